// The newest part of an archive that can be read while somebody waits.
import type { PlacedBlock } from '../archive/archive-reader.ts';

/** The newest of the blocks whose frames have so many bytes at most, but one at least; in their order. */
export function newestOf(all: readonly PlacedBlock[], bytesMax: number): PlacedBlock[] {
  let byteCount = 0;
  const tooOld = all.findLastIndex(({ header }) => {
    byteCount += header.frameBytes;
    return byteCount > bytesMax;
  });
  return all.slice(Math.min(tooOld + 1, all.length - 1));
}

/** Whether nothing of `all` from an event time on (epoch ms) is missing among `blocks`, its newest. */
export function reachesBackTo(
  from: number,
  blocks: readonly PlacedBlock[],
  all: readonly PlacedBlock[],
): boolean {
  const missing = all.slice(0, all.length - blocks.length);
  return missing.every(({ header }) => header.maxTime < from);
}
