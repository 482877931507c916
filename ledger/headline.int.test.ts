// The headline on the real embedded engine: every level is the report of that level and adds up to the one above; and how it reads as CSV,
// on a screen and on a page.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headlinePage } from '../api/headline-page.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { readPopulation } from '../signal/population.ts';
import { cityOf, provinceOf } from '../signal/region.ts';
import {
  arbitraryCases,
  arbitraryEpisodes,
  arbitraryOutcomes,
  YEAR_START,
} from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import { headlineSheet } from './export/headline-sheet.ts';
import { csvOf } from './export/write-csv.ts';
import { type HeadlineRow, headline, withRates } from './headline.ts';
import { headlineTable } from './headline-table.ts';
import { headlineView } from './headline-view.ts';
import { report } from './report.ts';

const ledger = await ledgerOfTests();

/** In 2021 and the year before, on both sides of the redrawing of Hangzhou. */
async function fillRedrawn() {
  const cases = [
    caseAt('a', '2020-07-01T00:00:00', { region: '330103' }),
    caseAt('b', '2020-08-01T00:00:00', { region: '330105' }),
    caseAt('c', '2021-07-01T00:00:00', { region: '330105' }),
    caseAt('d', '2021-07-02T00:00:00', { region: '330203', lossFen: 5 }),
  ];
  await ledger.write({ cases }, token());
  const period = { from: shanghai('2021-07-01T00:00:00'), to: shanghai('2022-01-01T00:00:00') };
  return headline(ledger, { ...period, region: '330000' });
}

describe('the headline', () => {
  test('says the same as the report of each level, and adds up, for any rows', async () => {
    const scene = fc.record({
      episodes: arbitraryEpisodes,
      outcomes: arbitraryOutcomes,
      cases: arbitraryCases,
      region: fc.constantFrom(undefined, '330000', '330100'),
    });
    await fc.assert(
      fc.asyncProperty(scene, async ({ region, ...batch }) => {
        await emptyLedger(ledger);
        await ledger.write(batch, token());
        const period = {
          from: YEAR_START,
          to: YEAR_START + 100 * 86_400_000,
          ...(region === undefined ? {} : { region }),
        };
        const { rows } = await headline(ledger, period);
        for (const by of ['province', 'city', 'county'] as const) {
          const level = rows.filter((row) => row.level === by);
          if (by === 'province' && region === '330100') expect(level).toEqual([]);
          else {
            const { rows: expected } = await report(ledger, { ...period, by });
            expect(level.map((row) => row.code)).toEqual(expected.map(({ key }) => key));
            for (const [at, row] of level.entries())
              expect(expected[at]).toMatchObject(figuresOf(row));
          }
        }
        for (const row of rows) {
          const above = {
            province: undefined,
            city: provinceOf(row.code),
            county: cityOf(row.code),
          };
          if (above[row.level] === undefined || row.level === 'city') continue;
          const counties = rows.filter(
            (other) => other.level === 'county' && cityOf(other.code) === above.county,
          );
          const city = rows.find((other) => other.level === 'city' && other.code === above.county);
          for (const pick of [
            (figures: HeadlineRow) => figures.lossPreventedTotalFen,
            (figures: HeadlineRow) => figures.lossStatedFen,
            (figures: HeadlineRow) => figures.casesFiled,
            (figures: HeadlineRow) => figures.caseLossFen,
          ]) {
            expect(counties.reduce((sum, figures) => sum + pick(figures), 0)).toBe(
              city === undefined ? Number.NaN : pick(city),
            );
          }
        }
      }),
      { numRuns: 4, interruptAfterTimeLimit: 40_000 },
    );
  });

  test('lists each province, then its cities, each with its counties', async () => {
    const { rows } = await fillRedrawn();
    expect(rows.map(({ level, code }) => [level, code])).toEqual([
      ['province', '330000'],
      ['city', '330100'],
      ['county', '330105'],
      ['city', '330200'],
      ['county', '330203'],
    ]);
  });

  test('shows counts beside rates, and no rate without residents', async () => {
    const made = await fillRedrawn();
    const [province, , county] = made.rows;
    expect(province?.casesPer100k).toBeCloseTo((2 / 64_567_588) * 100_000, 12);
    expect(county?.casesPer100k).toBeCloseTo((1 / 1_120_985) * 100_000, 12);
    const unknown = withRates(made, new Map());
    expect(unknown.rows[2]).toMatchObject({ casesFiled: 1, population: null, casesPer100k: null });
    const residents = readPopulation('330105,1000000');
    const asked = await headline(ledger, { from: made.from, to: made.to }, residents);
    const known = withRates(made, residents);
    expect(asked.rows.find(({ code }) => code === '330105')).toEqual(
      known.rows.find(({ code }) => code === '330105'),
    );
    expect(known.rows[2]?.casesPer100k).toBeCloseTo(0.1, 12);
  });

  test('has no rate of a county that was redrawn after the period began', async () => {
    const { to } = await fillRedrawn();
    const ratesFrom = async (day: string) => {
      const { rows } = await headline(ledger, { from: shanghai(`${day}T00:00:00`), to });
      return Object.fromEntries(rows.map(({ code, casesPer100k }) => [code, casesPer100k]));
    };
    expect(await ratesFrom('2021-04-08')).toMatchObject({ '330105': null });
    const { 330105: redrawn, 330203: other } = await ratesFrom('2021-04-09');
    expect([redrawn, other]).toEqual([expect.any(Number), expect.any(Number)]);
    expect(await ratesFrom('2020-08-01')).toMatchObject({ '330105': null, '330203': other });
  });

  test('compares redrawn counties together', async () => {
    const made = await fillRedrawn();
    expect(made.rows[2]?.casesFiledYearBefore).toBeNull();
    expect(made.areas.map((area) => [area.casesFiled, area.casesFiledYearBefore])).toEqual([
      [1, 2],
    ]);
  });
});

