// Which days' people a report takes as counted, on the real embedded engine: those whose people are the same still, whatever else was corrected.
// That sums and people told apart say the same is played in count-thirds.int.test.ts.
import { beforeEach, expect, test } from 'vitest';
import { YEAR_START } from '../test/arbitrary-ledger.ts';
import { token } from '../test/ledger-case.ts';
import { clickHouseOf, ledgerOfTests } from '../test/ledger-of-tests.ts';
import { countPeople, tidyPeople } from './count-people.ts';
import type { Grouping } from './region-filter.ts';
import { report } from './report.ts';
import type { OutcomeRow } from './rows.ts';

const ledger = await ledgerOfTests();
beforeEach(async () => {
  await ledger.write(
    {
      outcomes: [
        ...[rowAt(10), rowAt(30), rowAt(60, { person: 'p2' })],
        ...[rowAt(90, { person: 'p3' }), rowAt(100)],
      ],
    },
    token(),
  );
  await ledger.countDays();
  await ledger.addUpDays();
});

const counting = clickHouseOf(ledger);

const DAY_MS = 86_400_000;
/** Begins after the first outcome. */
const PERIOD = { from: YEAR_START + 20 * DAY_MS, to: YEAR_START + 120 * DAY_MS };

function rowAt(day: number, rest: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    ...{ outcomeId: `o${day}-${rest.recordedAt ?? 1}`, episodeId: `e${day}`, taskId: `t${day}` },
    ...{ staff: 's1', desk: '330106', region: '330106', typology: 'fake-loan', person: 'p1' },
    ...{ recordedAt: 1, outcome: 'dissuaded', atRiskFen: 1_000, kept: { dissuaded: 500 } },
    eventTime: YEAR_START + day * DAY_MS,
    ...rest,
  };
}

async function people(by: Grouping = 'city', region = '330000') {
  const { total, rows } = await report(ledger, { ...PERIOD, region, by });
  return [total, ...rows].map(({ peopleDissuaded }) => peopleDissuaded);
}

/** Has each person counted ten times, so that it is seen which days are read as counted. */
async function markCounted() {
  await ledger.change(
    'ALTER TABLE counted_people UPDATE people = arrayMap(one -> 10 * one, people) WHERE 1',
  );
}

test('people are read as counted, by place, time and typology', async () => {
  expect(await people()).toEqual([3, 3]);
  expect(await people('month')).toEqual([3, 1, 1, 2]);
  await markCounted();
  for (const by of ['province', 'city', 'county', 'typology'] as const)
    expect(await people(by), by).toEqual([30, 30]);
  expect(await people('month')).toEqual([30, 10, 10, 20]);
});

test('a day that was counted again for its money is read as counted, without being counted again', async () => {
  await markCounted();
  const corrected = rowAt(60, { person: 'p2', recordedAt: 2, kept: { dissuaded: 300 } });
  await ledger.write({ outcomes: [corrected] }, token());
  expect(await people()).toEqual([30, 30]);
  expect(await countPeople(counting, { quietMs: 0 })).toBe(0);
  const seals = await ledger.query<{ isNoted: number }>(`
    SELECT (SELECT groupArray((day, seal)) FROM (SELECT day, seal FROM counted_people_days FINAL ORDER BY day)) =
      (SELECT groupArray((day, seal)) FROM (SELECT day, groupBitXor(sipHash64(day, region, version)) AS seal FROM counted_days FINAL GROUP BY day ORDER BY day)) AS isNoted`);
  expect(seals).toEqual([{ isNoted: 1 }]);
});

test('a day with other people, and those after it, are told apart until they are counted again', async () => {
  await markCounted();
  const corrected = rowAt(90, { person: 'p3', recordedAt: 2, outcome: 'not-fraud' });
  await ledger.write({ outcomes: [corrected] }, token());
  // Day 90 has nobody any more; p1 of day 100 is known from day 30, but not in April.
  expect(await people()).toEqual([20, 20]);
  expect(await people('month')).toEqual([20, 10, 10, 1]);
  expect(await countPeople(counting, { quietMs: 0 })).toBe(2);
  expect(await people('month')).toEqual([20, 10, 10, 1]);
});

test('who was dissuaded on a day that is not counted is not counted there as well as on a counted one, unless that has them no more', async () => {
  const corrected = rowAt(60, { person: 'p2', recordedAt: 2, outcome: 'not-fraud' });
  await ledger.write({ outcomes: [corrected] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  expect(await people()).toEqual([2, 2]);
  await ledger.write({ outcomes: [rowAt(110, { person: 'p2' })] }, token());
  expect(await people()).toEqual([3, 3]);
  await ledger.write({ outcomes: [rowAt(111, { person: 'p3' })] }, token());
  expect(await people()).toEqual([3, 3]);
});

test('what came before the period does not matter to it', async () => {
  await markCounted();
  await ledger.write({ outcomes: [rowAt(10, { recordedAt: 2, outcome: 'not-fraud' })] }, token());
  expect(await people()).toEqual([30, 30]);
});

test('days after one that is not quiet are left for later', async () => {
  await ledger.query('TRUNCATE TABLE counted_people_days');
  expect(await countPeople(counting, { quietMs: 120_000 })).toBe(0);
  expect(await countPeople(counting, { quietMs: 0 })).toBe(5);
});

test('rows in whose place newer ones are go when no report may read them any more, the others stay', async () => {
  await ledger.write({ outcomes: [rowAt(30, { recordedAt: 2, outcome: 'not-fraud' })] }, token());
  await ledger.countDays();
  await ledger.addUpDays();
  const versions = () =>
    ledger.query(
      'SELECT DISTINCT toUInt16(day) AS date, version FROM counted_people ORDER BY date',
    );
  const before = await versions();
  await tidyPeople(counting, { keepMs: 600_000 });
  expect(await versions()).toEqual(before);
  await tidyPeople(counting, { keepMs: 0 });
  const noted = await ledger.query(
    'SELECT toUInt16(day) AS date, version FROM counted_people_days FINAL WHERE people_seal != 0 ORDER BY date',
  );
  await expect.poll(versions).toEqual(noted);
  expect(before.length).toBeGreaterThan(noted.length);
  expect(await people()).toEqual([3, 3]);
});
