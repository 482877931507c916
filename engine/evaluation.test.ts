// Rules of one subject share what they read: a feature is worked out once, and never carried over to the next subject.
import { describe, expect, test } from 'vitest';
import { compilePack } from '../rules/compile.ts';
import { parseSignal } from '../signal/parse-signal.ts';
import { Evaluation, NO_SUSPECT } from './evaluation.ts';
import { ListStore } from './state/list-store.ts';

const { plan } = compilePack([
  {
    name: 'pack.yaml',
    text: `
pack: readings
version: 1.0.0
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 40, red: 80 } }
rules:
  three: { typology: demo, on: call.ended, when: calls >= 3, points: 90, reason: x }
  four: { typology: demo, on: call.ended, when: calls >= 4, points: 90, reason: x }
`,
  },
]);

function signalOf() {
  const parsed = parseSignal({
    id: 's1',
    source: 'carrier',
    region: '330106',
    time: 1_772_589_600_000,
    type: 'call.ended',
    callId: 'c1',
    caller: '17000000001',
    callee: '13800000001',
    durationMs: 1000,
    answered: true,
  });
  if (!parsed.ok) throw new Error('the signal of this test must parse');
  return parsed.signal;
}

describe('reading features', () => {
  test('rules of one subject work a feature out once, and the next subject works it out anew', () => {
    if (plan === undefined) throw new Error('the pack of this test must compile');
    const compiled = plan;
    const evaluation = new Evaluation(compiled, new ListStore(compiled.lists, new Map()));
    const signal = signalOf();
    const firedOf = (calls: number) => {
      let reads = 0;
      const reader = () => {
        reads++;
        return calls;
      };
      const fired = compiled.rules.filter((rule) =>
        rule.when(evaluation.ofRule(signal, reader, NO_SUSPECT, new Set())),
      );
      return { fired: fired.map(({ id }) => id), reads };
    };
    expect(firedOf(3)).toEqual({ fired: ['three'], reads: 1 });
    expect(firedOf(4)).toEqual({ fired: ['three', 'four'], reads: 1 });
  });
});
