import { expect, test } from 'vitest';
import { partEnds } from './fill.ts';
import { planOf } from './fill-sql.ts';
import { START } from './reports.ts';
import { histogramOf } from './time-reports.ts';

test('parts are months, put together while they are small, and end with the last episode', () => {
  const full = planOf(100_000_000, START, 730);
  expect(partEnds(full)).toHaveLength(24);
  expect(partEnds(full).at(-1)).toBe(full.episodes);
  expect(partEnds(planOf(1_000_000, START, 730))).toEqual([planOf(1_000_000, START, 730).episodes]);
});

test('a time stands in the one step of the histogram that it reaches', () => {
  const steps = histogramOf([0, 50, 51, 200, 9_000]);
  expect(steps.map(({ reports }) => reports)).toEqual([2, 1, 1, 0, 0, 0, 0, 1]);
  expect(steps.at(-1)?.toMs).toBeNull();
});
