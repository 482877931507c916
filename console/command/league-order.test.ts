// Who never claimed a task is not the fastest.
import { expect, test } from 'vitest';
import { leagueOf } from './league-order.ts';

const county = (name: string, tasks: number, decided: number, p50Ms?: number) => ({
  ...{ name, tasks, decided },
  taskToClaim: p50Ms === undefined ? null : { p50Ms },
});
const told = (rows: readonly ReturnType<typeof county>[]) =>
  leagueOf(rows).map(({ row, place, isUnclaimed }) => [row.name, place, isUnclaimed]);

test('tasks that nobody ever claimed stand first, the most of them before fewer, then the slowest', () => {
  const rows = [
    county('fast', 9, 9, 1_000),
    county('few', 2, 0),
    county('slow', 9, 4, 60_000),
    county('many', 30, 1),
  ];
  expect(told(rows)).toEqual([
    ['many', 1, true],
    ['few', 2, true],
    ['slow', 3, false],
    ['fast', 4, false],
  ]);
});

test('a county without tasks that wait, and without a claim, stands behind all and has no place', () => {
  const rows = [county('quiet', 0, 0), county('fast', 1, 1, 0), county('by itself', 2, 2)];
  expect(told(rows)).toEqual([
    ['fast', 1, false],
    ['quiet', null, false],
    ['by itself', null, false],
  ]);
});
