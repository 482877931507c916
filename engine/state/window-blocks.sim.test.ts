// The long run of windows against plain lists of their entries. FOREWARN_PROPERTY_RUNS says how many courses, FOREWARN_PROPERTY_SEED where to begin.
import fc from 'fast-check';
import { test } from 'vitest';
import { arbitraryCourse, runWindows } from '../../test/window-model.ts';

const numRuns = Math.ceil(Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 3_000) / 100);
const seed = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

test('windows of thousands of entries tell what a look at each of them tells', () => {
  const property = fc.property(fc.integer(), arbitraryCourse(2_500), (each, course) => {
    runWindows(each, course);
  });
  fc.assert(property, { numRuns, seed });
});
