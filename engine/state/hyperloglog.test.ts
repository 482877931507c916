// An estimate errs no more than is said of it, on the kinds of values that telecom and funds signals carry.
import { expect, test } from 'vitest';
import { estimateOf, placeOf, RANK_MAX, REGISTER_COUNT, STANDARD_ERROR } from './hyperloglog.ts';

const SIZES = [20, 500, 5_000, 8_000, 10_000, 11_000, 12_000, 15_000, 20_000, 50_000, 100_000];

/** Relative errors at each size. */
function errors(make: (index: number) => string | number, sizes: readonly number[]): number[] {
  const highest = new Array<number>(REGISTER_COUNT).fill(0);
  const counts = new Array<number>(RANK_MAX + 1).fill(0);
  counts[0] = REGISTER_COUNT;
  const found: number[] = [];
  for (let i = 1; i <= (sizes.at(-1) ?? 0); i++) {
    const { register, rank } = placeOf(make(i));
    const before = highest[register] ?? 0;
    if (rank > before) {
      highest[register] = rank;
      counts[before] = (counts[before] ?? 0) - 1;
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    if (sizes.includes(i)) found.push(estimateOf(counts) / i - 1);
  }
  return found;
}

const KINDS: Readonly<Record<string, (run: number) => (index: number) => string | number>> = {
  phones: (run) => (i) => `+86138${String(run * 2_000_000 + i).padStart(8, '0')}`,
  accounts: (run) => (i) => `6222${run}${String(i * 9_973).padStart(12, '0')}`,
  amounts: (run) => (i) => run * 7_000_000 + i * 100,
  domains: (run) => (i) => `shop${i}.r${run}.example`,
};
const MAKERS = Object.values(KINDS).flatMap((kind) => [0, 1, 2, 3].map(kind));

test('from twenty values to a hundred thousand, the standard error is 1.6 % and nothing is added to it', () => {
  expect(STANDARD_ERROR).toBeCloseTo(0.01625, 5);
  const runs = MAKERS.map((make) => errors(make, SIZES));
  SIZES.forEach((_, index) => {
    const here = runs.map((run) => run[index] ?? Number.NaN);
    // Of 16 independent runs the root mean square is above 1.5 times the true one in less than one case of 300.
    expect(rootMeanSquare(here)).toBeLessThan(1.5 * STANDARD_ERROR);
    // Their mean has a quarter of their spread: three times that is passed in one case of 370.
    expect(Math.abs(mean(here))).toBeLessThan((3 / 4) * STANDARD_ERROR);
  });
  // Over all sizes and runs chance evens out.
  expect(rootMeanSquare(runs.flat())).toBeLessThan(STANDARD_ERROR);
}, 20_000);

test('at a million values the error is within three standard errors', () => {
  // Passed in one case of 370; there are four.
  for (const kind of Object.values(KINDS)) {
    const [error = Number.NaN] = errors(kind(0), [1_000_000]);
    expect(Math.abs(error)).toBeLessThan(3 * STANDARD_ERROR);
  }
}, 20_000);

test('no values are none, and one is one', () => {
  const counts = new Array<number>(RANK_MAX + 1).fill(0);
  counts[0] = REGISTER_COUNT;
  expect(estimateOf(counts)).toBe(0);
  [counts[0], counts[3]] = [REGISTER_COUNT - 1, 1];
  expect(estimateOf(counts)).toBeCloseTo(1, 3);
});

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

function rootMeanSquare(numbers: readonly number[]): number {
  return Math.sqrt(mean(numbers.map((each) => each ** 2)));
}
