// Windows of every aggregate side by side in one slab, each beside a plain list of its entries: in and out of order, over gaps of months, with
// a watermark that advances and with reads in between.
import fc from 'fast-check';
import { NameTable } from '../engine/state/name-table.ts';
import { WindowBlocks } from '../engine/state/window-blocks.ts';
import { seenTime, type WindowShape } from '../engine/state/window-shape.ts';
import { valueNow } from '../engine/state/window-value.ts';
import type { Aggregate } from '../rules/plan.ts';
import { KeyHasher } from '../signal/key-hash.ts';
import { Rng } from '../sim/prng.ts';
import { GuardedSlab } from './guarded-slab.ts';

export const START_MS = 1_772_416_800_000;
export const DAY_MS = 86_400_000;

/** One entry of a plain list. */
export interface Entry {
  readonly time: number;
  readonly value: number;
  readonly identity: number;
}

export const AGGREGATES: readonly Aggregate[] = [
  'count',
  'sum',
  'min',
  'max',
  'mean',
  'stddev',
  'distinct',
  'last',
  'first_seen',
  'time_since',
  'rate',
  'ratio',
  'top',
  'top_share',
];

/** The shape of a feature of numbers. */
export function shapeFor(
  aggregate: Aggregate,
  windowMs: number,
  bucketMs: number,
  isWhole: boolean,
): WindowShape {
  const counts = aggregate === 'distinct' || aggregate === 'top' || aggregate === 'top_share';
  const holdsNothing = ['count', 'rate', 'first_seen', 'time_since'].includes(aggregate);
  const holdsNumbers = !counts && !holdsNothing;
  return {
    column: 0,
    aggregate,
    windowMs,
    bucketMs,
    exactUpTo: 0,
    perMs: 60_000,
    isWhole,
    counts,
    holdsNumbers,
    entryWords: holdsNumbers ? 4 : counts ? 3 : 2,
    isText: false,
    isComposite: false,
    emptyValue: ['count', 'sum', 'rate', 'distinct'].includes(aggregate) ? 0 : Number.NaN,
  };
}

/** The value of an aggregate over entries in order, none of them outside the window. */
export function wanted(
  shape: WindowShape,
  entries: readonly Entry[],
  now: number,
  identity: number,
): number {
  const values = entries.map(({ value }) => value);
  const total = values.reduce((sum, value) => sum + value, 0);
  const count = values.length;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [most] = [...counts].sort(([a, x], [b, y]) => y - x || a - b);
  const none = shape.emptyValue;
  switch (shape.aggregate) {
    case 'count':
      return count;
    case 'rate':
      return (count * shape.perMs) / shape.windowMs;
    case 'sum':
      return total;
    case 'mean':
    case 'ratio':
      return count === 0 ? none : total / count;
    case 'min':
      return count === 0 ? none : Math.min(...values);
    case 'max':
      return count === 0 ? none : Math.max(...values);
    case 'stddev':
      return count === 0
        ? none
        : Math.sqrt(values.reduce((sum, value) => sum + (value - total / count) ** 2, 0) / count);
    case 'distinct':
      return counts.size;
    case 'top':
      return most?.[0] ?? none;
    case 'top_share':
      return most === undefined ? none : most[1] / count;
    case 'last':
      return values.at(-1) ?? none;
    case 'first_seen':
      return entries[0]?.time ?? none;
    case 'time_since': {
      const before = entries.findLast((entry) => entry.identity !== identity);
      return before === undefined ? none : now - before.time;
    }
  }
}

/** Puts an entry after all of its time. */
export function insertEntry(entries: Entry[], entry: Entry): void {
  let at = entries.length;
  while (at > 0 && (entries[at - 1]?.time ?? 0) > entry.time) at--;
  entries.splice(at, 0, entry);
}

/** One window in the slab beside all of its entries in order. */
class Pair {
  readonly shape: WindowShape;
  ref: number;
  entries: Entry[] = [];

  constructor(shape: WindowShape, ref: number) {
    this.shape = shape;
    this.ref = ref;
  }

  add(entry: Entry): void {
    insertEntry(this.entries, entry);
  }

  within(now: number): Entry[] {
    return this.entries.filter(({ time }) => time <= now && time > now - this.shape.windowMs);
  }
}

