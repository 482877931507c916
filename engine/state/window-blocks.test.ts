// A window tells what its entries would tell when they are looked at one by one (test/window-model.ts).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryCourse, DAY_MS, runWindows } from '../../test/window-model.ts';

describe('a window', () => {
  test('of any aggregate tells what a look at each of its entries tells', () => {
    const property = fc.property(fc.integer(), arbitraryCourse(700), (seed, course) => {
      runWindows(seed, course);
    });
    fc.assert(property, { numRuns: 10, seed: 1 });
  });

  test('gives back all that it took, however large it was', () => {
    const slab = runWindows(5, {
      windowMs: DAY_MS,
      bucketMs: 0,
      latenessMs: 60_000,
      steps: 600,
      stepMs: 1_000,
      valueCount: 300,
      isWhole: true,
      gapChance: 0,
    });
    // What is left are the names; numbers have no text.
    expect(slab.taken.size).toBe(0);
  });
});