test('the CSV has a line a region and one an area, money to the fen, and Chinese that Excel reads', async () => {
  const csv = csvOf(headlineSheet(await fillRedrawn()));
  expect(csv.startsWith('\uFEFFlevel,code,name_zh')).toBe(true);
  const rows: Record<string, string>[] = parse(csv, { bom: true, columns: true });
  expect(rows.map((row) => row['level'])).toEqual([
    'province',
    'city',
    'county',
    'city',
    'county',
    'area',
  ]);
  expect(rows[4]).toMatchObject({ name_zh: '海曙区', case_loss_yuan: '0.05', cases_filed: '1' });
  expect(rows[5]).toMatchObject({
    code: '330103+330105>330105',
    people_dissuaded: '',
    cases_filed: '1',
    cases_year_before: '2',
    cases_change_percent: '-50.0',
    change_is_clear: 'false',
  });
});

/** Two counties of a city and one of another, each with all three numbers; the year before as well. */
async function fillAll() {
  const opened = shanghai('2026-03-05T10:00:00');
  const counties = [
    { region: '330106', people: ['p1', 'p2'], cases: 3, before: 4 },
    { region: '330110', people: ['p2'], cases: 30, before: 60 },
    { region: '330203', people: ['p3'], cases: 2, before: 2 },
  ];
  const saved = counties.flatMap(({ region, people }) => people.map((id) => ({ region, id })));
  const episodes = saved.map(({ region, id }) => {
    const transfer = {
      transferId: `t-${region}-${id}`,
      amountFen: 123_456,
      payee: 'a',
      time: opened,
    };
    return episodeOf({
      episodeId: `e-${region}-${id}`,
      region,
      person: { kind: 'person', id },
      openedTime: opened,
      transfers: [{ ...transfer, state: 'attempted' }],
    });
  });
  const outcomes = episodes.map(({ episodeId, region, person, typology }) => ({
    outcomeId: `o-${episodeId}`,
    taskId: `t-${episodeId}`,
    episodeId,
    staff: 's1',
    desk: region,
    recordedAt: opened + 1,
    eventTime: opened + 1,
    outcome: 'dissuaded' as const,
    kept: { dissuaded: 123_456 },
    region,
    typology,
    person: person.id,
    atRiskFen: 0,
  }));
  const filed = (region: string, year: number, count: number) =>
    Array.from({ length: count }, (_, at) =>
      caseAt(`c-${region}-${year}-${at}`, `${year}-03-10T10:00:00`, { region }),
    );
  const cases = counties.flatMap(({ region, cases: now, before }) => [
    ...filed(region, 2026, now),
    ...filed(region, 2025, before),
    ...filed(region, 2024, 1),
  ]);
  await ledger.write({ episodes, outcomes, cases }, token());
  return { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
}

/** As they stand behind the name: people dissuaded, loss stopped, cases filed, those of the year before and the change on them. */
const ALL = [
  ['浙江省', '3', '4,938.24', '35', '66', '-47.0%'],
  ['杭州市', '2', '3,703.68', '33', '64', '-48.4%'],
  ['西湖区', '2', '2,469.12', '3', '4', '~-25.0%'],
  ['余杭区', '1', '1,234.56', '30', '60', '-50.0%'],
  ['宁波市', '1', '1,234.56', '2', '2', '~0.0%'],
  ['海曙区', '1', '1,234.56', '2', '2', '~0.0%'],
] as const;

describe('people dissuaded, loss stopped and the change in cases', () => {
  test.each([
    ['a province and its cities', '330000', ['浙江省', '杭州市', '宁波市']],
    ['a city and its counties', '330100', ['杭州市', '西湖区', '余杭区']],
  ] as const)('of %s stand on the screen and on the page', async (_, region, names) => {
    const view = headlineView(await headline(ledger, { ...(await fillAll()), region }), 'zh');
    const shown = ALL.filter(([name]) => names.some((one) => one === name));
    const [top] = shown;
    const { label, value, detail } = view.figures[2] ?? {};
    expect([view.figures[0]?.value, view.figures[1]?.value, value]).toEqual(top?.slice(1, 4));
    expect([label, detail]).toEqual(['立案数', `${top?.[5]} (去年同期 ${top?.[4]})`]);
    const read = (cells: readonly (string | undefined)[]) =>
      [0, 1, 3, 4, 6, 7].map((at) => cells[at]);
    const screen = headlineTable(view, 100).split('\n');
    const page = [...headlinePage(view, 'zh').matchAll(/<tr[^>]*>(<td>.*)<\/tr>/g)].map(
      ([, row = '']) => [...row.matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell),
    );
    for (const line of shown) {
      const [name] = line;
      expect(read(screen.findLast((one) => one.startsWith(name))?.split(/ +/) ?? [])).toEqual(line);
      expect(read(page.find(([first]) => first === name) ?? [])).toEqual(line);
    }
    expect(page).toHaveLength(shown.length);
  });

  test('of province, cities and counties stand in the CSV', async () => {
    const made = await headline(ledger, { ...(await fillAll()), region: '330000' });
    const rows: Record<string, string>[] = parse(csvOf(headlineSheet(made)), {
      bom: true,
      columns: true,
    });
    expect(
      rows.map((row) => [
        ...[row['name_zh'], row['people_dissuaded'], row['loss_prevented_yuan']],
        ...[row['cases_filed'], row['cases_year_before'], row['cases_change_percent']],
      ]),
    ).toEqual(
      ALL.map(([name, people, prevented, cases, before, change]) => [
        ...[name, people, prevented.replace(',', ''), cases, before],
        change.replace(/[~%]/g, ''),
      ]),
    );
  });
});

test.each(['zh', 'en'] as const)('in %s it fits one screen and one page', async (lang) => {
  const view = headlineView(await fillRedrawn(), lang);
  const lines = headlineTable(view, 80).split('\n');
  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines[0]).toContain(lang === 'zh' ? '浙江省 · 2021-07-01 – 2022-01-01' : 'Zhejiang');
  const page = headlinePage(view, lang);
  expect(page).toContain(lang === 'zh' ? '<td>杭州市</td>' : '<td>Hangzhou</td>');
  expect(page).not.toMatch(/<script|https?:/);
});

function figuresOf({
  level: _,
  code,
  population: _p,
  dissuadedPer100k: _d,
  casesPer100k: _c,
  ...rest
}: HeadlineRow) {
  return { ...rest, key: code };
}
