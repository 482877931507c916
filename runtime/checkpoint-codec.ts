// A checkpoint as a stream of bytes: a head in plain JSON that says what it is without reading on, then its pieces in frames that are compressed one by
// one, beside each other and beside the work of this thread.
//
//   FWCP3 | bytes of the head, u32 | CRC-32 of the head, u32 | head, JSON | frames | end
//   frame: kind, u32 | bytes, u32 | bytes compressed, u32 | CRC-32 of these and of what follows, u32 | zstd
//   kind 0: a large array; kind 1: pieces, each after its length, u32, and after the arrays that they speak of; end: a frame of kind 2 with the
//   number of frames for its bytes, and nothing in it
//   When the head says `isSealed`, what follows the head of a frame is sealed after it was compressed, for its place in this checkpoint.
//
// Those of an earlier program, FWCP2, have the same front; checkpoint-whole.ts reads what follows.
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Position } from '../log/log.ts';
import { noKeys, PLAIN, type Vault } from '../vault/vault.ts';
import { LENGTH_BYTES, type RawFrame } from './checkpoint-frames.ts';
import { imageValue } from './checkpoint-image.ts';
import { canMigrate, versionsTaken } from './checkpoint-migration.ts';
import { decodeWhole } from './checkpoint-whole.ts';
import { ChunkReader } from './chunk-reader.ts';

export interface CheckpointHead {
  readonly position: Position;
  /** `name@version` of the pack that the state was made with. */
  readonly pack: string;
  readonly stateVersion: number;
  /** Missing for one that is in plain. */
  readonly isSealed?: boolean;
  /** Of a whole image, which is what checkpoints were before they were made of pieces. */
  readonly restBytes?: number;
}

const MAGIC = 'FWCP3';
const MAGIC_WHOLE = 'FWCP2';
const FRONT_BYTES = MAGIC.length + 8;
const HEAD_BYTES_MAX = 1 << 20;
const FRAME_HEAD_BYTES = 16;
const ARRAY = 0;
const PIECES = 1;
const END = 2;
/** So that a damaged length asks for no more memory than a frame may take. */
const FRAME_BYTES_MAX = 1 << 30;
const NOTHING = Buffer.alloc(0);
/** As many as Node has threads for: at a start nothing else runs. */
const READ_AT_ONCE = 4;
/** The engine goes on meanwhile and keeps a processor to itself: a thread more than there are processors would hold it up for several milliseconds at a time. */
const WRITTEN_AT_ONCE = Math.max(1, Math.min(READ_AT_ONCE, availableParallelism() - 1));
/** The quickest of zstd's ordinary levels: state is mostly numbers, of which slower ones make little less. */
const LEVEL = 1;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The bytes of a checkpoint, made as they are taken. `onPacked` hears of each large array that is not read any more. */
export async function* encodeCheckpoint(
  head: CheckpointHead,
  frames: AsyncIterable<RawFrame>,
  vault: Vault = PLAIN,
  onPacked: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const json = Buffer.from(JSON.stringify(vault.isOn ? { ...head, isSealed: true } : head));
  const front = Buffer.alloc(FRONT_BYTES);
  front.write(MAGIC, 'latin1');
  front.writeUInt32LE(json.length, MAGIC.length);
  front.writeUInt32LE(crc32(json), MAGIC.length + 4);
  yield Buffer.concat([front, json]);
  const waiting: Promise<readonly Uint8Array[]>[] = [];
  let count = 0;
  for await (const raw of frames) {
    const place = placeOf(head, count);
    const seal = (packed: Uint8Array<ArrayBuffer>) => {
      if (raw.kind === 'array') onPacked(raw.bytes);
      return vault.sealBytes(packed, place);
    };
    const frame = packedFrame(raw, seal);
    count++;
    // It is awaited below; until then its failure is nobody's.
    frame.catch(() => undefined);
    waiting.push(frame);
    if (waiting.length === WRITTEN_AT_ONCE) yield* (await waiting.shift()) ?? [];
  }
  for (const frame of waiting) yield* await frame;
  yield frameHead(END, count, NOTHING);
}

/** What is before the frames. Throws an Error that says why it cannot be used. */
export async function decodeHead(reader: ChunkReader): Promise<CheckpointHead> {
  const front = await reader.take(FRONT_BYTES);
  const magic = front.toString('latin1', 0, MAGIC.length);
  if (magic !== MAGIC && magic !== MAGIC_WHOLE) throw new Error(notOurs(magic));
  const bytes = await reader.take(Math.min(HEAD_BYTES_MAX, front.readUInt32LE(MAGIC.length)));
  if (crc32(bytes) !== front.readUInt32LE(MAGIC.length + 4))
    throw new Error('it is damaged (checksum of its head)');
  const head: CheckpointHead = JSON.parse(bytes.toString());
  return head;
}

