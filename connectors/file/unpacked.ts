// Bytes that may be packed, unpacked: what they begin with tells gzip and Zstandard, whatever the name of the file is.
import { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

export type Packing = 'gzip' | 'zstd';

const CHUNK_BYTES = 262_144;
const BEGINNINGS: readonly (readonly [Packing, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];
/** So many first bytes tell how a file is packed. */
export const PACKING_BYTES = 4;

/** How bytes that begin so are packed; undefined when they are not. */
export function packingOf(head: Uint8Array): Packing | undefined {
  return BEGINNINGS.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))?.[0];
}

/** The first bytes of chunks, as many as are asked for where there are so many, and all of the chunks with them. */
export async function headed(
  raw: AsyncIterable<Buffer>,
  bytesMin: number,
): Promise<{ readonly head: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const chunks = raw[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isDone = false;
  while (head.length < bytesMin && !isDone) {
    const next = await chunks.next();
    if (next.done === true) isDone = true;
    else head = Buffer.concat([head, next.value]);
  }
  return { head, all: withHead(head, chunks) };
}

/** The same bytes in pieces of so many and more, but for the last: what is done with a piece costs the same for a small one. */
export async function* gathered(
  chunks: AsyncIterable<Buffer>,
  bytesMin: number,
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes < bytesMin) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}

/** The bytes that were packed. Throws what zlib throws when they are damaged or cut off. */
export async function* unpacked(
  raw: AsyncIterable<Buffer>,
  packing: Packing | undefined,
): AsyncGenerator<Buffer> {
  if (packing === undefined) {
    yield* raw;
    return;
  }
  const settings = { chunkSize: CHUNK_BYTES };
  const unpacker = packing === 'gzip' ? createGunzip(settings) : createZstdDecompress(settings);
  const source = Readable.from(raw, { objectMode: false });
  source.once('error', (error) => unpacker.destroy(error));
  try {
    for await (const chunk of source.pipe(unpacker)) if (Buffer.isBuffer(chunk)) yield chunk;
  } finally {
    source.destroy();
  }
}

async function* withHead(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
