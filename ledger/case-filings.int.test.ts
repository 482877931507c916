// Which filing of a case counts, on the real embedded engine: corrections keep the time of filing, rows come in any order and more than once.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerOfTests } from '../test/ledger-of-tests.ts';
import { filedCases } from '../tuning/known-rows.ts';
import { campaignReport } from './campaign-report.ts';
import { caseTrend } from './case-trend.ts';
import { caseTrendSeries } from './case-trend-series.ts';
import type { CaseRow } from './rows.ts';

const ledger = await ledgerOfTests();
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const FILED = '2026-03-02T10:00:00';
const signal = (id: string) => ({ source: 'police', id, type: 'case.filed' });

/** What every report says of cases by region, each `[region, cases, loss]`. */
async function told(): Promise<[string | undefined, number, number][]> {
  const rows = await caseTrend(ledger, { ...march, by: ['county'] });
  const counted = rows.map((row) => [row.group.county, row.casesFiled, row.caseLossFen] as const);
  const known = await filedCases(ledger, march);
  const byRegion = Map.groupBy(known, ({ region }) => region);
  expect(new Map(counted.map(([region, cases]) => [region, cases]))).toEqual(
    new Map([...byRegion].map(([region, cases]) => [region, cases.length])),
  );
  const { points } = await caseTrendSeries(ledger, {
    ...{ ...march, step: 'month', knownAt: Number(shanghai('2099-01-01T00:00:00')) },
  });
  const all = counted.reduce((sum, [, cases]) => sum + cases, 0);
  expect([points[0]?.casesFiled, points[0]?.casesFiledAsKnown]).toEqual([all, all]);
  return counted.map((row) => [...row]);
}

test('of filings of one time the one that was heard of last counts, in whichever order and however often they come', async () => {
  const filing = fc.record({
    caseId: fc.constantFrom('a', 'b'),
    region: fc.constantFrom('330106', '330203', '330110'),
    lossFen: fc.integer({ min: 1, max: 9 }),
    second: fc.integer({ min: 0, max: 1 }),
    isWithdrawn: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const scene = fc
    .array(filing, { minLength: 2, maxLength: 7 })
    .chain((filings) =>
      fc.tuple(
        fc.constant(filings),
        fc.shuffledSubarray([...filings.keys(), ...filings.keys()], { minLength: filings.length }),
      ),
    );
  await fc.assert(
    fc.asyncProperty(scene, async ([filings, order]) => {
      await emptyLedger(ledger);
      const rows = filings.map(
        ({ second, ...rest }, at): CaseRow =>
          caseAt(rest.caseId, `2026-03-02T10:00:0${second}`, {
            ...rest,
            // Two of a frame, then two of the next.
            ...{ heardAt: 1_000 + Math.floor(at / 2), heardPlace: at % 2, signal: signal(`${at}`) },
          }),
      );
      const isSeen = new Set<number>();
      for (const at of [...order, ...rows.keys()]) {
        const row = rows[at];
        if (row === undefined) continue;
        // What comes again has been read from another log, which took it later.
        const heardAt = (row.heardAt ?? 0) + (isSeen.has(at) ? 1_000 : 0);
        isSeen.add(at);
        await ledger.write({ cases: [{ ...row, heardAt }] }, token());
      }
      const turnOf = (row: CaseRow) => row.filedTime * 2 + Number(row.isWithdrawn);
      const newest = new Map(
        rows.toSorted((a, b) => turnOf(a) - turnOf(b)).map((row) => [row.caseId, row]),
      );
      const counting = [...newest.values()].filter(({ isWithdrawn }) => isWithdrawn !== true);
      const expected = [...Map.groupBy(counting, ({ region }) => region)]
        .map(([region, all]) => [
          region,
          all.length,
          all.reduce((sum, one) => sum + one.lossFen, 0),
        ])
        .sort();
      expect(await told()).toEqual(expected);
    }),
    { numRuns: 12 },
  );
}, 200_000);

test('a filing that is put back to what it said at first counts as it says now', async () => {
  // Of several cases, so that no order of ids can be it by chance.
  const filings = Array.from({ length: 12 }, (_, n) => {
    const at = (heardAt: number, lossFen: number, id: string) =>
      caseAt(`c${n}`, FILED, { lossFen, heardAt, signal: signal(`${n}-${id}`) });
    return [at(1, 500, 'first'), at(2, 900, 'second'), at(3, 500, 'third')];
  });
  await ledger.write({ cases: filings.flat() }, token());
  expect(await told()).toEqual([['330106', 12, 6_000]]);
  await ledger.write({ cases: filings.flatMap((three) => three.slice(0, 2)) }, token());
  expect(await told()).toEqual([['330106', 12, 6_000]]);
});

test('several suspects of a case come as several rows of it: it counts once, and its campaign has all of them', async () => {
  const named = (id: string, heardAt: number, lossFen = 500) =>
    caseAt('a', FILED, {
      ...{ lossFen, heardAt, suspects: [{ kind: 'account', id }], signal: signal(id) },
    });
  await ledger.write({ cases: [named('wrong', 1, 400), named('x', 2), named('y', 3)] }, token());
  await ledger.write({ cases: [named('z', 4), named('x', 2)] }, token());
  expect(await told()).toEqual([['330106', 1, 500]]);
  const [one] = await ledger.query<{ cases: number }>(
    'SELECT toUInt32(count()) AS cases FROM cases FINAL',
  );
  expect(one?.cases).toBe(4);
  const episodes = ['x', 'x', 'z', 'z', 'wrong', 'wrong'].map((id, at) =>
    episodeOf({
      ...{ episodeId: `e${at}`, openedTime: shanghai(FILED) },
      suspects: [{ kind: 'account', id }],
    }),
  );
  await ledger.write({ episodes }, token());
  const { campaigns } = await campaignReport(ledger, march);
  expect(campaigns.map((one) => [one.suspects[0]?.id, one.cases, one.caseLossFen]).sort()).toEqual([
    ['wrong', 0, 0],
    ['x', 1, 500],
    ['z', 1, 500],
  ]);
});

test('the trail of a case tells each filing once, the one that counts last', async () => {
  const page = readFileSync(new URL('../docs/reports.md', import.meta.url), 'utf8');
  const [trail = ''] = page.match(/SELECT case_id, fromUnixTimestamp64Milli[^`]*/) ?? [];
  const row = (lossFen: number, heardAt: number, account: string) =>
    caseAt('A3301', FILED, {
      ...{ lossFen, heardAt, suspects: [{ kind: 'account', id: account }] },
    });
  await ledger.write({ cases: [row(5, 2, 'x'), row(9, 1, 'x'), row(5, 3, 'y')] }, token());
  const trailed = await ledger.query<{ loss_fen: number }>(trail);
  expect(trailed.map((one) => one.loss_fen)).toEqual([9, 5]);
});
