// What `forewarn check --cost` tells of a feature or a sequence is what the engine takes for it, measured on a stream.
import { describe, expect, test } from 'vitest';
import { costOf } from '../rules/cost.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import { Engine } from './engine.ts';

const KEYS = 150;
const PERSON_TEXT_BYTES = 16;

/** Bytes that a key takes beside its name, with so many calls, and bytes that a name takes. */
function measure(pack: string, calls: number): { key: number; name: number } {
  const engine = new Engine(planOf(packOf(pack)));
  for (let call = 0; call < calls; call++) {
    for (let key = 0; key < KEYS; key++) {
      const time = call * KEYS + key;
      const caller = `1700000${String(key).padStart(4, '0')}`;
      const callee = `138000${String(call % 50).padStart(5, '0')}`;
      engine.process(
        signal('call.ended', time, {
          id: `${time}`,
          callId: 'c',
          caller,
          callee,
          durationMs: 5,
          answered: true,
        }),
      );
    }
  }
  const { live, names } = engine.stateBytes;
  const { nameCount } = engine;
  return {
    key: (live - nameCount * PERSON_TEXT_BYTES) / KEYS,
    name: names / nameCount + PERSON_TEXT_BYTES,
  };
}

const packWith = (value: string) => `
features:
  it: { on: call.ended, by: caller, value: ${value}, window: 24h }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: it < 0, points: 60, reason: '{it}' }
`;

describe('the cost that is told of', () => {
  test.each([['count'], ['distinct(signal.callee)'], ['sum(signal.durationMs)']])(
    'a feature of %s is what it takes',
    (value) => {
      const pack = packWith(value);
      const [told] = costOf(planOf(packOf(pack))).features;
      const [keyBytes, entryBytes] = [told?.keyBytes ?? 0, told?.entryBytes ?? 0];
      const one = measure(pack, 1);
      expect(one.name).toBeGreaterThan(48);
      expect(one.name).toBeLessThan(112);
      // A row, and a window with one entry.
      expect(one.key).toBe(48);
      expect(keyBytes - one.key).toBe(80);
      for (const calls of [12, 50, 90]) {
        const wanted = 48 + (calls - 1) * entryBytes;
        const { key } = measure(pack, calls);
        expect(key / wanted).toBeGreaterThan(0.5);
        expect(key / wanted).toBeLessThan(1.6);
      }
    },
  );

  test('a sequence bounds what a person takes', () => {
    const pack = `
sequences:
  twice:
    steps:
      - { id: one, on: call.ended }
      - { id: two, on: transfer.attempted, where: signal.payee == one.caller && one.durationMs > 3, within: 24h }
typologies:
  demo: { name: x, role: victim, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  twice: { typology: demo, on: transfer.attempted, when: twice, points: 60, reason: x }
`;
    const engine = new Engine(planOf(packOf(pack)));
    const [told] = costOf(planOf(packOf(pack))).sequences;
    for (let i = 0; i < 200; i++)
      engine.process(
        signal('call.ended', i, {
          callId: 'c',
          caller: '17000000001',
          callee: '13800000001',
          durationMs: 5,
          answered: true,
        }),
      );
    const { live } = engine.stateBytes;
    expect(engine.droppedCandidateCount).toBe(200 - 64);
    expect(live).toBeLessThanOrEqual(told?.keyBytesMax ?? 0);
    expect(live).toBeGreaterThan(64 * 20);
  });
});
