// One sliding window of event time in the slab: the signals of one key that a feature counts, in order of time and then of arrival. A small
// window is one block, read by looking at all of it. A large one has a ring and a running view: count, sum and distinct come from it in O(1)
// when time moves forward, as it mostly does; an answer for an earlier time is counted afresh. All answers are exact.
import { classOfWords, wordsOfClass } from './slab.ts';
import {
  HEAD,
  HEAD_WORDS,
  LARGE,
  LENGTH,
  OFFSET_END,
  RING,
  RING_CLASS,
  START,
  SUM,
  VALUES,
  VIEW_TIME,
  WindowCursor,
} from './window-cursor.ts';
import { seenTime, type WindowShape } from './window-shape.ts';

const LARGE_CLASS = 2;
const SMALL_CLASS_MAX = 5;
/** Windows that tell values apart compare each with each while they are small. */
const SMALL_CLASS_MAX_COUNTING = 4;
const RING_CLASS_MIN = 6;
/** A block no larger than this is used again by the signals that come after all that it holds is past; a larger one is given back. */
const KEPT_CLASS_MAX = 2;

export class WindowBlocks extends WindowCursor {
  /** An empty window. */
  make(rest: number): number {
    const ref = this.slab.take(1);
    const words = this.slab.words[ref >>> 18];
    const at = (ref & 0x3ffff) * 4;
    if (words !== undefined) {
      words[at] = 1 << 16;
      words[at + 1] = rest;
    }
    return ref;
  }

  /** Moves the running view forward to a time. */
  moveView(shape: WindowShape, time: number): void {
    const start = time - shape.windowMs;
    let head = this.head;
    while (head < this.length && this.timeAt(head) <= start) {
      this.#count(shape, head, -1);
      head++;
    }
    this.words[this.at + HEAD] = head;
    if (head === this.length) this.doubles[(this.at + SUM) >>> 1] = 0;
    this.doubles[(this.at + VIEW_TIME) >>> 1] = time;
  }

  /**
   * Adds an entry at `now` to the window that is set, after all of its time. `value` is a number or a slot, as the shape says. Entries
   * that no signal still to come can see, by the `watermark`, may go. `ref` tells where the window is then.
   */
  insert(shape: WindowShape, value: number, identity: number): void {
    const { now: time, watermark } = this;
    if (this.length === 0) this.#setBase(time);
    else if (time < this.base || time - this.base >= OFFSET_END)
      this.#rebase(shape, time, watermark);
    if (this.#isFull()) this.#makeRoom(shape, watermark);
    const at = this.upperBound(time);
    const isInside = this.large && at >= this.head && time > this.viewTime - shape.windowMs;
    this.#open(at);
    const word = this.wordOf(at);
    this.#touchEntry(word);
    this.entries[word] = time - this.base;
    this.entries[word + 1] = identity;
    if (this.stride === 3) this.entries[word + 2] = value;
    else if (this.stride === 4) this.entryDoubles[(word + 2) >>> 1] = value;
    if (!this.large || this.sketch !== 0) return;
    if (isInside) this.#count(shape, at, 1);
    else this.words[this.at + HEAD] = this.head + 1;
  }

  /** Drops so many of the oldest entries, all of them before the running view. */
  drop(count: number): void {
    if (count === 0) return;
    if (this.large) {
      this.start = (this.start + count) % this.capacity;
      this.words[this.at + START] = this.start;
      this.words[this.at + HEAD] = Math.max(0, this.head - count);
    } else {
      const from = this.first + count * this.stride;
      this.entries.copyWithin(this.first, from, this.first + this.length * this.stride);
    }
    this.#setLength(this.length - count);
  }

  /** Makes the window that is set large, if it is not, and forgets its running view: what a sketch tells comes from elsewhere. It holds a few entries. */
  makeBare(shape: WindowShape): void {
    if (!this.large) this.#enlarge(shape);
    const values = this.words[this.at + VALUES] ?? 0;
    if (values !== 0) this.values.release(values);
    this.words[this.at + VALUES] = 0;
    this.words[this.at] = LARGE;
    this.words[this.at + HEAD] = 0;
    this.doubles[(this.at + SUM) >>> 1] = 0;
    if ((this.words[this.at + RING_CLASS] ?? 0) > RING_CLASS_MIN) this.#resizeRing(RING_CLASS_MIN);
  }

  /** Empties the window that is set where it lies, and tells whether it did: large ones are to be released and made anew. */
  empty(): boolean {
    const sizeClass = ((this.words[this.at] ?? 0) >>> 16) & 0xff;
    if (this.large || sizeClass > KEPT_CLASS_MAX) return false;
    this.#setLength(0);
    return true;
  }

  /** Gives the window that is set back. */
  release(): void {
    const words = this.words;
    const at = this.at;
    if (!this.large) {
      this.slab.give(this.ref, ((words[at] ?? 0) >>> 16) & 0xff);
      return;
    }
    const values = words[at + VALUES] ?? 0;
    if (values !== 0) this.values.release(values);
    this.slab.give(words[at + RING] ?? 0, words[at + RING_CLASS] ?? 0);
    this.slab.give(this.ref, LARGE_CLASS);
  }

  #isFull(): boolean {
    const capacity = this.large ? this.capacity : this.#smallCapacity();
    return this.length >= capacity;
  }

