// Times by hash are those of a map; a reset forgets all of them at once, and what is set after it stands alone.
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { Lateness, type LatenessState } from '../lateness.ts';
import { HashTimes, type HashTimesState } from './hash-times.ts';

/** Hashes that differ in few bits, so that they share tables and places. */
const hashOf = (id: number) =>
  [Math.imul(id, id % 3 === 0 ? 1 : 0x9e3779b1), (id % 7) << 29] as const;

test('times by hash are those of a map, over resets and checkpoints', () => {
  const property = fc.property(fc.integer(), fc.constantFrom(20, 2_000), (seed, range) => {
    const rng = new Rng(seed);
    let times = new HashTimes();
    const model = new Map<number, number>();
    for (let step = 0; step < 6_000; step++) {
      const id = rng.below(range);
      const [low, high] = hashOf(id);
      if (rng.chance(0.6)) {
        const time = rng.chance(0.05) ? Number.POSITIVE_INFINITY : step * 1e9 + 0.5;
        times.set(low, high, time);
        model.set(id, time);
      }
      expect(times.timeOf(low, high)).toBe(model.get(id) ?? Number.NEGATIVE_INFINITY);
      if (rng.chance(0.001)) {
        times.reset();
        model.clear();
      }
      if (rng.chance(0.002)) {
        const state: HashTimesState = deserialize(serialize(times.snapshot()));
        times = new HashTimes(0, state);
      }
    }
  });
  fc.assert(property, { numRuns: 4, seed: 1 });
});

test('a signal is new, late or a double as a list of everything accepted says, over many generations', () => {
  const property = fc.property(
    fc.integer(),
    fc.constantFrom(0, 1, 1_000, 60_000),
    (seed, latenessMs) => {
      const rng = new Rng(seed);
      let lateness = new Lateness(latenessMs);
      const accepted = new Map<number, number>();
      let newest = Number.NEGATIVE_INFINITY;
      let now = 1_772_416_800_000;
      for (let step = 0; step < 5_000; step++) {
        if (rng.chance(0.8))
          now += rng.below(rng.chance(0.01) ? 10 * latenessMs + 2 : latenessMs / 50 + 2);
        const time = rng.chance(0.3) ? now - rng.below(latenessMs * 2 + 2) : now;
        const id = rng.chance(0.3) ? rng.below(step + 1) : step;
        const before = accepted.get(id) ?? Number.NEGATIVE_INFINITY;
        const watermark = newest - latenessMs;
        const real =
          time < watermark ? 'late' : before >= watermark && before > 0 ? 'duplicate' : 'accepted';
        const low = Math.imul(id, 0x9e3779b1);
        expect(lateness.admit(time, low, Math.imul(low ^ (low >>> 15), 0x85ebca6b) & ~1)).toBe(
          real,
        );
        if (real === 'accepted') {
          accepted.set(id, time);
          newest = Math.max(newest, time);
        }
        expect(lateness.watermark).toBe(newest - latenessMs);
        if (rng.chance(0.001)) {
          const state: LatenessState = deserialize(serialize(lateness.snapshot()));
          lateness = new Lateness(latenessMs, state);
        }
      }
    },
  );
  fc.assert(property, { numRuns: 6, seed: 1 });
});