/** How a stream goes. */
export interface Course {
  readonly windowMs: number;
  readonly bucketMs: number;
  readonly latenessMs: number;
  readonly steps: number;
  readonly stepMs: number;
  readonly valueCount: number;
  readonly isWhole: boolean;
  /** How often nothing comes for so long that the windows are empty, or that times no longer fit into 32 bits. */
  readonly gapChance: number;
}

/** Runs windows of all aggregates and checks each at many times; gives the slab when all are given back. Throws at the first difference. */
export function runWindows(seed: number, course: Course): GuardedSlab {
  const { windowMs, bucketMs, latenessMs, valueCount } = course;
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  const names = new NameTable(slab);
  const hasher = new KeyHasher({ low: 1, high: 2 });
  const window = new WindowBlocks(slab);
  const numbers = Array.from({ length: valueCount }, (_, i) =>
    course.isWhole ? i * 100 : i / 7 - valueCount / 20,
  );
  const slots = numbers.map((value) => {
    hasher.ofNumber(value);
    return names.seeNumber(hasher.low, hasher.high, value, START_MS);
  });
  const pairs = AGGREGATES.map((aggregate) => {
    const shape = shapeFor(aggregate, windowMs, bucketMs, course.isWhole);
    return new Pair(shape, window.make(0));
  });
  let newest = START_MS;
  for (let step = 1; step <= course.steps; step++) {
    const isLate = rng.chance(0.2);
    if (rng.chance(course.gapChance)) newest += rng.chance(0.5) ? windowMs : 2 ** 32 + DAY_MS;
    else if (!isLate && rng.chance(0.8)) newest += rng.int(0, 2 * course.stepMs);
    const time = isLate ? newest - rng.int(0, latenessMs) : newest;
    const watermark = newest - latenessMs;
    const pick = rng.below(valueCount);
    // Values come in bursts, so that some leave while others stay.
    const value = rng.chance(0.5) ? pick : Math.floor(step / 40) % valueCount;
    for (const pair of pairs) {
      const { shape } = pair;
      const held = shape.counts
        ? (slots[value] ?? 0)
        : shape.holdsNumbers
          ? (numbers[value] ?? 0)
          : 0;
      window.set(shape, pair.ref);
      window.now = seenTime(shape, time);
      window.watermark = watermark;
      window.insert(shape, held, step);
      pair.ref = window.ref;
      pair.add({ time: seenTime(shape, time), value: numbers[value] ?? 0, identity: step });
      if (rng.chance(0.3))
        check(
          pair,
          window,
          names,
          seenTime(shape, rng.chance(0.7) ? newest : rng.int(watermark, newest + windowMs)),
          step,
        );
      if (step % 500 === 0)
        pair.entries = pair.entries.filter((entry) => entry.time > watermark - windowMs - bucketMs);
    }
    if (step % 500 === 0) slab.checkOverlap();
  }
  for (const { shape, ref } of pairs) {
    window.set(shape, ref);
    window.release();
  }
  return slab;
}

function check(
  pair: Pair,
  window: WindowBlocks,
  names: NameTable,
  now: number,
  identity: number,
): void {
  const { shape } = pair;
  window.set(shape, pair.ref);
  window.now = now;
  const told = valueNow(shape, window, names, identity);
  const real = wanted(shape, pair.within(now), now, identity);
  if (!Object.is(told, real) && !(told === 0 && real === 0))
    throw new Error(`${shape.aggregate} at ${now} is ${told}, not ${real}`);
}

/** Courses of so many steps. */
export const arbitraryCourse = (steps: number) =>
  fc.record<Course>({
    windowMs: fc.constantFrom(1_000, 600_000, DAY_MS, 30 * DAY_MS),
    bucketMs: fc.constantFrom(0, 0, 60_000),
    latenessMs: fc.constantFrom(0, 5_000, 600_000, DAY_MS),
    steps: fc.constant(steps),
    stepMs: fc.constantFrom(1, 100, 10_000, 3_600_000),
    valueCount: fc.constantFrom(1, 5, 40, 400),
    isWhole: fc.boolean(),
    gapChance: fc.constantFrom(0, 0.001, 0.02),
  });
