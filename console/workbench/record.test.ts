// How sure a precision is.
import { expect, test } from 'vitest';
import { wilson } from './record.ts';

test('the interval of a share is Wilson’s: wide for a few, narrow for many, and never beyond 0 and 1', () => {
  expect(wilson(0, 0)).toBeUndefined();
  // Worked out by hand from the formula: 10 of 10, and 50 of 100.
  expect(wilson(10, 10)?.low).toBeCloseTo(0.722_47, 4);
  expect(wilson(10, 10)?.high).toBeCloseTo(1, 9);
  expect(wilson(50, 100)?.low).toBeCloseTo(0.403_83, 4);
  expect(wilson(50, 100)?.high).toBeCloseTo(0.596_17, 4);
  expect(wilson(0, 3)?.low).toBeCloseTo(0, 9);
  expect(wilson(3, 3)?.high).toBeLessThanOrEqual(1);
});
