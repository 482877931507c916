import { expect, test } from 'vitest';
import { measure } from './measure.ts';

test('rounds alternate, and the median of each contender counts', () => {
  const order: string[] = [];
  let clockMs = 0;
  const contender = (name: string, costsMs: number[]) => ({
    name,
    run: () => {
      order.push(name);
      clockMs += costsMs.shift() ?? 0;
      return 1;
    },
  });
  const measured = measure(
    [contender('a', [9, 10, 1000, 10]), contender('b', [9, 20, 20, 40])],
    100,
    3,
    { nowMs: () => clockMs },
  );
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  expect(measured.map((one) => one.signalsPerSecond)).toEqual([10_000, 5_000]);
});

test('a contender that does other work in another round is refused', () => {
  let runs = 0;
  expect(() => measure([{ name: 'a', run: () => runs++ }], 1, 1, { nowMs: () => runs })).toThrow(
    /gave 1/,
  );
});
