// Days, months and years begin at midnight in Shanghai, whatever the zone of the machine.
import { describe, expect, test } from 'vitest';
import { periodOf } from './period.ts';

const text = (time: number) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 16);
/** 2026-03-02 00:30 in Shanghai, which is still the first in UTC. */
const NOW = Date.UTC(2026, 2, 1, 16, 30);

describe('a period ends with the day of the newest signal and begins at midnight', () => {
  test.each([
    ['day', '2026-03-02T00:00', 'day'],
    ['week', '2026-02-24T00:00', 'day'],
    ['month', '2026-03-01T00:00', 'day'],
    ['year', '2026-01-01T00:00', 'month'],
  ] as const)('%s', (name, from, by) => {
    const period = periodOf(name, NOW);
    expect(text(period.from)).toBe(from);
    expect(text(period.to)).toBe('2026-03-03T00:00');
    expect(period.by).toBe(by);
  });
});