/** The head of a checkpoint; gives its pieces to `put` in order. Rejects with an Error that says why it cannot be used. */
export async function decodeCheckpoint(
  chunks: AsyncIterable<Uint8Array>,
  put: (piece: unknown) => void,
  vault: Vault = PLAIN,
): Promise<CheckpointHead> {
  const reader = new ChunkReader(chunks);
  try {
    const head = await decodeHead(reader);
    if (!canMigrate(head.stateVersion)) throw new Error(otherVersion(head.stateVersion));
    const { restBytes } = head;
    if (restBytes !== undefined)
      put({ part: 'whole', state: await decodeWhole(reader, restBytes) });
    else {
      const open = (packed: Uint8Array, frame: number) => opened(vault, head, packed, frame);
      await decodeFrames(reader, put, open);
    }
    return head;
  } finally {
    await reader.close();
  }
}

async function decodeFrames(
  reader: ChunkReader,
  put: (piece: unknown) => void,
  open: (packed: Uint8Array, frame: number) => Promise<Uint8Array>,
): Promise<void> {
  const waiting: { kind: number; bytes: Promise<Buffer<ArrayBuffer>> }[] = [];
  const arrays: Uint8Array<ArrayBuffer>[] = [];
  const next = arrayTaker(arrays);
  const settle = async () => {
    const frame = waiting.shift();
    if (frame === undefined) return;
    const bytes = await frame.bytes;
    if (frame.kind === ARRAY) arrays.push(bytes);
    else for (const rest of splitPieces(bytes)) put(imageValue(rest, next));
  };
  for (let count = 0; ; count++) {
    const head = await reader.take(FRAME_HEAD_BYTES);
    const [kind, size] = [head.readUInt32LE(0), head.readUInt32LE(4)];
    const packed = await reader.take(Math.min(head.readUInt32LE(8), FRAME_BYTES_MAX));
    if (!frameHead(kind, size, packed).equals(head)) throw new Error('it is damaged (checksum)');
    if (kind === END) {
      if (size !== count) throw new Error('it is damaged (a frame is missing)');
      break;
    }
    // One more byte than it will be, so that it comes as one piece of memory.
    const bytes = open(packed, count).then((plain) =>
      decompress(plain, { chunkSize: Math.max(64, size + 1) }),
    );
    bytes.catch(() => undefined);
    waiting.push({ kind, bytes });
    if (waiting.length === READ_AT_ONCE) await settle();
  }
  while (waiting.length > 0) await settle();
}

/** What was sealed for this place of this checkpoint. Throws FwError FW_CONFIG when its key is missing, and an Error when it was changed. */
async function opened(
  vault: Vault,
  head: CheckpointHead,
  packed: Uint8Array,
  frame: number,
): Promise<Uint8Array> {
  if (head.isSealed !== true) return packed;
  if (!vault.canOpen(packed)) throw noKeys();
  return vault.openBytes(Uint8Array.from(packed), placeOf(head, frame)).catch(() => {
    throw new Error('it is damaged (its seal)');
  });
}

function placeOf({ position, pack }: CheckpointHead, frame: number): string {
  return `checkpoint ${position} of ${pack}, frame ${frame}`;
}

/** Takes arrays in the order in which they came; they are let go of when they are taken. */
function* arrayTaker(arrays: Uint8Array<ArrayBuffer>[]): Generator<Uint8Array<ArrayBuffer>> {
  for (let next = arrays.shift(); next !== undefined; next = arrays.shift()) yield next;
}

function* splitPieces(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES;
    const end = start + bytes.readUInt32LE(at);
    yield bytes.subarray(start, end);
    at = end;
  }
}

async function packedFrame(
  raw: RawFrame,
  seal: (packed: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>,
): Promise<readonly Uint8Array[]> {
  const [kind, bytes] =
    raw.kind === 'array' ? [ARRAY, raw.bytes] : [PIECES, joinedPieces(raw.rests)];
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
  const packed = await seal(await compress(bytes, { params, chunkSize: chunkBytes(bytes.length) }));
  return [frameHead(kind, bytes.length, packed), packed];
}

function joinedPieces(rests: readonly Uint8Array[]): Buffer {
  const parts = rests.flatMap((rest) => {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(rest.length);
    return [length, rest];
  });
  return Buffer.concat(parts);
}

/** Room for what comes out, taken again where it does not do: state shrinks to a quarter mostly. */
function chunkBytes(byteCount: number): number {
  return Math.max(64, byteCount >>> 2);
}

function frameHead(kind: number, size: number, packed: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES);
  for (const [index, value] of [kind, size, packed.length].entries())
    head.writeUInt32LE(value, 4 * index);
  head.writeUInt32LE(crc32(packed, crc32(head.subarray(0, 12))), 12);
  return head;
}

function otherVersion(version: number): string {
  return `it holds state of version ${version} and this program takes versions ${versionsTaken}; the signals are run again from the log`;
}

function notOurs(magic: string): string {
  if (!/^FWCP\d$/.test(magic)) return 'it is not a checkpoint';
  const age = magic < MAGIC ? 'an older' : 'a newer';
  return `it was written by ${age} program (${magic}); the signals are run again from the log`;
}
