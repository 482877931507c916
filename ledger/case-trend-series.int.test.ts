// The series on the real embedded engine: what is counted, where it begins to be comparable, and what was known on an earlier day.
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shanghaiDay } from '../signal/event-time.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import { dateText } from './case-series.ts';
import { caseTrendSeries } from './case-trend-series.ts';
import { caseTrendTable } from './case-trend-table.ts';
import type { Ledger } from './ledger.ts';
import { report } from './report.ts';
import type { CaseRow } from './rows.ts';

const ledger = await ledgerOfTests();

/** A moment of processing time with nothing else in its millisecond. */
async function nowOf(over: Ledger): Promise<number> {
  await pause(3);
  const [row] = await over.query<{ ms: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS ms');
  await pause(3);
  return row?.ms ?? 0;
}

const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };

test('counts by region and typology, each case once, on its day in Shanghai', async () => {
  const cases = [
    caseAt('a', '2026-03-02T00:30:00'),
    caseAt('a', '2026-03-02T00:30:00'),
    caseAt('b', '2026-03-02T23:59:59', { typology: 'task-rebate' }),
    caseAt('c', '2026-03-03T00:00:00', { region: '330203' }),
  ];
  await ledger.write({ cases }, token());
  const days = async (rest: object) => {
    const { points } = await caseTrendSeries(ledger, { ...march, step: 'day', ...rest });
    return points
      .filter(({ casesFiled }) => casesFiled > 0)
      .map((one) => [one.key, one.casesFiled]);
  };
  expect(await days({})).toEqual([
    ['2026-03-02', 2],
    ['2026-03-03', 1],
  ]);
  expect(await days({ region: '330100' })).toEqual([['2026-03-02', 2]]);
  expect(await days({ typology: 'task-rebate' })).toEqual([['2026-03-02', 1]]);
});

test('does not take the time before its first case for a time without cases', async () => {
  const cases = [caseAt('a', '2025-06-01T10:00:00'), caseAt('b', '2026-03-02T10:00:00')];
  await ledger.write({ cases }, token());
  const { points } = await caseTrendSeries(ledger, { ...march, step: 'month' });
  expect(points[0]).toMatchObject({ casesFiled: 1, casesFiledYearBefore: null });
  await ledger.write({ cases: [caseAt('c', '2025-02-01T10:00:00')] }, token());
  const again = await caseTrendSeries(ledger, { ...march, step: 'month' });
  expect(again.points[0]).toMatchObject({ casesFiled: 1, casesFiledYearBefore: 0 });
});

test('does not compare a redrawn county with what bore its code before', async () => {
  const cases = [
    caseAt('a', '2020-07-01T10:00:00', { region: '330102' }),
    caseAt('b', '2021-07-01T10:00:00', { region: '330102' }),
    caseAt('c', '2020-07-01T10:00:00', { region: '330106' }),
  ];
  await ledger.write({ cases }, token());
  const july = { from: shanghai('2021-07-01T00:00:00'), to: shanghai('2021-08-01T00:00:00') };
  const before = async (region: string) =>
    (await caseTrendSeries(ledger, { ...july, region, step: 'month' })).points[0]
      ?.casesFiledYearBefore;
  expect(await before('330102')).toBeNull();
  expect(await before('330106')).toBe(1);
});

test('judges no day that the period or the clock ends in, and none that is to come', async () => {
  // Ten cases a day since autumn, of the last day one so far.
  const days = Array.from({ length: 150 }, (_, back) =>
    dateText(shanghaiDay(shanghai('2026-03-17T00:00:00')) - back),
  );
  const cases = days.flatMap((day) =>
    Array.from({ length: 10 }, (_, at) => caseAt(`${day}-${at}`, `${day}T10:00:00`)),
  );
  await ledger.write({ cases: [...cases, caseAt('late', '2026-03-18T08:00:00')] }, token());
  const judged = async (to: string, now: string) => {
    const period = { from: shanghai('2026-03-17T00:00:00'), to: shanghai(to) };
    const query = { ...period, step: 'day' as const };
    const { points } = await caseTrendSeries(ledger, query, shanghai(now));
    return points.map(({ key, isPart, standsOut }) => [key.slice(8), isPart, standsOut]);
  };
  expect(await judged('2026-03-19T00:00:00', '2026-03-19T00:00:00')).toEqual([
    ['17', false, null],
    ['18', false, 'below'],
  ]);
  // At nine in the morning: as the clock says, and as the period of a day that is played again does.
  expect(await judged('2026-03-20T00:00:00', '2026-03-18T09:00:00')).toEqual([
    ['17', false, null],
    ['18', true, null],
    ['19', true, null],
  ]);
  expect(await judged('2026-03-18T09:00:00', '2026-06-01T00:00:00')).toEqual([
    ['17', false, null],
    ['18', true, null],
  ]);
});

