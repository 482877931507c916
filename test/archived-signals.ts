// A sealed archive of a few signals in a folder, as a running forewarn would have it there.
import { join } from 'node:path';
import { archiveKeysOfFile } from '../archive/archive-keys.ts';
import { ArchiveWriter } from '../archive/archive-writer.ts';
import type { BacktestConfig } from '../cmd/backtest-parts.ts';
import { packFrames } from '../log/frame.ts';
import type { Signal } from '../signal/signal.ts';

/** The settings that find it. */
export function archivePlaceIn(folder: string): BacktestConfig {
  const forEver = Number.POSITIVE_INFINITY;
  return {
    archive: { dir: join(folder, 'signals'), keepMs: forEver, keepBytes: forEver },
    archiveKeyFile: join(folder, 'keys'),
    dataDir: folder,
    dataKeys: '',
  };
}

/** Writes it; all signals were taken in at `appendedAt`, epoch ms. */
export async function archiveSignals(
  folder: string,
  signals: readonly Signal[],
  appendedAt: number,
): Promise<void> {
  const keys = archiveKeysOfFile(join(folder, 'keys'));
  const dir = join(folder, 'signals');
  const writer = await ArchiveWriter.open({ dir, origin: 'test', keys });
  for (const [index, frame] of packFrames(signals).entries())
    await writer.add({ frame, appendedAt, position: `${index + 1}`.padStart(9, '0') });
  await writer.commit();
}
