// Texts that are known beforehand, as words of four bytes: what stands at a place is compared a word at a time, and one of many is found
// by its first bytes. Comparing may read up to LITERAL_BYTES_MAX bytes from the place on, so the bytes must go on for as long.
import { invariant } from '../signal/invariant.ts';

/** No literal is longer; who compares has at least as many bytes behind the place. */
export const LITERAL_BYTES_MAX = 60;

const ENCODER = new TextEncoder();
const SLOTS = 64;

export class Literal {
  /** Bytes. */
  readonly length: number;
  readonly #words: Int32Array;
  readonly #wordCount: number;
  readonly #lastWord: number;
  readonly #lastMask: number;

  constructor(text: string) {
    const bytes = ENCODER.encode(text);
    invariant(bytes.length > 0 && bytes.length <= LITERAL_BYTES_MAX, `no literal: ${text}`);
    const padded = new Uint8Array(4 * Math.ceil(bytes.length / 4));
    padded.set(bytes);
    const view = new DataView(padded.buffer);
    const wordCount = padded.length / 4 - 1;
    this.length = bytes.length;
    this.#wordCount = wordCount;
    this.#words = Int32Array.from({ length: wordCount }, (_, i) => view.getInt32(4 * i, true));
    this.#lastWord = view.getInt32(4 * wordCount, true);
    this.#lastMask = (-1 >>> (8 * (padded.length - bytes.length))) | 0;
  }

  /** Whether it stands at a place. */
  isAt(view: DataView, pos: number): boolean {
    const words = this.#words;
    const wordCount = this.#wordCount;
    let at = pos;
    for (let i = 0; i < wordCount; i++) {
      if (view.getInt32(at, true) !== words[i]) return false;
      at += 4;
    }
    return ((view.getInt32(at, true) ^ this.#lastWord) & this.#lastMask) === 0;
  }
}

/** One of the literals of a table, linked to the next that begins alike. */
export interface LiteralEntry<T> {
  readonly literal: Literal;
  readonly value: T;
  readonly next: LiteralEntry<T> | undefined;
}

/** Literals of which at most one stands at a place: each ends with a byte that is nowhere else in any of them, such as a quote. */
export class LiteralTable<T> {
  readonly #slots: (LiteralEntry<T> | undefined)[] = new Array<undefined>(SLOTS).fill(undefined);
  /** Which of the first four bytes all literals have. */
  readonly #mask: number;
  /** Where a second word starts that all literals have. */
  readonly #second: number;

  constructor(texts: readonly (readonly [text: string, value: T])[]) {
    const literals = texts.map(([text, value]) => ({ literal: new Literal(text), value, text }));
    const shortest = Math.min(...literals.map(({ literal }) => literal.length));
    this.#mask = shortest >= 4 ? -1 : (1 << (8 * shortest)) - 1;
    this.#second = Math.max(0, shortest - 4);
    for (const { literal, value, text } of literals) {
      const bytes = new Uint8Array(LITERAL_BYTES_MAX + 4);
      bytes.set(ENCODER.encode(text));
      const slot = this.#slotOf(new DataView(bytes.buffer), 0);
      this.#slots[slot] = { literal, value, next: this.#slots[slot] };
    }
  }

  /** The literal that stands at a place. */
  find(view: DataView, pos: number): LiteralEntry<T> | undefined {
    let entry = this.#slots[this.#slotOf(view, pos)];
    while (entry !== undefined && !entry.literal.isAt(view, pos)) entry = entry.next;
    return entry;
  }

  #slotOf(view: DataView, pos: number): number {
    const first = view.getInt32(pos, true) & this.#mask;
    const second = view.getInt32(pos + this.#second, true) & this.#mask;
    return Math.imul(first ^ Math.imul(second, 0x85ebca6b), 0xc2b2ae35) >>> 26;
  }
}
