// Texts that are known beforehand, as rows of numbers: what stands at a place is compared four bytes at a time, and one of many is found
// by its first bytes. All of a table lies in one block of memory, since following references from object to object is what costs here.
// Comparing reads up to LITERAL_BYTES_MAX bytes from the place on, so the bytes must go on for as long.
import { invariant } from '../signal/invariant.ts';

/** No literal is longer. */
export const LITERAL_BYTES_MAX = 24;
/** Numbers that a row takes: bytes, mask of the first word, first word, last word, the words between. */
export const LITERAL_ROW = 8;

const MASK = 1;
const FIRST = 2;
const LAST = 3;
const BETWEEN = 4;

const ENCODER = new TextEncoder();
const SLOTS = 64;
const VALUE = LITERAL_ROW;
const NEXT = LITERAL_ROW + 1;
const TABLE_ROW = LITERAL_ROW + 2;

/** Writes the row of a literal into a block. */
export function writeLiteral(block: Int32Array, row: number, text: string): void {
  const bytes = ENCODER.encode(text);
  const length = bytes.length;
  invariant(length > 0 && length <= LITERAL_BYTES_MAX, `a name is too long to look for: ${text}`);
  const view = new DataView(new ArrayBuffer(LITERAL_BYTES_MAX));
  for (const [at, byte] of bytes.entries()) view.setUint8(at, byte);
  block[row] = length;
  block[row + MASK] = length < 4 ? (1 << (8 * length)) - 1 : -1;
  block[row + FIRST] = view.getInt32(0, true);
  block[row + LAST] = view.getInt32(Math.max(0, length - 4), true);
  for (let word = 1; 4 * word < length - 4; word++) {
    block[row + BETWEEN + word - 1] = view.getInt32(4 * word, true);
  }
}

/** Whether the literal of a row stands at a place. */
export function isLiteralAt(block: Int32Array, row: number, view: DataView, pos: number): boolean {
  if (((view.getInt32(pos, true) ^ (block[row + FIRST] ?? 0)) & (block[row + MASK] ?? 0)) !== 0) {
    return false;
  }
  const last = pos + (block[row] ?? 0) - 4;
  if (last <= pos) return true;
  if (view.getInt32(last, true) !== block[row + LAST]) return false;
  let word = row + BETWEEN;
  for (let at = pos + 4; at < last; at += 4) {
    if (view.getInt32(at, true) !== block[word++]) return false;
  }
  return true;
}

/** Literals of which at most one stands at a place: each ends with a byte that is nowhere else in any of them, such as a quote. */
export class LiteralTable {
  /** The heads of SLOTS chains, then the rows. */
  readonly #block: Int32Array;
  /** Which of the first four bytes all literals have. */
  readonly #mask: number;
  /** Where a second word starts that all literals have. */
  readonly #second: number;

  /** Texts with a number each that `valueOf` gives back. */
  constructor(texts: readonly (readonly [text: string, value: number])[]) {
    const shortest = Math.min(LITERAL_BYTES_MAX, ...texts.map(([text]) => text.length));
    this.#mask = shortest >= 4 ? -1 : (1 << (8 * shortest)) - 1;
    this.#second = Math.max(0, shortest - 4);
    const block = new Int32Array(SLOTS + texts.length * TABLE_ROW);
    this.#block = block;
    for (const [index, [text, value]] of texts.entries()) {
      const row = SLOTS + index * TABLE_ROW;
      writeLiteral(block, row, text);
      const bytes = new Uint8Array(LITERAL_BYTES_MAX);
      bytes.set(ENCODER.encode(text));
      const slot = this.#slotOf(new DataView(bytes.buffer), 0);
      block[row + VALUE] = value;
      block[row + NEXT] = block[slot] ?? 0;
      block[slot] = row;
    }
  }

  /** The row of the literal that stands at a place; 0 for none. */
  find(view: DataView, pos: number): number {
    const block = this.#block;
    let row = block[this.#slotOf(view, pos)] ?? 0;
    while (row !== 0 && !isLiteralAt(block, row, view, pos)) row = block[row + NEXT] ?? 0;
    return row;
  }

  /** The bytes of the literal of a row. */
  lengthOf(row: number): number {
    return this.#block[row] ?? 0;
  }

  /** The number that belongs to it. */
  valueOf(row: number): number {
    return this.#block[row + VALUE] ?? 0;
  }

  #slotOf(view: DataView, pos: number): number {
    const first = view.getInt32(pos, true) & this.#mask;
    const second = view.getInt32(pos + this.#second, true) & this.#mask;
    return Math.imul(first ^ Math.imul(second, 0x85ebca6b), 0xc2b2ae35) >>> 26;
  }
}
