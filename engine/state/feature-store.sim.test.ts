// The long run of windows by key against plain lists. FOREWARN_PROPERTY_RUNS says how many courses, FOREWARN_PROPERTY_SEED where to begin.
import fc from 'fast-check';
import { test } from 'vitest';
import { arbitraryKeyedCourse, runKeyed } from '../../test/feature-model.ts';

const numRuns = Math.ceil(Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 3_000) / 250);
const seed = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

test('thousands of entries by key, joined, swept, checkpointed and released, tell what a look at each tells', () => {
  const property = fc.property(fc.integer(), arbitraryKeyedCourse(2_000), (each, course) => {
    runKeyed(each, course);
  });
  fc.assert(property, { numRuns, seed });
});
