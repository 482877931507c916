// Who is drawn by lot: about the part that is asked for, always the same people, and nobody whom another installation's lot foretells.
import { expect, test } from 'vitest';
import { isHoldOut, lotOf } from './hold-out.ts';

const DAY_MS = 86_400_000;
const MIDNIGHT = Date.parse('2026-03-02T00:00:00+08:00');
const people = Array.from({ length: 20_000 }, (_, i) => ({ kind: 'phone' as const, id: `p${i}` }));

function drawn(percent: number, key = 'k', time = MIDNIGHT): string[] {
  const lot = lotOf({ percent, key });
  return people.filter((person) => lot(person, time)).map(({ id }) => id);
}

test('so many of a hundred people are drawn, and all that a smaller share draws', () => {
  const [one, five] = [drawn(1), drawn(5)];
  expect(one.length).toBeGreaterThan(150);
  expect(one.length).toBeLessThan(250);
  expect(five.length).toBeGreaterThan(900);
  expect(five.length).toBeLessThan(1_100);
  expect(five).toEqual(expect.arrayContaining(one));
  expect(drawn(0)).toEqual([]);
  expect(drawn(100).length).toBe(people.length);
});

test('the same people are drawn all day, and others the next day and under another key', () => {
  const lot = drawn(1);
  expect(drawn(1, 'k', MIDNIGHT + DAY_MS - 1)).toEqual(lot);
  const others = new Set([...drawn(1, 'k', MIDNIGHT + DAY_MS), ...drawn(1, 'other')]);
  expect(lot.filter((id) => others.has(id)).length).toBeLessThan(20);
});

test('who reaches orange is not called by lot, nor who came to the desk without a score', () => {
  const levels = ['blue', 'yellow', 'orange', 'red'] as const;
  const byLot = levels.filter((level) => isHoldOut({ level, score: 20 }));
  expect(byLot).toEqual(['blue', 'yellow']);
  expect(isHoldOut({ level: 'yellow', score: 0 })).toBe(false);
});
