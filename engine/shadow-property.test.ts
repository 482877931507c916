// On random packs and streams: a second plan that runs behind the live one changes nothing of what that decides, and decides itself what it would
// decide alone, also when the engine is put back from a checkpoint in the middle.
import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Plan } from '../rules/plan.ts';
import type { Signal } from '../signal/signal.ts';
import { arbitraryPair } from '../test/arbitrary-pair.ts';
import { planOf } from '../test/evaluate.ts';
import type { Decision } from './decision.ts';
import { Engine } from './engine.ts';
import { SEED } from './engine-base.ts';
import type { EngineState } from './engine-state.ts';
import { sharedRules } from './shared-rules.ts';

const RUNS = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 80);
const FIRST = Number(process.env['FOREWARN_PROPERTY_SEED'] ?? 1);

let liveCount = 0;
let secondCount = 0;
let keptCount = 0;
let sharedCount = 0;

interface Told {
  readonly live: readonly Decision[];
  readonly second: readonly Decision[];
}

function beside(plan: Plan, second: Plan, signals: readonly Signal[], cut: number): Told {
  const live: Decision[] = [];
  const seconds: Decision[] = [];
  let engine = new Engine(plan, undefined, SEED, second);
  for (const [index, signal] of signals.entries()) {
    if (index === cut) {
      const state: EngineState = deserialize(serialize(engine.snapshot()));
      engine = new Engine(plan, state, SEED, second);
    }
    live.push(...engine.process(signal).decisions);
    seconds.push(...engine.secondDecisions);
  }
  return { live, second: seconds };
}

function alone(plan: Plan, signals: readonly Signal[]): Decision[] {
  const engine = new Engine(plan);
  return signals.flatMap((signal) => engine.process(signal).decisions);
}

test('live decisions are those without a second plan, and the second plan decides as it does alone', () => {
  fc.assert(
    fc.property(arbitraryPair, ({ live, challenger, signals, cut }) => {
      const [plan, second] = [planOf(live), planOf(challenger)];
      const told = beside(plan, second, signals, cut);
      deepStrictEqual(told.live, alone(plan, signals), 'the live decisions');
      deepStrictEqual(told.second, alone(second, signals), 'the decisions of the second plan');
      liveCount += told.live.length;
      secondCount += told.second.length;
      sharedCount += sharedRules(plan, second).size;
      const keys = new Set(plan.features.map(({ stateKey }) => stateKey));
      keptCount += second.features.filter(({ stateKey }) => keys.has(stateKey)).length;
    }),
    { numRuns: RUNS, seed: FIRST },
  );
  // A property that never sees anything holds always.
  for (const count of [liveCount, secondCount, keptCount, sharedCount])
    expect(count).toBeGreaterThan(RUNS / 4);
}, 120_000);
