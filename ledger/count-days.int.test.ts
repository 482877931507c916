// Counted days on the real embedded engine: what changes a day after it was counted, days that a period cuts, and what a crash leaves.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { openClickHouse } from './clickhouse.ts';
import { DayCounter } from './count-days.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { migrate, readMigrations } from './migrate.ts';
import { report } from './report.ts';
import type { OutcomeRow } from './rows.ts';

const path = ledgerFolder();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());
beforeEach(() => emptyLedger(ledger));

const NOON = shanghai('2026-03-05T12:00:00');
const episode = episodeOf({
  episodeId: 'e1',
  region: '330106',
  openedTime: NOON,
  transfers: [{ transferId: 't1', amountFen: 700, payee: 'a', state: 'attempted', time: NOON }],
});

function outcomeAt(changes: Partial<OutcomeRow> = {}): OutcomeRow {
  return {
    outcomeId: 'o1',
    taskId: 't1',
    episodeId: 'e1',
    staff: 's1',
    desk: '330106',
    recordedAt: NOON,
    eventTime: NOON,
    outcome: 'dissuaded',
    kept: { dissuaded: 500 },
    region: '330106',
    typology: 'fake-loan',
    person: 'p1',
    atRiskFen: 0,
    ...changes,
  };
}

async function daysOf(from: string, to: string) {
  const made = await report(ledger, { from: shanghai(from), to: shanghai(to), by: 'day' });
  return made.rows.map((row) => [row.key, row.lossPreventedTotalFen, row.casesFiled]);
}
const march = () => daysOf('2026-03-01T00:00:00', '2026-04-01T00:00:00');

test('an outcome that moves to another day leaves the one on which it was counted', async () => {
  await ledger.write({ episodes: [episode], outcomes: [outcomeAt()] }, token());
  expect(await march()).toEqual([['2026-03-05', 500, 0]]);
  const moved = outcomeAt({
    outcomeId: 'o2',
    recordedAt: NOON + 1,
    eventTime: shanghai('2026-03-09T00:00:00'),
    region: '330203',
  });
  await ledger.write({ outcomes: [moved] }, token());
  expect(await march()).toEqual([
    // The episode opened there.
    ['2026-03-05', 0, 0],
    ['2026-03-09', 500, 0],
  ]);
});

test('what is learned of the money later is counted on the day of the outcome', async () => {
  await ledger.write({ outcomes: [outcomeAt()] }, token());
  expect(await march()).toEqual([['2026-03-05', 0, 0]]);
  await ledger.write({ episodes: [{ ...episode, openedTime: NOON - 86_400_000 }] }, token());
  expect(await march()).toEqual([
    ['2026-03-04', 0, 0],
    ['2026-03-05', 500, 0],
  ]);
  const call = { staff: 's1', desk: '330106', episodeId: 'e1', taskId: 'c1', aftercareId: 'c1-1' };
  const stayed = { number: 1, isLast: true, result: 'money-stayed', recordedAt: NOON } as const;
  await ledger.write({ aftercare: [{ ...call, ...stayed }] }, token());
  const made = await report(ledger, { from: NOON, to: NOON + 1 });
  expect(made.total.lossConfirmedFen).toBe(500);
});

test('a period that cuts its first and last day counts what lies inside', async () => {
  const cases = ['04T23:59:59', '05T11:59:59', '05T12:00:00', '06T10:00:00', '07T11:59:59'].map(
    (time, at) => caseAt(`c${at}`, `2026-03-${time}`),
  );
  await ledger.write({ cases, episodes: [episode], outcomes: [outcomeAt()] }, token());
  expect(await daysOf('2026-03-05T12:00:00', '2026-03-07T11:59:59')).toEqual([
    ['2026-03-05', 500, 1],
    ['2026-03-06', 0, 1],
  ]);
  expect(await daysOf('2026-03-05T11:00:00', '2026-03-05T12:00:00')).toEqual([
    ['2026-03-05', 0, 1],
  ]);
});

test.each(['case_facts_of_cases', 'case_filings_of_cases'])(
  'rows with which %s did not go in are counted when they are written again',
  async (name) => {
    await ledger.query(`DROP VIEW ${name}`);
    const row = caseAt('c1', '2026-03-05T10:00:00');
    await ledger.write({ cases: [row] }, 'same');
    expect(await march()).toEqual([]);
    const view = readMigrations()
      .flatMap(({ sql }) => sql.split(';\n'))
      .findLast((sql) => sql.includes(`VIEW IF NOT EXISTS ${name}`));
    await ledger.query(view ?? '');
    await ledger.write({ cases: [row] }, 'same');
    expect(await march()).toEqual([['2026-03-05', 0, 1]]);
    expect(await ledger.query('SELECT count() AS rows FROM cases')).toEqual([{ rows: 1 }]);
  },
);

