// A sketch tells of every window to come what a HyperLogLog of that window's entries would tell.
import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addSketch,
  addValue,
  type DistinctSketch,
  estimateAt,
  makeSketch,
  rankCountsAt,
} from './distinct-sketch.ts';
import { placeOf, RANK_MAX, REGISTER_COUNT } from './hyperloglog.ts';

interface Entry {
  readonly value: string;
  readonly time: number;
}

const NEVER = -1_000_000;

/** By rank, values of one register: so that entries get in each other's way, as they do only among thousands otherwise. */
const VALUES = (() => {
  const byRank = new Map<number, string[]>();
  for (let i = 0; i < 400_000; i++) {
    const { register, rank } = placeOf(`v${i}`);
    if (register === 7) byRank.set(rank, [...(byRank.get(rank) ?? []), `v${i}`]);
  }
  return [...byRank.values()].flatMap((values) => values.slice(0, 2));
})();

const arbitraryTime = fc.integer({ min: 0, max: 40 });
const arbitraryEntry = fc.record({ value: fc.constantFrom(...VALUES), time: arbitraryTime });
const arbitraryEntries = fc.array(arbitraryEntry, { maxLength: 30, size: 'max' });
const arbitraryWindow = fc.integer({ min: 1, max: 30 });

function sketchOf(entries: readonly Entry[], windowMs: number, watermark = NEVER): DistinctSketch {
  const sketch = makeSketch(windowMs);
  for (const { value, time } of entries) addValue(sketch, value, time, watermark);
  return sketch;
}

/** Throws when the sketch does not see what lies in the window that ends at a time. */
function check(sketch: DistinctSketch, entries: readonly Entry[], toTime: number): void {
  const highest = new Map<number, number>();
  for (const { value, time } of entries) {
    const { register, rank } = placeOf(value);
    if (time <= toTime - sketch.windowMs || time > toTime) continue;
    highest.set(register, Math.max(rank, highest.get(register) ?? 0));
  }
  const counts = new Array<number>(RANK_MAX + 1).fill(0);
  counts[0] = REGISTER_COUNT - highest.size;
  for (const rank of highest.values()) counts[rank] = (counts[rank] ?? 0) + 1;
  deepStrictEqual(rankCountsAt(sketch, toTime), counts);
}

describe('a sketch', () => {
  test('sees of each window to come all that a HyperLogLog sees of its entries, in whatever order they come', () => {
    // Some reads after each entry, mostly at its time and a little later, as the engine has it.
    const arbitraryReads = fc.array(fc.constantFrom(0, 0, 1, 2, 5, -1, -7, 40), { maxLength: 3 });
    const property = fc.property(
      fc.array(fc.tuple(arbitraryEntry, arbitraryReads), { maxLength: 40, size: 'max' }),
      arbitraryWindow,
      arbitraryTime,
      (entries, windowMs, latenessMs) => {
        const sketch = makeSketch(windowMs);
        const taken: Entry[] = [];
        let newestTime = 0;
        for (const [entry, reads] of entries) {
          newestTime = Math.max(newestTime, entry.time);
          const watermark = newestTime - latenessMs;
          if (entry.time < watermark) continue;
          taken.push(entry);
          addValue(sketch, entry.value, entry.time, watermark);
          for (const read of reads) check(sketch, taken, Math.max(watermark, entry.time + read));
        }
        for (let time = newestTime - latenessMs; time <= newestTime + windowMs; time++)
          check(sketch, taken, time);
      },
    );
    fc.assert(property, { numRuns: 300, seed: 1 });
  });

  test('made of two sketches sees what both see', () => {
    const property = fc.property(
      arbitraryEntries,
      arbitraryEntries,
      arbitraryWindow,
      arbitraryTime,
      (some, others, windowMs, watermark) => {
        const sketch = sketchOf(some, windowMs, watermark);
        check(sketch, some, watermark);
        addSketch(sketch, sketchOf(others, windowMs, watermark), watermark);
        for (let time = watermark; time <= 40 + windowMs; time++)
          check(sketch, [...some, ...others], time);
      },
    );
    fc.assert(property, { numRuns: 100, seed: 1 });
  });

  test('takes in any number of values between two reads', () => {
    const entries = Array.from({ length: 500 }, (_, index) => ({
      value: `v${index}`,
      time: index,
    }));
    const sketch = sketchOf([], 100);
    check(sketch, [], 0);
    for (const { value, time } of entries) addValue(sketch, value, time, NEVER);
    for (const time of [0, 10, 80, 99, 100, 300, 301, 450, 520]) check(sketch, entries, time);
  });

  test('does not see what lies exactly a window back, and sees what lies a millisecond less', () => {
    const time = 1_772_416_800_000;
    const sketch = sketchOf([{ value: 'a', time }], 1_000);
    const estimates = [-1, 0, 999, 1_000].map((afterMs) => estimateAt(sketch, time + afterMs));
    expect(estimates).toEqual([0, 1, 1, 0]);
  });

  test('takes the number 1 and the text 1 for two values', () => {
    const sketch = makeSketch(10);
    for (const value of [1, '1', 1, '1']) addValue(sketch, value, 5, 0);
    expect(estimateAt(sketch, 10)).toBe(2);
  });

  test('is exact to the millisecond in the year 9999', () => {
    const time = 253_402_300_799_999;
    const entries = [{ value: VALUES[0] ?? '', time }];
    const sketch = sketchOf(entries, 1_000);
    for (const toTime of [time - 1, time, time + 999, time + 1_000]) check(sketch, entries, toTime);
  });

  test('goes on from a checkpoint', () => {
    const before = VALUES.map((value, time) => ({ value, time }));
    const sketch = sketchOf(before, 10);
    check(sketch, before, 20);
    const restored: DistinctSketch = deserialize(serialize(sketch));
    addValue(restored, 'a', 21, NEVER);
    for (const toTime of [15, 21, 25])
      check(restored, [...before, { value: 'a', time: 21 }], toTime);
  });

  test('keeps eight cells a register on average at most, however many values come', () => {
    const sketch = makeSketch(30_000);
    for (let i = 0; i < 100_000; i++) addValue(sketch, i, i - ((i * 7_919) % 20_000), i - 20_000);
    const lengths = sketch.registers.map((cells) => cells.length);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeLessThan(8 * REGISTER_COUNT);
    expect(Math.max(...lengths)).toBeLessThan(20);
  });
});
