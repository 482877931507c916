// Counted work says what a plain recount of the rows says, by everything that it is counted by, whichever of it was counted before: on the real embedded engine.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Episode } from '../dissuasion/episode.ts';
import {
  arbitraryEpisodes,
  arbitraryOrders,
  arbitraryOutcomes,
  arbitraryTaskEvents,
  YEAR_START,
} from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { recountWork } from '../test/work-recount.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import { WORK_GROUPS, type WorkGroup, workReport } from './work-report.ts';

const path = ledgerFolder();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());

const KEYS: Readonly<Record<WorkGroup, (episode: Episode, desk: string) => readonly string[]>> = {
  desk: (_, desk) => [desk],
  province: ({ region }) => [`${region.slice(0, 2)}0000`],
  city: ({ region }) => [`${region.slice(0, 4)}00`],
  county: ({ region }) => [region],
  typology: ({ typology }) => [typology],
  rule: ({ reasons }) => reasons.map(({ id }) => id),
};

/** Over three months, with rules that change between revisions: none of them may stay when the last one leaves. */
function spread(episode: Episode): Episode {
  const at = Number(episode.episodeId.slice(1));
  const rules = [['r1', 'r2'], [], ['r2'], ['r3', 'r1']][episode.revision % 4] ?? [];
  return {
    ...episode,
    openedTime: YEAR_START + at * 17 * DAY_MS + ((at * 7) % 24) * HOUR_MS,
    reasons: rules.map((id) => ({ id, points: 1, reason: { zh: '', en: '' }, features: {} })),
  };
}

const months = [1, 2, 3, 4, 5].map((month) => shanghai(`2026-0${month}-01T00:00:00`));
const period = fc.oneof(
  fc.constantFrom(
    { from: months[0] ?? 0, to: months[4] ?? 0 },
    { from: months[1] ?? 0, to: months[2] ?? 0 },
    { from: (months[0] ?? 0) - 3 * DAY_MS, to: (months[1] ?? 0) + 6 * DAY_MS },
  ),
  fc
    .record({ start: fc.nat({ max: 80 * 24 }), hours: fc.integer({ min: 1, max: 60 * 24 }) })
    .map(({ start, hours }) => {
      const from = YEAR_START + start * HOUR_MS;
      return { from, to: from + hours * HOUR_MS };
    }),
);

test('reads a month that is over from one row of each city, and its days again when one of them was touched', async () => {
  await emptyLedger(ledger);
  const episode = (at: number, openedTime: number): Episode => ({
    ...{ episodeId: `e${at}`, revision: 1, person: { kind: 'person' as const, id: `p${at}` } },
    ...{ region: '330106', openedTime, touchedTime: openedTime, level: 'red' as const },
    ...{ typology: 'fake-loan', score: 50, reasons: [], decisionIds: [], suspects: [] },
    ...{ transfers: [], atRiskFen: 0, state: 'open' as const },
  });
  const [january = 0, february = 0] = months;
  const episodes = [
    episode(1, january + DAY_MS),
    episode(2, january + 2 * DAY_MS),
    episode(3, february),
  ];
  await ledger.write({ episodes }, token());
  await ledger.countAhead();
  const made = async () => {
    const [row] = await ledger.query<{ months: number; days: number }>(
      'SELECT toUInt32(uniqExactIf(day, is_month = 1)) AS months, toUInt32(uniqExactIf(day, is_month = 0)) AS days FROM counted_work',
    );
    return row;
  };
  expect(await made()).toEqual({ months: 1, days: 3 });
  // What the month says is what the report says: it is read from there.
  await ledger.change(
    'ALTER TABLE counted_work UPDATE `cells.episodes` = arrayMap(one -> toUInt64(7), `cells.episodes`) WHERE is_month = 1',
  );
  const count = async () =>
    (await workReport(ledger, { from: january, to: february, by: 'city' })).total.episodes;
  expect(await count()).toBe(7);
  await ledger.write({ episodes: [{ ...episode(1, january + DAY_MS), revision: 2 }] }, token());
  expect(await count()).toBe(2);
});

test('equals a plain recount of any rows by every grouping, for whole months, whole days and cut ones, counted ahead or not', async () => {
  const scene = fc.record({
    episodes: arbitraryEpisodes.map((rows) => rows.map(spread)),
    outcomes: arbitraryOutcomes,
    orders: arbitraryOrders,
    taskEvents: arbitraryTaskEvents,
    periods: fc.array(period, { minLength: 1, maxLength: 2 }),
    groups: fc.shuffledSubarray([...WORK_GROUPS], { minLength: 2, maxLength: 3 }),
    region: fc.constantFrom(undefined, '330000', '330100', '330106', '310000'),
    isAhead: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ periods, groups, region, isAhead, ...rows }) => {
      await emptyLedger(ledger);
      const { episodes, outcomes, orders, taskEvents } = rows;
      const place = region === undefined ? {} : { region };
      const half = <T>(all: readonly T[]) => all.slice(0, all.length / 2);
      const expectEqual = async (seen: typeof rows) => {
        for (const { from, to } of periods)
          for (const by of groups) {
            const made = await workReport(ledger, { from, to, ...place, by });
            const query = { from, to, prefix: regionPrefix(region) };
            const expected = recountWork(seen, { ...query, keysOf: KEYS[by] });
            expect(Object.fromEntries(made.rows.map((row) => [row.key, row]))).toMatchObject(
              expected,
            );
            expect(made.rows.map(({ key }) => key).sort()).toEqual(Object.keys(expected).sort());
            const { all } = recountWork(seen, { ...query, keysOf: () => ['all'] });
            if (all === undefined) expect(made.total.episodes).toBe(0);
            else expect(made.total).toMatchObject(all);
          }
      };
      const first = { ...rows, episodes: half(episodes), outcomes: half(outcomes), orders: [] };
      await ledger.write({ outcomes: first.outcomes, taskEvents }, token());
      await ledger.write({ episodes: first.episodes }, token());
      await ledger.countAhead();
      await expectEqual(first);
      // The rest corrects what was counted; what came before comes again.
      await ledger.write({ episodes: episodes.toReversed(), orders }, token());
      await ledger.write({ outcomes: outcomes.toReversed(), taskEvents }, token());
      if (isAhead) await ledger.countAhead();
      await expectEqual(rows);
      // Of what was counted nothing may be lost with the rows that it replaced.
      await ledger.query('OPTIMIZE TABLE counted_work FINAL');
      await expectEqual(rows);
    }),
    { numRuns: 4 },
  );
}, 240_000);
