import { expect, test } from 'vitest';
import { isReached, numberAt } from './goals.ts';

const RESULT = {
  measured: [
    { name: 'map', cpuRatio: 2 },
    { name: 'esper', cpuRatio: 3 },
  ],
  rows: [
    { title: '50 %', by: 'clock', p999: 7 },
    { title: '50 %', by: 'work alone', p999: 8 },
  ],
};

test('a number is found by the place, the name, or the title of an entry and what it is by', () => {
  expect(numberAt(RESULT, 'measured.1.cpuRatio')).toBe(3);
  expect(numberAt(RESULT, 'measured.map.cpuRatio')).toBe(2);
  expect(numberAt(RESULT, 'rows.50 % work alone.p999')).toBe(8);
  expect(numberAt(RESULT, 'rows.80 % clock.p999')).toBeUndefined();
});

test('a goal is reached from its side, and a number without one neither reaches nor misses', () => {
  const goal = { what: 'a', unit: 'b', file: 'c', path: 'd' };
  expect(isReached({ ...goal, atLeast: 5 }, 4)).toBe(false);
  expect(isReached({ ...goal, atMost: 5 }, 4)).toBe(true);
  expect(isReached(goal, 4)).toBeUndefined();
});
