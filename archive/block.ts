// A block of the archive: frames of the log, packed by Zstandard and sealed by AES-256-GCM, with a header in plain that tells what is in it and
// that cannot be changed unseen. On the disk: `FWA1`, length of the header, length of the body, CRC-32 of both, header (JSON), body.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, crc32, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Frame } from '../log/frame.ts';
import { FwError } from '../signal/fw-error.ts';
import type { ArchiveKeys } from './archive-keys.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

const MAGIC = 0x31415746;
export const PREFIX_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Before each frame of a body: its place after the first one's, when the log took it, its length. */
const FRAME_LEAD_BYTES = 16;
/** Quickest, and within a twentieth of what higher levels save on signals. */
const LEVEL = 1;

export interface BlockHeader {
  /** Event day in Shanghai, yyyy-MM-dd, of the newest signal of each frame. */
  readonly day: string;
  /** Places of the first and last frame in the order of the log, counted by the archive. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Positions of the same frames in the log. */
  readonly firstPosition: string;
  readonly lastPosition: string;
  readonly frames: number;
  readonly signals: number;
  /** Event times, epoch ms. */
  readonly minTime: number;
  readonly maxTime: number;
  /** When the log took the newest frame, epoch ms. */
  readonly appendedAt: number;
  /** Bytes of the frames, and of the body before it was packed. */
  readonly frameBytes: number;
  readonly plainBytes: number;
  /** Id of the key. */
  readonly key: string;
}

export interface ArchivedFrame {
  readonly seq: number;
  readonly appendedAt: number;
  readonly frame: Frame;
}

/** What the first bytes of a block say of its lengths. */
export interface BlockPrefix {
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly checksum: number;
}

/** The bytes of a block. */
export async function encodeBlock(
  about: Omit<BlockHeader, 'key' | 'plainBytes' | 'frameBytes' | 'frames'>,
  frames: readonly ArchivedFrame[],
  keys: ArchiveKeys,
): Promise<{ bytes: Buffer; header: BlockHeader }> {
  const plain = layOut(about.firstSeq, frames);
  const packed = await compress(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: LEVEL },
  });
  const { id, key } = keys.newest();
  const frameBytes = plain.length - frames.length * FRAME_LEAD_BYTES;
  const counts = { frames: frames.length, frameBytes, plainBytes: plain.length };
  const header: BlockHeader = { ...about, ...counts, key: id };
  const headerBytes = Buffer.from(JSON.stringify(header));
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(headerBytes);
  const sealed = [cipher.update(packed), cipher.final()];
  const body = Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32LE(MAGIC, 0);
  prefix.writeUInt32LE(headerBytes.length, 4);
  prefix.writeUInt32LE(body.length, 8);
  prefix.writeUInt32LE(crc32(body, crc32(headerBytes)), 12);
  return { bytes: Buffer.concat([prefix, headerBytes, body]), header };
}

/** Reads the lengths at the start of a block; undefined when no block begins here. */
export function readPrefix(bytes: Buffer): BlockPrefix | undefined {
  if (bytes.length < PREFIX_BYTES || bytes.readUInt32LE(0) !== MAGIC) return undefined;
  return {
    headerBytes: bytes.readUInt32LE(4),
    bodyBytes: bytes.readUInt32LE(8),
    checksum: bytes.readUInt32LE(12),
  };
}

/** Whether header and body are as they were written; needs no key. */
export function isSound(prefix: BlockPrefix, bytes: Buffer): boolean {
  return crc32(bytes.subarray(PREFIX_BYTES)) === prefix.checksum;
}

/** The header in the bytes of a block whose prefix was read. Throws FwError FW_ARCHIVE when it is damaged. */
export function readHeader(prefix: BlockPrefix, bytes: Buffer, where: string): BlockHeader {
  try {
    const text = bytes.toString('utf8', PREFIX_BYTES, PREFIX_BYTES + prefix.headerBytes);
    // Our own words: the checksum and the seal vouch for them.
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(where, cause);
  }
}

/** The frames of a block, in order; each shares the block's memory. Throws FwError FW_ARCHIVE when it is damaged or its key is not given. */
export async function decodeBlock(
  bytes: Buffer,
  keys: ArchiveKeys,
  where: string,
): Promise<ArchivedFrame[]> {
  const prefix = readPrefix(bytes);
  if (prefix === undefined) throw damaged(where);
  const header = readHeader(prefix, bytes, where);
  const { key } = keys.byId(header.key);
  const bodyStart = PREFIX_BYTES + prefix.headerBytes;
  const body = bytes.subarray(bodyStart, bodyStart + prefix.bodyBytes);
  let plain: Buffer;
  try {
    const authTag = body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const nonce = body.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(authTag);
    decipher.setAAD(bytes.subarray(PREFIX_BYTES, bodyStart));
    const packed = decipher.update(body.subarray(NONCE_BYTES + TAG_BYTES));
    decipher.final();
    plain = await decompress(packed, { maxOutputLength: header.plainBytes });
  } catch (cause) {
    throw damaged(where, cause);
  }
  return takeApart(header.firstSeq, plain);
}

function layOut(firstSeq: number, frames: readonly ArchivedFrame[]): Buffer {
  const size = frames.reduce((sum, { frame }) => sum + FRAME_LEAD_BYTES + frame.length, 0);
  const plain = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { seq, appendedAt, frame } of frames) {
    plain.writeUInt32LE(seq - firstSeq, at);
    plain.writeDoubleLE(appendedAt, at + 4);
    plain.writeUInt32LE(frame.length, at + 12);
    plain.set(frame, at + FRAME_LEAD_BYTES);
    at += FRAME_LEAD_BYTES + frame.length;
  }
  return plain;
}

function takeApart(firstSeq: number, plain: Buffer): ArchivedFrame[] {
  const frames: ArchivedFrame[] = [];
  for (let at = 0; at < plain.length; ) {
    const start = at + FRAME_LEAD_BYTES;
    const end = start + plain.readUInt32LE(at + 12);
    frames.push({
      seq: firstSeq + plain.readUInt32LE(at),
      appendedAt: plain.readDoubleLE(at + 4),
      frame: plain.subarray(start, end),
    });
    at = end;
  }
  return frames;
}

function damaged(where: string, cause?: unknown): FwError {
  const text = `a block of the archive is damaged: ${where}; 'forewarn archive verify' names all of them`;
  return new FwError('FW_ARCHIVE', text, { cause });
}
