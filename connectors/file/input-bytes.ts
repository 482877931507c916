// The bytes of an input: a file or standard input, unpacked when it is gzip, which its first two bytes tell whatever its name is.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FwError } from '../../signal/fw-error.ts';

/** The name of standard input among inputs. */
export const STDIN = '-';

const CHUNK_BYTES = 262_144;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Yields the unpacked bytes. Throws FW_FILE when the input cannot be read or its gzip is damaged or cut off. */
export async function* inputBytes(
  path: string,
  stdin: AsyncIterable<Buffer> = process.stdin,
): AsyncGenerator<Buffer> {
  try {
    const raw = path === STDIN ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
    yield* unpacked(raw);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const name = path === STDIN ? 'Standard input' : path;
    throw new FwError('FW_FILE', `${name} cannot be read: ${why}.`, { cause });
  }
}

async function* unpacked(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = raw[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isDone = false;
  while (head.length < GZIP_MAGIC.length && !isDone) {
    const next = await chunks.next();
    if (next.done === true) isDone = true;
    else head = Buffer.concat([head, next.value]);
  }
  const all = withHead(head, chunks);
  if (!GZIP_MAGIC.every((byte, i) => head[i] === byte)) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const source = Readable.from(all, { objectMode: false });
  source.once('error', (error) => gunzip.destroy(error));
  for await (const chunk of source.pipe(gunzip)) if (Buffer.isBuffer(chunk)) yield chunk;
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
