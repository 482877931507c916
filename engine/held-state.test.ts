// Of any pack and any signals: a state that is taken in pieces while the engine goes on is the state at the moment when it was held.
import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryCase } from '../test/arbitrary-case.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import { Engine } from './engine.ts';
import type { EngineState } from './engine-state.ts';
import type { HeldState } from './held-state.ts';
import { copyOfSketch } from './state/distinct-sketch.ts';
import { StateBuilder } from './state-builder.ts';

/** The state as it is now, for good. Running views of sketches are no part of it. */
function copied(engine: Engine): EngineState {
  const state = structuredClone(engine.snapshot());
  const sketches = [...state.sketches.sketches].map(
    ([key, sketch]) => [key, copyOfSketch(sketch)] as const,
  );
  return { ...state, sketches: { ...state.sketches, sketches: new Map(sketches) } };
}

/** The state that is held, of which a piece is taken before and after each step. */
function takenDuring(held: HeldState, steps: Iterable<() => void>): EngineState {
  const builder = new StateBuilder();
  const take = () => {
    const { value, done } = held.pieces.next();
    if (done !== true) builder.put(value);
    return done !== true;
  };
  for (const step of steps) {
    take();
    step();
  }
  while (take());
  held.letGo();
  return builder.take();
}

test('whatever is processed between two pieces', () => {
  fc.assert(
    fc.property(arbitraryCase(50), fc.nat(49), ({ files, signals }, at) => {
      const engine = new Engine(planOf(files));
      for (const each of signals.slice(0, at)) engine.process(each);
      const wanted = copied(engine);
      const steps = signals.slice(at).map((each) => () => {
        engine.process(each);
      });
      deepStrictEqual(takenDuring(engine.hold(), steps), wanted);
    }),
    { numRuns: 25, seed: 3 },
  );
});

test('followers of a phone that change hands, come and go before their piece is taken', () => {
  const engine = new Engine(planOf(packOf('typologies: {}')));
  let time = 0;
  const open = (account: string, phone: string) => () => {
    engine.process(signal('account.opened', ++time, { account, phone }));
  };
  open('62000001', '13800000001')();
  open('62000002', '13800000001')();
  open('62000003', '13800000002')();
  const wanted = copied(engine);
  expect(wanted.links.size).toBe(2);
  const steps = [open('62000002', '13800000002'), open('62000004', '13800000001')];
  deepStrictEqual(takenDuring(engine.hold(), steps), wanted);
});

test('estimates that change and are joined before their piece is taken', () => {
  const called = 'on: call.ended, value: distinct(signal.caller), window: 1h, exactUpTo: 16';
  const pack = `features:\n  callers: { by: victim, ${called} }\ntypologies: {}`;
  const engine = new Engine(planOf(packOf(pack)));
  let count = 0;
  const call = (callee: string) => () => {
    const caller = `1390000${String(++count).padStart(4, '0')}`;
    const head = { callId: `c${count}`, durationMs: 1, answered: true };
    engine.process(signal('call.ended', count, { ...head, caller, callee }));
  };
  const link = (phone: string) => () => {
    const fields = { person: 'person:p1', phone };
    engine.process(signal('link.declared', ++count, fields));
  };
  const phones = ['13800000001', '13800000002', '13800000003'];
  for (const phone of phones) for (let i = 0; i < 40; i++) call(phone)();
  const wanted = copied(engine);
  expect(wanted.sketches.sketches.size).toBe(3);
  const changes = phones.map((phone) => () => {
    for (let i = 0; i < 40; i++) call(phone)();
  });
  const all = () => {
    for (const change of changes) change();
  };
  deepStrictEqual(takenDuring(engine.hold(), [all]), wanted);
  const linked = copied(engine);
  const join = () => {
    for (const phone of phones) link(phone)();
  };
  deepStrictEqual(takenDuring(engine.hold(), [join]), linked);
  expect(copied(engine).sketches.sketches.size).toBe(1);
});

test('entries of a large window that late signals move before their piece is taken', () => {
  const pack = 'features:\n  calls: { on: call.ended, by: caller, value: count, window: 3d }';
  const engine = new Engine(planOf(packOf(`${pack}\ntypologies: {}`, 'lateness: 1d')));
  let count = 0;
  const call = (timeMs: number) => {
    const fields = { callId: `c${++count}`, durationMs: 1, answered: true };
    const pair = { caller: '13900000001', callee: `1380000${String(count).padStart(4, '0')}` };
    engine.process(signal('call.ended', timeMs, { ...fields, ...pair }));
  };
  for (let minute = 0; minute < 400; minute++) call(minute * 60_000);
  const wanted = copied(engine);
  deepStrictEqual(takenDuring(engine.hold(), [() => call(90)]), wanted);
  const later = copied(engine);
  // Before the first of all, so that every entry is counted from another time.
  deepStrictEqual(takenDuring(engine.hold(), [() => call(-3_600_000)]), later);
});

test('scores that fall while two people turn out to be one, before their piece is taken', () => {
  const pack = `typologies:
  talked: { name: talked, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
  any: { typology: talked, on: call.ended, when: true, points: 40, reason: talked }`;
  const engine = new Engine(planOf(packOf(pack)));
  const call = { callId: 'c', caller: '13900000001', callee: '13800000001' };
  engine.process(signal('call.ended', 0, { ...call, durationMs: 1, answered: true }));
  const wanted = copied(engine);
  expect([...(wanted.victimScores.get('talked')?.values() ?? [])]).toMatchObject([{ rank: 1 }]);
  const link = () => {
    const fields = { person: 'person:p1', phone: '13800000001' };
    engine.process(signal('link.declared', 6 * 3_600_000, fields));
  };
  deepStrictEqual(takenDuring(engine.hold(), [link]), wanted);
  expect([...(copied(engine).victimScores.get('talked')?.values() ?? [])]).toMatchObject([
    { rank: 0 },
  ]);
});

test('one state is held at a time, and nobody takes it over meanwhile', () => {
  const engine = new Engine(planOf(packOf('typologies: {}')));
  const held = engine.hold();
  expect(() => engine.hold()).toThrow(/one state at a time/);
  expect(() => engine.snapshot()).toThrow(/still being taken/);
  held.letGo();
  expect(takenDuring(engine.hold(), [])).toEqual(copied(engine));
});
