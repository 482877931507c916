// Bytes to numbered lines, for files that may be damaged: a line that is not text in the file's encoding, or is far too long, is
// marked and the lines after it are read all the same. Knows at every moment how many bytes and lines are behind it.
import { isUtf8 } from 'node:buffer';
import type { Encoding, RowFault } from '../mapping/mapping.ts';

export interface LineBlock {
  /** Whole lines without their ends. */
  readonly lines: readonly string[];
  /** Line number of the first, from 1. */
  readonly firstRow: number;
  /** What is wrong with a line as such, by its index in `lines`. */
  readonly faults: ReadonlyMap<number, RowFault>;
}

export interface LineSplitterOptions {
  readonly encoding?: Encoding;
  /** Bytes and lines that were read before, when reading goes on in the middle of a file. */
  readonly offset?: number;
  readonly rowsBefore?: number;
  readonly lineBytesMax?: number;
}

/** 1 MiB: no row of a signal source is near it, and a file without newlines must not fill the memory. */
export const LINE_BYTES_MAX = 1_048_576;
const HEAD_BYTES_KEPT = 4096;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const REPLACEMENT = '\uFFFD';
const NO_FAULTS: ReadonlyMap<number, RowFault> = new Map();

export class LineSplitter {
  readonly #encoding: Encoding;
  readonly #lineBytesMax: number;
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  #isTooLong = false;
  #offset: number;
  #row: number;

  constructor(options: LineSplitterOptions = {}) {
    this.#encoding = options.encoding ?? 'utf-8';
    this.#lineBytesMax = options.lineBytesMax ?? LINE_BYTES_MAX;
    this.#offset = options.offset ?? 0;
    this.#row = options.rowsBefore ?? 0;
  }

  /** Bytes up to the end of the last whole line. */
  get offset(): number {
    return this.#offset;
  }

  /** Lines up to there. */
  get rowCount(): number {
    return this.#row;
  }

  /** Bytes of the line that has no end yet. */
  get pendingBytes(): number {
    return this.#carriedBytes;
  }

  /** The lines that this chunk completes. The chunk is not kept or changed after the call unless it ends within a line. */
  push(chunk: Buffer): LineBlock {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last === -1) {
      this.#carry(chunk);
      return this.#block([], NO_FAULTS);
    }
    const block = this.#take(chunk.subarray(0, last + 1));
    this.#carry(chunk.subarray(last + 1));
    return block;
  }

  /** The last line of a file that ends without a newline, when there is one. */
  end(): LineBlock {
    return this.#carriedBytes === 0 ? this.#block([], NO_FAULTS) : this.#take(Buffer.alloc(0));
  }

  #carry(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#carriedBytes += rest.length;
    if (this.#isTooLong) return;
    this.#carried.push(Buffer.from(rest));
    if (this.#carriedBytes <= this.#lineBytesMax) return;
    this.#isTooLong = true;
    this.#carried = [Buffer.concat(this.#carried).subarray(0, HEAD_BYTES_KEPT)];
  }

  #take(ending: Buffer): LineBlock {
    const faults = new Map<number, RowFault>();
    let body = ending;
    if (this.#isTooLong) {
      // What is left of the line after its head is dropped; only its end is needed.
      const rest = ending.subarray(Math.max(ending.indexOf(NEWLINE), 0));
      body = Buffer.concat([...this.#carried, rest]);
      const message = `the line is longer than ${this.#lineBytesMax} bytes`;
      faults.set(0, { code: 'too-long', message });
    } else if (this.#carried.length > 0) body = Buffer.concat([...this.#carried, ending]);
    const lines = this.#decode(body, faults);
    this.#offset += this.#carriedBytes + ending.length;
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#isTooLong = false;
    return this.#block(lines, faults);
  }

  #block(lines: readonly string[], faults: ReadonlyMap<number, RowFault>): LineBlock {
    const firstRow = this.#row + 1;
    this.#row += lines.length;
    return { lines, firstRow, faults };
  }

  #decode(bytes: Buffer, faults: Map<number, RowFault>): string[] {
    const { text, isDamaged } = decode(bytes, this.#encoding);
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] ?? '';
      if (line.charCodeAt(line.length - 1) === CARRIAGE_RETURN) lines[i] = line.slice(0, -1);
      if (isDamaged && line.includes(REPLACEMENT) && !faults.has(i)) {
        faults.set(i, { code: 'encoding', message: `the line is not ${this.#encoding} text` });
      }
    }
    if (this.#row === 0 && lines[0]?.charCodeAt(0) === 0xfeff) lines[0] = lines[0].slice(1);
    return lines;
  }
}

function decode(bytes: Buffer, encoding: Encoding): { text: string; isDamaged: boolean } {
  if (encoding === 'utf-8') return { text: bytes.toString('utf8'), isDamaged: !isUtf8(bytes) };
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { text, isDamaged: false };
  } catch {
    return { text: new TextDecoder(encoding).decode(bytes), isDamaged: true };
  }
}
