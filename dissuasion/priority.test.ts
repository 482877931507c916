// What makes a task go first: level before all, then money and age against each other.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVELS, levelRank } from '../signal/level.ts';
import { START_TIME } from './fixture.ts';
import { bandOf, PRIORITY_MAX, taskPriority, type Urgency } from './priority.ts';

const MINUTE_MS = 60_000;
const anyUrgency: fc.Arbitrary<Urgency> = fc.record({
  level: fc.constantFrom(...LEVELS),
  atRiskFen: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  openedAt: fc.nat({ max: 4_000_000_000_000 }),
});

function priority(overrides: Partial<Urgency>): number {
  return taskPriority({ level: 'orange', atRiskFen: 0, openedAt: START_TIME, ...overrides });
}

test('every task has a priority that BullMQ takes and that tells its level', () => {
  fc.assert(
    fc.property(anyUrgency, (urgency) => {
      const value = taskPriority(urgency);
      const band = bandOf(urgency.level);
      expect(Number.isInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(Math.max(1, band.first));
      expect(value).toBeLessThanOrEqual(Math.min(PRIORITY_MAX, band.last));
    }),
  );
});

test('a higher level goes first, whatever the money and the age', () => {
  fc.assert(
    fc.property(anyUrgency, anyUrgency, (a, b) => {
      fc.pre(levelRank(a.level) > levelRank(b.level));
      expect(taskPriority(a)).toBeLessThan(taskPriority(b));
    }),
  );
});

test('of two tasks of an age the one with more money at risk goes first', () => {
  expect(priority({ atRiskFen: 100_000_000 })).toBeLessThan(priority({ atRiskFen: 1_000_000 }));
  expect(priority({ atRiskFen: 1_000_000 })).toBeLessThan(priority({ atRiskFen: 0 }));
});

test('of two tasks with the same money the older goes first', () => {
  const later = START_TIME + 30 * MINUTE_MS;
  expect(priority({ atRiskFen: 500_000 })).toBeLessThan(
    priority({ atRiskFen: 500_000, openedAt: later }),
  );
});

test('a task over a thousand yuan that has waited two hours goes before a new one over a million', () => {
  const now = START_TIME + 120 * MINUTE_MS;
  expect(priority({ atRiskFen: 100_000 })).toBeLessThan(
    priority({ atRiskFen: 100_000_000, openedAt: now }),
  );
  const soon = START_TIME + 60 * MINUTE_MS;
  expect(priority({ atRiskFen: 100_000 })).toBeGreaterThan(
    priority({ atRiskFen: 100_000_000, openedAt: soon }),
  );
});
