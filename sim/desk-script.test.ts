// The scripted desk: what it reports depends on when it reaches the person, and no yuan is both kept and lost.
import { describe, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import { deskOutcome, outcomeOfFraud, TruthIndex } from './desk-script.ts';
import type { FraudTruth, HardNegativeTruth } from './truth.ts';

const MINUTE = 60_000;
const FRAUD: FraudTruth = {
  record: 'fraud',
  fraudId: 'f1',
  typology: 'task-rebate',
  victim: {
    person: 'p1',
    phone: '+8613800000001',
    account: '6222020000000000001',
    region: '330106',
  },
  suspects: [],
  start: 0,
  end: 100 * MINUTE,
  firstContact: 0,
  transfers: [
    transfer('t1', 10, 10_000, 'completed'),
    transfer('t2', 40, 50_000, 'completed'),
    transfer('t3', 80, 200_000, 'blocked'),
    transfer('t4', 90, 200_000, 'completed'),
  ],
  moneyLeavesAt: 42 * MINUTE,
  firstLargeTransferAttemptedAt: 40 * MINUTE,
  otherPayers: [],
  lossFen: 260_000,
  isAbandoned: false,
  caseId: null,
  caseFiledAt: null,
};
const WEDDING: HardNegativeTruth = {
  record: 'hard-negative',
  negativeId: 'h1',
  kind: 'wedding-money',
  subjects: [{ kind: 'person', id: 'p2' }],
  start: 0,
  end: 10 * MINUTE,
};

describe('the scripted desk', () => {
  test('keeps everything when it comes before the first payment', () => {
    expect(outcomeOfFraud(FRAUD, 5 * MINUTE)).toEqual({
      outcome: 'dissuaded',
      kept: { dissuaded: 260_000 },
    });
  });

  test('counts what is on its way as stopped and what has gone as lost', () => {
    expect(outcomeOfFraud(FRAUD, 41 * MINUTE)).toEqual({
      outcome: 'dissuaded',
      kept: { dissuaded: 200_000, 'payment-stopped': 50_000 },
      lostFen: 10_000,
    });
  });

  test('finds the money gone when it comes late', () => {
    expect(outcomeOfFraud(FRAUD, 900 * MINUTE)).toEqual({
      outcome: 'already-paid',
      paid: [
        expect.objectContaining({ transferId: 't1', amountFen: 10_000 }),
        expect.objectContaining({ transferId: 't2', amountFen: 50_000 }),
        expect.objectContaining({ transferId: 't4', amountFen: 200_000 }),
      ],
      lostFen: 260_000,
    });
  });

  test('kept and lost are the whole loss, whenever it comes', () => {
    for (let minute = 0; minute < 130; minute++) {
      for (const fraudId of ['f1', 'f2', 'f3', 'f4', 'f5', 'f6']) {
        const { kept = {}, lostFen = 0 } = outcomeOfFraud({ ...FRAUD, fraudId }, minute * MINUTE);
        const keptFen = Object.values(kept).reduce((sum, fen) => sum + fen, 0);
        expect(keptFen + lostFen).toBe(FRAUD.lossFen);
      }
    }
  });

  test('finds the victim by person or phone, near the time of the fraud only', () => {
    const index = new TruthIndex([FRAUD, WEDDING]);
    const phone = '+8613800000001';
    expect(deskOutcome(index, episode('p1', 0)).outcome).toBe('dissuaded');
    expect(deskOutcome(index, { ...episode('other', 0), phone }).outcome).toBe('dissuaded');
    expect(deskOutcome(index, episode('p1', 9000 * MINUTE)).outcome).toBe('not-fraud');
  });

  test('finds somebody of another province who paid the same mule', () => {
    const payer = {
      account: '6229009',
      transferId: 't9',
      payee: 'm',
      time: MINUTE,
      settledTime: 3 * MINUTE,
    };
    const index = new TruthIndex([{ ...FRAUD, otherPayers: [{ ...payer, amountFen: 70_000 }] }]);
    expect(deskOutcome(index, episode('6229009', MINUTE), 2 * MINUTE)).toEqual({
      outcome: 'dissuaded',
      kept: { 'payment-stopped': 70_000 },
    });
  });

  test('names the look-alike behind a false alert', () => {
    const index = new TruthIndex([FRAUD, WEDDING]);
    expect(deskOutcome(index, episode('p2', MINUTE)).note).toContain('wedding-money');
    expect(deskOutcome(index, episode('p3', MINUTE))).toEqual({
      outcome: 'not-fraud',
      because: 'other',
    });
  });

  test('sees truth that is added after it was made', () => {
    const records: FraudTruth[] = [];
    const index = new TruthIndex(records);
    expect(deskOutcome(index, episode('p1', 0)).outcome).toBe('not-fraud');
    records.push(FRAUD);
    expect(deskOutcome(index, episode('p1', 0)).outcome).toBe('dissuaded');
  });
});

function transfer(
  transferId: string,
  minute: number,
  amountFen: number,
  state: 'completed' | 'blocked',
): FraudTruth['transfers'][number] {
  const time = minute * MINUTE;
  return { transferId, time, settledTime: time + 2 * MINUTE, amountFen, payee: 'm', state };
}

function episode(person: string, openedTime: number): Episode {
  return {
    episodeId: 'e',
    person: { kind: 'person', id: person },
    region: '330106',
    openedTime,
    touchedTime: openedTime,
    level: 'orange',
    typology: 'task-rebate',
    score: 70,
    reasons: [],
    decisionIds: [],
    suspects: [],
    transfers: [],
    atRiskFen: 0,
    revision: 1,
    state: 'open',
  };
}
