// A small table in the slab from a slot to a few words: open addressing, growing by doubling, closing its gaps when something is taken
// out. The first four words are no entry: word 0 is how many there are, word 1 the block's class.
import { type Slab, wordsOfClass } from './slab.ts';

const HEAD_WORDS = 4;

export class SlotTable {
  readonly #slab: Slab;
  readonly #entryWords: number;
  readonly #firstClass: number;
  /** Places that the head takes. */
  readonly #headPlaces: number;

  /** Entries have `entryWords` words, 2 or 4, the first of which is the slot. */
  constructor(slab: Slab, entryWords: 2 | 4) {
    this.#slab = slab;
    this.#entryWords = entryWords;
    this.#firstClass = entryWords === 2 ? 2 : 3;
    this.#headPlaces = HEAD_WORDS / entryWords;
  }

  /** An empty table. */
  make(): number {
    return this.#makeOf(this.#firstClass);
  }

  /** Entries in a table. */
  count(ref: number): number {
    return this.#slab.words[ref >>> 18]?.[(ref & 0x3ffff) * 4] ?? 0;
  }

  /** Where in `slab.words[ref >>> 18]` the entry of a slot begins; -1 when it has none. */
  find(ref: number, slot: number): number {
    const words = this.#slab.words[ref >>> 18];
    if (words === undefined) return -1;
    const at = (ref & 0x3ffff) * 4;
    const places = this.#places(words[at + 1] ?? 0);
    for (let place = this.#homeOf(slot, places); ; ) {
      const entry = at + place * this.#entryWords;
      const found = words[entry] ?? 0;
      if (found === slot) return entry;
      if (found === 0) return -1;
      if (++place === places) place = this.#headPlaces;
    }
  }

  /** Adds a slot that has no entry; gives the table, which may have moved. `find` tells where the entry is; its other words are 0. */
  add(ref: number, slot: number): number {
    const words = this.#slab.words[ref >>> 18];
    const at = (ref & 0x3ffff) * 4;
    const count = words?.[at] ?? 0;
    const sizeClass = words?.[at + 1] ?? 0;
    let table = ref;
    if ((count + 1) * 4 > (this.#places(sizeClass) - this.#headPlaces) * 3)
      table = this.#moved(ref, sizeClass + 1);
    this.#place(table, slot);
    return table;
  }

  /** Takes the entry of a slot out, when it has one. */
  remove(ref: number, slot: number): void {
    const words = this.#slab.words[ref >>> 18];
    let gap = this.find(ref, slot);
    if (words === undefined || gap < 0) return;
    const at = (ref & 0x3ffff) * 4;
    const places = this.#places(words[at + 1] ?? 0);
    const size = this.#entryWords;
    // Distances go round among the places that are not the head's.
    const round = places - this.#headPlaces;
    this.#slab.touchBlock(ref, HEAD_WORDS);
    words[at] = (words[at] ?? 0) - 1;
    let gapPlace = (gap - at) / size;
    let place = gapPlace;
    for (;;) {
      if (++place === places) place = this.#headPlaces;
      const entry = at + place * size;
      const moving = words[entry] ?? 0;
      if (moving === 0) break;
      const home = this.#homeOf(moving, places);
      const fromHome = place >= home ? place - home : place - home + round;
      const fromGap = place >= gapPlace ? place - gapPlace : place - gapPlace + round;
      if (fromHome < fromGap) continue;
      this.#slab.touch(ref >>> 18, gap, size);
      for (let i = 0; i < size; i++) words[gap + i] = words[entry + i] ?? 0;
      gap = entry;
      gapPlace = place;
    }
    this.#slab.touch(ref >>> 18, gap, size);
    for (let i = 0; i < size; i++) words[gap + i] = 0;
  }

  /** The entry after another, 0 for the first; 0 when there are no more. In no order that means anything. */
  next(ref: number, entry: number): number {
    const words = this.#slab.words[ref >>> 18];
    if (words === undefined) return 0;
    const at = (ref & 0x3ffff) * 4;
    const end = at + wordsOfClass(words[at + 1] ?? 0);
    let next = entry === 0 ? at + HEAD_WORDS : entry + this.#entryWords;
    while (next < end && words[next] === 0) next += this.#entryWords;
    return next < end ? next : 0;
  }

  /** The slots of a table, in no order that means anything. */
  slots(ref: number): number[] {
    const words = this.#slab.words[ref >>> 18];
    const at = (ref & 0x3ffff) * 4;
    const places = this.#places(words?.[at + 1] ?? 0);
    const slots: number[] = [];
    for (let place = this.#headPlaces; place < places; place++) {
      const slot = words?.[at + place * this.#entryWords] ?? 0;
      if (slot !== 0) slots.push(slot);
    }
    return slots;
  }

  /** Gives the table back. */
  release(ref: number): void {
    this.#slab.give(ref, this.#slab.words[ref >>> 18]?.[(ref & 0x3ffff) * 4 + 1] ?? 0);
  }

  /** Places of a block, those of its head too: a power of two. */
  #places(sizeClass: number): number {
    return wordsOfClass(sizeClass) / this.#entryWords;
  }

  #homeOf(slot: number, places: number): number {
    const h = Math.imul(slot, 0x9e3779b1);
    const place = (h ^ (h >>> 15)) & (places - 1);
    return place < this.#headPlaces ? place + this.#headPlaces : place;
  }

  #makeOf(sizeClass: number): number {
    const ref = this.#slab.take(sizeClass);
    const words = this.#slab.words[ref >>> 18];
    const at = (ref & 0x3ffff) * 4;
    words?.fill(0, at, at + wordsOfClass(sizeClass));
    if (words !== undefined) words[at + 1] = sizeClass;
    return ref;
  }

  #moved(ref: number, sizeClass: number): number {
    const table = this.#makeOf(sizeClass);
    const from = this.#slab.words[ref >>> 18];
    const to = this.#slab.words[table >>> 18];
    if (from === undefined || to === undefined) return table;
    const at = (ref & 0x3ffff) * 4;
    const oldClass = from[at + 1] ?? 0;
    const end = at + wordsOfClass(oldClass);
    for (let entry = at + HEAD_WORDS; entry < end; entry += this.#entryWords) {
      const slot = from[entry] ?? 0;
      if (slot === 0) continue;
      const target = this.#place(table, slot);
      for (let i = 1; i < this.#entryWords; i++) to[target + i] = from[entry + i] ?? 0;
    }
    this.#slab.give(ref, oldClass);
    return table;
  }

  #place(ref: number, slot: number): number {
    const words = this.#slab.words[ref >>> 18];
    if (words === undefined) return -1;
    const at = (ref & 0x3ffff) * 4;
    const places = this.#places(words[at + 1] ?? 0);
    let place = this.#homeOf(slot, places);
    while (words[at + place * this.#entryWords] !== 0) {
      if (++place === places) place = this.#headPlaces;
    }
    this.#slab.touchBlock(ref, HEAD_WORDS);
    words[at] = (words[at] ?? 0) + 1;
    const entry = at + place * this.#entryWords;
    this.#slab.touch(ref >>> 18, entry, this.#entryWords);
    words[entry] = slot;
    return entry;
  }
}
