// Tuning as callers get it, over a real ledger (embedded ClickHouse) and a sealed archive: proposals, missed cases, capacity, drift.
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apartEnvironment } from '../cmd/apart-environment.ts';
import { archiveOf } from '../cmd/archive-keys-of.ts';
import { staffingOf } from '../cmd/desk-staffing.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { Decision } from '../engine/decision.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import type { LedgerBatch, OutcomeRow, TaskEventRow } from '../ledger/rows.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { archivePlaceIn, archiveSignals } from '../test/archived-signals.ts';
import { driftedPeople } from '../test/drifted-people.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { MissedLooks } from '../tuning/missed/missed-looks.ts';
import { lookStarter } from '../tuning/missed/missed-process.ts';
import { tuningOf } from '../tuning/tuning.ts';
import type { App } from './app.ts';
import { DriftAnswer } from './contract/drift.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const path = ledgerFolder();
let ledger: Ledger;
let looks: MissedLooks;
let app: App;

beforeAll(async () => {
  ledger = await openLedger({ path });
  await ledger.write(calledPeople(shanghai('2026-03-02T10:00:00')), token());
  const tuning = tuningOf(ledger, {
    livePack: async () => readPackFiles('rules/packs/zhejiang'),
    archive: () => archiveOf(archivePlaceIn(path)),
    startLook: lookStarter(apartEnvironment(process.env)),
    staffing: staffingOf(readDeskSettings()),
  });
  looks = new MissedLooks({ look: tuning.missed, now: Date.now });
  app = buildServer(depsWith({ tuning, looks }));
});
afterAll(async () => {
  looks.stop();
  await app.close();
  await ledger.close();
});

/** Sixty people of another day and province, of whom one rule was right and another wrong. */
function calledPeople(time: number): LedgerBatch {
  const decisions: Decision[] = [];
  const outcomes: OutcomeRow[] = [];
  const taskEvents: TaskEventRow[] = [];
  for (let i = 0; i < 60; i++) {
    const isRight = i % 2 === 0;
    const person = `called-${i}`;
    const at = time + 86_400_000 + i;
    const rules = [
      {
        id: isRight ? 'loan-fee' : 'loan-lure',
        points: isRight ? 24 : 15,
        reason: { zh: '', en: '' },
        features: {},
      },
      { id: 'loan-mule-payee', points: 50, reason: { zh: '', en: '' }, features: {} },
    ];
    const about = {
      time: at,
      role: 'victim',
      typology: 'fake-loan',
      score: 62,
      level: 'orange',
      rules,
      region: '440106',
      pack: 'p@1',
    } as const;
    const signal = { source: 's', id: person, type: 'transfer.attempted' };
    decisions.push({
      ...about,
      decisionId: person,
      subject: { kind: 'person', id: person },
      signal,
    });
    const found = {
      outcomeId: person,
      taskId: person,
      episodeId: person,
      staff: 's1',
      desk: '440106',
      recordedAt: at,
      eventTime: at,
      kept: {},
      region: '440106',
      typology: 'fake-loan',
      person,
      atRiskFen: 0,
    };
    outcomes.push({ ...found, outcome: isRight ? 'dissuaded' : 'not-fraud' });
    const task = { taskId: person, episodeId: person, desk: '440106' };
    taskEvents.push({ ...task, eventId: `${person}-1`, kind: 'claimed', at });
    taskEvents.push({ ...task, eventId: `${person}-2`, kind: 'closed', at: at + 60_000 });
  }
  return { decisions, outcomes, taskEvents };
}

const ask = async (url: string) => {
  const answer = await app.inject({ url, headers: { host: '127.0.0.1' } });
  return { status: answer.statusCode, body: answer.json<unknown>() };
};

const propose = (payload: object) =>
  app.inject({
    method: 'POST',
    url: '/v1/tuning/proposals',
    headers: { host: '127.0.0.1' },
    payload,
  });

