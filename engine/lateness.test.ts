// Which signals are taken while one pack follows another whose lateness is larger or smaller.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../sim/prng.ts';
import { Lateness } from './lateness.ts';

const START_MS = 1_772_416_800_000;

test('a signal that comes again counts once, whatever the lateness of the packs that follow each other', () => {
  const property = fc.property(fc.integer(), (seed) => {
    const rng = new Rng(seed);
    let lateness = new Lateness(1_000);
    const sent: number[] = [];
    const accepted = new Set<number>();
    let now = START_MS;
    for (let step = 0; step < 3_000; step++) {
      now += rng.below(rng.chance(0.01) ? 20_000 : 100);
      const isAgain = sent.length > 0 && rng.chance(0.4);
      const id = isAgain ? Math.max(0, sent.length - 1 - rng.below(300)) : sent.length;
      if (!isAgain) sent.push(now - rng.below(3_000));
      const verdict = lateness.admit(sent[id] ?? 0, Math.imul(id, 0x9e3779b1), id << 1);
      if (verdict === 'accepted') expect(accepted.has(id)).toBe(false);
      if (verdict === 'accepted') accepted.add(id);
      if (rng.chance(0.01))
        lateness = new Lateness(rng.int(0, 5_000), structuredClone(lateness.snapshot()));
    }
    expect(accepted.size).toBeGreaterThan(500);
  });
  fc.assert(property, { numRuns: 50, seed: 1 });
});

test('a pack with a larger lateness takes no signal that may be forgotten, and goes on from the newest time', () => {
  const before = new Lateness(10);
  for (let time = 0; time <= 100; time += 10) before.admit(START_MS + time, time, 0);
  const after = new Lateness(100, before.snapshot());
  expect(after.newestTime).toBe(START_MS + 100);
  expect(after.admit(START_MS, 0, 0)).toBe('late');
  expect(after.admit(START_MS + 90, 90, 0)).toBe('duplicate');
});
