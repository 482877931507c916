// Reads an archive: which days and segments there are, and the frames of a stretch of event time in the order in which the log had them. It may be read
// while it is written; then what the last commit made count is there.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FwError } from '../signal/fw-error.ts';
import type { ArchiveKeys } from './archive-keys.ts';
import { type ArchivedFrame, decodeBlock } from './block.ts';
import { readPlace } from './place.ts';
import { type IndexedBlock, readBlock, readIndex, walkBlocks } from './segment.ts';

export interface ArchiveSegment {
  /** Path of its file. */
  readonly path: string;
  readonly day: string;
  readonly isFinished: boolean;
  readonly blocks: readonly IndexedBlock[];
}

export interface PlacedBlock extends IndexedBlock {
  readonly path: string;
}

/** Blocks that are read and opened before they are asked for: the threads of zlib work while the engine does. */
const AHEAD = 2;
const LIST_TRIES = 5;

/** The segments of an archive by day and number; none when there is no archive. Throws FwError FW_ARCHIVE when one is damaged. */
export async function listSegments(dir: string): Promise<ArchiveSegment[]> {
  for (let tried = 1; ; tried++) {
    try {
      return await listOnce(dir);
    } catch (error) {
      // A segment was finished or dropped meanwhile.
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isGone || tried === LIST_TRIES) throw error;
    }
  }
}

async function listOnce(dir: string): Promise<ArchiveSegment[]> {
  const place = await readPlace(dir);
  if (place === undefined) return [];
  const segments: ArchiveSegment[] = [];
  const names = (await readdir(dir, { recursive: true })).sort();
  for (const name of names) {
    const [day = ''] = name.split('/');
    const path = join(dir, name);
    if (name.endsWith('.seg')) {
      const blocks = await readIndex(path);
      if (blocks === undefined) {
        throw new FwError('FW_ARCHIVE', `${path} has lost the index at its end`);
      }
      segments.push({ path, day, isFinished: true, blocks });
    } else if (name.endsWith('.open')) {
      const length = place.open[name.slice(0, -'.open'.length)];
      // Nothing of it counts yet, or it is being finished and has its index.
      const blocks =
        length === undefined ? ((await readIndex(path)) ?? []) : await walkBlocks(path, length);
      const counted = blocks.filter(({ header }) => header.lastSeq < place.nextSeq);
      if (counted.length > 0) segments.push({ path, day, isFinished: false, blocks: counted });
    }
  }
  return segments;
}

/** The blocks with signals of `from` (epoch ms) up to, not including, `to`, in the order of the log. */
export function blocksBetween(
  segments: readonly ArchiveSegment[],
  from: number,
  to: number,
): PlacedBlock[] {
  return segments
    .flatMap(({ path, blocks }) => blocks.map((block) => ({ ...block, path })))
    .filter(({ header }) => header.maxTime >= from && header.minTime < to)
    .sort((a, b) => a.header.firstSeq - b.header.firstSeq);
}

/**
 * The frames of blocks in the order of the log: days overlap where signals came out of order. Throws FwError FW_ARCHIVE when a block is damaged
 * or its key is not given.
 */
export async function* readFrames(
  blocks: readonly PlacedBlock[],
  keys: ArchiveKeys,
): AsyncGenerator<ArchivedFrame> {
  // Blocks that reach into the stretch of the one at hand, with the frame that is next in each.
  let open: { frames: readonly ArchivedFrame[]; next: number }[] = [];
  const coming = readAhead(blocks, keys);
  for (let at = 0; at < blocks.length; at++) {
    const { value: frames } = await coming.next();
    if (frames === undefined) break;
    open.push({ frames, next: 0 });
    const before = blocks[at + 1]?.header.firstSeq ?? Number.POSITIVE_INFINITY;
    for (;;) {
      let first: (typeof open)[number] | undefined;
      for (const each of open) {
        if (first === undefined || seqOf(each) < seqOf(first)) first = each;
      }
      const frame = first?.frames[first.next];
      if (first === undefined || frame === undefined || frame.seq >= before) break;
      first.next++;
      yield frame;
    }
    open = open.filter(({ frames: all, next }) => next < all.length);
  }
}

function seqOf({ frames, next }: { frames: readonly ArchivedFrame[]; next: number }): number {
  return frames[next]?.seq ?? Number.POSITIVE_INFINITY;
}

async function* readAhead(
  blocks: readonly PlacedBlock[],
  keys: ArchiveKeys,
): AsyncGenerator<ArchivedFrame[]> {
  const pending: Promise<ArchivedFrame[]>[] = [];
  const begin = (block: PlacedBlock) => {
    const frames = readOne(block, keys);
    // It is awaited in its turn; until then a failure must not end the process unheard.
    frames.catch(() => undefined);
    pending.push(frames);
  };
  for (const block of blocks) {
    begin(block);
    if (pending.length > AHEAD) {
      const first = pending.shift();
      if (first !== undefined) yield await first;
    }
  }
  for (const frames of pending) yield await frames;
}

async function readOne(block: PlacedBlock, keys: ArchiveKeys): Promise<ArchivedFrame[]> {
  const { path, start } = block;
  return decodeBlock(await readSegmentBlock(block), keys, `${path} at byte ${start}`);
}

/** A segment that was finished since it was listed has another name. */
async function readSegmentBlock(block: PlacedBlock): Promise<Buffer> {
  try {
    return await readBlock(block.path, block);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone || !block.path.endsWith('.open')) throw error;
    return await readBlock(block.path.replace(/\.open$/, '.seg'), block);
  }
}
