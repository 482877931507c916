// Which part of an archive a preview reads: its newest signals, so many and so many days at most.
import { type ArchiveSegment, blocksBetween, type PlacedBlock } from '../archive/archive-reader.ts';

/** Longer ago than this, rules are tried by a backtest. */
const SLICE_MS_MAX = 7 * 86_400_000;

export interface ArchiveSlice {
  /** In the order of the log. */
  readonly blocks: readonly PlacedBlock[];
  /** Event times, epoch ms: of the earliest signal that counts, and just behind the newest one. */
  readonly start: number;
  readonly to: number;
}

/** The newest blocks with at most so many signals, but one at least; undefined when nothing is archived. */
export function newestSlice(
  segments: readonly ArchiveSegment[],
  signalsMax: number,
): ArchiveSlice | undefined {
  const all = blocksBetween(segments, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const to = all.reduce((newest, { header }) => Math.max(newest, header.maxTime + 1), 0);
  const earliest = to - SLICE_MS_MAX;
  const blocks: PlacedBlock[] = [];
  let signals = 0;
  for (const block of all.filter(({ header }) => header.maxTime >= earliest).reverse()) {
    signals += block.header.signals;
    if (blocks.length > 0 && signals > signalsMax) break;
    blocks.unshift(block);
  }
  if (blocks.length === 0) return undefined;
  const first = blocks.reduce((min, { header }) => Math.min(min, header.minTime), to);
  return { blocks, start: Math.max(first, earliest), to };
}
