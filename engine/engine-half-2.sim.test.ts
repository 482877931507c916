// Half of the long run of engine against oracle; two files, so that two cores share the work. FOREWARN_PROPERTY_RUNS says how
// many cases both take together, FOREWARN_PROPERTY_SEED where to begin.
import { test } from 'vitest';
import { checkCases } from '../test/evaluate.ts';

const runs = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 900);
const seed = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

test('engine and oracle decide alike on random packs and streams, part 2', () => {
  checkCases(Math.ceil(runs / 2), 2 * seed + 1);
});
