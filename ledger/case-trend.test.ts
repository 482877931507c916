// The calendar of the same-period rule; the counting itself is tested on ClickHouse in case-trend.int.test.ts.
import { expect, test } from 'vitest';
import { shanghai } from '../test/ledger-case.ts';
import { changeRatio, yearBefore } from './case-trend.ts';
import { regionPrefix } from './region-filter.ts';

test.each([
  ['2026-03-15T12:00:00', '2025-03-15T12:00:00'],
  ['2026-01-01T00:00:00', '2025-01-01T00:00:00'],
  ['2025-12-31T23:59:59', '2024-12-31T23:59:59'],
  ['2025-03-01T00:00:00', '2024-03-01T00:00:00'],
  ['2028-02-29T00:00:00', '2027-03-01T00:00:00'],
  ['2028-02-29T18:30:00', '2027-03-01T00:00:00'],
  ['2028-02-28T23:59:59', '2027-02-28T23:59:59'],
])('the year before %s is %s', (now, before) => {
  expect(yearBefore(shanghai(now))).toBe(shanghai(before));
});

test('the change is told only when the year before had cases', () => {
  expect(changeRatio(3, 4)).toBe(-0.25);
  expect(changeRatio(4, 4)).toBe(0);
  expect(changeRatio(0, 4)).toBe(-1);
  expect(changeRatio(3, 0)).toBeNull();
});

test.each([
  [undefined, ''],
  ['330000', '33'],
  ['330100', '3301'],
  ['330106', '330106'],
  ['330110', '330110'],
  ['100000', '10'],
])('codes of %s begin with "%s"', (region, prefix) => {
  expect(regionPrefix(region)).toBe(prefix);
});
