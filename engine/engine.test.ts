// Properties of the engine on random packs and streams, a few hundred of them; engine-*.sim.test.ts run thousands.
// What single constructs mean is stated in the other tests of this folder.
import { expect, test } from 'vitest';
import { checkCases, packOf, planOf, signal } from '../test/evaluate.ts';
import { Engine } from './engine.ts';

test('engine and oracle decide alike, and neither restores, re-runs nor duplicates make a difference', () => {
  checkCases(120, 1);
}, 300_000);

const FAN_OUT = packOf(`
features:
  people: { on: call.ended, by: caller, value: distinct(signal.callee), window: 10m }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: people >= 2, points: 60, reason: '{people}' }
`);

test('state of another pack that has the same features goes on counting', () => {
  const call = (timeMs: number, callee: string) =>
    signal('call.ended', timeMs, {
      callId: callee,
      caller: '17000000001',
      callee,
      durationMs: 0,
      answered: false,
    });
  const before = new Engine(planOf(FAN_OUT));
  before.process(call(0, '13800000001'));
  const [file] = FAN_OUT;
  const renamed = [{ name: 'pack.yaml', text: (file?.text ?? '').replaceAll('goip', 'farm') }];
  const after = new Engine(planOf(renamed), before.snapshot());
  const [decision] = after.process(call(1, '13800000002')).decisions;
  expect(decision?.typology).toBe('farm');
});
