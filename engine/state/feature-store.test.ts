// Windows by key tell what plain lists of their entries tell, and all that they took comes back (test/feature-model.ts).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryKeyedCourse, runKeyed } from '../../test/feature-model.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { DAY_MS, START_MS, shapeFor } from '../../test/window-model.ts';
import { FeatureStore } from './feature-store.ts';
import { NameTable } from './name-table.ts';
import { Rows } from './rows.ts';

test('keys of one part and of several, joined, swept, checkpointed and released, tell what their entries tell', () => {
  const property = fc.property(fc.integer(), arbitraryKeyedCourse(300), (seed, course) => {
    runKeyed(seed, course);
  });
  fc.assert(property, { numRuns: 8, seed: 1 });
});

test('a window that still holds what is long past is joined without it', () => {
  const slab = new GuardedSlab();
  const names = new NameTable(slab);
  const [one, other] = [names.seeNumber(1, 1, 1, 0), names.seeNumber(2, 2, 2, 0)];
  const features = new FeatureStore(slab, names, new Rows(slab, names, 1));
  const shape = shapeFor('count', 30 * DAY_MS, 0, true);
  const observe = (name: number, day: number) => {
    const time = START_MS + day * DAY_MS;
    features.observe(shape, name, 0, 0, { time, watermark: time, identity: 1 });
  };
  for (const day of [0, 0, 0, 25, 48]) observe(one, day);
  observe(other, 70);
  // From the first entry to the last it is 70 days: more ms than 32 bits hold.
  features.rename(shape, one, other, START_MS + 70 * DAY_MS);
  const readOn = (day: number) => {
    const time = START_MS + day * DAY_MS;
    return features.read(shape, other, 0, { time, watermark: time, identity: 0 });
  };
  expect([readOn(70), readOn(79)]).toEqual([2, 1]);
});
