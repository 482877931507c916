// The reports as callers get them, over a real ledger (embedded ClickHouse): answers fit their forms, wrong questions are told what is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveOf } from '../cmd/archive-keys-of.ts';
import { staffingOf } from '../cmd/desk-staffing.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import type { Decision } from '../engine/decision.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import type { LedgerBatch, OutcomeRow, TaskEventRow } from '../ledger/rows.ts';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { archivePlaceIn, archiveSignals } from '../test/archived-signals.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { tuningOf } from '../tuning/tuning.ts';
import type { App } from './app.ts';
import { DriftAnswer } from './contract/drift.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-api-report-'));
let ledger: Ledger;
let app: App;

beforeAll(async () => {
  ledger = await openLedger({ path });
  const time = shanghai('2026-03-02T10:00:00');
  const episode = episodeOf({
    openedTime: time,
    transfers: [{ transferId: 't1', amountFen: 900, payee: 'a1', state: 'attempted', time }],
  });
  const outcome = {
    outcomeId: 'o1',
    taskId: 't1',
    episodeId: episode.episodeId,
    staff: 's1',
    desk: '330106',
    recordedAt: time,
    eventTime: time,
    outcome: 'dissuaded' as const,
    kept: { dissuaded: 1_000 },
    region: '330106',
    typology: 'fake-loan',
    person: 'p1',
    atRiskFen: 0,
  };
  const called = calledPeople(time);
  const cases = [caseAt('c1', '2026-03-02T10:00:00'), caseAt('c2', '2025-03-02T10:00:00')];
  await ledger.write({ episodes: [episode], outcomes: [outcome], cases }, token());
  await ledger.write(called, token());
  const reports = ledgerReports(ledger);
  const tuning = tuningOf(ledger, {
    livePack: async () => readPackFiles('rules/packs/zhejiang'),
    archive: () => archiveOf(archivePlaceIn(path)),
    staffing: staffingOf(readDeskSettings()),
  });
  app = buildServer(depsWith({ report: (query) => report(ledger, query), reports, tuning }));
});
afterAll(async () => {
  await app.close();
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
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

/** A hundred people of whom two rules held; later one rule holds less often and the other is right less often, at higher scores. */
function driftedPeople(time: number, isNow: boolean): LedgerBatch {
  const decisions: Decision[] = [];
  const outcomes: OutcomeRow[] = [];
  const episodes: Episode[] = [];
  for (let i = 0; i < 100; i++) {
    const person = `drift-${isNow}-${i}`;
    const at = time + i * 60_000;
    const reading = (value: number | string) => ({ value, key: person, signals: [] });
    const features = { calls: reading(isNow ? 50 + i : i), name: reading('x') };
    const lure = { id: 'loan-lure', points: 30, reason: { zh: '', en: '' }, features };
    const fee = { ...lure, id: 'loan-fee', features: { paid: reading(7) } };
    const rules = i < (isNow ? 40 : 80) ? [lure, fee] : [lure];
    const source = !isNow && i % 2 === 0 ? 'cdr-b' : 'cdr-a';
    decisions.push({
      decisionId: person,
      time: at,
      role: 'victim',
      subject: { kind: 'person', id: person },
      typology: 'fake-loan',
      score: isNow ? 65 : 45,
      level: 'orange',
      rules,
      signal: { source, id: person, type: 'call.ended' },
      region: '450106',
      pack: 'p@1',
    });
    episodes.push(
      episodeOf({ episodeId: person, region: '450106', openedTime: at, reasons: rules }),
    );
    outcomes.push({
      outcomeId: person,
      taskId: person,
      episodeId: person,
      staff: 's1',
      desk: '450106',
      recordedAt: at,
      eventTime: at,
      outcome: i % 10 < (isNow && i >= 40 ? 1 : 9) ? 'dissuaded' : 'not-fraud',
      kept: {},
      region: '450106',
      typology: 'fake-loan',
      person,
      atRiskFen: 0,
    });
  }
  return { decisions, outcomes, episodes };
}

const ask = async (url: string) => {
  const answer = await app.inject({ url, headers: { host: '127.0.0.1' } });
  return { status: answer.statusCode, body: answer.json<unknown>() };
};
const MARCH = 'from=2026-03-01&to=2026-04-01&region=330000';

test('the headline goes from the province to the county', async () => {
  const { status, body } = await ask(`/v1/report/headline?${MARCH}`);
  expect(status).toBe(200);
  const row = { peopleDissuaded: 1, lossPreventedTotalFen: 900, lossStatedFen: 100, casesFiled: 1 };
  expect(body).toMatchObject({
    rows: [
      { level: 'province', code: '330000', ...row, casesFiledYearBefore: 1, casesChangeRatio: 0 },
      { level: 'city', code: '330100', ...row },
      { level: 'county', code: '330106', ...row, population: null },
    ],
    areas: [],
  });
});

test('a total opens to its episodes, page by page', async () => {
  const { body } = await ask(`/v1/report/episodes?${MARCH}&limit=1`);
  expect(body).toMatchObject({ episodes: 1, rows: [{ countedTotalFen: 900, reason: 'bounded' }] });
  expect(await ask(`/v1/report/episodes?${MARCH}&offset=1`)).toMatchObject({
    status: 200,
    body: { episodes: 1, rows: [] },
  });
});

test('cases come as a series, and as it was known earlier', async () => {
  const { body } = await ask(`/v1/report/trend?${MARCH}&step=month&known=2026-01-01`);
  expect(body).toMatchObject({
    points: [{ key: '2026-03', casesFiled: 1, casesFiledYearBefore: null, casesFiledAsKnown: 0 }],
  });
});

test('the work is told by rule, desk or region', async () => {
  const { status, body } = await ask(`/v1/report/work?${MARCH}&by=desk`);
  expect(status).toBe(200);
  const rows = [{ key: '330106', episodes: 1, confirmed: 1, lossPreventedFen: 900, calls: 1 }];
  expect(body).toMatchObject({ by: 'desk', total: { reachRatio: 1, taskToClaim: null }, rows });
});

test('campaigns show what they share with its number masked', async () => {
  const suspects = [{ kind: 'account' as const, id: '6222021234567890123' }];
  const openedTime = shanghai('2026-02-02T10:00:00');
  const episodes = ['c1', 'c2'].map((episodeId) => episodeOf({ episodeId, openedTime, suspects }));
  await ledger.write({ episodes }, token());
  const { status, body } = await ask('/v1/report/campaigns?from=2026-02-01&to=2026-03-01');
  expect(status).toBe(200);
  expect(body).toMatchObject({ episodes: 2, campaigns: [{ campaignId: 'c1', episodes: 2 }] });
  expect(JSON.stringify(body)).not.toContain('6222021234567890123');
});

test.each([
  [`/v1/report/episodes?${MARCH}&limit=0`, 'limit'],
  ['/v1/report/headline?from=2026-03-01&to=2026-02-01', 'to must be later'],
  [`/v1/report/trend?${MARCH}&step=hour`, 'step'],
  [`/v1/report/trend?${MARCH}&known=soon`, 'known'],
  [`/v1/report/work?${MARCH}&by=day`, 'by'],
])('%s is refused, and the answer names %s', async (url, word) => {
  const { status, body } = await ask(url);
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain(word);
});

test('points are proposed from what the ledger knows, and an empty period proposes nothing', async () => {
  const payload = { from: '2026-03-01', to: '2026-04-01', region: '440000' };
  const headers = { host: '127.0.0.1' };
  const answer = await app.inject({
    method: 'POST',
    url: '/v1/tuning/proposals',
    headers,
    payload,
  });
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
  const later = await app.inject({
    method: 'POST',
    url: '/v1/tuning/proposals',
    headers,
    payload: empty,
  });
  expect(later.json()).toMatchObject({ diff: [], callsNow: 0 });
});

test('cases that nobody was warned of come in clusters with what they share, read from the sealed archive', async () => {
  const filed = shanghai('2026-05-10T10:00:00');
  const region = '650104';
  const phones = Array.from({ length: 6 }, (_, i) => `+861990000000${i}`);
  const [warned = '', longAgo = ''] = phones;
  const cases = phones.map((phone, i) =>
    caseAt(`m${i}`, '2026-05-10T10:00:00', { phone, region, lossFen: 500 }),
  );
  const withdrawn = { ...caseAt('m5', '2026-05-11T10:00:00', { region }), isWithdrawn: true };
  const episodes = [
    { days: 2, phone: warned },
    { days: 50, phone: longAgo },
  ].map(({ days, phone }) => {
    const openedTime = filed - days * 86_400_000;
    return episodeOf({ episodeId: phone, phone, region, openedTime, touchedTime: openedTime });
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
  await ledger.write(driftedPeople(before ?? 0, false), token());
  await ledger.write(driftedPeople(now ?? 0, true), token());
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

test('each report comes as CSV, Excel and Parquet, which say the same', async () => {
  const get = async (query: string, accept = '*/*') => {
    const url = `/v1/report/file?${MARCH}&${query}`;
    const {
      headers,
      rawPayload: bytes,
      statusCode,
    } = await app.inject({
      url,
      headers: { host: '127.0.0.1', accept },
    });
    expect(statusCode, url).toBe(200);
    return { type: headers['content-type'], name: headers['content-disposition'], bytes };
  };
  const csv = await get('report=totals&by=county');
  expect(csv.type).toBe('text/csv; charset=utf-8');
  expect(csv.name).toBe('attachment; filename="report-by-county-2026-03-01-to-2026-04-01.csv"');
  const [head = '', row = ''] = csv.bytes.toString().split('\r\n');
  expect(head).toMatch(/^\uFEFFkey,name_zh,name_en,people_dissuaded,loss_prevented_yuan,/);
  expect(row).toMatch(/^330106,西湖区,.*,1,9\.00,9\.00,0\.00,/);

  const parquet = await get('report=totals&by=county', 'application/vnd.apache.parquet');
  const file = join(path, 'totals.parquet');
  writeFileSync(file, parquet.bytes);
  const rows = await ledger.query(
    `SELECT key, people_dissuaded, toString(loss_prevented_yuan) AS yuan, toTypeName(loss_prevented_yuan) AS type, name_zh,
      cases_change_percent, change_is_clear
    FROM file('${file}', Parquet) ORDER BY key`,
  );
  const same = { people_dissuaded: 1, yuan: '9', type: 'Nullable(Decimal(18, 2))' };
  expect(rows).toEqual([
    { key: '330106', name_zh: '西湖区', ...same, cases_change_percent: 0, change_is_clear: false },
    { key: 'total', name_zh: '合计', ...same, cases_change_percent: 0, change_is_clear: false },
  ]);

  const xlsx = await get('report=totals&by=county&format=xlsx');
  const sheet = zipEntry(xlsx.bytes, 'xl/worksheets/sheet1.xml');
  expect(sheet).toContain('<v>9</v>');
  for (const report of ['headline', 'trend', 'work', 'episodes'])
    for (const format of ['csv', 'xlsx', 'parquet'])
      expect((await get(`report=${report}&format=${format}`)).bytes.length).toBeGreaterThan(50);
  expect(await ask(`/v1/report/file?${MARCH}&report=work&by=day`)).toMatchObject({
    status: 400,
    body: { detail: expect.stringContaining("'day'") },
  });
});

test('the headline comes as a brief of PDF, and nothing else does', async () => {
  const host = { host: '127.0.0.1' };
  const url = `/v1/report/file?${MARCH}&lang=en`;
  const pdf = await app.inject({ url, headers: { ...host, accept: 'application/pdf' } });
  expect([pdf.statusCode, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await ask(`${url}&format=pdf&report=work`)).toMatchObject({ status: 400 });
});

/** The text of an entry of a ZIP, by its central directory. */
function zipEntry(zip: Buffer, name: string): string {
  const end = zip.lastIndexOf('PK\u0005\u0006');
  for (let at = zip.readUInt32LE(end + 16); at < end; ) {
    const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
    if (zip.toString('utf8', at + 46, nameEnd) === name) {
      const header = zip.readUInt32LE(at + 42);
      const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
      return inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))).toString();
    }
    at = nameEnd + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`there is no ${name}`);
}
