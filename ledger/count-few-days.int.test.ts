// Days that are worked out here against the statement that counts any number of them, on random rows.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedAftercare } from '../dissuasion/aftercare.ts';
import {
  arbitraryEpisodes,
  arbitraryOrders,
  arbitraryOutcomes,
  arbitraryTaskEvents,
  YEAR_START,
} from '../test/arbitrary-ledger.ts';
import { emptyLedger } from '../test/empty-ledger.ts';
import { token } from '../test/ledger-case.ts';
import { clickHouseOf, ledgerOfTests } from '../test/ledger-of-tests.ts';
import { type CountedUnit, countDaysSql } from './count-days-sql.ts';
import { countFewDays } from './count-few-days.ts';
import { ALL_DAYS } from './counted-days.ts';
import { nextVersionSql } from './next-version.ts';

const ledger = await ledgerOfTests();
const clickHouse = clickHouseOf(ledger);

const aftercare: fc.Arbitrary<RecordedAftercare[]> = fc.uniqueArray(
  fc
    .record({
      at: fc.nat({ max: 5 }),
      number: fc.integer({ min: 1, max: 3 }),
      isLast: fc.boolean(),
      result: fc.constantFrom('money-stayed', 'unreachable', 'paid-after-all'),
    })
    .map(({ at, number, ...rest }): RecordedAftercare => {
      const call = { staff: 's1', desk: '330106', episodeId: `e${at}`, taskId: `c${at}` };
      const aftercareId = `c${at}-${number}`;
      return { ...call, aftercareId, number, recordedAt: YEAR_START + number, ...rest };
    }),
  { selector: ({ aftercareId }) => aftercareId, maxLength: 8 },
);

const rows = fc.record({
  episodes: arbitraryEpisodes,
  outcomes: arbitraryOutcomes,
  orders: arbitraryOrders,
  taskEvents: arbitraryTaskEvents,
  aftercare,
});

/** Days as they stand: cells by typology, with people, waits and kinds of outcomes in order; entries by episode; and what the table makes of them. */
async function counted() {
  const order = (list: string) => `arraySort(arrayZip(${list}))`;
  const columns = async (table: string) => {
    const found = await ledger.query<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'counted_days' AND startsWith(name, '${table}.') ORDER BY name`,
    );
    return found.map(({ name }) => name);
  };
  const sorted = (name: string) => {
    if (/_ms$|people$/.test(name)) return `arrayMap(one -> arraySort(one), ${name})`;
    const one = name === 'cells.outcomes' ? 'mapSort(one)' : 'one';
    return `arrayMap(one -> toString(${one}), ${name})`;
  };
  const cells = (await columns('cells')).filter((name) => name !== 'cells.typology').map(sorted);
  const entries = await columns('entries');
  return ledger.query(`
    SELECT day, region, ${order(['cells.typology', ...cells].join(', '))} AS cells_in_order, ${order(['entries.episode_id', ...entries].join(', '))} AS entries_in_order, largest
    FROM counted_days FINAL ORDER BY day, region`);
}

test('few days are counted as many are, whatever the rows', async () => {
  let loss = 0;
  await fc.assert(
    fc.asyncProperty(rows, async (batch) => {
      await emptyLedger(ledger);
      await ledger.write(batch, token());
      await ledger.countDays();
      const units = await ledger.query<CountedUnit>(
        'SELECT DISTINCT toUInt16(day) AS day, region FROM episode_days ORDER BY day, region',
      );
      // A day on which nothing lies any more.
      units.push({ day: ALL_DAYS.firstDay + 1, region: '330106' });
      await ledger.feed(countDaysSql(units, nextVersionSql(['counted_days'])));
      const many = await counted();
      await ledger.feed('TRUNCATE TABLE counted_days');
      expect(await countFewDays(clickHouse, units)).toBe(true);
      expect(await counted()).toEqual(many);
      loss += JSON.stringify(many).length;
    }),
    // A case takes a second or two: to look for a smaller one would take longer than a test may.
    { numRuns: 12, endOnFailure: true },
  );
  expect(loss).toBeGreaterThan(0);
});

test('more episodes than are worked out here are left to the statement', async () => {
  const [episode] =
    fc.sample(
      arbitraryEpisodes.filter((some) => some.length > 0),
      1,
    )[0] ?? [];
  if (episode === undefined) throw new Error('there is an episode');
  const many = Array.from({ length: 2_001 }, (_, at) => ({
    ...episode,
    episodeId: `m${at}`,
    transfers: [],
  }));
  await ledger.write({ episodes: many }, token());
  const units = await ledger.query<CountedUnit>(
    'SELECT DISTINCT toUInt16(day) AS day, region FROM episode_days',
  );
  expect(await countFewDays(clickHouse, units)).toBe(false);
  await ledger.countDays();
  expect(
    await ledger.query('SELECT sum(arraySum(cells.episodes)) AS episodes FROM counted_days FINAL'),
  ).toEqual([{ episodes: 2_001 }]);
});
