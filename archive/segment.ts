// A segment is a file of blocks of one event day. While it grows it is `NAME.open`, and only as much of it counts as the archive's place says; then an
// index of its blocks is put at its end and it becomes `NAME.seg`, which never changes. The index: blocks as JSON, its length, `FWAX`.
import { open } from 'node:fs/promises';
import { FwError } from '../signal/fw-error.ts';
import { type BlockHeader, PREFIX_BYTES, readHeader, readPrefix } from './block.ts';

const INDEX_MAGIC = 0x58415746;
const TAIL_BYTES = 8;
/** Most headers are about 400 bytes: one read gives prefix and header. */
const LEAD_BYTES = 1024;

export interface IndexedBlock {
  readonly header: BlockHeader;
  /** Where the block lies in its file. */
  readonly start: number;
  readonly byteCount: number;
}

/** The bytes that end a segment. */
export function encodeIndex(blocks: readonly IndexedBlock[]): Buffer {
  const text = Buffer.from(JSON.stringify(blocks));
  const tail = Buffer.alloc(TAIL_BYTES);
  tail.writeUInt32LE(text.length, 0);
  tail.writeUInt32LE(INDEX_MAGIC, 4);
  return Buffer.concat([text, tail]);
}

/** The blocks of a finished segment by the index at its end; undefined when it has none. */
export async function readIndex(path: string): Promise<IndexedBlock[] | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < TAIL_BYTES) return undefined;
    const tail = await readAt(file, size - TAIL_BYTES, TAIL_BYTES);
    if (tail.readUInt32LE(4) !== INDEX_MAGIC) return undefined;
    const textBytes = tail.readUInt32LE(0);
    if (textBytes > size - TAIL_BYTES) return undefined;
    const text = await readAt(file, size - TAIL_BYTES - textBytes, textBytes);
    return parseIndex(text.toString('utf8'));
  } finally {
    await file.close();
  }
}

function parseIndex(text: string): IndexedBlock[] | undefined {
  try {
    const blocks: unknown = JSON.parse(text);
    return Array.isArray(blocks) ? blocks : undefined;
  } catch {
    return undefined;
  }
}

/** The blocks of a segment that still grows, from header to header up to `end`. Throws FwError FW_ARCHIVE when one is missing or damaged. */
export async function walkBlocks(path: string, end: number): Promise<IndexedBlock[]> {
  const file = await open(path);
  try {
    const blocks: IndexedBlock[] = [];
    for (let start = 0; start < end; ) {
      let bytes = await readAt(file, start, Math.min(LEAD_BYTES, end - start));
      const prefix = readPrefix(bytes);
      const where = `${path} at byte ${start}`;
      if (prefix === undefined) throw new FwError('FW_ARCHIVE', `no block begins in ${where}`);
      const leadBytes = PREFIX_BYTES + prefix.headerBytes;
      if (bytes.length < leadBytes) bytes = await readAt(file, start, leadBytes);
      const byteCount = leadBytes + prefix.bodyBytes;
      blocks.push({ header: readHeader(prefix, bytes, where), start, byteCount });
      start += byteCount;
    }
    return blocks;
  } finally {
    await file.close();
  }
}

/** The bytes of one block. Throws FwError FW_ARCHIVE when the file ends before it. */
export async function readBlock(
  path: string,
  { start, byteCount }: Pick<IndexedBlock, 'start' | 'byteCount'>,
): Promise<Buffer> {
  const file = await open(path);
  try {
    return await readAt(file, start, byteCount);
  } finally {
    await file.close();
  }
}

async function readAt(
  file: Awaited<ReturnType<typeof open>>,
  start: number,
  byteCount: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(byteCount);
  const { bytesRead } = await file.read(bytes, 0, byteCount, start);
  if (bytesRead === byteCount) return bytes;
  throw new FwError(
    'FW_ARCHIVE',
    `a segment of the archive ends ${byteCount - bytesRead} bytes early`,
  );
}
