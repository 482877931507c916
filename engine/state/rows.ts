// What is kept under a name: a row with one bit for each thing that a pack may keep, and behind the bits the block of each thing
// that is there. So a name pays only for what it has, and finding it takes one look.
import type { NameTable } from './name-table.ts';
import { classOfWords, type Slab } from './slab.ts';

export class Rows {
  readonly #slab: Slab;
  readonly #names: NameTable;
  /** Words of bits before the blocks. */
  readonly #bitWords: number;

  /** `columnCount` is how many things there may be under a name. */
  constructor(slab: Slab, names: NameTable, columnCount: number) {
    this.#slab = slab;
    this.#names = names;
    this.#bitWords = Math.max(1, Math.ceil(columnCount / 32));
  }

  /** The block of a column under a name; 0 for none. */
  get(name: number, column: number): number {
    const row = this.#names.rowOf(name);
    if (row === 0) return 0;
    const words = this.#slab.words[row >>> 18];
    if (words === undefined) return 0;
    const at = (row & 0x3ffff) * 4;
    const word = column >>> 5;
    const bits = words[at + word] ?? 0;
    const bit = 1 << (column & 31);
    if ((bits & bit) === 0) return 0;
    let place = at + this.#bitWords + ones(bits & (bit - 1));
    for (let i = 0; i < word; i++) place += ones(words[at + i] ?? 0);
    return words[place] ?? 0;
  }

  /** Puts a block, which is not 0, under a column of a name. */
  set(name: number, column: number, ref: number): void {
    const row = this.#names.rowOf(name);
    const word = column >>> 5;
    const bit = 1 << (column & 31);
    if (row === 0) {
      const made = this.#slab.take(classOfWords(this.#bitWords + 1));
      const words = this.#slab.words[made >>> 18];
      if (words === undefined) return;
      const at = (made & 0x3ffff) * 4;
      words.fill(0, at, at + this.#bitWords);
      words[at + word] = bit;
      words[at + this.#bitWords] = ref;
      this.#names.setRow(name, made);
      return;
    }
    let words = this.#slab.words[row >>> 18];
    if (words === undefined) return;
    let at = (row & 0x3ffff) * 4;
    const count = this.#count(words, at);
    this.#slab.touchBlock(row, this.#bitWords + count + 1);
    const before = this.#before(words, at, word, bit);
    if (((words[at + word] ?? 0) & bit) !== 0) {
      words[at + this.#bitWords + before] = ref;
      return;
    }
    const size = this.#bitWords + count;
    if (classOfWords(size + 1) !== classOfWords(size)) {
      const grown = this.#slab.take(classOfWords(size + 1));
      const from = words;
      words = this.#slab.words[grown >>> 18];
      // Taking may have moved the newest segment: the row is read where it is now.
      const source = this.#slab.words[row >>> 18] ?? from;
      if (words === undefined) return;
      const to = (grown & 0x3ffff) * 4;
      for (let i = 0; i < size; i++) words[to + i] = source[at + i] ?? 0;
      this.#slab.give(row, classOfWords(size));
      this.#names.setRow(name, grown);
      at = to;
    }
    const first = at + this.#bitWords;
    for (let i = first + count; i > first + before; i--) words[i] = words[i - 1] ?? 0;
    words[first + before] = ref;
    words[at + word] = (words[at + word] ?? 0) | bit;
  }

  /** Takes a column off a name's row; what its block holds is the caller's to give back. */
  clear(name: number, column: number): void {
    const row = this.#names.rowOf(name);
    const words = this.#slab.words[row >>> 18];
    if (row === 0 || words === undefined) return;
    const at = (row & 0x3ffff) * 4;
    const word = column >>> 5;
    const bit = 1 << (column & 31);
    if (((words[at + word] ?? 0) & bit) === 0) return;
    const count = this.#count(words, at);
    const size = this.#bitWords + count;
    this.#slab.touchBlock(row, size);
    if (count === 1) {
      this.#slab.give(row, classOfWords(size));
      this.#names.setRow(name, 0);
      return;
    }
    const before = this.#before(words, at, word, bit);
    const first = at + this.#bitWords;
    for (let i = first + before; i < first + count - 1; i++) words[i] = words[i + 1] ?? 0;
    words[at + word] = (words[at + word] ?? 0) & ~bit;
    if (classOfWords(size - 1) === classOfWords(size)) return;
    const shrunk = this.#slab.take(classOfWords(size - 1));
    const source = this.#slab.words[row >>> 18];
    const target = this.#slab.words[shrunk >>> 18];
    if (source === undefined || target === undefined) return;
    const to = (shrunk & 0x3ffff) * 4;
    for (let i = 0; i < size - 1; i++) target[to + i] = source[at + i] ?? 0;
    this.#slab.give(row, classOfWords(size));
    this.#names.setRow(name, shrunk);
  }

  /** The lowest column of a name from one on that holds something; -1 when there is none. */
  nextColumn(name: number, from: number): number {
    const row = this.#names.rowOf(name);
    const words = this.#slab.words[row >>> 18];
    if (row === 0 || words === undefined) return -1;
    const at = (row & 0x3ffff) * 4;
    for (let word = from >>> 5; word < this.#bitWords; word++) {
      const bits = (words[at + word] ?? 0) & (word === from >>> 5 ? -1 << (from & 31) : -1);
      if (bits !== 0) return word * 32 + 31 - Math.clz32(bits & -bits);
    }
    return -1;
  }

  /** Calls back with each column of a name and its block, lowest first; `visit` may clear that column. */
  forEach(name: number, visit: (column: number, ref: number) => void): void {
    for (let word = 0; word < this.#bitWords; word++) {
      for (let bits = this.#bitsOf(name, word); bits !== 0; bits &= bits - 1) {
        const column = word * 32 + 31 - Math.clz32(bits & -bits);
        visit(column, this.get(name, column));
      }
    }
  }

  #bitsOf(name: number, word: number): number {
    const row = this.#names.rowOf(name);
    return row === 0 ? 0 : (this.#slab.words[row >>> 18]?.[(row & 0x3ffff) * 4 + word] ?? 0);
  }

  /** Gives a name's row back; what its blocks hold is the caller's. */
  release(name: number): void {
    const row = this.#names.rowOf(name);
    const words = this.#slab.words[row >>> 18];
    if (row === 0 || words === undefined) return;
    const count = this.#count(words, (row & 0x3ffff) * 4);
    this.#slab.give(row, classOfWords(this.#bitWords + count));
    this.#names.setRow(name, 0);
  }

  #count(words: Uint32Array, at: number): number {
    let count = 0;
    for (let i = 0; i < this.#bitWords; i++) count += ones(words[at + i] ?? 0);
    return count;
  }

  #before(words: Uint32Array, at: number, word: number, bit: number): number {
    let before = ones((words[at + word] ?? 0) & (bit - 1));
    for (let i = 0; i < word; i++) before += ones(words[at + i] ?? 0);
    return before;
  }
}

/** How many bits of a word are one. */
function ones(word: number): number {
  // Words of an array have no sign; with one they are counted without doubles.
  let n = (word | 0) - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
