import { expect, test } from 'vitest';
import type { FiledCase } from '../../backtest/feedback.ts';
import { packFrames } from '../../log/frame.ts';
import type { Signal } from '../../signal/signal.ts';
import { contrastOf } from './contrast.ts';
import { missedCases } from './missed.ts';
import { SIGNALS_A_PERSON_MAX, tracksOf } from './track.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-20T10:00:00+08:00');
let serial = 0;

function headAt(time: number) {
  return { id: `s${serial++}`, source: 'test', region: '330106', time };
}

function visit(phone: string, domain: string, time: number): Signal {
  return { ...headAt(time), type: 'site.visited', visitor: phone, domain };
}

function caseOf(i: number, phone: string): FiledCase {
  const [region, typology] = ['330106', 'fake-loan'];
  return {
    caseId: `c${i}`,
    phone,
    typology,
    region,
    lossFen: 1_000,
    filedTime: NOW + DAY,
    incidentTime: NOW,
  };
}

function phoneOf(i: number): string {
  return `+861380000${String(i).padStart(4, '0')}`;
}

async function* framesOf(signals: readonly Signal[]) {
  for (const frame of packFrames(signals)) yield { frame };
}

const nobody = () => false;

test('signals of a case are those of its phone and its account in the days before it, up to a day after the fraud and not past the filing', async () => {
  const phone = phoneOf(1);
  const cash = (time: number): Signal => ({
    ...headAt(time),
    type: 'cash.withdrawn',
    account: '6222000000000001',
    amountFen: 5,
  });
  const signals: Signal[] = [
    { ...headAt(NOW - 90 * DAY), type: 'link.declared', person: 'P1', phone },
    { ...headAt(NOW - 80 * DAY), type: 'link.declared', person: 'P1', account: '6222000000000001' },
    visit(phone, 'early.example', NOW - 8 * DAY),
    visit(phone, 'in.example', NOW - 6 * DAY),
    cash(NOW - HOUR),
    visit(phone, 'after.example', NOW + DAY),
  ];
  const { cases } = await tracksOf([caseOf(1, phone)], 7, framesOf(signals), nobody);
  expect(cases[0]?.signals.map(({ time }) => time)).toEqual([NOW - 6 * DAY, NOW - HOUR]);
});

test('an account that goes to somebody else is no longer the victim’s', async () => {
  const account = '6222000000000001';
  const signals: Signal[] = [
    { ...headAt(NOW - 9 * DAY), type: 'link.declared', person: 'P1', phone: phoneOf(1), account },
    { ...headAt(NOW - 3 * DAY), type: 'link.declared', person: 'P2', account },
    { ...headAt(NOW - HOUR), type: 'cash.withdrawn', account, amountFen: 5 },
  ];
  const { cases } = await tracksOf([caseOf(1, phoneOf(1))], 7, framesOf(signals), nobody);
  expect(cases[0]?.signals).toEqual([]);
});

test('the newest signals are kept where there are more than are looked at', async () => {
  const count = SIGNALS_A_PERSON_MAX + 5;
  const signals = Array.from({ length: count }, (_, i) =>
    visit(phoneOf(1), 'a.example', NOW - count + i),
  );
  const { cases } = await tracksOf([caseOf(1, phoneOf(1))], 7, framesOf(signals), nobody);
  expect(cases[0]).toMatchObject({ isCut: true, signals: { length: SIGNALS_A_PERSON_MAX } });
  expect(cases[0]?.signals.at(-1)?.time).toBe(NOW - 1);
});

test('cases that share a suspect are one cluster, a site that many others visit joins nobody, and people’s numbers are masked', async () => {
  const filed = [1, 2, 3].map((i) => caseOf(i, phoneOf(i)));
  const text = (i: number): Signal => ({
    ...headAt(NOW - HOUR),
    type: 'sms.received',
    sender: '+8617000000001',
    receiver: phoneOf(i),
    topic: 'loan',
  });
  const signals = [
    text(1),
    text(2),
    ...Array.from({ length: 60 }, (_, i) => visit(phoneOf(i + 1), 'shop.example', NOW - 2 * HOUR)),
  ];
  const known = new Set(filed.map(({ phone }) => phone));
  const found = await missedCases(filed, framesOf(signals), (phone) => known.has(phone), {
    days: 7,
    files: [],
  });
  expect(found).toMatchObject({ cases: 3, others: 57, unseen: 0, alone: 1 });
  expect(found.clusters.map(({ caseIds, weeks }) => ({ caseIds, weeks }))).toEqual([
    { caseIds: ['c1', 'c2'], weeks: [2] },
  ]);
  expect(found.clusters[0]?.shared).toEqual([
    { kind: 'phone', value: '170****0001', cases: 2, others: 0 },
  ]);
  expect(JSON.stringify(found)).not.toContain('17000000001');
});

test('few people leave a wide interval', () => {
  expect(contrastOf(4, 4, 0, 5).low).toBeLessThan(2);
  expect(contrastOf(40, 40, 0, 500).low).toBeGreaterThan(50);
  expect(contrastOf(5, 50, 100, 1000).lift).toBeCloseTo(1.1, 1);
});
