// Lines of a file that grows at its end, the newest first, read in pieces from behind: what was refused last is what somebody looks at.
import type { FileHandle } from 'node:fs/promises';

const PIECE_BYTES = 65_536;
/** A longer line is given in part. */
const LINE_BYTES_MAX = 1_048_576;
const NEW_LINE = 10;

export interface FileLine {
  /** Where it begins in the file. */
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The lines that end before a place, the newest first; the last may be one that is still being written. */
export async function* linesBefore(file: FileHandle, before: number): AsyncGenerator<FileLine> {
  let end = before;
  let rest = Buffer.alloc(0);
  while (end > 0) {
    const start = Math.max(0, end - PIECE_BYTES);
    const piece = await bytesAt(file, start, end - start);
    const block = Buffer.concat([piece, rest]);
    let lineEnd = block.length;
    for (let at = block.lastIndexOf(NEW_LINE); at >= 0; ) {
      if (lineEnd > at + 1)
        yield { offset: start + at + 1, bytes: block.subarray(at + 1, lineEnd) };
      lineEnd = at;
      at = at === 0 ? -1 : block.lastIndexOf(NEW_LINE, at - 1);
    }
    rest = lineEnd > LINE_BYTES_MAX ? Buffer.alloc(0) : block.subarray(0, lineEnd);
    end = start;
  }
  if (rest.length > 0) yield { offset: 0, bytes: rest };
}

/** The line that begins at a place; undefined when it is longer than a line may be or has no end. */
export async function lineAt(file: FileHandle, offset: number): Promise<Buffer | undefined> {
  const bytes = await bytesAt(file, offset, LINE_BYTES_MAX);
  const end = bytes.indexOf(NEW_LINE);
  return end < 0 ? undefined : bytes.subarray(0, end);
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
