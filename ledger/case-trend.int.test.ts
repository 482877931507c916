// The case trend on the real embedded engine: the same-period rule by hand, and against a plain recount in TypeScript.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shanghaiDay } from '../signal/event-time.ts';
import { arbitraryCases, YEAR_START } from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import { caseAreas, caseTrend, caseTrends, yearBefore } from './case-trend.ts';
import { caseTrendSeries } from './case-trend-series.ts';

const ledger = await ledgerOfTests();

describe('the case trend', () => {
  test('stands each day, month and year beside the same one of the year before', async () => {
    const cases = [
      caseAt('first', '2023-12-31T10:00:00'),
      caseAt('a', '2024-02-29T10:00:00'),
      caseAt('b', '2024-02-28T23:59:59'),
      caseAt('c', '2025-02-28T00:00:00'),
      caseAt('d', '2025-02-28T12:00:00'),
      // Still 30 April in UTC.
      caseAt('e', '2025-05-01T00:30:00'),
    ];
    await ledger.write({ cases }, token());
    const period = { from: shanghai('2025-01-01T00:00:00'), to: shanghai('2026-01-01T00:00:00') };
    const figures = async (grouping: 'day' | 'month' | 'year') =>
      (await caseTrend(ledger, { ...period, by: [grouping] })).map((row) => [
        row.group[grouping],
        row.casesFiled,
        row.casesFiledYearBefore,
        row.casesChangeRatio,
      ]);
    expect(await figures('day')).toEqual([
      ['2025-02-28', 2, 1, 1],
      ['2025-05-01', 1, 0, null],
    ]);
    expect(await figures('month')).toEqual([
      ['2025-02', 2, 2, 0],
      ['2025-05', 1, 0, null],
    ]);
    expect(await figures('year')).toEqual([['2025', 3, 2, 0.5]]);
  });

  test('stands a period that is not over beside the same days of the year before, and not beside what is to come', async () => {
    const cases = [
      ...[caseAt('first', '2023-12-31T10:00:00'), caseAt('early', '2025-03-05T10:00:00')],
      ...[caseAt('later', '2025-03-20T10:00:00'), caseAt('now', '2026-03-05T09:00:00')],
    ];
    await ledger.write({ cases }, token());
    const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
    const changeAt = async (now: string) => {
      const [all] = await caseTrend(ledger, { ...march, now: shanghai(now) });
      return [all?.casesFiled, all?.casesFiledYearBefore];
    };
    expect(await changeAt('2026-03-05T09:59:00')).toEqual([1, 0]);
    expect(await changeAt('2026-03-05T10:01:00')).toEqual([1, 1]);
    expect(await changeAt('2026-05-01T00:00:00')).toEqual([1, 2]);
  });

  test('counts a case once, where and when it was filed last', async () => {
    const first = caseAt('a', '2026-01-31T10:00:00');
    const moved = caseAt('a', '2026-02-01T10:00:00', { region: '330203', lossFen: 700 });
    await ledger.write({ cases: [moved] }, token());
    await ledger.write({ cases: [first, first] }, token());
    const from = shanghai('2026-01-01T00:00:00');
    const january = { from, to: shanghai('2026-02-01T00:00:00') };
    expect(await caseTrend(ledger, { ...january, by: ['city'] })).toEqual([]);
    const [row] = await caseTrend(ledger, {
      from,
      to: shanghai('2026-03-01T00:00:00'),
      by: ['city'],
    });
    expect(row).toMatchObject({ group: { city: '330200' }, casesFiled: 1, caseLossFen: 700 });
  });

  test('does not compare with a year that began before the first case of the region, nor 29 February with any day, as the series does', async () => {
    const cases = [
      caseAt('a', '2023-03-20T10:00:00'),
      caseAt('b', '2023-02-10T10:00:00', { region: '330203' }),
      caseAt('c', '2024-02-29T10:00:00', { region: '330203' }),
      caseAt('d', '2024-03-20T10:00:00', { region: '330203' }),
      caseAt('e', '2024-03-21T10:00:00'),
    ];
    await ledger.write({ cases }, token());
    const spring = { from: shanghai('2024-02-15T00:00:00'), to: shanghai('2024-04-01T00:00:00') };
    const { all, by } = await caseTrends(ledger, { ...spring, region: '330000' }, [
      'county',
      'day',
    ]);
    const [counties = [], days = []] = by;
    const nothing = {
      casesFiledYearBefore: null,
      casesChangeRatio: null,
      casesChangeIsClear: null,
    };
    expect(all).toMatchObject([{ casesFiled: 3, casesFiledYearBefore: 1, casesChangeRatio: 2 }]);
    expect(counties).toMatchObject([
      { group: { county: '330106' }, casesFiled: 1, ...nothing },
      { group: { county: '330203' }, casesFiled: 2, casesFiledYearBefore: 0 },
    ]);
    expect(days.map(({ group, casesFiledYearBefore: one }) => [group.day, one])).toEqual([
      ['2024-02-29', null],
      ['2024-03-20', 1],
      ['2024-03-21', 0],
    ]);
    for (const region of ['330106', '330203']) {
      const { points } = await caseTrendSeries(ledger, { ...spring, region, step: 'year' });
      const row = counties.find(({ group }) => group.county === region);
      expect(points[0]?.casesFiledYearBefore, region).toBe(row?.casesFiledYearBefore);
    }
  });

  test('without any case is one row of nothing in total', async () => {
    expect(await caseTrend(ledger, { from: 0, to: 1 })).toEqual([
      {
        group: {},
        casesFiled: 0,
        caseLossFen: 0,
        casesFiledYearBefore: null,
        casesChangeRatio: null,
        casesChangeIsClear: null,
      },
    ]);
  });

  test('compares redrawn counties as the area that they make, and not one by one', async () => {
    const cases = [
      caseAt('first', '2020-06-01T00:00:00', { region: '330103' }),
      caseAt('second', '2020-06-01T00:00:00', { region: '330106' }),
      caseAt('a', '2020-07-01T00:00:00', { region: '330103' }),
      caseAt('b', '2020-08-01T00:00:00', { region: '330105' }),
      caseAt('c', '2021-07-01T00:00:00', { region: '330105' }),
      caseAt('d', '2021-07-02T00:00:00', { region: '330106' }),
      caseAt('e', '2020-07-02T00:00:00', { region: '330106' }),
    ];
    await ledger.write({ cases }, token());
    const year = { from: shanghai('2021-07-01T00:00:00'), to: shanghai('2022-01-01T00:00:00') };
    const rows = await caseTrend(ledger, { ...year, by: ['county'] });
    const told = rows.map((row) => [row.group.county, row.casesFiled, row.casesFiledYearBefore]);
    expect(told).toEqual([
      ['330105', 1, null],
      ['330106', 1, 1],
    ]);
    const [area] = await caseAreas(ledger, year);
    expect(area).toMatchObject({
      codesBefore: ['330103', '330105'],
      codesAfter: ['330105'],
      casesFiled: 1,
      casesFiledYearBefore: 2,
      casesChangeRatio: -0.5,
      casesChangeIsClear: false,
    });
    const [city] = await caseTrend(ledger, { ...year, by: ['city'] });
    expect(city).toMatchObject({ casesFiled: 2, casesFiledYearBefore: 3 });
    const [alone] = await caseTrend(ledger, { ...year, region: '330105' });
    expect(alone).toMatchObject({ casesFiled: 1, casesFiledYearBefore: null });
  });

  test('goes on with a county under its new code', async () => {
    const cases = [
      caseAt('first', '2016-10-01T00:00:00', { region: '330185' }),
      caseAt('a', '2016-12-01T00:00:00', { region: '330185' }),
      caseAt('b', '2017-12-01T00:00:00', { region: '330112' }),
      caseAt('c', '2017-12-02T00:00:00', { region: '330185' }),
    ];
    await ledger.write({ cases }, token());
    const year = { from: shanghai('2017-11-01T00:00:00'), to: shanghai('2018-01-01T00:00:00') };
    const [row] = await caseTrend(ledger, { ...year, by: ['county'] });
    expect(row).toMatchObject({
      group: { county: '330112' },
      casesFiled: 2,
      casesFiledYearBefore: 1,
    });
    for (const region of ['330112', '330185']) {
      const [alone] = await caseTrend(ledger, { ...year, region });
      expect(alone, region).toMatchObject({ casesFiled: 2, casesFiledYearBefore: 1 });
    }
  });

  test('says whether a change is more than chance', async () => {
    const filed = (day: string, count: number) =>
      Array.from({ length: count }, (_, at) => caseAt(`${day}-${at}`, `${day}T10:00:00`));
    await ledger.write(
      { cases: [...filed('2025-03-01', 30), ...filed('2026-03-01', 10)] },
      token(),
    );
    await ledger.write({ cases: [...filed('2025-03-02', 3), ...filed('2026-03-02', 1)] }, token());
    const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-03-03T00:00:00') };
    const rows = await caseTrend(ledger, { ...march, by: ['day'] });
    expect(rows.map((row) => row.casesChangeIsClear)).toEqual([true, false]);
    expect(rows.map((row) => Math.round((row.casesChangeRatio ?? 0) * 100))).toEqual([-67, -67]);
  });

  test('equals a plain recount of any cases', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryCases,
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: 1, max: 400 }),
        async (cases, startDay, days) => {
          await emptyLedger(ledger);
          await ledger.write({ cases: [...cases, ...cases] }, token());
          const from = YEAR_START + startDay * 86_400_000 + 12_345;
          const to = from + days * 86_400_000;
          const stored = await ledger.query<{
            id: string;
            region: string;
            filed: number;
            loss: number;
          }>(
            `SELECT case_id AS id, toString(region) AS region, toUnixTimestamp64Milli(filed_time) AS filed, loss_fen AS loss
             FROM cases ORDER BY filed_time, row_id`,
          );
          const last = new Map(stored.map((row) => [row.id, row]));
          const expected = new Map<string, [number, number]>();
          const first = new Map<string, number>();
          for (const { region, filed } of last.values()) {
            const key = `${region.slice(0, 4)}00`;
            first.set(key, Math.min(first.get(key) ?? Infinity, shanghaiDay(filed)));
            const isNow = filed >= from && filed < to;
            const isBefore = filed >= yearBefore(from) && filed < yearBefore(to);
            const [now, before] = expected.get(key) ?? [0, 0];
            expected.set(key, [now + Number(isNow), before + Number(isBefore)]);
          }
          const rows = await caseTrend(ledger, { from, to, by: ['city'], now: to });
          const found = rows.map((row) => [
            row.group.city,
            [row.casesFiled, row.casesFiledYearBefore],
          ]);
          const some = [...expected].filter(([, [now, before]]) => now + before > 0);
          const start = shanghaiDay(yearBefore(from));
          const known = some.map(([key, [now, before]]) => [
            key,
            [now, start < (first.get(key) ?? 0) ? null : before],
          ]);
          expect(found).toEqual(known.sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)));
        },
      ),
      { numRuns: 4, interruptAfterTimeLimit: 40_000 },
    );
  });
});
