// Lets go of finished segments: those whose newest frame the log took too long ago, then the oldest while the archive is too large. A growing segment
// stays. Age goes by when forewarn got to know the signals, not by event time: it is how long personal data may be held.
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ArchiveSegment } from './archive-reader.ts';

export interface RetentionLimits {
  /** ms since the log took the newest frame of a segment. */
  readonly keepMs: number;
  /** Bytes on the disk of all segments. */
  readonly keepBytes: number;
  /** Processing time, epoch ms. */
  readonly now: number;
}

/** The segments that must go, the longest kept first. */
export function segmentsToDrop(
  segments: readonly ArchiveSegment[],
  { keepMs, keepBytes, now }: RetentionLimits,
): ArchiveSegment[] {
  let byteCount = segments.reduce((sum, segment) => sum + bytesOf(segment), 0);
  const oldestFirst = segments
    .filter(({ isFinished }) => isFinished)
    .sort((a, b) => takenAt(a) - takenAt(b));
  const dropped: ArchiveSegment[] = [];
  for (const segment of oldestFirst) {
    if (takenAt(segment) >= now - keepMs && byteCount <= keepBytes) break;
    dropped.push(segment);
    byteCount -= bytesOf(segment);
  }
  return dropped;
}

/** Removes the files of segments, and folders of days that are empty then. */
export async function dropSegments(segments: readonly ArchiveSegment[]): Promise<void> {
  for (const { path } of segments) {
    await rm(path, { force: true });
    await rmdir(dirname(path)).catch(ignoreFull);
  }
}

/** Bytes of blocks; the index at the end is little beside them. */
export function bytesOf({ blocks }: Pick<ArchiveSegment, 'blocks'>): number {
  return blocks.reduce((sum, { byteCount }) => sum + byteCount, 0);
}

function takenAt({ blocks }: ArchiveSegment): number {
  return blocks.reduce((newest, { header }) => Math.max(newest, header.appendedAt), 0);
}

/** The day has other segments. */
function ignoreFull(error: unknown): void {
  const code = Reflect.get(Object(error), 'code');
  if (code !== 'ENOTEMPTY' && code !== 'ENOENT' && code !== 'EEXIST') throw error;
}
