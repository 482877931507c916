// The reports as callers get them, over a real ledger (embedded ClickHouse): answers fit their forms, wrong questions are told what is wrong.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import type { App } from './app.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const path = ledgerFolder();
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
  const cases = ['2026-03-02', '2025-03-02', '2025-01-02'].map((day) =>
    caseAt(day, `${day}T10:00:00`),
  );
  await ledger.write({ episodes: [episode], outcomes: [outcome], cases }, token());
  const reports = ledgerReports(ledger);
  app = buildServer(depsWith({ report: (query) => report(ledger, query), reports }));
});
afterAll(async () => {
  await app.close();
  await ledger.close();
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
      { level: 'county', code: '330106', ...row, population: 1_112_992 },
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
    points: [{ key: '2026-03', casesFiled: 1, casesFiledYearBefore: 1, casesFiledAsKnown: 0 }],
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
  const id = expect.stringMatching(/^c[12]$/);
  expect(body).toMatchObject({ episodes: 2, campaigns: [{ campaignId: id, episodes: 2 }] });
  expect(JSON.stringify(body)).not.toContain('6222021234567890123');
  const host = { host: '127.0.0.1' };
  const url = '/v1/report/file?from=2026-02-01&to=2026-03-01&report=campaigns';
  const { payload } = await app.inject({ url, headers: host });
  expect(payload.split('\r\n')[1]).toMatch(/^c[12],2,/);
  expect(payload).not.toContain('6222');
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
  for (const report of ['headline', 'trend', 'work', 'campaigns', 'episodes'])
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
