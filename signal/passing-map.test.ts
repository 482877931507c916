import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PassingMap } from './passing-map.ts';

test('holds what a Map holds, in its order, whatever comes and goes', () => {
  const step = fc.record({ key: fc.nat(200), isAdded: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_000, size: 'max' }), (steps) => {
      const plain = new Map<number, number>();
      const passing = new PassingMap<number, number>();
      for (const [at, { key, isAdded }] of steps.entries()) {
        if (isAdded) {
          plain.set(key, at);
          passing.set(key, at);
        } else expect(passing.delete(key)).toBe(plain.delete(key));
        expect([passing.size, passing.get(key)]).toEqual([plain.size, plain.get(key)]);
      }
      expect([...passing]).toEqual([...plain]);
      expect([...passing.keys()]).toEqual([...plain.keys()]);
      expect([...passing.values()]).toEqual([...plain.values()]);
      passing.clear();
      expect([passing.size, [...passing]]).toEqual([0, []]);
    }),
    { numRuns: 50 },
  );
});

test('lets those who look at all of it remove what they have seen', () => {
  const passing = new PassingMap<number, string>();
  for (let key = 0; key < 200; key++) passing.set(key, 'here');
  for (const [key] of passing) if (key < 150) passing.delete(key);
  expect(passing.size).toBe(50);
});

test('lets what has passed go with young memory, although its own table is old', () => {
  const [passingCount, itemBytes] = [2_000, 1_600];
  setFlagsFromString('--expose-gc');
  const collect: (options?: { type: 'minor' }) => void = runInNewContext('gc');
  const oldBytes = () =>
    getHeapSpaceStatistics()
      .filter(({ space_name: name }) => name === 'old_space')
      .reduce((sum, { space_used_size: size }) => sum + size, 0);
  const passing = new PassingMap<number, number[]>();
  passing.set(-1, []);
  // Whatever a full collection finds is old from then on.
  collect();
  const before = oldBytes();
  for (let key = 0; key < passingCount; key++) {
    passing.set(key, new Array<number>(itemBytes / 8).fill(key));
    passing.delete(key - 10);
    if (key % 200 === 0) collect({ type: 'minor' });
  }
  // In a Map, two fifths of it stay.
  expect(oldBytes() - before).toBeLessThan((passingCount * itemBytes) / 10);
});
