// The cost of a pack is told from its plan: what each feature keeps, and what each signal type touches.
import { describe, expect, test } from 'vitest';
import { compilePack } from './compile.ts';
import { costOf } from './cost.ts';

const PACK = `
pack: cost
version: 1.0.0
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
  callers: { on: call.ended, by: victim, value: distinct(signal.caller), window: 1h }
  people: { on: call.ended, by: caller, value: distinct(signal.callee), window: 1m, exactUpTo: 100 }
sequences:
  paysAfterCall:
    steps:
      - { id: call, on: call.ended }
      - { id: pay, on: transfer.attempted, within: 2h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 40, red: 80 } }
rules:
  one: { typology: demo, on: call.ended, when: calls > 3 && callers > 2 && people > 9, points: 90, reason: x }
  two: { typology: demo, on: [call.ended, transfer.attempted], when: calls > 4, points: 20, reason: x }
  three: { typology: demo, on: transfer.attempted, when: paysAfterCall, points: 20, reason: x }
`;

function cost() {
  const { plan } = compilePack([{ name: 'pack.yaml', text: PACK }]);
  if (plan === undefined) throw new Error('the pack of this test must compile');
  return costOf(plan);
}

describe('the cost of a pack', () => {
  test('says what each signal type touches', () => {
    const types = new Map(cost().types.map((type) => [type.type, type]));
    expect(types.get('call.ended')).toEqual({
      type: 'call.ended',
      suspectFeatures: 1,
      victimFeatures: 2,
      sequences: 1,
      rules: 2,
      featuresRead: 3,
      attached: 1,
    });
    expect(types.get('transfer.attempted')).toMatchObject({
      rules: 2,
      featuresRead: 1,
      attached: 0,
    });
    expect(types.get('sms.received')).toMatchObject({ victimFeatures: 0, rules: 0 });
  });

  test('a feature that keeps values costs more an entry than one that only counts', () => {
    const [calls, callers] = cost().features;
    expect(calls).toMatchObject({ keyBytes: 128, entryBytes: 12 });
    expect(callers).toMatchObject({ keyBytes: 128, entryBytes: 34 });
  });

  test('a distinct feature says up to how many values it keeps and what a key costs from then on', () => {
    const [callers, calls, people] = ['callers', 'calls', 'people'].map(
      (name) => cost().features.find((feature) => feature.name === name)?.sketch,
    );
    expect(calls).toBeUndefined();
    expect(callers).toEqual({ exactUpTo: 4_096, keyBytesMax: 4_096 * (64 + 8 * 8) });
    // Ten windows of a minute fit into the ten minutes that signals may be late.
    expect(people).toEqual({ exactUpTo: 100, keyBytesMax: 4_096 * (64 + 8 * 8) + 10 * 10_000 });
  });

  test('a sequence states the most that one person can cost', () => {
    const [sequence] = cost().sequences;
    // One list of calls; of the payments nothing is kept. 4 + 65 × 4 words lie in a block of 512.
    expect(sequence).toEqual({
      name: 'paysAfterCall',
      steps: 2,
      keyBytes: 96,
      entryBytes: 24,
      keyBytesMax: 96 + 512 * 4,
    });
  });
});