test('goes on with a county under its new code, under either, as the report does', async () => {
  const old = { region: '330185' };
  const cases = [
    caseAt('first', '2016-10-01T00:00:00', old),
    caseAt('a', '2016-12-01T00:00:00', old),
    caseAt('b', '2017-12-01T00:00:00', { region: '330112' }),
    caseAt('c', '2017-12-02T00:00:00', old),
    caseAt('d', '2017-12-03T00:00:00', old),
    caseAt('d', '2017-12-04T00:00:00', { isWithdrawn: true }),
    caseAt('e', '2017-12-02T00:00:00'),
  ];
  await ledger.write({ cases }, token());
  const year = { from: shanghai('2017-11-01T00:00:00'), to: shanghai('2018-01-01T00:00:00') };
  const knownAt = await nowOf(ledger);
  for (const region of ['330112', '330185']) {
    const made = await caseTrendSeries(ledger, { ...year, region, step: 'year', knownAt });
    const counts = { casesFiled: 2, casesFiledYearBefore: 1, casesFiledAsKnown: 2 };
    expect(made.points, region).toMatchObject([{ ...counts, casesWithdrawn: 1 }]);
    const { total } = await report(ledger, { ...year, region });
    expect([total.casesFiled, total.casesFiledYearBefore], region).toEqual([2, 1]);
  }
});

test('tells what was known on an earlier day, and keeps that when a filing comes again', async () => {
  const first = [caseAt('a', '2026-03-02T10:00:00'), caseAt('b', '2026-03-03T10:00:00')];
  await ledger.write({ cases: first }, token());
  await pause(5);
  const [then] = await ledger.query<{ ms: number }>(
    'SELECT toUnixTimestamp64Milli(now64(3)) AS ms',
  );
  await pause(5);
  const moved = caseAt('b', '2026-03-20T10:00:00', { region: '330203' });
  await ledger.write({ cases: [moved, caseAt('late', '2026-03-02T11:00:00')] }, token());
  await ledger.write({ cases: first }, token());
  await ledger.query('OPTIMIZE TABLE case_filings FINAL');
  const knownAt = then?.ms ?? 0;
  const made = await caseTrendSeries(ledger, { ...march, step: 'day', region: '330100', knownAt });
  const told = made.points
    .filter(({ casesFiled, casesFiledAsKnown }) => casesFiled + (casesFiledAsKnown ?? 0) > 0)
    .map(({ key, casesFiled, casesFiledAsKnown }) => [key, casesFiled, casesFiledAsKnown]);
  expect(told).toEqual([
    ['2026-03-02', 2, 1],
    ['2026-03-03', 0, 1],
  ]);
  expect(caseTrendTable(made, 'en', 120)).toContain('Known then');
});

test('a withdrawn case counts nowhere, whichever comes first, until it is filed again later', async () => {
  const filed = [caseAt('a', '2026-03-02T10:00:00'), caseAt('b', '2026-03-02T11:00:00')];
  const withdrawn = caseAt('a', '2026-03-20T10:00:00', { typology: '', isWithdrawn: true });
  const told = async (query: object = {}) => {
    const made = await caseTrendSeries(ledger, { ...march, step: 'day', ...query });
    expect(caseTrendTable(made, 'en', 120)).toContain('Withdrawn');
    return made.points
      .filter(({ casesFiled, casesWithdrawn }) => casesFiled + casesWithdrawn > 0)
      .map(({ key, casesFiled, casesWithdrawn }) => [key, casesFiled, casesWithdrawn]);
  };
  await ledger.write({ cases: [withdrawn] }, token());
  expect(await told()).toEqual([]);
  await ledger.write({ cases: filed }, token());
  expect(await told()).toEqual([['2026-03-02', 1, 1]]);
  expect(await told({ typology: 'fake-loan' })).toEqual([['2026-03-02', 1, 1]]);
  const { rows, total } = await report(ledger, { ...march, by: 'typology' });
  expect([rows.length, total.casesFiled, total.caseLossFen]).toEqual([1, 1, 100]);
  await ledger.write({ cases: [...filed, caseAt('a', '2026-03-21T10:00:00')] }, token());
  expect(await told()).toEqual([
    ['2026-03-02', 1, 0],
    ['2026-03-21', 1, 0],
  ]);
});

