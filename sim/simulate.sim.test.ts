// The simulated province as a whole: its bytes are the seed's, its signals are valid and in order, and truth tells what the stream holds.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { parseSignal } from '../signal/parse-signal.ts';
import { identityOf, printSignal, type Signal } from '../signal/signal.ts';
import { LOOK_ALIKE_KINDS } from './hard-negative/all-look-alikes.ts';
import { FRAUD_SCRIPTS } from './script/all-scripts.ts';
import { type SimulateOptions, simulate } from './simulate.ts';
import type { FraudTruth, TruthRecord } from './truth.ts';

const PEOPLE = 4000;
const DAYS = 4;
const OPTIONS: SimulateOptions = {
  people: PEOPLE,
  days: DAYS,
  seed: 11,
  fraudRatePer100kDay: 450,
  lookAlikeScale: 4,
};

interface Run {
  readonly signals: readonly Signal[];
  readonly truth: readonly TruthRecord[];
  readonly startTime: number;
  readonly endTime: number;
}

const RUN = play(OPTIONS);
const DURING = RUN.signals.filter((signal) => signal.time >= RUN.startTime);

describe('simulate', () => {
  test('the same seed gives the same bytes and truth, another seed others', () => {
    const small: SimulateOptions = { people: 300, days: 1, seed: 5, fraudRatePer100kDay: 2000 };
    const first = play(small);
    expect(digest(play(small))).toBe(digest(first));
    expect(digest(play({ ...small, seed: 6 }))).not.toBe(digest(first));
  });

  test('every signal is valid and in canonical form', () => {
    for (const signal of RUN.signals) {
      const parsed = parseSignal(signal);
      if (!parsed.ok) throw new Error(`${printSignal(signal)}: ${JSON.stringify(parsed.faults)}`);
      if (printSignal(parsed.signal) !== printSignal(signal)) {
        throw new Error(`not canonical: ${printSignal(signal)}`);
      }
    }
  });

  test('signals arrive at most a minute after a later one, and without jitter in order', () => {
    expect(worstDisorderMs(RUN.signals)).toBeLessThan(60_000);
    const strict = { people: 300, days: 1, seed: 5, arrivalJitterMs: 0, duplicateProbability: 0 };
    expect(worstDisorderMs(play(strict).signals)).toBe(0);
  });

  test('about one signal in a thousand comes twice, and identities are otherwise unique', () => {
    const identities = new Set(RUN.signals.map(identityOf));
    const share = (RUN.signals.length - identities.size) / RUN.signals.length;
    expect(share).toBeGreaterThan(0.0005);
    expect(share).toBeLessThan(0.002);
  });

  test('people do about as much a day as was asked for', () => {
    expect(perPersonDay('call.started')).toBeGreaterThan(6.5);
    expect(perPersonDay('call.started')).toBeLessThan(12);
    expect(perPersonDay('sms.received')).toBeGreaterThan(2.5);
    expect(perPersonDay('sms.received')).toBeLessThan(5);
    expect(perPersonDay('site.visited')).toBeGreaterThan(3.5);
    expect(perPersonDay('site.visited')).toBeLessThan(5);
    expect(perPersonDay('transfer.attempted')).toBeGreaterThan(2.2);
    expect(perPersonDay('transfer.attempted')).toBeLessThan(3.8);
  });

  test('nights are quiet', () => {
    const calls = DURING.filter((signal) => signal.type === 'call.started');
    const hourOf = (time: number): number => Math.floor((time + 8 * 3_600_000) / 3_600_000) % 24;
    const atNight = calls.filter((call) => hourOf(call.time) < 5).length;
    expect(atNight / calls.length).toBeLessThan(0.02);
  });

  test('an option out of its bounds is refused by name', () => {
    for (const wrong of [{ people: 5 }, { days: 0 }, { seed: -1 }, { arrivalJitterMs: 60_000 }]) {
      expect(() => simulate({ ...OPTIONS, ...wrong })).toThrow(Object.keys(wrong)[0]);
      expect(() => simulate({ ...OPTIONS, ...wrong })).toThrow(
        expect.toSatisfy((error: unknown) => isFwError(error, 'FW_USAGE')),
      );
    }
  });
});

