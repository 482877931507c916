// Months that nothing is written to any more, on the real embedded engine: what was there before newer rows goes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { episodeOf } from '../dissuasion/fixture.ts';
import { eventually } from '../test/eventually.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type Ledger, openLedger } from './ledger.ts';

const TABLES = ['episodes', 'episode_work', 'outcomes', 'cases'];
const COUNTED = [
  'counted_days',
  'counted_case_days',
  'counted_work',
  'known_case_days',
  'counted_people',
  'campaign_days',
];
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path: ledgerFolder() });
});
afterAll(() => ledger.close());

test('become one part each, without the rows that newer ones stand for', async () => {
  const quiet = await ledger.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine_full LIKE '%min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1%'",
  );
  expect(quiet.map(({ name }) => name).sort()).toEqual([...TABLES, ...COUNTED].sort());
  for (const month of ['2026-03', '2026-04'])
    for (const revision of [1, 2, 3]) {
      const openedTime = shanghai(`${month}-10T10:00:00`);
      await ledger.write(
        { episodes: [episodeOf({ episodeId: month, openedTime, revision })] },
        token(),
      );
    }
  const rows = async () => {
    const [found] = await ledger.query<{ rows: number }>(
      "SELECT toUInt32(sum(rows)) AS rows FROM system.parts WHERE database = currentDatabase() AND table = 'episodes' AND active",
    );
    return found?.rows;
  };
  expect(await rows()).toBe(6);
  // An hour is longer than a test.
  await ledger.feed('ALTER TABLE episodes MODIFY SETTING min_age_to_force_merge_seconds = 1');
  await eventually(async () => expect(await rows()).toBe(2));
});
