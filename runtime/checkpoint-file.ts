// A checkpoint as a file: a head in plain JSON that says what it is without reading on, the image compressed, and a checksum. It is written under
// another name and renamed into place when it is whole and on the disk.
//
//   FWCP2 | bytes of the head, u32 | CRC-32 of the head, u32 | head, JSON | image, zstd: rest, arrays | CRC-32 of the compressed image, u32
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { STATE_VERSION } from '../engine/engine-state.ts';
import type { Position } from '../log/log.ts';
import type { CheckpointFolder } from './checkpoint-folder.ts';
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
/** A head says a few words; whatever claims to be longer is damaged. */
const HEAD_BYTES_MAX = 1 << 20;
/** The quickest of zstd's ordinary levels: state is mostly numbers, of which slower ones make little less. */
const LEVEL = 1;

/** Writes a file that is there as a whole or not at all; gives its bytes. Throws what the disk says. */
export async function writeCheckpointFile(
  folder: CheckpointFolder,
  name: string,
  head: CheckpointHead,
  image: CheckpointImage,
): Promise<number> {
  const part = `${name}.part`;
  try {
    const byteCount = await folder.write(part, framed(head, compressed(image)));
    await folder.rename(part, name);
    return byteCount;
  } catch (error) {
    // Half a file on a full disk would only keep it full.
    await folder.remove(part).catch(() => undefined);
    throw error;
  }
}

/** The head of a file. Throws an Error that says why it cannot be used, and what the disk says. */
export function readCheckpointHead(folder: CheckpointFolder, name: string): CheckpointHead {
  return readFront(folder, name).head;
}

/** The head and where the image begins. */
function readFront(
  folder: CheckpointFolder,
  name: string,
): { head: CheckpointHead; start: number } {
  const front = Buffer.alloc(FRONT_BYTES);
  front.set(folder.peek(name, 0, FRONT_BYTES));
  const magic = front.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC) throw new Error(notOurs(magic));
  const length = Math.min(HEAD_BYTES_MAX, front.readUInt32LE(MAGIC.length));
  const bytes = folder.peek(name, FRONT_BYTES, length);
  if (bytes.length < length || crc32(bytes) !== front.readUInt32LE(MAGIC.length + 4))
    throw new Error('it is damaged (checksum of its head)');
  const head: CheckpointHead = JSON.parse(Buffer.from(bytes).toString());
  return { head, start: FRONT_BYTES + length };
}

/** What is in a file. Throws an Error that says why it cannot be used. */
export async function readCheckpointFile(
  folder: CheckpointFolder,
  name: string,
): Promise<{ head: CheckpointHead; value: unknown }> {
  const { head, start } = readFront(folder, name);
  if (head.stateVersion !== STATE_VERSION) {
    throw new Error(
      `it holds state of version ${head.stateVersion} and this program takes version ${STATE_VERSION}; the signals are run again from the log`,
    );
  }
  const end = await checkBody(folder, name, start);
  const filler = new ImageFiller(head.restBytes);
  await pipeline(
    Readable.from(folder.read(name, start, end), { objectMode: false }),
    createZstdDecompress(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) filler.put(chunk);
    },
  );
  return { head, value: filler.take() };
}

/** Gives where the compressed image ends. */
async function checkBody(folder: CheckpointFolder, name: string, start: number): Promise<number> {
  const end = (await folder.size(name)) - CRC_BYTES;
  if (end <= start) throw new Error('it is cut short');
  const last = Buffer.alloc(CRC_BYTES);
  last.set(folder.peek(name, end, CRC_BYTES));
  let sum = 0;
  for await (const chunk of folder.read(name, start, end)) sum = crc32(chunk, sum);
  if (sum !== last.readUInt32LE()) throw new Error('it is damaged (checksum)');
  return end;
}

async function* compressed(image: CheckpointImage): AsyncGenerator<Buffer> {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  });
  const feeding = pipeline(chunksOf(image), compress);
  // Whoever takes the compressed bytes hears of a failure from them.
  feeding.catch(() => undefined);
  yield* compress;
  await feeding;
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
  body: AsyncIterable<Buffer>,
): AsyncGenerator<Uint8Array> {
  const json = Buffer.from(JSON.stringify(head));
  const front = Buffer.alloc(FRONT_BYTES);
  front.write(MAGIC, 'latin1');
  front.writeUInt32LE(json.length, MAGIC.length);
  front.writeUInt32LE(crc32(json), MAGIC.length + 4);
  yield Buffer.concat([front, json]);
  let sum = 0;
  for await (const chunk of body) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  const last = Buffer.alloc(CRC_BYTES);
  last.writeUInt32LE(sum);
  yield last;
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
