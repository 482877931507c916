// Memory comes back as event time goes on: names, windows and identities of keys that came once are gone when their windows are, and the slab
// takes what was given back before it grows.
import { expect, test } from 'vitest';
import type { SignalOf } from '../signal/signal.ts';
import { packOf, planOf, START_MS } from '../test/evaluate.ts';
import { Engine } from './engine.ts';

const SHORT_WINDOWS = packOf(
  `
features:
  people: { on: call.ended, by: caller, value: distinct(signal.callee), window: 2m, exactUpTo: 16 }
  lasting: { on: call.ended, by: caller, value: sum(signal.durationMs), window: 5m }
  callers: { on: call.ended, by: victim, value: top(signal.caller), window: 5m }
  pairs: { on: call.ended, by: [caller, callee], value: count, window: 3m }
sequences:
  twice:
    steps:
      - { id: one, on: call.ended }
      - { id: two, on: call.ended, where: signal.caller == one.caller, within: 4m }
typologies:
  goip: { name: x, role: suspect, halfLife: 1h, levels: { orange: 50, red: 80 } }
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: people > 900 || lasting < 0 || pairs > 900, points: 60, reason: '{people}' }
  one: { typology: demo, on: call.ended, when: "twice && callers == '+8600'", points: 60, reason: '{callers}' }
`,
  'lateness: 10s',
);

function call(index: number, time: number, caller: string, callee: string): SignalOf<'call.ended'> {
  return {
    type: 'call.ended',
    id: `c${index}`,
    source: 'test',
    time: START_MS + time,
    region: '330106',
    callId: `c${index}`,
    caller,
    callee,
    durationMs: 1_000,
    answered: true,
  };
}

test('a stream in which every number is new keeps what its windows hold and no more', () => {
  const engine = new Engine(planOf(SHORT_WINDOWS));
  const names: number[] = [];
  const live: number[] = [];
  // Ten a second: 3,000 calls in the longest window.
  for (let i = 0; i < 300_000; i++) {
    const number = String(i).padStart(8, '0');
    engine.process(call(i, i * 100, `+86170${number}`, `+86138${number}`));
    if (i % 30_000 !== 29_999) continue;
    names.push(engine.nameCount);
    live.push(engine.stateBytes.live);
  }
  // Each call has three names, the pair being one; after five minutes and the lateness, and a minute for how finely names know
  // their time, nothing speaks of them. As many again wait for their turn.
  const inUse = 3 * 3_700;
  for (const count of names) expect(count).toBeLessThan(2.5 * inUse);
  expect(Math.max(...live.slice(2))).toBeLessThan(1.2 * Math.max(...live.slice(0, 2)));
  const { windows, names: nameBytes, identities } = engine.stateBytes;
  expect([windows < 16e6, nameBytes < 4e6, identities < 1e6]).toEqual([true, true, true]);
  // Everything but one pair of numbers stops.
  const before = engine.stateBytes.live;
  for (let i = 0; i < 200_000; i++)
    engine.process(call(300_000 + i, 30_000_000 + i * 100, '+8617000000001', '+8613800000001'));
  expect(engine.nameCount).toBeLessThan(20);
  expect(engine.stateBytes.live).toBeLessThan(before / 4);
});
