// Reads one window of a feature in the slab. How it lies there:
// Words of a small block: 0 length and class, 1 rest of the key, 2-3 base time; entries from 4 on.
// Words of a large one:   0 LARGE and how many values there are, 1 rest, 2-3 base time, 4 length, 5 class of the ring, 6 start of the ring,
//                         7 head, 8-9 time of the view, 10-11 sum, 12 table of values, 14 ring, 15 number of a sketch.
// Words of an entry:      0 time after the base in ms, 1 number of the identity, 2 slot of the value or, from 2 on, a double.
import { type Slab, wordsOfClass } from './slab.ts';
import { SlotTable } from './slot-table.ts';
import type { WindowShape } from './window-shape.ts';

export const HEAD_WORDS = 4;
export const LARGE = 0x80000000;
export const OFFSET_END = 2 ** 32;
/** More entries than any block has; the largest number that arithmetic on indices needs no doubles for. */
const NO_END = 2 ** 31 - 1;
export const LENGTH = 4;
export const RING_CLASS = 5;
export const START = 6;
export const HEAD = 7;
export const VIEW_TIME = 8;
export const SUM = 10;
export const VALUES = 12;
export const RING = 14;
export const SKETCH = 15;
const LARGE_WORDS = 16;

/** Moves over the entries of one window: set it to a block, then ask. One serves all windows. */
export class WindowCursor {
  readonly slab: Slab;
  protected readonly values: SlotTable;
  protected words: Uint32Array = new Uint32Array(0);
  protected doubles: Float64Array = new Float64Array(0);
  protected at = 0;
  protected large = false;
  protected entries: Uint32Array = new Uint32Array(0);
  protected entryDoubles: Float64Array = new Float64Array(0);
  protected first = 0;
  protected start = 0;
  protected capacity = 0;
  protected stride = 2;
  ref = 0;
  /** The time that is asked for or added at. A field, because numbers as large as times have to be made when they are handed over. */
  now = Number.NEGATIVE_INFINITY;
  watermark = Number.NEGATIVE_INFINITY;
  /** Entries in the window that is set. */
  length = 0;
  base = Number.NEGATIVE_INFINITY;

  constructor(slab: Slab) {
    this.slab = slab;
    this.values = new SlotTable(slab, 2);
  }

  /** Sets the window that is asked and changed from now on. */
  set(shape: Pick<WindowShape, 'entryWords'>, ref: number): void {
    const words = this.slab.words[ref >>> 18] ?? this.words;
    const doubles = this.slab.doubles[ref >>> 18] ?? this.doubles;
    const at = (ref & 0x3ffff) * 4;
    const head = words[at] ?? 0;
    // Asking a large window moves its running view, so that every window that is set counts as changed.
    this.slab.touchBlock(ref, head >= LARGE ? LARGE_WORDS : wordsOfClass((head >>> 16) & 0xff));
    this.ref = ref;
    this.words = words;
    this.doubles = doubles;
    this.at = at;
    this.stride = shape.entryWords;
    this.base = doubles[(at >>> 1) + 1] ?? 0;
    this.large = head >= LARGE;
    if (head >= LARGE) {
      this.setRing();
      return;
    }
    this.length = head & 0xffff;
    this.entries = words;
    this.entryDoubles = doubles;
    this.first = at + HEAD_WORDS;
    this.start = 0;
    this.capacity = NO_END;
  }

  /** Whether a window has nothing after a time. It is only looked at: the window that is set stays, and no checkpoint has to keep anything. */
  isPast(shape: Pick<WindowShape, 'entryWords'>, ref: number, time: number): boolean {
    const words = this.slab.words[ref >>> 18];
    if (words === undefined) return true;
    const at = (ref & 0x3ffff) * 4;
    const head = words[at] ?? 0;
    const isLarge = head >= LARGE;
    const length = isLarge ? (words[at + LENGTH] ?? 0) : head & 0xffff;
    if (length === 0) return true;
    let entries = words;
    let newest = at + HEAD_WORDS + (length - 1) * shape.entryWords;
    if (isLarge) {
      const ring = words[at + RING] ?? 0;
      const capacity = capacityOf(words[at + RING_CLASS] ?? 0, shape.entryWords);
      const place = ((words[at + START] ?? 0) + length - 1) % capacity;
      entries = this.slab.words[ring >>> 18] ?? words;
      newest = (ring & 0x3ffff) * 4 + place * shape.entryWords;
    }
    return (this.slab.doubles[ref >>> 18]?.[(at >>> 1) + 1] ?? 0) + (entries[newest] ?? 0) <= time;
  }

