// Windows by key tell what plain lists of their entries tell, and all that they took comes back (test/feature-model.ts).
import fc from 'fast-check';
import { test } from 'vitest';
import { arbitraryKeyedCourse, runKeyed } from '../../test/feature-model.ts';

test('keys of one part and of several, joined, swept, checkpointed and released, tell what their entries tell', () => {
  const property = fc.property(fc.integer(), arbitraryKeyedCourse(400), (seed, course) => {
    runKeyed(seed, course);
  });
  fc.assert(property, { numRuns: 25, seed: 1 });
});
