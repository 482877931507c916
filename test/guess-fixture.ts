// What is proposed for a sample file, and what the proposal makes of the same file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignals } from '../connectors/file/read-signals.ts';
import { guessMapping } from '../connectors/guess/guess-mapping.ts';
import { compileMapping } from '../connectors/mapping/compile-mapping.ts';
import type { Signal } from '../signal/signal.ts';

/** What is proposed for a file, and what the proposal makes of the same file. */
export async function guess(name: string, content: string | Buffer) {
  const dir = await mkdtemp(join(tmpdir(), 'forewarn-guess-'));
  const path = join(dir, name);
  try {
    await writeFile(path, content);
    const found = await guessMapping(path);
    const mapping = compileMapping(found.text, 'proposed.yaml');
    const signals: Signal[] = [];
    const refused: string[] = [];
    for await (const batch of readSignals([path], { mapping })) {
      signals.push(...batch.accepted);
      refused.push(...batch.rejected.map(({ message }) => message));
    }
    return { ...found, signals, refused };
  } finally {
    await rm(dir, { recursive: true });
  }
}
