import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCase } from '../test/arbitrary-case.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { Engine } from './engine.ts';
import type { EngineState } from './engine-state.ts';
import { coverNames } from './forget-names.ts';
import { StateBuilder } from './state-builder.ts';
import { piecesOfState } from './state-pieces.ts';

const PHONE = '+8613912348765';
const PERSON = '33010619900707317X';
const PACK = packOf(`
features:
  calls: { on: call.ended, by: victim, value: count, window: 24h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 10, red: 80 } }
rules:
  called: { typology: demo, on: call.ended, when: calls >= 2, points: 40, reason: '{signal.callee} called {calls} times' }
`);

function copied(engine: Engine): EngineState {
  return deserialize(serialize(engine.snapshot()));
}

function call(time: number, callee: string) {
  return signal('call.ended', time, {
    callId: `c${time}`,
    caller: '+8617055543210',
    callee,
    durationMs: 1,
    answered: true,
  });
}

test('nothing of a name is left in a state, and who is seen by it again is somebody new', () => {
  const plan = planOf(PACK);
  const engine = new Engine(plan);
  engine.process(signal('link.declared', 1, { person: PERSON, phone: PHONE }));
  engine.process(call(2, PHONE));
  engine.process(call(3, '+8613700000000'));
  const before = copied(engine);
  expect(serialize(before).includes(PHONE.slice(3))).toBe(true);
  const forgotten = new Forgotten([
    { kind: 'phone', id: PHONE },
    { kind: 'person', id: PERSON },
  ]);
  const { state, changed } = coverNames(before, forgotten);
  expect(changed).toBe(2);
  for (const mark of [PHONE.slice(3), PERSON]) expect(serialize(state).includes(mark)).toBe(false);
  const after = new Engine(plan, state);
  expect(after.process(call(4, PHONE)).decisions).toEqual([]);
  expect(after.process(call(5, PHONE)).decisions[0]?.subject.id).toBe(PHONE);
  expect(after.process(call(6, '+8613700000000')).decisions).toHaveLength(1);
});

test('the text of a name that was swept is not left behind either', () => {
  const engine = new Engine(planOf(PACK));
  engine.process(call(1, PHONE));
  for (let day = 1; day < 400; day++) engine.process(call(day * 86_400_000, '+8613700000000'));
  expect(serialize(engine.snapshot()).includes('13912348765')).toBe(false);
});

test('a state is made of its pieces', () => {
  fc.assert(
    fc.property(arbitraryCase(50), ({ files, signals }) => {
      const engine = new Engine(planOf(files));
      for (const each of signals) engine.process(each);
      const state = copied(engine);
      const builder = new StateBuilder();
      for (const piece of piecesOfState(state)) builder.put(piece);
      deepStrictEqual(builder.take(), state);
    }),
    { numRuns: 10, seed: 4 },
  );
});