describe('people', () => {
  test('everybody is linked to a phone and an account before the first day', () => {
    const links = RUN.signals.filter((signal) => signal.type === 'link.declared');
    const linked = new Set(links.filter((link) => link.phone !== undefined).map((l) => l.person));
    expect(linked.size).toBe(PEOPLE);
    expect(links.every((link) => link.time < RUN.startTime)).toBe(true);
  });

  test('all eleven cities have people', () => {
    const cities = new Set(DURING.map((signal) => signal.region.slice(0, 4)));
    expect([...cities].filter((city) => city.startsWith('33')).length).toBe(11);
  });

  test('calls end once for each start, after it', () => {
    const starts = new Map<string, number>();
    for (const signal of DURING) {
      if (signal.type === 'call.started') starts.set(signal.callId, signal.time);
    }
    let ended = 0;
    let early = 0;
    for (const signal of unique(DURING)) {
      if (signal.type !== 'call.ended') continue;
      ended++;
      const started = starts.get(signal.callId) ?? Number.POSITIVE_INFINITY;
      if (signal.time < started + signal.durationMs) early++;
    }
    expect(early).toBe(0);
    expect(ended / starts.size).toBeGreaterThan(0.998);
  });
});

describe('truth', () => {
  const frauds = RUN.truth.filter((record) => record.record === 'fraud');

  test('every typology is played and paid for, and every look-alike appears', () => {
    const typologies = new Set(frauds.filter((f) => !f.isAbandoned).map((f) => f.typology));
    expect([...typologies].sort()).toEqual(FRAUD_SCRIPTS.map((s) => s.typology).sort());
    const kinds = new Set<string>();
    for (const record of RUN.truth) if (record.record === 'hard-negative') kinds.add(record.kind);
    expect([...kinds].sort()).toEqual([...LOOK_ALIKE_KINDS].sort());
  });

  test('each true transfer is in the stream with its time, payer, payee and amount', () => {
    const found = new Map<string, Signal>();
    for (const signal of DURING) {
      if (signal.type.startsWith('transfer.') && 'transferId' in signal) {
        found.set(`${signal.type} ${signal.transferId}`, signal);
      }
    }
    let checked = 0;
    for (const fraud of frauds) {
      for (const { transferId, time, settledTime, amountFen, payee, state } of fraud.transfers) {
        const payer = fraud.victim.account;
        const expected = { payer, payee, amountFen };
        expect(found.get(`transfer.attempted ${transferId}`)).toMatchObject({ ...expected, time });
        const settled = found.get(`transfer.${state} ${transferId}`);
        expect(settled).toMatchObject({ ...expected, time: settledTime });
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(60);
  });

  test('whoever else pays a mule is in the stream with that payment, and is the victim of no script', () => {
    const victims = new Set(frauds.map((fraud) => fraud.victim.account));
    const found = new Map<string, Signal>();
    for (const signal of DURING) {
      if (signal.type === 'transfer.completed') found.set(signal.transferId, signal);
    }
    let seen = 0;
    for (const { account, transferId, ...payment } of frauds.flatMap((f) => f.otherPayers)) {
      expect(victims.has(account)).toBe(false);
      const signal = found.get(transferId);
      if (signal === undefined) continue;
      const { payee, amountFen, settledTime } = payment;
      expect(signal).toMatchObject({ payer: account, payee, amountFen, time: settledTime });
      seen++;
    }
    expect(seen).toBeGreaterThan(100);
  });

  test('typologies are equally frequent when that is asked for', () => {
    const even = { people: 2000, days: 2, seed: 3, fraudRatePer100kDay: 1300 };
    const counts = new Map<string, number>();
    for (const record of play({ ...even, evenTypologies: true }).truth) {
      if (record.record !== 'fraud') continue;
      counts.set(record.typology, (counts.get(record.typology) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(FRAUD_SCRIPTS.map(() => 4));
  });

  test('loss, large transfer and leaving time agree with the transfers', () => {
    for (const fraud of frauds) {
      const completed = fraud.transfers.filter((transfer) => transfer.state === 'completed');
      const lossFen = completed.reduce((sum, transfer) => sum + transfer.amountFen, 0);
      expect(fraud.lossFen).toBe(lossFen);
      expect(fraud.moneyLeavesAt === null).toBe(lossFen === 0);
      if (fraud.isAbandoned) expect(fraud.transfers).toEqual([]);
      if (fraud.moneyLeavesAt !== null) {
        expect(fraud.firstContact).toBeLessThan(fraud.moneyLeavesAt);
        const goneFen = completed
          .filter((transfer) => transfer.settledTime <= (fraud.moneyLeavesAt ?? 0))
          .reduce((sum, transfer) => sum + transfer.amountFen, 0);
        expect(goneFen).toBeGreaterThanOrEqual(lossFen * 0.2);
      }
    }
  });

  test('filed cases are in the stream with the loss, hours after it', () => {
    const cases = new Map<string, Signal>();
    for (const signal of DURING) if (signal.type === 'case.filed') cases.set(signal.caseId, signal);
    const filed = frauds.filter((fraud) => fraud.caseId !== null);
    expect(filed.length).toBeGreaterThan(5);
    expect(cases.size).toBe(filed.length);
    for (const fraud of filed) {
      const { phone, region } = fraud.victim;
      const { typology, lossFen } = fraud;
      const found = cases.get(fraud.caseId ?? '');
      expect(found).toMatchObject({ phone, region, typology, lossFen, time: fraud.caseFiledAt });
      expect(found?.time).toBeGreaterThan(fraud.end);
    }
  });

  test('nobody is the victim of two frauds, and gangs serve several victims', () => {
    expect(new Set(frauds.map((fraud) => fraud.victim.person)).size).toBe(frauds.length);
    expect(sharedMules(frauds)).toBeGreaterThan(3);
  });

  test('no bank shows a victim paying more than he has', () => {
    const victims = new Set(frauds.map((fraud) => fraud.victim.account));
    let paid = 0;
    const short: Signal[] = [];
    for (const signal of DURING) {
      if (signal.type !== 'transfer.completed' || !victims.has(signal.payer)) continue;
      paid++;
      if ((signal.balanceFen ?? signal.amountFen) < signal.amountFen) short.push(signal);
    }
    expect(paid).toBeGreaterThan(100);
    expect(short.map(printSignal)).toEqual([]);
  });
});

describe('honesty', () => {
  const victims = new Set(
    RUN.truth.flatMap((record) => (record.record === 'fraud' ? [record.victim.phone] : [])),
  );

  test('what frauds show, honest people show too, and more often', () => {
    const honest = { young: 0, sideload: 0, abroad: 0, newAccount: 0, long: 0, forwarding: 0 };
    for (const signal of DURING) {
      if (signal.type === 'site.visited' && !victims.has(signal.visitor)) {
        if ((signal.domainAgeDays ?? 99) < 30) honest.young++;
      } else if (signal.type === 'app.installed' && !victims.has(signal.phone)) {
        if (signal.fromStore === false) honest.sideload++;
      } else if (signal.type === 'call.ended' && !victims.has(signal.callee)) {
        if (signal.origin === 'international' && signal.durationMs > 480_000) honest.abroad++;
        if (signal.durationMs > 1_200_000) honest.long++;
      } else if (signal.type === 'transfer.completed' && signal.payeeKind === 'personal') {
        if ((signal.accountAgeDays ?? 99) < 30) honest.newAccount++;
      } else if (signal.type === 'forwarding.enabled' && !victims.has(signal.phone)) {
        honest.forwarding++;
      }
    }
    expect(honest.young).toBeGreaterThan(300);
    expect(honest.sideload).toBeGreaterThan(80);
    expect(honest.abroad).toBeGreaterThan(10);
    expect(honest.newAccount).toBeGreaterThan(100);
    expect(honest.long).toBeGreaterThan(300);
    expect(honest.forwarding).toBeGreaterThan(10);
  });
});

function play(options: SimulateOptions): Run {
  const { chunks, truth, startTime, endTime } = simulate(options);
  return { signals: [...chunks].flat(), truth, startTime, endTime };
}

function digest(run: Run): string {
  const hash = createHash('sha256');
  for (const signal of run.signals) hash.update(printSignal(signal));
  return hash.update(JSON.stringify(run.truth)).digest('hex');
}

function worstDisorderMs(signals: readonly Signal[]): number {
  let newest = Number.NEGATIVE_INFINITY;
  let worst = 0;
  for (const { time } of signals) {
    newest = Math.max(newest, time);
    worst = Math.max(worst, newest - time);
  }
  return worst;
}

function perPersonDay(type: Signal['type']): number {
  return DURING.filter((signal) => signal.type === type).length / PEOPLE / DAYS;
}

function* unique(signals: readonly Signal[]): Generator<Signal> {
  const seen = new Set<string>();
  for (const signal of signals) {
    const identity = identityOf(signal);
    if (seen.has(identity)) continue;
    seen.add(identity);
    yield signal;
  }
}

/** Accounts that more than one victim paid. */
function sharedMules(frauds: readonly FraudTruth[]): number {
  const payers = new Map<string, Set<string>>();
  for (const fraud of frauds) {
    for (const { payee } of fraud.transfers) {
      const known = payers.get(payee) ?? new Set();
      payers.set(payee, known.add(fraud.victim.person));
    }
  }
  return [...payers.values()].filter((known) => known.size > 1).length;
}
