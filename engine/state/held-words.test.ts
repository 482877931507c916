// What was held is what was there, whatever is changed before and after it is taken.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldWords, PagePool } from './held-words.ts';

test('gives what was there when it was held, whatever was changed since', () => {
  const pool = new PagePool();
  const writes = fc.array(fc.tuple(fc.nat(2_100), fc.integer({ min: 1, max: 300 })));
  fc.assert(
    fc.property(fc.nat(2_000), writes, writes, (length, before, after) => {
      pool.clear();
      const words = Uint32Array.from({ length }, (_, index) => index * 0x9e3779b1);
      const wanted = words.slice();
      const held = new HeldWords(words, pool);
      const other = new HeldWords(wanted.slice(), pool);
      const change = (at: number, count: number) => {
        held.keep(at, count);
        other.keep(at, count);
        words.fill(at + count, at, at + count);
      };
      for (const [at, count] of before) change(at, count);
      const taken = held.take();
      for (const [at, count] of after) change(at, count);
      deepStrictEqual(taken, wanted);
      deepStrictEqual(other.take(), wanted);
    }),
  );
});

test('signed words come back as they were', () => {
  const words = Int32Array.of(-1, 5, -2_000_000_000);
  const held = new HeldWords(words, new PagePool());
  held.keep(0, 3);
  words.fill(7);
  expect([...new Int32Array(held.take().buffer)]).toEqual([-1, 5, -2_000_000_000]);
});

test('is taken once', () => {
  const held = new HeldWords(new Uint32Array(1), new PagePool());
  held.take();
  expect(() => held.take()).toThrow(/once/);
});

test('the pages of one holding are not seen by the next', () => {
  const pool = new PagePool();
  for (let round = 1; round < 5; round++) {
    const words = new Uint32Array(1_000).fill(round);
    const held = new HeldWords(words, pool);
    const left = new HeldWords(words, pool);
    for (const each of [held, left]) each.keep(0, 1_000);
    words.fill(99);
    expect(new Set(held.take())).toEqual(new Set([round]));
    pool.clear();
  }
});
