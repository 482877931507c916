// Takes people out of an archive: every block whose frames speak of them is sealed anew without, at the same place in the order of the log. Times, counts
// and lengths stay, so that a backtest reads what it read.
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ArchiveKeys } from './archive-keys.ts';
import { type ArchiveSegment, listSegments } from './archive-reader.ts';
import { decodeBlock, encodeBlock } from './block.ts';
import { readPlace, syncFolder, writePlace } from './place.ts';
import { encodeIndex, type IndexedBlock, readBlock } from './segment.ts';

/** Exchanges names in the bytes of a frame, in place and for as many bytes; gives whether there were any. */
export type FrameCover = (frame: Uint8Array) => boolean;

/**
 * Gives how many blocks were (or, with `isDryRun`, would be) written anew. Nobody else may write to the archive meanwhile; a run that was interrupted is to
 * be made again. Throws FwError FW_ARCHIVE when a block is damaged or its key is missing.
 */
export async function forgetInArchive(
  dir: string,
  keys: ArchiveKeys,
  cover: FrameCover,
  isDryRun: boolean,
): Promise<number> {
  let changed = 0;
  for (const segment of await listSegments(dir)) {
    const after = await coveredSegment(segment, keys, cover);
    changed += after.changed;
    if (after.changed > 0 && !isDryRun) await exchange(dir, segment, after);
  }
  return changed;
}

interface Covered {
  readonly bytes: readonly Buffer[];
  readonly blocks: readonly IndexedBlock[];
  readonly changed: number;
}

async function coveredSegment(
  { path, blocks }: ArchiveSegment,
  keys: ArchiveKeys,
  cover: FrameCover,
): Promise<Covered> {
  const parts: Buffer[] = [];
  const placed: IndexedBlock[] = [];
  let start = 0;
  let changed = 0;
  for (const block of blocks) {
    const before = await readBlock(path, block);
    const frames = await decodeBlock(before, keys, path);
    const isCovered = frames.map(({ frame }) => cover(frame)).includes(true);
    const about = block.header;
    const after = isCovered
      ? await encodeBlock(about, frames, keys)
      : { bytes: before, header: about };
    if (isCovered) changed++;
    parts.push(after.bytes);
    placed.push({ header: after.header, start, byteCount: after.bytes.length });
    start += after.bytes.length;
  }
  return { bytes: parts, blocks: placed, changed };
}

/** A crash leaves the segment as it was or as it is to be: a finished one is exchanged whole, a growing one goes on under another number. */
async function exchange(
  dir: string,
  { path, day, isFinished }: ArchiveSegment,
  { bytes, blocks }: Covered,
): Promise<void> {
  if (isFinished) {
    const draft = `${path}.new`;
    await writeDurably(draft, [...bytes, encodeIndex(blocks)]);
    await rename(draft, path);
    await syncFolder(dirname(path));
    return;
  }
  const place = await readPlace(dir);
  if (place === undefined) return;
  const { [relative(dir, path).slice(0, -'.open'.length)]: _before, ...others } = place.open;
  const name = `${day}/${String(place.nextSegment).padStart(8, '0')}`;
  await writeDurably(join(dir, `${name}.open`), bytes);
  await syncFolder(dirname(path));
  const length = bytes.reduce((sum, part) => sum + part.length, 0);
  const nextSegment = place.nextSegment + 1;
  await writePlace(dir, { ...place, nextSegment, open: { ...others, [name]: length } });
  await rm(path);
}

async function writeDurably(path: string, parts: readonly Buffer[]): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    for (const part of parts) await file.write(part);
    await file.sync();
  } finally {
    await file.close();
  }
}
