import { describe, expect, test } from 'vitest';
import { type JudgedDecision, measureQuality, type TrueFraud } from './quality.ts';
import { qualityPage } from './quality-page.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const fraud: TrueFraud = {
  typology: 'fake-loan',
  victim: { person: 'p1', phone: '+8613800000001', account: '6222001' },
  suspects: [{ kind: 'account', id: '6228001' }],
  start: 10 * DAY,
  end: 10 * DAY + 90 * MINUTE,
  transfers: [
    { settledTime: 10 * DAY + 30 * MINUTE, amountFen: 100_000, state: 'completed' },
    { settledTime: 10 * DAY + 60 * MINUTE, amountFen: 300_000, state: 'completed' },
    { settledTime: 10 * DAY + 70 * MINUTE, amountFen: 900_000, state: 'blocked' },
  ],
  moneyLeavesAt: 10 * DAY + 30 * MINUTE,
  firstLargeTransferAttemptedAt: 10 * DAY + 28 * MINUTE,
  lossFen: 400_000,
  otherPayers: [
    { account: '6229009', time: 10 * DAY + 20 * MINUTE, settledTime: 10 * DAY + 21 * MINUTE },
  ],
};

const STRANGER = { person: 'p8', phone: '+8613800000008', account: '6222008' };

const wedding = {
  kind: 'wedding-money',
  subjects: [{ kind: 'person' as const, id: 'p2' }],
  start: 10 * DAY,
  end: 10 * DAY + 60 * MINUTE,
};

function decided(minute: number, over: Partial<JudgedDecision> = {}): JudgedDecision {
  return {
    time: 10 * DAY + minute * MINUTE,
    role: 'victim',
    subject: { kind: 'person', id: 'p1' },
    typology: 'fake-loan',
    level: 'orange',
    rules: [],
    ...over,
  };
}

function measure(...decisions: JudgedDecision[]) {
  return measureQuality([
    { people: 1000, days: 1, decisions, frauds: [fraud], lookAlikes: [wedding] },
  ]);
}

describe('measureQuality', () => {
  test('a warning between the attempt and the completion of the first large transfer is in time but not early', () => {
    const counts = measure(decided(29)).byTypology.get('fake-loan');
    expect(counts).toMatchObject({ victims: 1, warned: 1, warnedEarly: 0, named: 1 });
    expect(counts?.leadsMs).toEqual([MINUTE]);
    expect(counts?.preventableFen).toBe(400_000);
  });

  test('a warning when the first large transfer has gone is too late but still saves the next', () => {
    const quality = measure(decided(30));
    const counts = quality.byTypology.get('fake-loan');
    expect(counts).toMatchObject({ warned: 0, preventableFen: 300_000 });
    expect(quality.missed).toHaveLength(1);
  });

  test('yellow warns nobody, and a miss tells whether yellow or a late warning was all that came', () => {
    const yellow = measure(decided(1, { level: 'yellow' }));
    expect(yellow.alerts).toEqual([]);
    const counts = { warned: 0, late: 0, onlyYellow: 1 };
    expect(yellow.byTypology.get('fake-loan')).toMatchObject(counts);
    const late = measure(decided(1, { level: 'yellow' }), decided(31)).byTypology.get('fake-loan');
    expect(late).toMatchObject({ warned: 0, late: 1, onlyYellow: 0 });
  });

  test('the victim is known by phone and account as well', () => {
    const byPhone = measure(decided(5, { subject: { kind: 'phone', id: '+8613800000001' } }));
    const byAccount = measure(decided(5, { subject: { kind: 'account', id: '6222001' } }));
    expect(byPhone.byTypology.get('fake-loan')?.warned).toBe(1);
    expect(byAccount.byTypology.get('fake-loan')?.warned).toBe(1);
  });

  test('decisions of one person are one alert at the highest level of them until three days pass without any', () => {
    const day = 1440;
    const quality = measure(
      decided(1),
      decided(2, { level: 'red' }),
      decided(2 * day, { level: 'yellow' }),
      decided(4 * day),
      decided(7 * day + 1, { level: 'yellow' }),
      decided(7 * day + 2),
    );
    expect(quality.alerts.map(({ level, isRight }) => [level, isRight])).toEqual([
      ['red', true],
      ['orange', false],
    ]);
    expect(quality.alertsByLevel.get('red')).toEqual({ right: 1, all: 1 });
  });

  test('a decision on somebody else who paid the same mule is right, and on the mule itself it is not', () => {
    const subject = { kind: 'account', id: '6229009' } as const;
    const quality = measure(
      decided(20, { subject }),
      decided(20, { subject: { kind: 'account', id: '6228001' } }),
    );
    expect(quality.alertsByLevel.get('orange')).toEqual({ right: 1, all: 2 });
    expect(quality.byTypology.get('fake-loan')?.victims).toBe(1);
  });

  test('a decision on a victim more than a day after the fraud is false', () => {
    const quality = measure(decided(90 + 1441));
    expect(quality.alertsByLevel.get('orange')).toEqual({ right: 0, all: 1 });
  });

  test('a false alert counts against the look-alike that its person was in', () => {
    const quality = measure(
      decided(5, { subject: { kind: 'person', id: 'p2' } }),
      decided(5, { subject: { kind: 'person', id: 'p3' } }),
    );
    expect(quality.lookAlikes.get('wedding-money')).toEqual({ count: 1, falseAlerts: 1 });
    expect(quality.falseElsewhere).toBe(1);
  });

  test('suspects count once each against the truth', () => {
    const suspect = { role: 'suspect', typology: 'mule-account' } as const;
    const quality = measure(
      decided(1, { ...suspect, subject: { kind: 'account', id: '6228001' } }),
      decided(9, { ...suspect, subject: { kind: 'account', id: '6228001' } }),
      decided(9, { ...suspect, subject: { kind: 'account', id: '6228002' } }),
    );
    expect(quality.suspects.get('mule-account')).toEqual({ right: 1, all: 2 });
    expect(quality.suspectsFound.get('account')).toEqual({ right: 1, all: 1 });
    expect(quality.alerts).toEqual([]);
  });
});

test('the page works out alerts at other fraud rates from right ones alone, and weighs recall by how frequent typologies are', () => {
  const load = measure(decided(5), decided(5, { subject: { kind: 'person', id: 'p3' } }));
  const size = { people: 1000, days: 1, fraudRatePer100kDay: 100 };
  const caught = measureQuality([
    {
      people: 1000,
      days: 1,
      decisions: [decided(5)],
      frauds: [fraud, { ...fraud, typology: 'romance-scam', victim: STRANGER }],
      lookAlikes: [],
    },
  ]);
  const weights = new Map([
    ['fake-loan', 3],
    ['romance-scam', 1],
  ]);
  const facts = { command: 'c', pack: 'p@1.0.0', seeds: [1], catch: size, load: size, weights };
  const page = qualityPage(caught, load, facts);
  expect(page).toContain('| 100 | 200.0 | – | 50 % |');
  expect(page).toContain('| 25 | 125.0 | – | 20 % |');
  expect(page).toContain('recall is **75 %**');
  expect(page).toContain('| **all** | 2 | 1 | 50 % | 9–91 % |');
});
