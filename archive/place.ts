// The archive's place: how far it has come in the log, and how much of each growing segment counts. It is written in one step after the bytes that it
// tells of are on the disk, so that a crash at any moment leaves the archive as it was at the place before, and the log is read again from there.
import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_START, type Position } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';

const PLACE_FILE = 'place.json';
const VERSION = 1;

export interface ArchivePlace {
  readonly version: number;
  /** Of which log: frames of two logs have no common order. */
  readonly origin: string;
  /** The last frame that is archived. */
  readonly position: Position;
  /** Number of the next frame. */
  readonly nextSeq: number;
  /** Number of the next segment. */
  readonly nextSegment: number;
  /** Bytes that count of each growing segment, by its path in the archive without `.open`. */
  readonly open: Readonly<Record<string, number>>;
}

/** The place of an archive that begins. */
export function firstPlace(origin: string): ArchivePlace {
  return { version: VERSION, origin, position: LOG_START, nextSeq: 0, nextSegment: 1, open: {} };
}

/** undefined when nothing was archived here yet. Throws FwError FW_ARCHIVE when the place cannot be read. */
export async function readPlace(dir: string): Promise<ArchivePlace | undefined> {
  const path = join(dir, PLACE_FILE);
  if (!existsSync(path)) return undefined;
  const text = await readFile(path, 'utf8');
  try {
    const place: unknown = JSON.parse(text);
    if (isPlace(place)) return place;
  } catch {
    // Said below.
  }
  throw new FwError('FW_ARCHIVE', `${path} is not the place of an archive of this version`);
}

function isPlace(place: unknown): place is ArchivePlace {
  const { version, origin, position, nextSeq, nextSegment, open: growing } = Object(place);
  if (version !== VERSION || typeof origin !== 'string' || typeof position !== 'string')
    return false;
  if (!Number.isSafeInteger(nextSeq) || !Number.isSafeInteger(nextSegment)) return false;
  return Object.values(Object(growing)).every(Number.isSafeInteger);
}

/** Writes the place; it is on the disk when this resolves. */
export async function writePlace(dir: string, place: ArchivePlace): Promise<void> {
  const path = join(dir, PLACE_FILE);
  const draft = `${path}.new`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(JSON.stringify(place));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dir);
}

/** Puts names of a folder on the disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
