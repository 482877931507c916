// A checkpoint as a file: a head in plain JSON that says what it is without reading on, the image compressed, and a checksum. It is written under
// another name and renamed into place when it is whole and on the disk.
//
//   FWCP2 | bytes of the head, u32 | CRC-32 of the head, u32 | head, JSON | image, zstd: rest, arrays | CRC-32 of the compressed image, u32
import { once } from 'node:events';
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { STATE_VERSION } from '../engine/engine-state.ts';
import type { Position } from '../log/log.ts';
import { type CheckpointImage, openImage } from './checkpoint-image.ts';

export interface CheckpointHead {
  readonly position: Position;
  /** `name@version` of the pack that the state was made with. */
  readonly pack: string;
  readonly stateVersion: number;
  readonly restBytes: number;
}

const MAGIC = 'FWCP2';
const FRONT_BYTES = MAGIC.length + 8;
const CRC_BYTES = 4;
const CHUNK_BYTES = 1 << 20;
/** The quickest of zstd's ordinary levels: state is mostly numbers, of which slower ones make little less. */
const LEVEL = 1;

/** Writes a file that is there as a whole or not at all; gives its bytes. Throws what the disk says. */
export async function writeCheckpointFile(
  path: string,
  head: CheckpointHead,
  image: CheckpointImage,
): Promise<number> {
  const part = `${path}.part`;
  try {
    const compress = createZstdCompress({
      params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
    });
    const file = createWriteStream(part, { flush: true });
    await pipeline(
      chunksOf(image),
      compress,
      (compressed: AsyncIterable<Buffer>) => framed(head, compressed),
      file,
    );
    await rename(part, path);
    await flushFolder(dirname(path));
    return file.bytesWritten;
  } catch (error) {
    // Half a file on a full disk would only keep it full.
    await rm(part, { force: true, recursive: true }).catch(() => undefined);
    throw error;
  }
}

/** The head of a file. Throws an Error that says why it cannot be used, and what the file system says. */
export function readCheckpointHead(path: string): CheckpointHead {
  return readFront(path).head;
}

/** The head and where the image begins. */
function readFront(path: string): { head: CheckpointHead; start: number } {
  const file = openSync(path, 'r');
  try {
    const front = Buffer.alloc(FRONT_BYTES);
    readSync(file, front, 0, FRONT_BYTES, 0);
    const magic = front.toString('latin1', 0, MAGIC.length);
    if (magic !== MAGIC) throw new Error(notOurs(magic));
    const bytes = Buffer.alloc(Math.min(CHUNK_BYTES, front.readUInt32LE(MAGIC.length)));
    const got = readSync(file, bytes, 0, bytes.length, FRONT_BYTES);
    if (got < bytes.length || crc32(bytes) !== front.readUInt32LE(MAGIC.length + 4))
      throw new Error('it is damaged (checksum of its head)');
    const head: CheckpointHead = JSON.parse(bytes.toString());
    return { head, start: FRONT_BYTES + bytes.length };
  } finally {
    closeSync(file);
  }
}

/** What is in a file. Throws an Error that says why it cannot be used. */
export async function readCheckpointFile(
  path: string,
): Promise<{ head: CheckpointHead; value: unknown }> {
  const { head, start } = readFront(path);
  if (head.stateVersion !== STATE_VERSION) {
    throw new Error(
      `it holds state of version ${head.stateVersion} and this program takes version ${STATE_VERSION}; the signals are run again from the log`,
    );
  }
  const end = await checkBody(path, start);
  const stream = createReadStream(path, { start, end: end - 1, highWaterMark: CHUNK_BYTES });
  const filler = new ImageFiller(head.restBytes);
  await pipeline(stream, createZstdDecompress(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) filler.put(chunk);
  });
  return { head, value: filler.take() };
}

/** Gives where the compressed image ends. */
async function checkBody(path: string, start: number): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const end = size - CRC_BYTES;
    if (end <= start) throw new Error('it is cut short');
    const last = Buffer.alloc(CRC_BYTES);
    await file.read(last, 0, CRC_BYTES, end);
    const stream = file.createReadStream({
      start,
      end: end - 1,
      highWaterMark: CHUNK_BYTES,
      autoClose: false,
    });
    let sum = 0;
    stream.on('data', (chunk) => {
      sum = crc32(chunk, sum);
    });
    await once(stream, 'end');
    if (sum !== last.readUInt32LE()) throw new Error('it is damaged (checksum)');
    return end;
  } finally {
    await file.close();
  }
}

/** The image in chunks; what has been given is let go of. */
function* chunksOf({ rest, arrays }: CheckpointImage): Generator<Uint8Array> {
  const left = [rest, ...arrays].reverse();
  for (let bytes = left.pop(); bytes !== undefined; bytes = left.pop()) {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
      yield bytes.subarray(at, at + CHUNK_BYTES);
  }
}

async function* framed(
  head: CheckpointHead,
  compressed: AsyncIterable<Buffer>,
): AsyncGenerator<Uint8Array> {
  const json = Buffer.from(JSON.stringify(head));
  const front = Buffer.alloc(FRONT_BYTES);
  front.write(MAGIC, 'latin1');
  front.writeUInt32LE(json.length, MAGIC.length);
  front.writeUInt32LE(crc32(json), MAGIC.length + 4);
  yield Buffer.concat([front, json]);
  let sum = 0;
  for await (const chunk of compressed) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  const last = Buffer.alloc(CRC_BYTES);
  last.writeUInt32LE(sum);
  yield last;
}

/** The rename is on the disk once the folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function notOurs(magic: string): string {
  return magic.startsWith('FWCP')
    ? `it was written by an older program (${magic}); the signals are run again from the log`
    : 'it is not a checkpoint';
}

/** Puts the chunks of an image, of whatever sizes, back into the rest and the arrays. */
class ImageFiller {
  #value: unknown;
  #target: Uint8Array;
  #filled = 0;
  #isOpen = false;
  /** Last first. */
  #left: Uint8Array[] = [];

  constructor(restBytes: number) {
    this.#target = new Uint8Array(restBytes);
  }

  put(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const count = Math.min(chunk.length - at, this.#target.length - this.#filled);
      if (count === 0) throw new Error('it holds more than it says');
      this.#target.set(chunk.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled += count;
      if (this.#filled === this.#target.length) this.#next();
    }
  }

  take(): unknown {
    if (!this.#isOpen || this.#filled < this.#target.length)
      throw new Error('it holds less than it says');
    return this.#value;
  }

  #next(): void {
    if (!this.#isOpen) {
      const { value, arrays } = openImage(this.#target);
      this.#value = value;
      this.#isOpen = true;
      this.#left = [...arrays].reverse();
    }
    const next = this.#left.pop();
    if (next === undefined) return;
    this.#target = next;
    this.#filled = 0;
  }
}
