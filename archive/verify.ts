// Goes through an archive block by block: lengths, checksums, seals, and that each frame is there once.
import { stat } from 'node:fs/promises';
import { isFwError } from '../signal/fw-error.ts';
import type { ArchiveKeys } from './archive-keys.ts';
import { type ArchiveSegment, listSegments } from './archive-reader.ts';
import { decodeBlock, isSound, readPrefix } from './block.ts';
import { type IndexedBlock, readBlock } from './segment.ts';

export interface ArchiveFault {
  /** File, and byte where the block begins. */
  readonly where: string;
  readonly what: string;
}

export interface ArchiveVerdict {
  readonly segments: number;
  readonly blocks: number;
  readonly signals: number;
  /** Bytes of the files. */
  readonly byteCount: number;
  readonly faults: readonly ArchiveFault[];
}

/** Reads and opens every block. Throws FwError FW_ARCHIVE when the place or the index of a segment cannot be read. */
export async function verifyArchive(dir: string, keys: ArchiveKeys): Promise<ArchiveVerdict> {
  const segments = await listSegments(dir);
  const faults: ArchiveFault[] = [];
  const counts = { segments: segments.length, blocks: 0, signals: 0, byteCount: 0 };
  const seen: IndexedBlock[] = [];
  for (const segment of segments) {
    counts.byteCount += (await stat(segment.path)).size;
    for (const block of segment.blocks) {
      const what = await faultOf(segment, block, keys);
      const where = `${segment.path} at byte ${block.start}`;
      if (what !== undefined) faults.push({ where, what });
      counts.blocks++;
      counts.signals += block.header.signals;
      seen.push(block);
    }
  }
  return { ...counts, faults: [...faults, ...gaps(seen)] };
}

async function faultOf(
  { path }: ArchiveSegment,
  block: IndexedBlock,
  keys: ArchiveKeys,
): Promise<string | undefined> {
  try {
    const bytes = await readBlock(path, block);
    const prefix = readPrefix(bytes);
    if (prefix === undefined) return 'no block begins here';
    if (!isSound(prefix, bytes)) return 'its checksum is wrong';
    const frames = await decodeBlock(bytes, keys, path);
    return frames.length === block.header.frames ? undefined : 'it has lost frames';
  } catch (error) {
    if (isFwError(error)) return error.message;
    throw error;
  }
}

/** Frames are numbered through: after those that retention let go none may be missing. */
function gaps(blocks: readonly IndexedBlock[]): ArchiveFault[] {
  const frames = blocks.reduce((sum, { header }) => sum + header.frames, 0);
  const first = blocks.reduce(
    (min, { header }) => Math.min(min, header.firstSeq),
    Number.POSITIVE_INFINITY,
  );
  const last = blocks.reduce((max, { header }) => Math.max(max, header.lastSeq), -1);
  // Retention goes by segment, so that of days that overlap a later one may go first: then fewer are there, never more.
  const more = frames - Math.max(0, last - first + 1);
  return more > 0 ? [{ where: 'the archive', what: `${more} frames are in it twice` }] : [];
}
