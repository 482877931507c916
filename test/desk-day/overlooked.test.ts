import { expect, test } from 'vitest';
import { overlookedOf } from './overlooked.ts';
import type { Lateness, Rise } from './waits.ts';

const DEADLINE_MS = 2_000;
const lateOf = (since: number, claimedAt: number): Lateness => ({
  taskId: `since ${since}`,
  desk: '330106',
  level: 'orange',
  since,
  deadlineMs: DEADLINE_MS,
  due: since + DEADLINE_MS,
  claimedAt,
});
const riseOf = (since: number, at: number, deadlineMs = DEADLINE_MS): Rise => ({
  since,
  deadlineMs,
  at,
});

test('a task that still waited after one that came later had risen was overlooked', () => {
  const late = lateOf(1_000, 20_000);
  const rises = [riseOf(500, 3_000), riseOf(1_500, 4_000), riseOf(9_000, 30_000)];
  expect(overlookedOf([late], rises)).toEqual([late]);
});

test('however long a task waited, it was not overlooked while none that came later rose', () => {
  const rises = [riseOf(500, 3_000), riseOf(1_000, 3_000), riseOf(70_000, 80_000)];
  expect(overlookedOf([lateOf(1_000, 60_000)], rises)).toEqual([]);
});

test('a task that is claimed while those beside it rise was not overlooked', () => {
  expect(overlookedOf([lateOf(1_000, 5_000)], [riseOf(1_500, 4_000)])).toEqual([]);
});

test('tasks are compared with those alone that may wait as long', () => {
  expect(overlookedOf([lateOf(1_000, 60_000)], [riseOf(1_500, 2_100, 500)])).toEqual([]);
});
