import { expect, test } from 'vitest';
import { aDay, busiestChange, seatsFor } from './preview-figures.ts';

const HALF_DAY = { from: 0, to: 43_200_000 };

test('what was counted in half a day is twice as much in a day, and seats are whole', () => {
  expect(aDay(30, HALF_DAY)).toBe(60);
  expect(aDay(30, { from: 5, to: 5 })).toBe(0);
  expect(seatsFor(61, 60)).toBe(2);
  expect(seatsFor(0, 60)).toBe(0);
});

test('the desk that changes most is told, also one that only one of the two has', () => {
  const live = { desks: [{ desk: '330106', calls: 4 }] };
  const text = {
    desks: [
      { desk: '330106', calls: 5 },
      { desk: '330302', calls: 3 },
    ],
  };
  expect(busiestChange({ ...HALF_DAY, text, live })).toEqual({
    desk: '330302',
    before: 0,
    after: 6,
  });
  expect(busiestChange({ ...HALF_DAY, text: live, live })).toBeUndefined();
});