test('of a case filed and withdrawn at one time the withdrawal counts, and it was known before', async () => {
  const filed = caseAt('a', '2026-03-02T10:00:00');
  await ledger.write({ cases: [filed] }, token());
  await pause(5);
  const [then] = await ledger.query<{ ms: number }>(
    'SELECT toUnixTimestamp64Milli(now64(3)) AS ms',
  );
  await pause(5);
  await ledger.write({ cases: [{ ...filed, isWithdrawn: true }] }, token());
  const { points } = await caseTrendSeries(ledger, {
    ...march,
    step: 'month',
    knownAt: then?.ms ?? 0,
  });
  expect(points[0]).toMatchObject({ casesFiled: 0, casesFiledAsKnown: 1, casesWithdrawn: 1 });
});

test('tells what was known at any time as those filings say that were heard of by then, in any order, with repeats and withdrawals', async () => {
  const filing = fc.record({
    caseId: fc.constantFrom('a', 'b', 'c'),
    region: fc.constantFrom('330106', '330203', '330110'),
    typology: fc.constantFrom('fake-loan', 'task-rebate'),
    day: fc.integer({ min: 1, max: 28 }),
    isWithdrawn: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const scene = fc.record({
    batches: fc.array(fc.array(filing, { minLength: 1, maxLength: 3 }), {
      minLength: 2,
      maxLength: 5,
    }),
    isRepeated: fc.boolean(),
    region: fc.constantFrom(undefined, '330100'),
    typology: fc.constantFrom(undefined, 'fake-loan'),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ batches, isRepeated, region, typology }) => {
      await emptyLedger(ledger);
      // No two filings at one time: which of those counts, case-filings.int.test.ts says.
      const written = batches.map((batch, at) =>
        batch.map(({ day, ...rest }, number) =>
          caseAt(rest.caseId, `2026-03-${`${day}`.padStart(2, '0')}T10:0${at}:0${number}`, rest),
        ),
      );
      const asked = { ...march, step: 'day' as const };
      const query = { ...asked, ...(region && { region }), ...(typology && { typology }) };
      const moments: number[] = [await nowOf(ledger)];
      for (const cases of written) {
        await ledger.write({ cases }, token());
        moments.push(await nowOf(ledger));
        // What was counted in between is counted again.
        await caseTrendSeries(ledger, { ...query, knownAt: moments[0] ?? 0 });
      }
      if (isRepeated) await ledger.write({ cases: written.flat().toReversed() }, token());
      for (const [heard, knownAt] of moments.entries()) {
        const newest = new Map<string, CaseRow>();
        for (const one of written.slice(0, heard).flat())
          if (one.filedTime >= (newest.get(one.caseId)?.filedTime ?? 0))
            newest.set(one.caseId, one);
        const expected = new Map<string, number>();
        for (const one of newest.values()) {
          const isIn = one.region.startsWith(region === undefined ? '' : '3301');
          if (one.isWithdrawn || !isIn || (typology ?? one.typology) !== one.typology) continue;
          const key = dateText(shanghaiDay(one.filedTime));
          expected.set(key, (expected.get(key) ?? 0) + 1);
        }
        const { points } = await caseTrendSeries(ledger, { ...query, knownAt });
        const told = points.filter(({ casesFiledAsKnown }) => casesFiledAsKnown !== 0);
        expect(new Map(told.map((one) => [one.key, one.casesFiledAsKnown]))).toEqual(expected);
      }
    }),
    { numRuns: 3 },
  );
}, 200_000);
