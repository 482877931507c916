// The windows of every feature by key, and when a window of distinct values is exact and when it is an estimate: it is exact until one
// that it takes in makes them more than the feature's `exactUpTo`; from then on it is a sketch, until no signal still to come can see anything
// of it. What is read, when it is pruned and where a checkpoint falls make no difference to that.
import { SIGNAL_IDS_SHOWN_MAX } from '../decision.ts';
import {
  addSketch,
  addValue,
  copyOfSketch,
  type DistinctSketch,
  estimateAt,
  makeSketch,
} from './distinct-sketch.ts';
import { HeldMap } from './held-map.ts';
import type { NameTable } from './name-table.ts';
import type { Rows } from './rows.ts';
import type { Slab } from './slab.ts';
import { SlotTable } from './slot-table.ts';
import { WindowBlocks } from './window-blocks.ts';
import { seenTime, type WindowShape } from './window-shape.ts';
import { countDistinct, valueNow } from './window-value.ts';

/** Plain data. It shares memory with the store. */
export interface SketchState {
  readonly next: number;
  readonly sketches: ReadonlyMap<number, DistinctSketch>;
}

/** What stands behind a value: the store has one, and fills it anew at each call. */
export interface ValueBehind {
  /** As `read` gives it. */
  value: number;
  /** Whether a value other than 0 is an estimate. */
  isEstimate: boolean;
  /** Numbers of the newest identities, oldest first; `count` of them are good. */
  readonly identities: Uint32Array;
  count: number;
}

/** The signal at hand. Handed over as one object, since a time that is handed over by itself is a number that has to be made. */
export interface Moment {
  /** Event time, epoch ms. */
  readonly time: number;
  /** Event time before which no signal comes any more. */
  readonly watermark: number;
  /** The number of the signal's identity. */
  readonly identity: number;
}

