// Both stages apart, over slices of suspects and of people, decide what the whole engine decides. FOREWARN_PROPERTY_RUNS and
// FOREWARN_PROPERTY_SEED as in engine-half-1.sim.test.ts.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCase, type Case } from '../test/arbitrary-case.ts';
import { planOf } from '../test/evaluate.ts';
import { SplitEngine } from '../test/split-engine.ts';
import { Engine, type Processed } from './engine.ts';

const runs = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 1_500);
const seed = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

/** Between slices a signal's decisions have no order. */
function plain({ verdict, decisions }: Processed): readonly string[] {
  return [verdict, ...decisions.map((decision) => JSON.stringify(decision)).sort()];
}

interface Found {
  decisions: number;
  parted: number;
}

/** Runs a case whole and split until histories part, which they never do within one slice of people. */
function check(
  { files, signals }: Case,
  suspectSlices: number,
  peopleSlices: number,
  restartAt: number,
  found: Found,
): void {
  const plan = planOf(files);
  const whole = new Engine(plan);
  const split = new SplitEngine(plan, suspectSlices, peopleSlices);
  for (const [index, signal] of signals.entries()) {
    if (index === restartAt % signals.length) split.restart();
    const said = plain(whole.process(signal));
    const saidSplit = plain(split.process(signal));
    if (split.leftBehindCount > 0) {
      found.parted++;
      expect(peopleSlices).toBeGreaterThan(1);
      return;
    }
    deepStrictEqual(saidSplit, said, `on ${JSON.stringify(signal)}`);
    found.decisions += said.length - 1;
  }
}

test('slices of suspects and of people decide what the whole engine decides, whatever the pack', () => {
  const found: Found = { decisions: 0, parted: 0 };
  const slices = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(arbitraryCase(50), slices, slices, fc.nat({ max: 255 }), (random, s, v, at) => {
      check(random, s, v, at, found);
    }),
    { numRuns: Math.ceil(runs / 4), seed },
  );
  console.log(
    `split: ${Math.ceil(runs / 4)} cases, ${found.decisions} decisions alike, ${found.parted} cases whose histories parted`,
  );
  expect(found.decisions).toBeGreaterThan(0);
});
