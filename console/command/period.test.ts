// Days, months and years begin at midnight in Shanghai, whatever the zone of the machine.
import { describe, expect, test } from 'vitest';
import { isUnfinished, periodOf } from './period.ts';

const text = (time: number) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 16);
/** 2026-03-02 00:30 in Shanghai, which is still the first in UTC. */
const NOW = Date.UTC(2026, 2, 1, 16, 30);

describe('a period ends with the minute of the newest signal and begins at midnight', () => {
  test.each([
    ['day', '2026-03-02T00:00', 'day'],
    ['week', '2026-02-24T00:00', 'day'],
    ['month', '2026-03-01T00:00', 'day'],
    ['year', '2026-01-01T00:00', 'month'],
  ] as const)('%s', (name, from, by) => {
    const period = periodOf(name, NOW);
    expect(text(period.from)).toBe(from);
    expect(text(period.to)).toBe('2026-03-02T00:31');
    expect(period.by).toBe(by);
  });
});

test('the last minute of a day belongs to it, and all that is asked within a minute is the same', () => {
  const midnight = Date.UTC(2026, 2, 2, 16);
  expect(text(periodOf('day', midnight - 1).to)).toBe('2026-03-03T00:00');
  expect(periodOf('day', NOW + 59_999)).toEqual(periodOf('day', NOW));
  expect(periodOf('day', NOW + 60_000).to).toBe(periodOf('day', NOW).to + 60_000);
});

test('the day and the month that a period ends in are not over, those before are', () => {
  const { to } = periodOf('year', NOW);
  for (const key of ['2026-03-02', '2026-03']) expect(isUnfinished(key, to)).toBe(true);
  for (const key of ['2026-03-01', '2026-02']) expect(isUnfinished(key, to)).toBe(false);
  expect(isUnfinished('2026-03-02', Date.UTC(2026, 2, 2, 16))).toBe(false);
});
