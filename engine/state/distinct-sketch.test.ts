// A sketch tells of every window to come what a HyperLogLog of that window's entries would tell, and errs no more than it says.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addSketch,
  addValue,
  type DistinctSketch,
  estimateAt,
  makeSketch,
  placeOf,
  RANK_MAX,
  REGISTER_COUNT,
  rankCountsAt,
  STANDARD_ERROR,
} from './distinct-sketch.ts';

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

const arbitraryEntries = fc.array(
  fc.record({ value: fc.constantFrom(...VALUES), time: fc.integer({ min: 0, max: 40 }) }),
  { maxLength: 30, size: 'max' },
);

function sketchOf(entries: readonly Entry[], windowMs: number, watermark = NEVER): DistinctSketch {
  const sketch = makeSketch();
  for (const { value, time } of entries) addValue(sketch, value, time, { windowMs, watermark });
  return sketch;
}

/** Counts of ranks in a window, from all entries. */
function countsFrom(entries: readonly Entry[], fromTime: number, toTime: number): number[] {
  const highest = new Map<number, number>();
  for (const { value, time } of entries) {
    const { register, rank } = placeOf(value);
    if (time <= fromTime || time > toTime) continue;
    highest.set(register, Math.max(rank, highest.get(register) ?? 0));
  }
  const counts = new Array<number>(RANK_MAX + 1).fill(0);
  counts[0] = REGISTER_COUNT - highest.size;
  for (const rank of highest.values()) counts[rank] = (counts[rank] ?? 0) + 1;
  return counts;
}

describe('a sketch', () => {
  test('sees of each window to come all that a HyperLogLog sees of its entries, in whatever order they come', () => {
    const property = fc.property(
      arbitraryEntries,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 40 }),
      (entries, windowMs, latenessMs) => {
        const sketch = makeSketch();
        const taken: Entry[] = [];
        let newestTime = 0;
        for (const entry of entries) {
          newestTime = Math.max(newestTime, entry.time);
          const watermark = newestTime - latenessMs;
          if (entry.time < watermark) continue;
          taken.push(entry);
          addValue(sketch, entry.value, entry.time, { windowMs, watermark });
          for (let time = watermark; time <= newestTime + windowMs; time++) {
            const expected = countsFrom(taken, time - windowMs, time);
            deepStrictEqual(rankCountsAt(sketch, time - windowMs, time), expected);
          }
        }
      },
    );
    fc.assert(property, { numRuns: 60, seed: 1 });
  });

  test('made of two sketches sees what both see', () => {
    const property = fc.property(
      arbitraryEntries,
      arbitraryEntries,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 40 }),
      (some, others, windowMs, watermark) => {
        const sketch = sketchOf(some, windowMs, watermark);
        addSketch(sketch, sketchOf(others, windowMs, watermark), { windowMs, watermark });
        for (let time = watermark; time <= 40 + windowMs; time++) {
          const expected = countsFrom([...some, ...others], time - windowMs, time);
          deepStrictEqual(rankCountsAt(sketch, time - windowMs, time), expected);
        }
      },
    );
    fc.assert(property, { numRuns: 100, seed: 1 });
  });

  test('does not see what lies exactly a window back, and sees what lies a millisecond less', () => {
    const sketch = sketchOf([{ value: 'a', time: 1_772_416_800_000 }], 1_000);
    const at = (afterMs: number) =>
      estimateAt(sketch, 1_772_416_800_000 + afterMs - 1_000, 1_772_416_800_000 + afterMs);
    expect([at(-1), at(0), at(999), at(1_000)]).toEqual([0, 1, 1, 0]);
  });

  test('takes the number 1 and the text 1 for two values', () => {
    const sketch = makeSketch();
    for (const value of [1, '1', 1, '1'])
      addValue(sketch, value, 5, { windowMs: 10, watermark: 0 });
    expect(estimateAt(sketch, 0, 10)).toBe(2);
  });

  test('is exact to the millisecond in the year 9999', () => {
    const time = 253_402_300_799_999;
    const { rank } = placeOf('a');
    const sketch = sketchOf([{ value: 'a', time }], 1_000);
    expect(rankCountsAt(sketch, time - 1, time)[rank]).toBe(1);
    expect(rankCountsAt(sketch, time - 2, time - 1)[rank]).toBe(0);
  });

  test('keeps about a dozen cells a register at most, however many values come', () => {
    const sketch = makeSketch();
    const lengths = () => sketch.registers.map((cells) => cells.length);
    for (let i = 0; i < 100_000; i++) {
      const time = i - ((i * 7_919) % 20_000);
      addValue(sketch, i, time, { windowMs: 30_000, watermark: i - 20_000 });
    }
    expect(lengths().reduce((sum, length) => sum + length, 0)).toBeLessThan(8 * REGISTER_COUNT);
    expect(Math.max(...lengths())).toBeLessThan(20);
  });
});

describe('an estimate', () => {
  const SIZES = [
    20, 500, 5_000, 8_000, 10_000, 11_000, 12_000, 15_000, 20_000, 30_000, 50_000, 100_000,
  ];

  /** Relative errors at each size, of values that telecom and funds signals carry. */
  const errors = (make: (index: number) => string | number, sizes: readonly number[]) => {
    const sketch = makeSketch();
    const found: number[] = [];
    for (let i = 1; i <= (sizes.at(-1) ?? 0); i++) {
      addValue(sketch, make(i), 1, { windowMs: 1_000, watermark: 1 });
      if (sizes.includes(i)) found.push(estimateAt(sketch, 0, 1) / i - 1);
    }
    return found;
  };

  const runs = [0, 1, 2, 3].flatMap((run) => [
    (i: number) => `+86138${String(run * 2_000_000 + i).padStart(8, '0')}`,
    (i: number) => `6222${run}${String(i * 9_973).padStart(12, '0')}`,
    (i: number) => run * 7_000_000 + i * 100,
    (i: number) => `shop${i}.r${run}.example`,
  ]);
  const all = runs.map((make) => errors(make, SIZES));

  test('errs by a standard error of 1.6 % at most, from twenty values to a hundred thousand', () => {
    expect(STANDARD_ERROR).toBeCloseTo(0.01625, 5);
    SIZES.forEach((_, index) => {
      const errorsHere = all.map((run) => run[index] ?? Number.NaN);
      const rootMeanSquare = Math.sqrt(mean(errorsHere.map((error) => error ** 2)));
      // Of 16 runs, the root mean square is above 1.5 times the true one in one case of 5,000.
      expect(rootMeanSquare).toBeLessThan(1.5 * STANDARD_ERROR);
      // The mean of 16 errors has a quarter of their spread; three times that is one case of 400.
      expect(Math.abs(mean(errorsHere))).toBeLessThan((3 / 4) * STANDARD_ERROR);
    });
    // Over all sizes chance evens out.
    expect(Math.sqrt(mean(all.flat().map((error) => error ** 2)))).toBeLessThan(STANDARD_ERROR);
  });

  test('errs no more at a million values', () => {
    const [error = Number.NaN] = errors((i) => `+8613${i}`, [1_000_000]);
    // Three standard errors: one case of 400.
    expect(Math.abs(error)).toBeLessThan(3 * STANDARD_ERROR);
  });
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