export class FeatureStore {
  readonly #slab: Slab;
  readonly #names: NameTable;
  readonly #rows: Rows;
  readonly #rests: SlotTable;
  readonly #window: WindowBlocks;
  readonly #other: WindowBlocks;
  readonly #sketches: HeldMap<number, DistinctSketch>;
  readonly #behind: ValueBehind = {
    value: 0,
    isEstimate: false,
    identities: new Uint32Array(SIGNAL_IDS_SHOWN_MAX),
    count: 0,
  };
  #nextSketch: number;

  constructor(slab: Slab, names: NameTable, rows: Rows, state?: SketchState) {
    this.#slab = slab;
    this.#names = names;
    this.#rows = rows;
    this.#rests = new SlotTable(slab, 2);
    this.#window = new WindowBlocks(slab);
    this.#other = new WindowBlocks(slab);
    this.#sketches = new HeldMap(state?.sketches ?? [], copyOfSketch);
    this.#nextSketch = state?.next ?? 1;
  }

  snapshot(): SketchState {
    return { next: this.#nextSketch, sketches: new Map(this.#sketches) };
  }

  /** What a checkpoint holds beside what lies in the slab. */
  get heldMap(): HeldMap<number, DistinctSketch> {
    return this.#sketches;
  }

  get nextSketch(): number {
    return this.#nextSketch;
  }

  /** Lets sketches go whose windows are gone. */
  forget(sketches: readonly number[]): void {
    for (const sketch of sketches) this.#sketches.delete(sketch);
  }

  /** Counts a signal in the window of a key: `rest` is the slot of its other parts, 0 for none; `value` a number or a slot. */
  observe(shape: WindowShape, name: number, rest: number, value: number, now: Moment): void {
    const { time, watermark, identity } = now;
    const window = this.#window;
    window.now = seenTime(shape, time);
    window.watermark = watermark;
    let ref = this.#find(shape, name, rest);
    if (ref !== 0) {
      window.set(shape, ref);
      if (this.#isPast(shape, window, watermark) && !window.empty()) {
        this.#release(window);
        ref = 0;
      }
    }
    const before = ref;
    if (ref === 0) {
      ref = window.make(rest);
      window.set(shape, ref);
    }
    if (window.sketch === 0) {
      window.insert(shape, value, identity);
      if (shape.exactUpTo > 0 && this.#hasTooMany(shape, window, watermark))
        this.#becomeSketch(shape, window, watermark);
    } else {
      const sketch = this.#sketches.get(window.sketch);
      this.#sketches.touch(window.sketch);
      if (sketch !== undefined) addValue(sketch, this.#names.valueOf(value), window.now, watermark);
      keepNewest(shape, window, value, identity);
    }
    if (window.ref !== before) this.#put(shape, name, rest, window.ref);
  }

  /** A feature's value for a key at a time: a number, or a slot for texts; NaN or 0 where nothing can be told. */
  read(shape: WindowShape, name: number, rest: number, now: Moment): number {
    const ref = this.#find(shape, name, rest);
    if (ref === 0) return shape.emptyValue;
    const window = this.#window;
    window.set(shape, ref);
    window.now = seenTime(shape, now.time);
    return this.#value(shape, now.identity);
  }

  /** The same with what stands behind the value. */
  explain(shape: WindowShape, name: number, rest: number, now: Moment): ValueBehind {
    const behind = this.#behind;
    behind.value = shape.emptyValue;
    behind.isEstimate = false;
    behind.count = 0;
    const ref = this.#find(shape, name, rest);
    if (ref === 0) return behind;
    const window = this.#window;
    window.set(shape, ref);
    const at = seenTime(shape, now.time);
    window.now = at;
    behind.value = this.#value(shape, now.identity);
    behind.isEstimate = window.sketch !== 0;
    const to = window.upperBound(at);
    const first = Math.max(0, to - SIGNAL_IDS_SHOWN_MAX);
    for (let i = first; i < to; i++)
      if (window.timeAt(i) > at - shape.windowMs)
        behind.identities[behind.count++] = window.identityAt(i);
    return behind;
  }

  /** Gives everything kept under one name to another. */
  rename(shape: WindowShape, from: number, to: number, watermark: number): void {
    const moved = this.#rows.get(from, shape.column);
    if (moved === 0) return;
    this.#rows.clear(from, shape.column);
    if (!shape.isComposite) {
      this.#join(shape, to, 0, moved, watermark);
      return;
    }
    for (const rest of this.#rests.slots(moved)) {
      const ref = this.#restOf(moved, rest);
      if (ref !== 0) this.#join(shape, to, rest, ref, watermark);
    }
    this.#rests.release(moved);
  }

  /** Gives back what no signal still to come can see of a column under a name. */
  sweep(shape: WindowShape, name: number, watermark: number): void {
    const ref = this.#rows.get(name, shape.column);
    if (ref === 0) return;
    const past = pastTime(shape, watermark);
    if (!shape.isComposite) {
      if (!this.#window.isPast(shape, ref, past)) return;
      this.#window.set(shape, ref);
      this.#release(this.#window);
      this.#rows.clear(name, shape.column);
      return;
    }
    if (!this.#hasPastRest(shape, ref, past)) return;
    for (const rest of this.#rests.slots(ref)) {
      const window = this.#restOf(ref, rest);
      if (!this.#window.isPast(shape, window, past)) continue;
      this.#window.set(shape, window);
      this.#release(this.#window);
      this.#rests.remove(ref, rest);
    }
    if (this.#rests.count(ref) > 0) return;
    this.#rests.release(ref);
    this.#rows.clear(name, shape.column);
  }

  /** The value, at its `now`, of the window that is set. */
  #value(shape: WindowShape, identity: number): number {
    const window = this.#window;
    const { sketch } = window;
    if (sketch === 0) return valueNow(shape, window, this.#names, identity);
    const estimated = this.#sketches.get(sketch);
    return estimated === undefined ? 0 : estimateAt(estimated, window.now);
  }

  #find(shape: WindowShape, name: number, rest: number): number {
    const ref = this.#rows.get(name, shape.column);
    return ref === 0 || !shape.isComposite ? ref : this.#restOf(ref, rest);
  }

  #restOf(table: number, rest: number): number {
    const entry = this.#rests.find(table, rest);
    return entry < 0 ? 0 : (this.#slab.words[table >>> 18]?.[entry + 1] ?? 0);
  }

  #hasPastRest(shape: WindowShape, table: number, past: number): boolean {
    const rests = this.#rests;
    const words = this.#slab.words[table >>> 18];
    for (let entry = rests.next(table, 0); entry !== 0; entry = rests.next(table, entry))
      if (this.#window.isPast(shape, words?.[entry + 1] ?? 0, past)) return true;
    return false;
  }

  #put(shape: WindowShape, name: number, rest: number, ref: number): void {
    if (!shape.isComposite) {
      this.#rows.set(name, shape.column, ref);
      return;
    }
    const before = this.#rows.get(name, shape.column);
    let table = before === 0 ? this.#rests.make() : before;
    if (this.#rests.find(table, rest) < 0) table = this.#rests.add(table, rest);
    const entry = this.#rests.find(table, rest);
    const words = this.#slab.words[table >>> 18];
    this.#slab.touch(table >>> 18, entry, 2);
    if (words !== undefined) words[entry + 1] = ref;
    if (table !== before) this.#rows.set(name, shape.column, table);
  }

  #join(shape: WindowShape, name: number, rest: number, ref: number, watermark: number): void {
    const other = this.#other;
    other.set(shape, ref);
    if (this.#isPast(shape, other, watermark)) {
      this.#release(other);
      return;
    }
    const into = this.#find(shape, name, rest);
    const window = this.#window;
    if (into !== 0) window.set(shape, into);
    if (into === 0 || this.#isPast(shape, window, watermark)) {
      if (into !== 0) this.#release(window);
      this.#put(shape, name, rest, ref);
      return;
    }
    this.#unite(shape, window, ref, watermark);
    if (window.ref !== into) this.#put(shape, name, rest, window.ref);
    other.set(shape, ref);
    this.#release(other);
  }

  /** Puts another window of the same feature into the one that is set. */
  #unite(shape: WindowShape, window: WindowBlocks, ref: number, watermark: number): void {
    const other = this.#other;
    window.watermark = watermark;
    // What is past stays behind: counted from it, times may no longer fit into 32 bits.
    const first = other.upperBound(seenTime(shape, watermark) - shape.windowMs);
    if (window.sketch === 0 && other.sketch === 0) {
      for (let i = first; i < other.length; i++) {
        const value = shape.holdsNumbers ? other.numberAt(i) : other.slotAt(i);
        window.now = other.timeAt(i);
        window.insert(shape, value, other.identityAt(i));
        other.set(shape, ref);
      }
      if (shape.exactUpTo > 0 && this.#hasTooMany(shape, window, watermark))
        this.#becomeSketch(shape, window, watermark);
      return;
    }
    if (window.sketch === 0) this.#becomeSketch(shape, window, watermark);
    const sketch = this.#sketches.get(window.sketch);
    const added = this.#sketches.get(other.sketch);
    if (sketch === undefined) return;
    this.#sketches.touch(window.sketch);
    other.set(shape, ref);
    if (added === undefined) this.#addEntries(sketch, other, watermark);
    else addSketch(sketch, added, watermark);
    for (let i = Math.max(first, other.length - SIGNAL_IDS_SHOWN_MAX); i < other.length; i++) {
      window.now = other.timeAt(i);
      keepNewest(shape, window, other.slotAt(i), other.identityAt(i));
      other.set(shape, ref);
    }
  }

  /** Whether no signal still to come can see anything of the window that is set: it is as good as none. */
  #isPast(shape: WindowShape, window: WindowBlocks, watermark: number): boolean {
    return window.length === 0 || window.base + window.newestOffset <= pastTime(shape, watermark);
  }

  /** Whether more values than the feature keeps lie in the window of its newest entry, or of the watermark if that is later. */
  #hasTooMany(shape: WindowShape, window: WindowBlocks, watermark: number): boolean {
    const { exactUpTo, windowMs } = shape;
    if (window.length <= exactUpTo) return false;
    const newestTime = Math.max(window.newestTime, seenTime(shape, watermark));
    if (window.isLarge && newestTime >= window.viewTime) {
      window.moveView(shape, newestTime);
      return window.runningValueCount > exactUpTo;
    }
    const from = window.upperBound(newestTime - windowMs);
    if (window.isLarge && window.runningValueCount + window.head - from <= exactUpTo) return false;
    return countDistinct(window, from, window.length) > exactUpTo;
  }

  /** Makes the window that is set a sketch and lets its values go. */
  #becomeSketch(shape: WindowShape, window: WindowBlocks, watermark: number): void {
    const sketch = makeSketch(shape.windowMs);
    this.#addEntries(sketch, window, watermark);
    const number = this.#nextSketch++;
    this.#sketches.set(number, sketch);
    const newest = Math.max(0, window.length - SIGNAL_IDS_SHOWN_MAX);
    window.drop(newest);
    window.makeBare(shape);
    window.setSketch(number);
  }

  #addEntries(sketch: DistinctSketch, window: WindowBlocks, watermark: number): void {
    for (let i = 0; i < window.length; i++)
      addValue(sketch, this.#names.valueOf(window.slotAt(i)), window.timeAt(i), watermark);
  }

  #release(window: WindowBlocks): void {
    this.#sketches.delete(window.sketch);
    window.release();
  }
}

/** No signal still to come can see what a window has up to this event time. */
function pastTime(shape: WindowShape, watermark: number): number {
  return watermark - shape.windowMs - shape.bucketMs;
}

/** Keeps which signals came last, for explanations. */
function keepNewest(
  shape: WindowShape,
  window: WindowBlocks,
  value: number,
  identity: number,
): void {
  window.insert(shape, value, identity);
  if (window.length > SIGNAL_IDS_SHOWN_MAX) window.drop(1);
}
