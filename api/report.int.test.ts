// The reports as callers get them, over a real ledger (embedded ClickHouse): answers fit their forms, wrong questions are told what is wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import type { App } from './app.ts';
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
  const cases = [caseAt('c1', '2026-03-02T10:00:00'), caseAt('c2', '2025-03-02T10:00:00')];
  await ledger.write({ episodes: [episode], outcomes: [outcome], cases }, token());
  const reports = ledgerReports(ledger);
  app = buildServer(depsWith({ report: (query) => report(ledger, query), reports }));
});
afterAll(async () => {
  await app.close();
  await ledger.close();
  rmSync(path, { recursive: true, force: true });
});

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
