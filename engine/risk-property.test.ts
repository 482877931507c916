// On random packs and streams: what is read of somebody right behind a signal is what the decision on that signal says of him, to the digit, and
// reading makes no difference to anything after it.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSignalType, signalTypeSpec } from '../signal/signal-type.ts';
import { arbitraryCase, type Case } from '../test/arbitrary-case.ts';
import { planOf } from '../test/evaluate.ts';
import type { Decision } from './decision.ts';
import { Engine } from './engine.ts';

const RUNS = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 80);
const SEED = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

let decisionCount = 0;

function checkReadings({ files, signals }: Case): void {
  const plan = planOf(files);
  const [read, left] = [new Engine(plan), new Engine(plan)];
  for (const signal of signals) {
    const processed = read.process(signal);
    deepStrictEqual(processed, left.process(signal), 'a reading changed a decision');
    for (const decision of lastOfEach(processed.decisions)) {
      if (!isOfOne(decision)) continue;
      decisionCount++;
      checkReading(read, decision);
    }
  }
  deepStrictEqual(read.snapshot(), left.snapshot(), 'a reading changed the state');
}

/** Reaching back, one signal may decide several times of a subject; the reading is behind all of them. */
function lastOfEach(decisions: readonly Decision[]): Iterable<Decision> {
  return new Map(
    decisions.map((decision) => [JSON.stringify([decision.subject, decision.typology]), decision]),
  ).values();
}

/**
 * Of a transfer payer and payee may be one person: the second may then add to the first without a word, which the reading has and the decision has
 * not.
 */
function isOfOne({ role, signal }: Decision): boolean {
  if (!isSignalType(signal.type)) return false;
  const { suspectKeys, victimKeys } = signalTypeSpec(signal.type);
  return (role === 'suspect' ? suspectKeys : victimKeys).length === 1;
}

function checkReading(engine: Engine, decision: Decision): void {
  const { subject, typology, role, time, level, score, rules } = decision;
  const risk = engine
    .risk(subject, time)
    .typologies.find((each) => each.typology === typology && each.role === role);
  const read = risk && {
    subject: risk.subject,
    level: risk.level,
    score: risk.score,
    rules: risk.reasons.map(({ firedTime: _, ...hit }) => hit),
  };
  deepStrictEqual(read, { subject, level, score, rules });
}

test('a reading right behind a signal says what its decision says, and changes nothing', () => {
  fc.assert(fc.property(arbitraryCase(40), checkReadings), { numRuns: RUNS, seed: SEED });
  expect(decisionCount).toBeGreaterThan(RUNS);
}, 300_000);
