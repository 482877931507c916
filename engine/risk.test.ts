// How somebody stands between signals: what is read must be what a decision at that moment would say, and reading must change nothing.
import { describe, expect, test } from 'vitest';
import type { Signal } from '../signal/signal.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { Engine } from './engine.ts';

const HOUR_MS = 3_600_000;
const [PAYER, PAYEE] = ['6222000000000001', '6222000000000009'];

const FILES = packOf(
  `
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1d }
  payers: { on: transfer.attempted, by: payee, role: suspect, value: distinct(signal.payer), window: 1d }
typologies:
  coached: { name: { zh: 被诱导, en: Coached }, role: victim, combine: sum, halfLife: 1h, levels: { yellow: 20, orange: 40, red: 80 }, cooldown: 1d }
  mule: { name: m, role: suspect, halfLife: 1h, levels: { orange: 50, red: 80 } }
rules:
  large: { typology: coached, on: transfer.attempted, when: signal.amountFen >= 1000 * yuan, points: 40, reason: '{signal.amountFen}' }
  again: { typology: coached, on: transfer.attempted, when: paid >= 3, points: 31, reason: '{paid}' }
  gathers: { typology: mule, on: transfer.attempted, when: payers >= 2, points: 60, reason: '{payers}' }
`,
  'lateness: 5m',
);

let count = 0;
function pay(timeMs: number, amountFen: number, payer = PAYER): Signal {
  const transferId = `t${++count}`;
  const fields = { id: transferId, transferId, payer, payee: PAYEE, amountFen };
  return signal('transfer.attempted', timeMs, fields);
}

function engineAfter(...signals: readonly Signal[]): Engine {
  const engine = new Engine(planOf(FILES));
  for (const each of signals) engine.process(each);
  return engine;
}

const payer = { kind: 'account', id: PAYER } as const;

describe('the risk of somebody', () => {
  test('unknown is none, and asking makes nobody known', () => {
    const engine = engineAfter(pay(0, 100));
    const before = engine.nameCount;
    const reading = engine.risk({ kind: 'domain', id: 'new.example' });
    expect(reading).toEqual({ time: START_MS, typologies: [] });
    expect(engine.nameCount).toBe(before);
    expect(new Engine(planOf(FILES)).risk(payer)).toEqual({ typologies: [] });
  });

  test('has the level, the score and the reasons that a decision had, though nothing is announced any more', () => {
    const engine = engineAfter(pay(0, 500_000));
    const { decisions } = engine.process(pay(1, 600_000));
    expect(decisions).toEqual([]);
    expect(engine.risk(payer).typologies).toMatchObject([
      {
        typology: 'coached',
        name: { zh: '被诱导', en: 'Coached' },
        role: 'victim',
        subject: payer,
        level: 'orange',
        score: 40,
        sinceTime: START_MS + 1,
        reasons: [{ id: 'large', points: 40, firedTime: START_MS + 1 }],
      },
    ]);
  });

  test('decays with event time, and a level sinks by it', () => {
    const engine = engineAfter(pay(0, 500_000), pay(HOUR_MS, 100, '6222000000000002'));
    const [risk] = engine.risk(payer).typologies;
    expect(risk).toMatchObject({ score: 20, level: 'yellow', sinceTime: START_MS });
    engine.process(pay(8 * HOUR_MS, 100, '6222000000000002'));
    expect(engine.risk(payer).typologies).toEqual([]);
  });

  test('counts the level from the firing that reached it, not from an earlier one that had sunk', () => {
    const engine = engineAfter(pay(0, 500_000), pay(2 * HOUR_MS, 100), pay(2 * HOUR_MS + 1, 100));
    const [risk] = engine.risk(payer).typologies;
    expect(risk).toMatchObject({ level: 'orange', score: 41 });
    expect(risk?.sinceTime).toBe(START_MS + 2 * HOUR_MS + 1);
  });

  test('of an identifier is its person’s as a victim and its own as a suspect', () => {
    const engine = engineAfter(
      signal('link.declared', 0, { person: 'P1', phone: '13800000001', account: PAYER }),
      pay(1, 500_000),
      pay(2, 100, '6222000000000002'),
    );
    const person = { kind: 'person', id: 'P1' } as const;
    const reading = engine.risk({ kind: 'phone', id: '+8613800000001' });
    expect(reading).toMatchObject({
      person,
      typologies: [{ typology: 'coached', subject: person }],
    });
    expect(engine.risk(person).typologies).toEqual(reading.typologies);
    expect(engine.risk({ kind: 'account', id: PAYEE }).typologies).toMatchObject([
      { typology: 'mule', role: 'suspect', level: 'orange', score: 60 },
    ]);
  });

  test('says since when a suspect is confirmed', () => {
    const engine = engineAfter(
      signal('case.filed', 5, {
        caseId: 'c1',
        phone: '13800000001',
        typology: 'coached',
        lossFen: 1,
        incidentTime: START_MS,
        suspectAccount: PAYEE,
      }),
    );
    expect(engine.risk({ kind: 'account', id: PAYEE }).confirmedTime).toBe(START_MS + 5);
  });

  test('is read without changing what comes after', () => {
    const signals = [pay(0, 500_000), pay(1, 600_000), pay(HOUR_MS, 100), pay(2 * HOUR_MS, 90_000)];
    const [asked, left] = [engineAfter(), engineAfter()];
    for (const each of signals) {
      const processed = asked.process(each);
      asked.risk(payer);
      asked.risk({ kind: 'person', id: 'nobody' });
      expect(left.process(each)).toEqual(processed);
    }
    expect(asked.snapshot()).toEqual(left.snapshot());
  });
});
