// What time outcomes get: never one that is late when the engine comes to them.
import { expect, test } from 'vitest';
import { eventNowOf } from './event-now.ts';

const NONE = Number.NEGATIVE_INFINITY;
const at = (newestTime: number, appended: number) =>
  eventNowOf({ status: { newestTime } }, { newestTime: appended })();

test('is that of the newest signal that is in the log, whether the engine has taken it or not', () => {
  expect(at(1_000, 9_000)).toBe(9_000);
  // What came into the log by another process is known from the engine alone.
  expect(at(9_000, 1_000)).toBe(9_000);
  expect(at(9_000, NONE)).toBe(9_000);
});

test('is that of the clock while there is none', () => {
  const before = Date.now();
  expect(at(NONE, NONE)).toBeGreaterThanOrEqual(before);
});
