// What stands in for the language's own gives the same answers.
import { expect, test } from 'vitest';
import { BUILT_INS } from './older-browsers.ts';

const own = (owner: object, name: string): unknown => Reflect.get(owner, name);
const called = (made: unknown, self: unknown, given: readonly unknown[]): unknown => {
  if (typeof made !== 'function') throw new Error('there is nothing to compare with');
  return Reflect.apply(made, self, given);
};

const EVEN = (value: unknown) => Number(value) % 2 === 0;
const CASES: Readonly<Record<string, readonly (readonly [unknown, ...unknown[]])[]>> = {
  at: [
    [[1, 2, 3], -1],
    [[1, 2, 3], 1.9],
    [[1], 5],
    [[1], Number.NaN],
    ['文字', -1],
    [new Uint8Array([7, 8]), -2],
  ],
  findLast: [
    [[1, 2, 4, 5], EVEN],
    [[1], EVEN],
  ],
  hasOwn: [
    [Object, { a: 1 }, 'a'],
    [Object, { a: 1 }, 'toString'],
    [Object, [1], 0],
  ],
  union: [[new Set([1, 2]), new Set([2, 3])]],
  isWellFormed: [['文字😀'], ['\ud800'], ['']],
};

/** Whether a built-in of this owner would be called on something. */
function isOf(self: unknown, owner: object): boolean {
  return self === owner || Object.prototype.isPrototypeOf.call(owner, Object(self));
}

test.each(BUILT_INS.map(({ owner, name, made }) => ({ owner, name, made })))(
  '$name answers as the language does',
  ({ owner, name, made }) => {
    const mine = (CASES[name] ?? []).filter(([self]) => isOf(self, owner));
    for (const [self, ...given] of mine) {
      expect(called(made, self, given)).toEqual(called(own(owner, name), self, given));
    }
    expect(mine.length).toBeGreaterThan(0);
  },
);
