// Takes people out of files that have a record a line: what sources sent that was refused, and who the tokens of partners are.
import { createReadStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

export interface LineCover {
  redact(text: string): string;
}

/** Exchanges names in each line of a file; gives how many lines were (or, with `isDryRun`, would be) changed. A missing file has none. */
export async function forgetInFile(
  path: string,
  cover: LineCover,
  isDryRun: boolean,
): Promise<number> {
  if (!existsSync(path)) return 0;
  const draft = await open(`${path}.new`, 'w', 0o600);
  let changed = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const after = cover.redact(line);
      if (after !== line) changed++;
      await draft.write(`${after}\n`);
    }
    await draft.sync();
  } finally {
    await draft.close();
  }
  if (changed > 0 && !isDryRun) await rename(`${path}.new`, path);
  else await rm(`${path}.new`);
  return changed;
}
