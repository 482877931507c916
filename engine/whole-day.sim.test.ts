// A day of a simulated province, where the oracle is too slow: engines that are put back from checkpoints, that change their pack and change it
// back, or that hash by another seed decide as one does that just runs.
import { deserialize, serialize } from 'node:v8';
import { beforeAll, expect, test } from 'vitest';
import type { Plan } from '../rules/plan.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { simulate } from '../sim/simulate.ts';
import { packOf, planOf } from '../test/evaluate.ts';
import { Engine } from './engine.ts';
import type { EngineState } from './engine-state.ts';

const FILES = readPackFiles('rules/packs/zhejiang');
const ZHEJIANG = planOf(FILES);
/** The same with its files in another order and a feature more, so that everything is kept in another place. */
const REARRANGED = planOf([
  ...FILES.toReversed(),
  {
    name: 'more.yaml',
    text: `
features:
  aaa: { on: call.ended, by: caller, value: sum(signal.durationMs), window: 13h }
`,
  },
]);
/** Keeps none of what the other does. */
const OTHER = planOf(
  packOf(`
features:
  calls: { on: call.ended, by: caller, value: count, window: 1h }
typologies:
  goip: { name: x, role: suspect, halfLife: 1h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: calls > 5000, points: 60, reason: '{calls}' }
`),
);

let signals: Signal[] = [];
let wanted: string[] = [];

function restored(plan: Plan, engine: Engine): Engine {
  const state: EngineState = deserialize(serialize(engine.snapshot()));
  return new Engine(plan, state);
}

/** What an engine decides; before each signal of a number that `every` divides it is exchanged for another. */
function decide(
  engine: Engine,
  all: readonly Signal[],
  every = Number.POSITIVE_INFINITY,
  exchange = (one: Engine) => one,
): string[] {
  let current = engine;
  return all.flatMap((signal, index) => {
    if (index > 0 && index % every === 0) current = exchange(current);
    return current.process(signal).decisions.map((decision) => JSON.stringify(decision));
  });
}

beforeAll(() => {
  const { chunks } = simulate({ people: 1_500, days: 2, seed: 31, fraudRatePer100kDay: 3_000 });
  signals = [...chunks].flat();
  wanted = decide(new Engine(ZHEJIANG), signals);
});

test('an engine put back from a checkpoint every few thousand signals decides the same', () => {
  expect(wanted.length).toBeGreaterThan(50);
  const told = decide(new Engine(ZHEJIANG), signals, 3_001, (engine) => restored(ZHEJIANG, engine));
  expect(told).toEqual(wanted);
});

test('an engine that hashes by another seed decides the same', () => {
  expect(decide(new Engine(ZHEJIANG, undefined, { low: 99, high: -7 }), signals)).toEqual(wanted);
});

test('a pack that keeps the same in other places takes over everything, again and again', () => {
  let isRearranged = false;
  const told = decide(new Engine(ZHEJIANG), signals, 5_003, (engine) => {
    isRearranged = !isRearranged;
    return restored(isRearranged ? REARRANGED : ZHEJIANG, engine);
  });
  // Several decisions on one signal come in the order of the pack.
  expect(told.toSorted()).toEqual(wanted.toSorted());
});

test('a pack that keeps nothing of another gives all of it back, and the other begins afresh', () => {
  const half = signals.length >>> 1;
  const first = new Engine(ZHEJIANG);
  decide(first, signals.slice(0, half));
  const held = first.stateBytes.live;
  const between = restored(OTHER, first);
  expect(between.snapshot().sketches.sketches.size).toBe(0);
  expect(between.stateBytes.live).toBeLessThan(held / 2);
  const again = restored(ZHEJIANG, between);
  decide(again, signals.slice(half));
  const fresh = new Engine(ZHEJIANG);
  decide(fresh, signals.slice(half));
  expect(again.stateBytes.live).toBeLessThan(fresh.stateBytes.live * 1.6);
});
