import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTime } from './encode-value.ts';

test('any time is told to the millisecond, in whatever order times come', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_413_791_999_999 })), (times) => {
      expect(times.map((timeMs) => encodeTime('at', timeMs))).toEqual(
        times.map((timeMs) => new Date(timeMs).toISOString().slice(0, -1).replace('T', ' ')),
      );
    }),
  );
});

test('a time that no column holds is refused by its name', () => {
  for (const timeMs of [-1, 0.5, Number.NaN, 10_413_792_000_000])
    expect(() => encodeTime('openedTime', timeMs)).toThrow(`openedTime is ${timeMs}`);
});