test('points are proposed from what the ledger knows, and an empty period proposes nothing', async () => {
  const payload = { from: '2026-03-01', to: '2026-04-01', region: '440000' };
  const answer = await propose(payload);
  expect(answer.json()).toMatchObject({
    isCut: false,
    selection: { called: { fraud: 30, notFraud: 30, unknown: 0 }, isSilenceHonest: true },
    callsNow: 60,
  });
  const { typologies, diff } = answer.json();
  const loan = typologies.find((each: { typology: string }) => each.typology === 'fake-loan');
  expect(loan).toMatchObject({ examples: 60, fraud: 30 });
  const [sure, wrong] = ['loan-fee', 'loan-lure'].map((id) =>
    loan.rules.find((each: { rule: string }) => each.rule === id),
  );
  expect(sure.fitted).toBeGreaterThan(sure.points);
  expect(wrong.fitted).toBeLessThan(wrong.points);
  expect(diff[0].patch).toContain('fake-loan.yaml');
  const empty = { ...payload, from: '2027-03-01', to: '2027-04-01' };
  const later = await propose(empty);
  expect(later.json()).toMatchObject({ diff: [], callsNow: 0 });
});

test('those below orange who were called by lot are the hold-out, and not who came to the desk through a ladder', async () => {
  const { decisions, outcomes } = calledPeople(shanghai('2026-03-02T10:00:00'));
  const low = (row: { readonly region: string }) => ({
    ...row,
    region: '460106',
    level: 'yellow' as const,
  });
  const people = ['low-0', 'low-1', 'low-2'];
  const named = people.flatMap((person, i) => {
    const [decision, outcome] = [decisions?.[i], outcomes?.[i]];
    if (decision === undefined || outcome === undefined) return [];
    const about = { decisionId: person, subject: { ...decision.subject, id: person }, score: 40 };
    const found = {
      outcomeId: person,
      taskId: person,
      episodeId: person,
      person,
      region: '460106',
    };
    const episode = { episodeId: person, region: '460106', openedTime: decision.time };
    return [
      {
        decision: { ...decision, ...low(decision), ...about },
        outcome: { ...outcome, ...found },
        episode: episodeOf({ ...episode, level: 'yellow', score: i === 2 ? 0 : 40 }),
      },
    ];
  });
  const rows = {
    decisions: named.map(({ decision }) => decision),
    outcomes: named.map(({ outcome }) => outcome),
    episodes: named.map(({ episode }) => episode),
  };
  await ledger.write(rows, token());
  const answer = await propose({ from: '2026-03-01', to: '2026-04-01', region: '460000' });
  expect(answer.json()).toMatchObject({
    selection: { below: { all: 3, heldOut: 2, fraud: 1, notFraud: 1 } },
  });
});

test('cases that nobody was warned of come in clusters with what they share, read from the sealed archive', async () => {
  const filed = shanghai('2026-05-10T10:00:00');
  const region = '650104';
  const phones = Array.from({ length: 6 }, (_, i) => `+861990000000${i}`);
  const [warned = '', longAgo = '', byLot = ''] = phones;
  const cases = phones.map((phone, i) =>
    caseAt(`m${i}`, '2026-05-10T10:00:00', { phone, region, lossFen: 500 }),
  );
  // Withdrawn after the period, and by another district.
  const withdrawn = {
    ...caseAt('m5', '2026-06-03T10:00:00', { region: '650102' }),
    isWithdrawn: true,
  };
  const episodes = [
    { days: 2, phone: warned },
    { days: 50, phone: longAgo },
    { days: 2, phone: byLot, level: 'yellow' as const },
  ].map(({ days, phone, ...more }) => {
    const openedTime = filed - days * 86_400_000;
    return episodeOf({
      episodeId: phone,
      phone,
      region,
      openedTime,
      touchedTime: openedTime,
      ...more,
    });
  });
  await ledger.write({ cases: [...cases, withdrawn], episodes }, token());
  const signals = phones.slice(0, 5).map((receiver, i): Signal => {
    const head = { id: `m${i}`, source: 'test', region, time: filed - 3_600_000 };
    return { ...head, type: 'sms.received', sender: '+8617011112222', receiver, topic: 'task' };
  });
  await archiveSignals(path, signals, filed);
  const { status, body } = await ask('/v1/report/missed-cases?from=2026-05-01&to=2026-06-01');
  expect(status).toBe(200);
  const shared = [{ kind: 'phone', value: '170****2222', cases: 4, others: 0 }];
  const cluster = { caseIds: ['m1', 'm2', 'm3', 'm4'], lossFen: 2_000, weeks: [4], shared };
  expect(body).toMatchObject({
    filed: 5,
    missedInAll: 4,
    cases: 4,
    unseen: 0,
    clusters: [cluster],
  });
  const none = await ask('/v1/report/missed-cases?from=2027-05-01&to=2027-06-01');
  expect(none).toMatchObject({ status: 200, body: { filed: 0, clusters: [] } });
  const payload = { staff: 'an', from: '2026-05-01', to: '2026-06-01', region: '650000' };
  const headers = { host: '127.0.0.1' };
  const url = '/v1/missed-cases';
  const asked = await app.inject({ method: 'POST', url, headers, payload });
  expect(asked.statusCode).toBe(202);
  const { lookId } = asked.json();
  await looks.answer(lookId);
  const { body: over } = await ask(`${url}/${lookId}`);
  expect(over).toMatchObject({ state: 'done', by: 'an', days: 7, result: { clusters: [cluster] } });
});

