// The headline as a commander meets it: people dissuaded, loss prevented and cases filed with their change on the year, on one screen, in one CSV and on
// one page, each the number that a recount of the simulated year's raw events gives, for the province, its cities and their counties.
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith, PUMP } from '../../api/fixture.ts';
import { headlinePage } from '../../api/headline-page.ts';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import { headlineView } from '../../ledger/headline-view.ts';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { ledgerReports } from '../../ledger/ledger-reports.ts';
import { regionPrefix } from '../../ledger/region-filter.ts';
import { report } from '../../ledger/report.ts';
import { formatYuan } from '../../ledger/report-table.ts';
import { formatFen } from '../../signal/amount.ts';
import { readPopulation } from '../../signal/population.ts';
import { regionName, regionsOf } from '../../signal/region.ts';
import { recounterOf } from '../history-recount.ts';
import { shanghai, token } from '../ledger-case.ts';
import { ledgerFolder } from '../ledger-folder.ts';
import { LedgerHistory } from '../ledger-history.ts';
import { newVault } from '../new-vault.ts';
import { browser } from './browser.ts';

const [FROM, TO] = [shanghai('2026-01-01T00:00:00'), shanghai('2027-01-01T00:00:00')];
const YEAR_BEFORE = [shanghai('2025-01-01T00:00:00'), FROM] as const;
const PLACES = ['330000', '330100', '330106'] as const;
const path = ledgerFolder();
const history = new LedgerHistory({
  ...{ seed: 20_261_129, start: YEAR_BEFORE[0], days: 730, episodesADay: 5, casesADay: 12 },
});
const recounted = recounterOf(history.events);
const CITIES = regionsOf('330000').map(({ code }) => code);
const COUNTIES = CITIES.flatMap((city) => regionsOf(city).map(({ code }) => code));
let ledger: Ledger;
let app: FastifyInstance;
let address = '';

beforeAll(async () => {
  ledger = await openLedger({ path, vault: newVault() });
  for (let at = 0; at < history.events.length; at += 2_000)
    await ledger.write(history.batchOf(history.events.slice(at, at + 2_000)), token());
  // Days are counted once, when somebody first asks.
  await report(ledger, { from: FROM, to: TO });
  app = buildServer(
    depsWith({
      now: () => TO - 3_600_000,
      pumps: () => [{ ...PUMP, watermark: TO - 3_600_000, newestTime: TO - 1 }],
      report: (query) => report(ledger, query),
      reports: ledgerReports(ledger, readPopulation()),
    }),
  );
  address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
}, 300_000);
afterAll(async () => {
  await app.close();
  await ledger.close();
});
const chromium = browser();

/** What the raw events say, as it stands on screen and in files. */
function expectedOf(code: string) {
  const found = recounted({
    ...{ from: FROM, to: TO, before: YEAR_BEFORE, prefix: regionPrefix(code) },
  });
  const { peopleDissuaded, cases, casesBefore } = found;
  const preventedFen = found.dissuaded + found.paymentStopped + found.frozen + found.returned;
  return { peopleDissuaded, preventedFen, cases, casesBefore };
}

/** The same of several, and the change on the year in percent, where anything happened. */
function expectedRows(codes: readonly string[]) {
  return codes
    .map((code) => {
      const expected = expectedOf(code);
      const { cases, casesBefore } = expected;
      const change = ((cases - casesBefore) / casesBefore) * 100;
      return { code, ...expected, change: change.toFixed(1) };
    })
    .filter(({ cases, casesBefore }) => cases + casesBefore > 0);
}

test('the recount has something of each number everywhere', () => {
  for (const code of PLACES) {
    const { peopleDissuaded, preventedFen, cases, casesBefore } = expectedOf(code);
    expect(Math.min(peopleDissuaded, preventedFen, cases, casesBefore), code).toBeGreaterThan(0);
  }
});

test('the screen says it for the province, a city and a county', async () => {
  const page = await chromium.open(`${address}/command`);
  await page.getByText('2026-01-01 至 2026-12-31').waitFor({ timeout: 120_000 });
  await page.getByRole('button', { name: '表格' }).click();
  for (const code of PLACES) {
    const name = regionName(code, 'zh');
    if (code !== '330000') await page.locator('tbody').getByRole('button', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    const { peopleDissuaded, preventedFen, cases, casesBefore } = expectedOf(code);
    const figure = (at: number) => page.locator('.figures li').nth(at);
    const counted = (count: number) => new RegExp(`^${count.toLocaleString('en')} `);
    await expect
      .poll(() => figure(1).locator('.figure').textContent())
      .toMatch(counted(peopleDissuaded));
    expect(await figure(0).getByRole('button').getAttribute('title')).toBe(
      `${formatFen(preventedFen)} 元`,
    );
    expect(await figure(2).locator('.figure').textContent()).toMatch(counted(cases));
    const change = (cases / casesBefore - 1) * 100;
    const sign = change < 0 ? '−' : '+';
    expect(await figure(3).locator('.figure').textContent()).toContain(
      `${sign}${Math.abs(change).toFixed(1)}%`,
    );
  }
});

test('the CSV says the same for the province, each city and each county', async () => {
  const query = `from=${FROM}&to=${TO}&region=330000`;
  const file = await fetch(`${address}/v1/report/file?${query}&report=headline&format=csv`);
  const rows: Record<string, string>[] = parse(await file.text(), { columns: true, bom: true });
  for (const { code, ...expected } of expectedRows(['330000', ...CITIES, ...COUNTIES])) {
    const { peopleDissuaded, preventedFen, cases, casesBefore, change } = expected;
    expect(
      rows.find((row) => row['code'] === code),
      code,
    ).toMatchObject({
      people_dissuaded: `${peopleDissuaded}`,
      loss_prevented_yuan: formatFen(preventedFen).replaceAll(',', ''),
      cases_filed: `${cases}`,
      cases_year_before: `${casesBefore}`,
      cases_change_percent: change,
    });
  }
});

test.each([
  ['the province and its cities', '330000', CITIES],
  ['a city and its counties', '330100', regionsOf('330100').map(({ code }) => code)],
] as const)('the page says it for %s', async (_, region, below) => {
  const { headline } = ledgerReports(ledger, readPopulation());
  const made = await headline({ from: FROM, to: TO, region });
  const lines = headlinePage(headlineView(made, 'zh'), 'zh').matchAll(/<tr[^>]*>(<td>.*)<\/tr>/g);
  const cells = [...lines].map(([, line = '']) =>
    [...line.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell),
  );
  const shown = cells.map(([name, people, , prevented, cases, , before, change]) => {
    const percent = change?.replace(/^~?\+?/, '').replace('%', '');
    return { name, people, prevented, cases, before, percent };
  });
  const expected = expectedRows([region, ...below]).map((row) => ({
    name: regionName(row.code, 'zh'),
    people: row.peopleDissuaded.toLocaleString('en'),
    prevented: formatYuan(row.preventedFen, { lang: 'zh', amounts: 'short' }),
    cases: row.cases.toLocaleString('en'),
    before: row.casesBefore.toLocaleString('en'),
    percent: row.change,
  }));
  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
    `${a.name}` < `${b.name}` ? -1 : 1;
  expect(shown.sort(byName)).toEqual(expected.sort(byName));
});
