// Reports that read thirds of months in place of their days, on the real embedded engine: they say what they say without, and what the rows say, whatever is corrected
// after the thirds were added up.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { REGIONS, TYPOLOGIES, YEAR_START } from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { token } from '../test/ledger-case.ts';
import { clickHouseOf, ledgerOfTests } from '../test/ledger-of-tests.ts';
import { countPeople } from './count-people.ts';
import { headline } from './headline.ts';
import { GROUPINGS, regionPrefix } from './region-filter.ts';
import { report } from './report.ts';
import type { OutcomeRow, TaskEventRow } from './rows.ts';

const ledger = await ledgerOfTests();

const counting = clickHouseOf(ledger);

const DAY_MS = 86_400_000;
const DAYS = 200;
const YEAR = { from: YEAR_START, to: YEAR_START + DAYS * DAY_MS, region: '330000' };

/** Few people and episodes over many days: people come again, in other places too, and outcomes are corrected. */
const outcome: fc.Arbitrary<OutcomeRow> = fc
  .record({
    episode: fc.nat({ max: 11 }),
    recordedAt: fc.nat({ max: 9 }),
    eventTime: fc.integer({ min: YEAR_START, max: YEAR_START + DAYS * DAY_MS }),
    outcome: fc.constantFrom('dissuaded', 'dissuaded', 'dissuaded', 'not-fraud', 'unreachable'),
    region: fc.constantFrom(...REGIONS),
    typology: fc.constantFrom(...TYPOLOGIES),
    person: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
    kept: fc.nat({ max: 900 }),
  })
  .map(({ episode, kept, ...row }) => ({
    ...row,
    ...{
      outcomeId: `o${episode}-${row.recordedAt}`,
      episodeId: `e${episode}`,
      taskId: `t${episode}`,
    },
    ...{ staff: 's1', desk: row.region, atRiskFen: 1_000, kept: { dissuaded: kept } },
  }));

/** One row an id: rows of one id are the same row. */
const outcomes = fc.uniqueArray(outcome, { maxLength: 40, selector: (row) => row.outcomeId });

const wholePeriod = fc.record({
  from: fc.integer({ min: YEAR_START, max: YEAR_START + 40 * DAY_MS }),
  length: fc.integer({ min: 60 * DAY_MS, max: DAYS * DAY_MS }),
  region: fc.constantFrom(undefined, '330000', '330100', '330106'),
});

test('a year of thirds says what the rows say, before and after corrections, in every grouping', async () => {
  const scene = fc.record({ written: outcomes, corrected: outcomes, period: wholePeriod });
  await fc.assert(
    fc.asyncProperty(scene, async ({ written, corrected, period: { from, length, region } }) => {
      await emptyLedger(ledger);
      const known = new Set(written.map(({ outcomeId }) => outcomeId));
      const later = corrected.filter(({ outcomeId }) => !known.has(outcomeId));
      const period = { from, to: from + length, ...(region === undefined ? {} : { region }) };
      await ledger.write({ outcomes: written }, token());
      await ledger.countDays();
      await ledger.addUpDays();
      const rows = [...written];
      for (const part of [[], [...later, ...written.slice(0, 3)]]) {
        if (part.length > 0) await ledger.write({ outcomes: part }, token());
        rows.push(...part);
        const made = await Promise.all(GROUPINGS.map((by) => report(ledger, { ...period, by })));
        const summed = await headline(ledger, period);
        for (const one of made) expectCounted(one, rows, period);
        const [, city] = made;
        for (const row of summed.rows.filter(({ level }) => level === 'city'))
          expect(row.peopleDissuaded).toBe(
            city?.rows.find(({ key }) => key === row.code)?.peopleDissuaded,
          );
        // Counted in part, of days before and after a correction.
        await countPeople(counting, { quietMs: 0 });
        for (const by of ['city', 'month', 'typology'] as const)
          expect(await report(ledger, { ...period, by })).toEqual(made[GROUPINGS.indexOf(by)]);
        await ledger.query('TRUNCATE TABLE counted_thirds');
        await ledger.query('TRUNCATE TABLE counted_people_days');
        for (const [at, by] of GROUPINGS.entries())
          expect(await report(ledger, { ...period, by })).toEqual(made[at]);
        await ledger.addUpDays();
        for (const by of ['county', 'month', 'typology'] as const)
          expect(await report(ledger, { ...period, by })).toEqual(made[GROUPINGS.indexOf(by)]);
      }
    }),
    { numRuns: 2, interruptAfterTimeLimit: 60_000 },
  );
}, 180_000);

type Made = Awaited<ReturnType<typeof report>>;

/** People of the newest outcomes of the period, in total and by group. */
function expectCounted(made: Made, rows: readonly OutcomeRow[], period: Partial<typeof YEAR>) {
  const { from = 0, to = 0, region } = period;
  const newest = new Map<string, OutcomeRow>();
  for (const row of rows) {
    const known = newest.get(row.episodeId);
    const isNewer =
      known === undefined ||
      row.recordedAt > known.recordedAt ||
      (row.recordedAt === known.recordedAt && row.outcomeId > known.outcomeId);
    if (isNewer) newest.set(row.episodeId, row);
  }
  const inside = [...newest.values()].filter(
    (row) =>
      row.eventTime >= from && row.eventTime < to && row.region.startsWith(regionPrefix(region)),
  );
  const peopleOf = (some: readonly OutcomeRow[]) =>
    new Set(some.filter((row) => row.outcome === 'dissuaded').map(({ person }) => person)).size;
  expect(made.total.peopleDissuaded).toBe(peopleOf(inside));
  for (const row of made.rows)
    expect(row.peopleDissuaded, row.key).toBe(
      peopleOf(inside.filter((one) => keyOf(made.by, one) === row.key)),
    );
  const groups = new Set(inside.map((one) => keyOf(made.by, one)));
  expect(made.rows.map(({ key }) => key)).toEqual([...groups].sort());
}