  protected setRing(): void {
    const words = this.words;
    const at = this.at;
    const ring = words[at + RING] ?? 0;
    this.length = words[at + LENGTH] ?? 0;
    this.entries = this.slab.words[ring >>> 18] ?? words;
    this.entryDoubles = this.slab.doubles[ring >>> 18] ?? this.doubles;
    this.first = (ring & 0x3ffff) * 4;
    this.start = words[at + START] ?? 0;
    this.capacity = capacityOf(words[at + RING_CLASS] ?? 0, this.stride);
  }

  get isLarge(): boolean {
    return this.large;
  }

  /** The slot of the rest of its key. */
  get rest(): number {
    return this.words[this.at + 1] ?? 0;
  }

  /** Number of its sketch; 0 when it is exact. */
  get sketch(): number {
    return this.large ? (this.words[this.at + SKETCH] ?? 0) : 0;
  }

  setSketch(number: number): void {
    this.words[this.at + SKETCH] = number;
  }

  timeAt(index: number): number {
    return this.base + (this.entries[this.wordOf(index)] ?? 0);
  }

  identityAt(index: number): number {
    return this.entries[this.wordOf(index) + 1] ?? 0;
  }

  slotAt(index: number): number {
    return this.entries[this.wordOf(index) + 2] ?? 0;
  }

  numberAt(index: number): number {
    return this.entryDoubles[(this.wordOf(index) + 2) >>> 1] ?? 0;
  }

  get newestTime(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : this.timeAt(this.length - 1);
  }

  /** Time after the base of the newest entry; there must be one. */
  get newestOffset(): number {
    return this.entries[this.wordOf(this.length - 1)] ?? 0;
  }

  /** Index of the first entry whose time is greater. */
  upperBound(time: number): number {
    return this.#upperBound(time - this.base);
  }

  #upperBound(offset: number): number {
    let high = this.length;
    // Mostly the answer lies near the end, and small windows are quicker to walk than to halve.
    while (high > 0 && this.length - high < 8) {
      if ((this.entries[this.wordOf(high - 1)] ?? 0) <= offset) return high;
      high--;
    }
    let low = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[this.wordOf(middle)] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  protected wordOf(index: number): number {
    let place = this.start + index;
    if (place >= this.capacity) place -= this.capacity;
    return this.first + place * this.stride;
  }

  /** First entry inside the running view; 0 for small windows, which have none. */
  get head(): number {
    return this.large ? (this.words[this.at + HEAD] ?? 0) : 0;
  }

  get viewTime(): number {
    return this.large ? (this.doubles[(this.at + VIEW_TIME) >>> 1] ?? 0) : Number.NEGATIVE_INFINITY;
  }

  /** Sum over the running view; NaN once it was too large to be exact. */
  get runningSum(): number {
    return this.doubles[(this.at + SUM) >>> 1] ?? 0;
  }

  /** How many values the running view has. */
  get runningValueCount(): number {
    return (this.words[this.at] ?? 0) & ~LARGE;
  }

  /** The values of the running view. */
  runningValues(): number[] {
    return this.values.slots(this.words[this.at + VALUES] ?? 0);
  }

  /** How often a value occurs in the running view. */
  runningCount(slot: number): number {
    const table = this.words[this.at + VALUES] ?? 0;
    const entry = this.values.find(table, slot);
    return entry < 0 ? 0 : (this.slab.words[table >>> 18]?.[entry + 1] ?? 0);
  }
}

/** Entries that a ring has room for. */
function capacityOf(ringClass: number, stride: number): number {
  return Math.floor(wordsOfClass(ringClass) / stride);
}
