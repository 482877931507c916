// What follows the head of a checkpoint of an earlier program (FWCP2): one image, compressed as a whole.
//
//   image, zstd: rest, then its large arrays in the order in which it speaks of them | CRC-32 of the compressed image, u32
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DefaultDeserializer } from 'node:v8';
import { crc32, createZstdDecompress } from 'node:zlib';
import { KINDS } from './checkpoint-image.ts';
import type { ChunkReader } from './chunk-reader.ts';

/** Smaller arrays lie within the rest. */
const LARGE_BYTES = 4_096;
const CRC_BYTES = 4;
const CHUNK_BYTES = 1 << 20;

/** The value of an image whose rest has so many bytes. Rejects with an Error that says why it cannot be used. */
export async function decodeWhole(reader: ChunkReader, restBytes: number): Promise<unknown> {
  const filler = new ImageFiller(restBytes);
  const packed = await checkedBody(reader);
  await pipeline(
    Readable.from(chunksOf(packed), { objectMode: false }),
    createZstdDecompress(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) filler.put(chunk);
    },
  );
  return filler.take();
}

/** The compressed image: all of it, since its checksum stands behind it and nothing damaged is to be opened. */
async function checkedBody(reader: ChunkReader): Promise<Buffer> {
  const bytes = Buffer.concat(await Array.fromAsync(reader.rest()));
  const end = bytes.length - CRC_BYTES;
  if (end <= 0) throw new Error('it is cut short');
  const packed = bytes.subarray(0, end);
  if (crc32(packed) !== bytes.readUInt32LE(end)) throw new Error('it is damaged (checksum)');
  return packed;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Puts the chunks of an image, of whatever sizes, back into the rest and the arrays. */
class ImageFiller {
  #value: unknown;
  #target: Uint8Array;
  #filled = 0;
  #isOpen = false;
  /** The last first. */
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
      const rest = new RestReader(this.#target);
      rest.readHeader();
      this.#value = rest.readValue();
      this.#isOpen = true;
      this.#left = rest.arrays.reverse();
    }
    const next = this.#left.pop();
    if (next === undefined) return;
    this.#target = next;
    this.#filled = 0;
  }
}

/** Gives large arrays as zeros, to be filled by what comes behind the rest. */
class RestReader extends DefaultDeserializer {
  readonly arrays: Uint8Array[] = [];

  _readHostObject(): NodeJS.ArrayBufferView {
    const Kind = KINDS[this.readUint32()];
    if (Kind === undefined) throw new Error('it holds an array of an unknown kind');
    const bytes = new Uint8Array(this.readDouble());
    if (bytes.length < LARGE_BYTES) bytes.set(this.readRawBytes(bytes.length));
    else this.arrays.push(bytes);
    return new Kind(bytes.buffer);
  }
}
