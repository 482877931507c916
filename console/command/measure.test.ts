// Shades of the map: nothing is apart, every shade is used when there are values enough, and equal values have one shade.
import { expect, test } from 'vitest';
import { shadeBounds, shadeOf } from './measure.ts';

test('values are spread over four shades, nothing has its own', () => {
  const values = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const bounds = shadeBounds(values);
  expect(values.map((value) => shadeOf(value, bounds))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(shadeOf(null, bounds)).toBe(0);
});

test('the highest value is always darkest, and equal values are one', () => {
  const bounds = shadeBounds([3, 3, 3]);
  expect(shadeOf(3, bounds)).toBe(4);
  expect(shadeOf(0, shadeBounds([]))).toBe(0);
});
