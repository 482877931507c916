// One file that is followed while it grows: reads on from its place, and tells when another file has taken its name (rotation), it was
// cut (truncation), or it is a document that was written again with more in it, after which reading starts over. It keeps the old file open, so that its last lines are not lost.
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Mapping } from '../mapping/mapping.ts';
import type { ContentReader } from './content-reader.ts';
import { inputBytes } from './input-bytes.ts';
import { isDocumentFile, openReader } from './open-reader.ts';
import type { Place } from './place-store.ts';
import type { SignalBatch } from './signal-batch.ts';
import { PACKING_BYTES, packingOf } from './unpacked.ts';

export interface FollowedFileOptions {
  readonly path: string;
  readonly mapping?: Mapping;
  /** Place of an earlier run; reading starts over when the file is another one by now. */
  readonly place?: Place;
}

/** What a pass does with what is no whole row at the end of the file. */
export interface PassOptions {
  /** Rows whose quote is open are given up at once, so that the whole rows after them count. */
  readonly givesUpOpenRows: boolean;
  /** The same when the pass finds nothing new, for a file that has been quiet for long. */
  readonly givesUpWhenQuiet: boolean;
  /** A last line without a newline counts when the pass finds nothing new. */
  readonly takesLastLineWhenQuiet: boolean;
}

export interface FollowedBatch {
  readonly batch: SignalBatch;
  /** What may be saved once the batch is in the log; none in the middle of a row. */
  readonly place?: Place;
}

const CHUNK_BYTES = 262_144;
const HEAD_BYTES_MAX = 1024;
const NOBODY_WRITES = Symbol('the file has been rotated away');

/** One reading of the file from an offset on; a rotation or truncation begins a new one. */
interface Reading {
  readonly handle: FileHandle;
  readonly inode: number;
  readonly isPacked: boolean;
  readonly reader: ContentReader;
}

export class FollowedFile {
  readonly path: string;
  readonly #mapping: Mapping | undefined;
  #place: Place | undefined;
  #reading: Reading | undefined;
  #sizeSeen = -1;
  /** As it was looked at last; undefined when there is no such file. */
  #seen: Stats | undefined;
  #packedDoneSize = -1;

  constructor(options: FollowedFileOptions) {
    this.path = options.path;
    this.#mapping = options.mapping;
    this.#place = options.place;
  }

  /** Whether the last pass left bytes or lines that are no whole row yet. */
  get isWaiting(): boolean {
    const reading = this.#reading;
    return reading !== undefined && (reading.reader.pendingBytes > 0 || reading.reader.isMidRow);
  }

  /** Bytes that the file had when it was last read to its end; grows while somebody writes to it. */
  get sizeSeen(): number {
    return this.#sizeSeen;
  }

  /** When it was written to last, as it was looked at last, epoch ms; 0 when there was no such file. */
  get changedAt(): number {
    return this.#seen?.mtimeMs ?? 0;
  }

