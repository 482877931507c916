// Whom a confirmed fraud lists: every suspect of its episode and every account that has the money, each once however often it is told.
import { expect, test } from 'vitest';
import { Engine } from '../engine/engine.ts';
import { parseSignal } from '../signal/parse-signal.ts';
import type { Signal } from '../signal/signal.ts';
import { printSignal } from '../signal/signal.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { EVIDENCE, episodeOf, START_TIME, taskNumbered } from './fixture.ts';
import { recordOutcome } from './outcome-record.ts';
import { outcomeSignals } from './outcome-suspects.ts';
import type { OutcomeReport } from './task.ts';

const [FIRST, SECOND, TYPED] = ['6222020000000001', '6222020000000002', '6222020000000003'];
const [CALLER, EARLIER, DOMAIN] = ['+8617000000002', '+8617000000001', 'gongan-fk.top'];
const EPISODE = episodeOf({
  phone: '+8613812345678',
  suspects: [
    { kind: 'phone', id: EARLIER },
    { kind: 'account', id: FIRST },
    { kind: 'domain', id: DOMAIN },
    { kind: 'phone', id: CALLER },
    { kind: 'account', id: SECOND },
  ],
});
const PAID: OutcomeReport = {
  outcome: 'already-paid',
  paid: [{ amountFen: 100, paidAt: START_TIME - 1, payee: '6222 0200 0000 0003' }],
  lostFen: 100,
  note: '两笔',
};

function signalsOf(report: OutcomeReport, episode = EPISODE, time = START_TIME) {
  const claim = {
    task: taskNumbered(1),
    staff: 'li',
    lease: 'lease-1',
    claimedAt: START_TIME,
    expiresAt: START_TIME + 60_000,
  };
  return outcomeSignals(recordOutcome(claim, report, START_TIME), episode, time);
}

function namedBy(signals: readonly Signal[]): string[] {
  return signals.flatMap((one) => {
    if (one.type !== 'outcome.recorded') return [];
    return [one.suspectPhone, one.suspectAccount, one.suspectDomain].flatMap((id) => id ?? []);
  });
}

const FILES = packOf(
  `
typologies:
  warned: { name: w, role: victim, halfLife: 1h, levels: { orange: 50, red: 75 }, cooldown: 1h }
rules:
  dealt: { typology: warned, on: suspect.confirmed, when: signal.touchTime > 0, points: 80, reason: dealt with a confirmed suspect }
`,
  'lateness: 5m\ntouchRetention: 14d',
);

function pay(at: number, payer: string, payee: string): Signal {
  return signal('transfer.attempted', at, { transferId: `t${at}`, payer, payee, amountFen: 1 });
}

test('a confirmed fraud with two accounts and a typed payee confirms all three, and whoever paid any of them is scored again', () => {
  const engine = new Engine(planOf(FILES));
  const [one, two, three] = ['6222990000000001', '6222990000000002', '6222990000000003'];
  engine.process(pay(1, one, FIRST));
  engine.process(pay(2, two, SECOND));
  engine.process(pay(3, three, TYPED));
  const outcome = signalsOf(PAID, EPISODE, START_MS + 10);
  const told = outcome.flatMap((each) => engine.process(each).decisions);
  expect(told.map(({ subject }) => subject.id).sort()).toEqual([one, two, three]);
  for (const id of [FIRST, SECOND, TYPED])
    expect(engine.risk({ kind: 'account', id }).confirmedTime).toBe(START_MS + 10);
  for (const id of [CALLER, EARLIER])
    expect(engine.risk({ kind: 'phone', id }).confirmedTime).toBe(START_MS + 10);
  const again = signalsOf(PAID, EPISODE, START_MS + 20).map((each) => engine.process(each));
  expect(again.map(({ verdict }) => verdict)).toEqual(outcome.map(() => 'duplicate'));
});

test('each suspect is named once, by signals whose ids follow from the outcome', () => {
  const signals = signalsOf(PAID);
  expect(namedBy(signals).sort()).toEqual([CALLER, EARLIER, FIRST, SECOND, TYPED, DOMAIN].sort());
  expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
  expect(signalsOf(PAID)).toEqual(signals);
});

test('the money and the note are told once, by the signal that has the id of the outcome', () => {
  const [first, ...others] = signalsOf(PAID);
  expect(first).toMatchObject({ lossFen: 100, note: '两笔', suspectAccount: SECOND });
  for (const other of others) {
    expect(other).not.toHaveProperty('lossFen');
    expect(other).not.toHaveProperty('note');
    expect(other).toMatchObject({ episodeId: 'e1', person: 'p1', outcome: 'already-paid' });
  }
});

test('the payee of a transfer that is named by its number is confirmed as well', () => {
  const transfer = { transferId: 't7', amountFen: 100, payee: TYPED, time: START_TIME } as const;
  const episode = episodeOf({ transfers: [{ ...transfer, state: 'completed' }] });
  const paid = [{ amountFen: 100, paidAt: START_TIME, transferId: 't7' }];
  expect(namedBy(signalsOf({ outcome: 'already-paid', paid }, episode))).toEqual([TYPED]);
});

test('what was typed and is no account, and what is of the victim, is confirmed by nobody', () => {
  const person = { kind: 'account', id: FIRST } as const;
  const suspects = [{ kind: 'phone', id: '+8613812345678' }] as const;
  const phone = '+8613812345679';
  const paid = ['王某', FIRST].map((payee) => ({ amountFen: 1, paidAt: START_TIME, payee }));
  const episode = episodeOf({ person, phone, suspects });
  expect(namedBy(signalsOf({ outcome: 'already-paid', paid }, episode))).toEqual([suspects[0].id]);
});

test.each(['not-fraud', 'unreachable', 'refused', 'duplicate'] as const)(
  'the outcome %s, which is not known to be fraud, confirms nobody',
  (outcome) => {
    expect(namedBy(signalsOf({ outcome, ...EVIDENCE[outcome] }))).toEqual([]);
  },
);

test('the log takes each of the signals', () => {
  for (const each of signalsOf(PAID))
    expect(parseSignal(JSON.parse(printSignal(each)))).toMatchObject({ signal: each });
});