test('capacity says what levels the staff of each desk can work, from the ledger and the settings of desks', async () => {
  const staff = [{ hours: '00:00-24:00', callers: 2 }];
  const payload = { from: '2026-03-01', to: '2026-04-01', region: '440000', staff };
  const headers = { host: '127.0.0.1' };
  const url = '/v1/tuning/capacity';
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  expect(answer.statusCode).toBe(200);
  const { settings, now, best, because, isCallLengthKnown } = answer.json();
  expect(isCallLengthKnown).toBe(true);
  expect(settings[now]).toMatchObject({ line: null, calls: 60, fraud: 30 });
  // Sixty come at once and each takes a minute, as the ledger has it: two callers need half an hour, and orange may wait ten minutes.
  expect(settings[now].desks).toMatchObject([{ desk: '440100', callers: 2, calls: 60 }]);
  expect(settings[now].inTime).toBeCloseTo(22 / 60, 12);
  expect(settings[best].netFen).toBeGreaterThanOrEqual(settings[now].netFen);
  expect(['now', 'fewer-calls']).toContain(because);
  const wrong = { ...payload, staff: [{ hours: '24:00-08:00', callers: 2 }] };
  const refused = await app.inject({ method: 'POST', url, headers, payload: wrong });
  expect([refused.statusCode, refused.json().detail]).toEqual([
    400,
    expect.stringContaining('24:00-08:00'),
  ]);
});

test('drift tells which rules, scores, features and sources moved between two periods, and that nothing moved in one alone', async () => {
  const [before, now] = ['2026-04-02', '2026-05-02'].map((day) => shanghai(`${day}T00:00:00`));
  const rules = { always: 'loan-lure', seldom: 'loan-fee' };
  await ledger.write(driftedPeople(before ?? 0, false, rules), token());
  await ledger.write(driftedPeople(now ?? 0, true, rules), token());
  const place = 'from=2026-05-01&to=2026-05-31&region=450000';
  const { status, body } = await ask(`/v1/report/drift?${place}`);
  expect(status).toBe(200);
  const { alerts, tests } = Value.Parse(DriftAnswer, body);
  expect(alerts.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'rule-hits loan-fee',
    'rule-precision loan-lure',
    'scores fake-loan',
    'feature loan-lure calls',
    'source-share cdr-a',
    'source-share cdr-b',
  ]);
  expect(tests).toBe(9);
  const [, , scores, feature] = alerts;
  expect(scores?.buckets).toEqual([
    { from: 40, before: 100, now: 0 },
    { from: 60, before: 0, now: 100 },
  ]);
  expect(feature?.buckets?.map((bucket) => bucket.now).reduce((a, b) => a + b)).toBe(100);
  const later = await ask(
    '/v1/report/drift?from=2026-05-01&to=2026-05-31&against=2025-01-01&region=450000',
  );
  expect(later).toMatchObject({ status: 200, body: { alerts: [], tests: 0 } });
  const wrong = await ask(`/v1/report/drift?${place}&against=2026-04-20`);
  expect(wrong.status).toBe(400);
});
