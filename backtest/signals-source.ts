// Where a backtest reads from: an archive, from as long before the stretch as windows reach back, to as long after it as cases are waited for.
import type { ArchiveKeys } from '../archive/archive-keys.ts';
import {
  blocksBetween,
  listSegments,
  type PlacedBlock,
  readFrames,
} from '../archive/archive-reader.ts';
import type { LoggedFrame } from '../log/log.ts';

const DAY_MS = 86_400_000;
/** Cases and outcomes later than this after the stretch are not waited for. */
export const FEEDBACK_MS = 60 * DAY_MS;

export interface SignalsSource {
  readonly frames: AsyncIterable<Pick<LoggedFrame, 'frame' | 'appendedAt'>>;
  /** Of the frames; undefined where that is not known beforehand. */
  readonly byteCount?: number;
  readonly signals?: number;
}

export interface ArchiveStretch {
  readonly dir: string;
  readonly keys: ArchiveKeys;
  /** Event times, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly warmUpMs: number;
}

/** The frames of an archive for a backtest of a stretch. Throws FwError FW_ARCHIVE; reading them does so as well. */
export async function archiveSource(stretch: ArchiveStretch): Promise<SignalsSource> {
  const { dir, keys, from, to, warmUpMs } = stretch;
  const blocks = blocksBetween(await listSegments(dir), from - warmUpMs, to + FEEDBACK_MS);
  return { frames: readFrames(blocks, keys), ...sizeOf(blocks) };
}

function sizeOf(blocks: readonly PlacedBlock[]): { byteCount: number; signals: number } {
  return {
    byteCount: blocks.reduce((sum, { header }) => sum + header.frameBytes, 0),
    signals: blocks.reduce((sum, { header }) => sum + header.signals, 0),
  };
}