  /** Bytes that are there and not saved as read, as it was looked at last; a packed file counts as a whole until it is read. */
  get unreadBytes(): number {
    const { size = 0 } = this.#seen ?? {};
    if (this.#reading?.isPacked === true) return size === this.#packedDoneSize ? 0 : size;
    return Math.max(0, size - (this.#place?.offset ?? 0));
  }

  /** Looks which file there is and how large it is, without reading it. */
  async look(): Promise<void> {
    this.#seen = await stat(this.path).catch(() => undefined);
  }

  /**
   * Yields what is new up to the end of the file that was there when it was looked at last; nothing when there was none. What took its name or was cut
   * since is found at the next look.
   * Throws FW_FILE and FW_MAPPING_INVALID as reading does.
   */
  async *pass(options: PassOptions): AsyncGenerator<FollowedBatch> {
    const now = this.#seen;
    if (this.#reading !== undefined && now !== undefined) {
      const { inode, isPacked, reader } = this.#reading;
      const isOther = now.ino !== inode;
      // The offset in a packed file counts unpacked bytes and says nothing of its size.
      const isCut = !isPacked && now.size < reader.offset;
      const isChanged = isPacked ? now.size !== this.#packedDoneSize : now.size > reader.offset;
      if (isOther && !isPacked) yield* this.#readOn(this.#reading, NOBODY_WRITES);
      if (isOther || isCut || (isChanged && reader.isOver)) await this.#startOver();
      else if (isPacked && isChanged) await this.reset();
    }
    if (now === undefined && this.#reading === undefined) return;
    this.#reading ??= await this.#begin();
    if (this.#reading.isPacked) yield* this.#readPacked(this.#reading);
    else yield* this.#readOn(this.#reading, options);
  }

  /** Forgets what is not saved, so that the next pass reads from the saved place. */
  async reset(): Promise<void> {
    await this.#reading?.handle.close();
    this.#reading = undefined;
  }

  async close(): Promise<void> {
    await this.reset();
  }

  /** Says that this place is saved now. */
  saved(place: Place): void {
    this.#place = place;
  }

  async #startOver(): Promise<void> {
    await this.reset();
    this.#place = undefined;
    this.#packedDoneSize = -1;
  }

  async #begin(): Promise<Reading> {
    const handle = await open(this.path, 'r');
    try {
      return await this.#readingOf(handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async #readingOf(handle: FileHandle): Promise<Reading> {
    const { ino, size } = await handle.stat();
    const isPacked = packingOf(await headOf(handle, PACKING_BYTES)) !== undefined;
    const { path } = this;
    if (this.#place !== undefined) {
      const isOneDocument = isDocumentFile(path, this.#mapping) && this.#place.row === 0;
      const { offset } = this.#place;
      const isOther = !isPacked && (isOneDocument ? size !== offset : size < offset);
      if (isOther || !(await isSameFile(handle, this.#place))) this.#place = undefined;
    }
    const { offset = 0, row = 0, header } = this.#place ?? {};
    const mapping = this.#mapping;
    return {
      handle,
      inode: ino,
      isPacked,
      reader: await openReader({
        path,
        offset,
        row,
        ...(mapping === undefined ? {} : { mapping }),
        ...(header === undefined ? {} : { header }),
      }),
    };
  }

  async *#readOn(
    reading: Reading,
    options: PassOptions | typeof NOBODY_WRITES,
  ): AsyncGenerator<FollowedBatch> {
    const { handle, reader } = reading;
    let isQuiet = true;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const at = reader.offset + reader.pendingBytes;
      const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, at);
      this.#sizeSeen = at + bytesRead;
      if (bytesRead === 0) break;
      isQuiet = false;
      yield await this.#given(reading, reader.push(chunk.subarray(0, bytesRead)));
    }
    const isOver = options === NOBODY_WRITES;
    const takesLastLine = isOver || (isQuiet && options.takesLastLineWhenQuiet);
    if (takesLastLine && reader.pendingBytes > 0) {
      yield await this.#given(reading, reader.endLine());
    }
    const givesUp =
      isOver ||
      (options.givesUpOpenRows && !reader.isDocument) ||
      (isQuiet && options.givesUpWhenQuiet);
    if (givesUp && reader.isMidRow) yield await this.#given(reading, reader.end());
  }

  /** A packed file does not grow: it is read once, from its start, leaving out what an earlier run has read. */
  async *#readPacked(reading: Reading): AsyncGenerator<FollowedBatch> {
    const { handle, reader } = reading;
    const { size } = await handle.stat();
    if (size === this.#packedDoneSize) return;
    let before = reader.offset;
    for await (const chunk of inputBytes(this.path)) {
      const fresh = chunk.subarray(Math.min(before, chunk.length));
      before -= chunk.length - fresh.length;
      if (fresh.length > 0) yield await this.#given(reading, reader.push(fresh));
    }
    yield await this.#given(reading, reader.endLine());
    yield await this.#given(reading, reader.end());
    this.#packedDoneSize = size;
    this.#sizeSeen = size;
  }

  async #given(reading: Reading, batch: SignalBatch): Promise<FollowedBatch> {
    const { handle, reader } = reading;
    if (reader.isMidRow) return { batch };
    const head =
      this.#place !== undefined && this.#place.headBytes === HEAD_BYTES_MAX
        ? { headBytes: this.#place.headBytes, headDigest: this.#place.headDigest }
        : await digestHead(handle, HEAD_BYTES_MAX);
    const header = reader.header === undefined ? {} : { header: reader.header };
    return {
      batch,
      place: { offset: reader.offset, row: reader.rowCount, ...header, ...head },
    };
  }
}

async function isSameFile(handle: FileHandle, place: Place): Promise<boolean> {
  const head = await digestHead(handle, place.headBytes);
  return head.headBytes === place.headBytes && head.headDigest === place.headDigest;
}

async function digestHead(
  handle: FileHandle,
  headBytesMax: number,
): Promise<{ headBytes: number; headDigest: string }> {
  const head = await headOf(handle, headBytesMax);
  const headDigest = createHash('sha256').update(head).digest('hex');
  return { headBytes: head.length, headDigest };
}

async function headOf(handle: FileHandle, bytesMax: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(bytesMax), 0, bytesMax, 0);
  return buffer.subarray(0, bytesRead);
}
