// What a path leads to in a parsed JSON value.
import { expect, it } from 'vitest';
import { valueAt } from './source-row.ts';

it('is a value, or nothing', () => {
  expect(valueAt({ a: { b: [1] } }, ['a', 'b'])).toEqual([1]);
  expect(valueAt({ a: 1 }, ['a', 'b'])).toBeUndefined();
  expect(valueAt([1], [])).toEqual([1]);
  expect(valueAt({}, ['constructor'])).toBeUndefined();
});