function keyOf(by: Made['by'], { region, typology, eventTime }: OutcomeRow): string {
  const date = new Date(eventTime + 8 * 3_600_000).toISOString();
  const keys = {
    ...{ province: `${region.slice(0, 2)}0000`, city: `${region.slice(0, 4)}00`, county: region },
    ...{ typology, day: date.slice(0, 10), month: date.slice(0, 7), year: date.slice(0, 4) },
  };
  return keys[by];
}

test('medians are those of whole seconds, from an hour on of whole minutes, over thirds and days together', async () => {
  const wait = fc.oneof(
    fc.integer({ min: -90_000, max: 5_000 }),
    fc.nat({ max: 100_000 }),
    fc.integer({ min: 3_590_000, max: 3_610_000 }),
    fc.nat({ max: 90 * DAY_MS }),
  );
  const task = fc.record({ day: fc.nat({ max: DAYS - 1 }), claimMs: wait, closeMs: wait });
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 12 }), async (tasks) => {
      await emptyLedger(ledger);
      const opened = YEAR_START;
      const taskEvents = tasks.flatMap(({ claimMs, closeMs }, at): TaskEventRow[] =>
        (['opened', 'claimed', 'closed'] as const).map((kind) => ({
          ...{
            eventId: `${at}${kind}`,
            taskId: `t${at}`,
            episodeId: `e${at}`,
            desk: '330106',
            kind,
          },
          at: opened + (kind === 'opened' ? 0 : claimMs) + (kind === 'closed' ? closeMs : 0),
        })),
      );
      await ledger.write(
        { taskEvents, episodes: tasks.map(({ day }, at) => episodeAt(at, day)) },
        token(),
      );
      await ledger.countDays();
      const before = await report(ledger, YEAR);
      await ledger.addUpDays();
      const after = await report(ledger, YEAR);
      expect(after).toEqual(before);
      expect(after.total.openedToClaimedMedianMs).toBe(
        medianOf(tasks.map(({ claimMs }) => claimMs)),
      );
      expect(after.total.claimedToClosedMedianMs).toBe(
        medianOf(tasks.map(({ closeMs }) => closeMs)),
      );
      expect(after.total.openedToClosedMedianMs).toBe(
        medianOf(tasks.map(({ claimMs, closeMs }) => claimMs + closeMs)),
      );
    }),
    { numRuns: 6, interruptAfterTimeLimit: 40_000 },
  );
}, 120_000);

function episodeAt(at: number, day: number) {
  const openedTime = YEAR_START + day * DAY_MS;
  return episodeOf({ episodeId: `e${at}`, region: '330106', openedTime });
}

function medianOf(waits: readonly number[]): number {
  const cut = waits
    .map((ms) =>
      ms >= 0 && ms < 3_600_000 ? Math.trunc(ms / 1000) * 1000 : Math.trunc(ms / 60_000) * 60_000,
    )
    .sort((a, b) => a - b);
  const [low = 0, high = 0] = [cut[(cut.length - 1) >> 1], cut[cut.length >> 1]];
  return Math.round((low + high) / 2) + 0;
}

test('a city of whose days nothing is left makes no row, and is not added up again', async () => {
  const rows = (region: string, recordedAt: number): OutcomeRow => ({
    ...{ outcomeId: `o${recordedAt}`, taskId: 't1', episodeId: 'e1', staff: 's1', desk: region },
    ...{ recordedAt, eventTime: YEAR_START + 100 * DAY_MS, outcome: 'dissuaded', region },
    ...{ typology: 'fake-loan', person: 'p1', atRiskFen: 0, kept: {} },
  });
  await ledger.write({ outcomes: [rows('330203', 1)] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  await ledger.write({ outcomes: [rows('330106', 2)] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  const made = await report(ledger, YEAR);
  expect(made.rows.map(({ key, peopleDissuaded }) => [key, peopleDissuaded])).toEqual([
    ['330100', 1],
  ]);
  const versions = 'SELECT DISTINCT place, version FROM counted_thirds FINAL ORDER BY place';
  const before = await ledger.query(versions);
  await ledger.addUpDays();
  expect(await ledger.query(versions)).toEqual(before);
});

test('a third of which a day was counted again is not read until it was added up again', async () => {
  const row = (outcomeId: string, outcome: OutcomeRow['outcome']): OutcomeRow => ({
    ...{ outcomeId, taskId: 't1', episodeId: 'e1', staff: 's1', desk: '330106', outcome },
    ...{ recordedAt: Number(outcomeId.slice(1)), eventTime: YEAR_START + 100 * DAY_MS },
    ...{ region: '330106', typology: 'fake-loan', person: 'p1', atRiskFen: 0, kept: {} },
  });
  await ledger.write({ outcomes: [row('o1', 'dissuaded')] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  // What the third says is seen in the report: it is read.
  await ledger.query(
    'ALTER TABLE counted_thirds UPDATE dissuaded_fen = 77 WHERE 1 SETTINGS mutations_sync = 2',
  );
  expect((await report(ledger, YEAR)).total.lossPreventedTotalFen).toBe(77);
  await ledger.write({ outcomes: [row('o2', 'not-fraud')] }, token());
  const { total } = await report(ledger, YEAR);
  expect([total.lossPreventedTotalFen, total.peopleDissuaded]).toEqual([0, 0]);
});