test('a count that was cut off before it was settled is made again', async () => {
  await ledger.write({ cases: [caseAt('c1', '2026-03-05T10:00:00')] }, token());
  await march();
  await ledger.query('TRUNCATE TABLE settled_days');
  await ledger.query('TRUNCATE TABLE counted_case_days');
  expect(await march()).toEqual([['2026-03-05', 0, 1]]);
});

test('reports that are asked beside writes have all that was written before they were asked', async () => {
  const filed = Array.from({ length: 12 }, (_, at) => caseAt(`c${at}`, '2026-03-05T10:00:00'));
  let writtenCount = 0;
  const write = async (at: number) => {
    await ledger.write({ cases: filed.slice(at, at + 1) }, token());
    writtenCount++;
  };
  await Promise.all(
    filed.map(async (_, at) => {
      await write(at);
      const before = writtenCount;
      const [[, , cases = 0] = []] = await march();
      expect(cases).toBeGreaterThanOrEqual(before);
    }),
  );
  expect(await march()).toEqual([['2026-03-05', 0, 12]]);
});

test('more touches than one statement can name are settled, those of a time when nobody counted', async () => {
  await ledger.write({ cases: [caseAt('c1', '2026-03-05T10:00:00')] }, token());
  await ledger.query(
    "INSERT INTO touches (touch_id, case_ids) SELECT generateUUIDv4(), ['c1'] FROM numbers(8000)",
  );
  expect(await march()).toEqual([['2026-03-05', 0, 1]]);
  for (const table of ['settled_days', 'settled_touches']) {
    await ledger.countDays();
    const settled = `SELECT uniqExact(touch_id) AS touches FROM ${table}`;
    expect(await ledger.query(settled)).toEqual([{ touches: 8001 }]);
  }
});

test('work that a report of days did not wait for is counted when it is asked for, and once', async () => {
  await ledger.write({ episodes: [episode], outcomes: [outcomeAt()] }, token());
  await march();
  const work = 'SELECT episode_id, outcome, version FROM episode_work';
  expect(await ledger.query(work)).toEqual([]);
  await ledger.countDays();
  const counted = await ledger.query(work);
  expect(counted).toMatchObject([{ episode_id: 'e1', outcome: 'dissuaded' }]);
  await ledger.countDays();
  expect(await ledger.query(work)).toEqual(counted);
});

test('what is written after days were counted and before the work is in the days that are asked for next', async () => {
  await ledger.close();
  const clickHouse = await openClickHouse({ path });
  await clickHouse.run(
    "INSERT INTO touches (touch_id, case_ids) VALUES (generateUUIDv4(), ['c0'])",
  );
  let isLate = false;
  const counter = new DayCounter({
    ...clickHouse,
    select: (sql, params) => clickHouse.select(sql, params),
    run: async (sql) => {
      await clickHouse.run(sql);
      if (isLate || !sql.includes('INTO settled_days')) return;
      isLate = true;
      await clickHouse.run(
        "INSERT INTO cases (case_id, row_id, region, filed_time) VALUES ('c1', 'r1', '330106', '2026-03-05 02:00:00')",
      );
      await clickHouse.run(
        "INSERT INTO touches (touch_id, case_ids) VALUES (generateUUIDv4(), ['c1'])",
      );
    },
  });
  await counter.refresh();
  await counter.refresh();
  expect(isLate).toBe(true);
  await clickHouse.close();
  ledger = await openLedger({ path });
  expect(await march()).toEqual([['2026-03-05', 0, 1]]);
});

test('a day that was counted and not touched is not counted again', async () => {
  await ledger.write({ cases: [caseAt('c1', '2026-03-05T10:00:00')] }, token());
  await march();
  const versions = 'SELECT version FROM counted_case_days FINAL ORDER BY day';
  const [first] = await ledger.query<{ version: number }>(versions);
  await ledger.write({ cases: [caseAt('c2', '2026-03-06T10:00:00')] }, token());
  await march();
  const after = await ledger.query<{ version: number }>(versions);
  expect(after[0]).toEqual(first);
  expect(after).toHaveLength(2);
});

test('a ledger from before there were counted days is counted from its rows', async () => {
  await ledger.write(
    { cases: [caseAt('c1', '2026-03-05T10:00:00')], episodes: [episode], outcomes: [outcomeAt()] },
    token(),
  );
  await ledger.close();
  const clickHouse = await openClickHouse({ path });
  for (const table of ['episode_facts', 'episode_days', 'case_facts', 'case_days', 'touches'])
    await clickHouse.run(`TRUNCATE TABLE ${table}`);
  await clickHouse.run(
    "ALTER TABLE schema_migrations DELETE WHERE name = '0023-feed-counted-days' SETTINGS mutations_sync = 2",
  );
  expect(await migrate(clickHouse)).toEqual(['0023-feed-counted-days']);
  await clickHouse.close();
  ledger = await openLedger({ path });
  expect(await march()).toEqual([['2026-03-05', 500, 1]]);
});
