// Seeded chance: the same everywhere, split independently of use, with the distributions that it promises.
import { describe, expect, test } from 'vitest';
import { exactExp, exactLn } from './exact-math.ts';
import { Rng } from './prng.ts';

describe('Rng', () => {
  test('gives the same numbers for the same seed, on any machine', () => {
    const rng = new Rng(7);
    expect([rng.u32(), rng.u32(), rng.u32()]).toEqual([2994838253, 2067536946, 2948936307]);
  });

  test('a child depends on its label and not on how much its parent was used', () => {
    const fresh = new Rng(7);
    const used = new Rng(7);
    for (let i = 0; i < 1000; i++) used.u32();
    expect(used.split('a').u32()).toBe(fresh.split('a').u32());
    expect(fresh.split('a').u32()).not.toBe(fresh.split('b').u32());
  });

  test('int reaches both of its bounds and nothing beyond', () => {
    const rng = new Rng(1);
    const seen = new Set(Array.from({ length: 500 }, () => rng.int(3, 6)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6]);
  });

  test('weighted follows its weights', () => {
    const rng = new Rng(2);
    const counts = [0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const index = rng.weighted([1, 0, 3]);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    expect(counts[1]).toBe(0);
    expect((counts[2] ?? 0) / 20_000).toBeCloseTo(0.75, 1);
  });

  test('normal has mean 0 and deviation 1, and poisson and exponential their means', () => {
    const rng = new Rng(3);
    const normals = Array.from({ length: 20_000 }, () => rng.normal());
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((x) => x * x))).toBeCloseTo(1, 1);
    expect(mean(Array.from({ length: 20_000 }, () => rng.poisson(4)))).toBeCloseTo(4, 0);
    expect(mean(Array.from({ length: 20_000 }, () => rng.poisson(90)))).toBeCloseTo(90, -1);
    expect(mean(Array.from({ length: 20_000 }, () => rng.exponential(5)))).toBeCloseTo(5, 0);
  });
});

describe('exact math', () => {
  test('agrees with Math to the last few bits', () => {
    for (const x of [1e-9, 0.1, 0.5, 1, 1.5, 2, 10, 12_345.678, 1e12]) {
      expect(Math.abs(exactLn(x) - Math.log(x))).toBeLessThan(1e-12);
    }
    for (const x of [-30, -1, -0.1, 0, 0.3, 1, 5, 40]) {
      expect(Math.abs(exactExp(x) / Math.exp(x) - 1)).toBeLessThan(1e-13);
    }
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