  #smallCapacity(): number {
    const sizeClass = ((this.words[this.at] ?? 0) >>> 16) & 0xff;
    return Math.floor((wordsOfClass(sizeClass) - HEAD_WORDS) / this.stride);
  }

  #setLength(length: number): void {
    this.length = length;
    if (this.large) this.words[this.at + LENGTH] = length;
    else this.words[this.at] = ((this.words[this.at] ?? 0) & 0xff0000) | length;
  }

  #setBase(time: number): void {
    this.base = time;
    this.doubles[(this.at >>> 1) + 1] = time;
  }

  /** Counts times from an earlier base, or from a later one when the window has grown too long for 32 bits. */
  #rebase(shape: WindowShape, time: number, watermark: number): void {
    if (time > this.base) this.#prune(shape, watermark);
    const base = this.length === 0 ? time : Math.min(time, this.timeAt(0));
    const shift = this.base - base;
    for (let i = 0; i < this.length; i++) {
      const word = this.wordOf(i);
      this.#touchEntry(word);
      this.entries[word] = (this.entries[word] ?? 0) + shift;
    }
    this.#setBase(base);
  }

  /** Drops what no signal still to come can see: everything at or before `watermark - windowMs`. */
  #prune(shape: WindowShape, watermark: number): void {
    const isViewed = this.large && this.sketch === 0;
    // What is dropped must lie before the view, which goes as far as everything to come will move it.
    const now = seenTime(shape, watermark);
    if (isViewed && now > this.viewTime) this.moveView(shape, now);
    const dead = this.upperBound(now - shape.windowMs);
    this.drop(isViewed ? Math.min(dead, this.head) : dead);
  }

  #makeRoom(shape: WindowShape, watermark: number): void {
    this.#prune(shape, watermark);
    if (this.large) {
      const sizeClass = this.words[this.at + RING_CLASS] ?? 0;
      if (this.length * 8 > this.capacity * 7) this.#resizeRing(sizeClass + 1);
      else if (this.length * 8 < this.capacity && sizeClass > RING_CLASS_MIN)
        this.#resizeRing(sizeClass - 1);
      return;
    }
    if (!this.#isFull()) return;
    const sizeClass = ((this.words[this.at] ?? 0) >>> 16) & 0xff;
    const classMax = shape.counts ? SMALL_CLASS_MAX_COUNTING : SMALL_CLASS_MAX;
    if (sizeClass >= classMax) {
      this.#enlarge(shape);
      return;
    }
    const grown = this.slab.take(sizeClass + 1);
    const before = this.ref;
    const from = this.slab.words[before >>> 18];
    const to = this.slab.words[grown >>> 18];
    if (from === undefined || to === undefined) return;
    const fromAt = (before & 0x3ffff) * 4;
    const toAt = (grown & 0x3ffff) * 4;
    const size = HEAD_WORDS + this.length * this.stride;
    for (let i = 0; i < size; i++) to[toAt + i] = from[fromAt + i] ?? 0;
    to[toAt] = ((sizeClass + 1) << 16) | this.length;
    this.slab.give(before, sizeClass);
    this.set(shape, grown);
  }

  /** Turns a small window into a large one, all of it in the view. */
  #enlarge(shape: WindowShape): void {
    const before = this.ref;
    const count = this.length;
    const { base, rest } = this;
    const ringClass = Math.max(RING_CLASS_MIN, classOfWords(count * this.stride * 2));
    const ring = this.slab.take(ringClass);
    const large = this.slab.take(LARGE_CLASS);
    const values = shape.counts ? this.values.make() : 0;
    this.set(shape, before);
    const ringWords = this.slab.words[ring >>> 18];
    const ringAt = (ring & 0x3ffff) * 4;
    for (let i = 0; i < count * this.stride; i++) {
      if (ringWords !== undefined) ringWords[ringAt + i] = this.words[this.first + i] ?? 0;
    }
    this.release();
    const words = this.slab.words[large >>> 18];
    const at = (large & 0x3ffff) * 4;
    if (words === undefined) return;
    words.fill(0, at, at + wordsOfClass(LARGE_CLASS));
    words[at] = LARGE;
    words[at + 1] = rest;
    words[at + LENGTH] = count;
    words[at + RING_CLASS] = ringClass;
    words[at + VALUES] = values;
    words[at + RING] = ring;
    const doubles = this.slab.doubles[large >>> 18];
    if (doubles !== undefined) {
      doubles[(at >>> 1) + 1] = base;
      doubles[(at + VIEW_TIME) >>> 1] = Number.NEGATIVE_INFINITY;
    }
    this.set(shape, large);
    for (let i = 0; i < count; i++) this.#count(shape, i, 1);
  }

  #resizeRing(sizeClass: number): void {
    const ring = this.slab.take(sizeClass);
    // Taking may have moved the segment of the block that is set.
    this.words = this.slab.words[this.ref >>> 18] ?? this.words;
    this.doubles = this.slab.doubles[this.ref >>> 18] ?? this.doubles;
    this.setRing();
    const to = this.slab.words[ring >>> 18];
    const toAt = (ring & 0x3ffff) * 4;
    if (to === undefined) return;
    for (let i = 0; i < this.length; i++) {
      const word = this.wordOf(i);
      const target = toAt + i * this.stride;
      for (let j = 0; j < this.stride; j++) to[target + j] = this.entries[word + j] ?? 0;
    }
    this.slab.give(this.words[this.at + RING] ?? 0, this.words[this.at + RING_CLASS] ?? 0);
    this.words[this.at + RING] = ring;
    this.words[this.at + RING_CLASS] = sizeClass;
    this.words[this.at + START] = 0;
    this.setRing();
  }

  /** Makes a gap for an entry at an index. */
  #open(at: number): void {
    const { length } = this;
    this.#setLength(length + 1);
    for (let i = length; i > at; i--) {
      const to = this.wordOf(i);
      const from = this.wordOf(i - 1);
      this.#touchEntry(to);
      for (let j = 0; j < this.stride; j++) this.entries[to + j] = this.entries[from + j] ?? 0;
    }
  }

  /** A small window was touched as a whole when it was set. */
  #touchEntry(word: number): void {
    if (this.large) this.slab.touch((this.words[this.at + RING] ?? 0) >>> 18, word, this.stride);
  }

  /** Lets the running view know of an entry that came in or fell out. */
  #count(shape: WindowShape, index: number, change: 1 | -1): void {
    if (shape.holdsNumbers) {
      const place = (this.at + SUM) >>> 1;
      const sum = (this.doubles[place] ?? 0) + change * this.numberAt(index);
      this.doubles[place] = Math.abs(sum) > Number.MAX_SAFE_INTEGER ? Number.NaN : sum;
    } else if (shape.counts) this.#countValue(this.slotAt(index), change);
  }

  #countValue(slot: number, change: 1 | -1): void {
    let table = this.words[this.at + VALUES] ?? 0;
    let entry = this.values.find(table, slot);
    if (entry < 0) {
      if (change < 0) return;
      const moved = this.values.add(table, slot);
      if (moved !== table) {
        this.words = this.slab.words[this.ref >>> 18] ?? this.words;
        this.doubles = this.slab.doubles[this.ref >>> 18] ?? this.doubles;
        this.setRing();
        this.words[this.at + VALUES] = moved;
        table = moved;
      }
      entry = this.values.find(table, slot);
    }
    const words = this.slab.words[table >>> 18];
    if (words === undefined) return;
    const before = words[entry + 1] ?? 0;
    const after = before + change;
    this.slab.touch(table >>> 18, entry, 2);
    words[entry + 1] = after;
    if (after === 0) this.values.remove(table, slot);
    if (before === 0 || after === 0) this.words[this.at] = (this.words[this.at] ?? 0) + change;
  }
}
