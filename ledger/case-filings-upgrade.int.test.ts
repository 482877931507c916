// A ledger of before it was kept which of the filings of one time was heard of last.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { caseAt, shanghai, token } from '../test/ledger-case.ts';
import { caseTrend } from './case-trend.ts';
import { caseTrendSeries } from './case-trend-series.ts';
import { openClickHouse } from './clickhouse.ts';
import { openLedger } from './ledger.ts';
import { migrate, readMigrations } from './migrate.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-filings-'));
const march = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
afterAll(() => rmSync(path, { recursive: true, force: true }));

test('has its filings in the order in which it heard of them, and counts again what was counted otherwise', async () => {
  const clickHouse = await openClickHouse({ path });
  const all = readMigrations();
  const newest = all.findIndex(({ name }) => name === '0053-case-filings');
  await migrate(clickHouse, all.slice(0, newest));
  // Of `ff` it did not keep when; `bb` came last.
  const rows = [
    ['ff', 1, '1970-01-01'],
    ['cc', 2, '2026-03-03'],
    ['bb', 3, '2026-03-04'],
  ];
  for (const [id, loss, day] of rows) {
    await clickHouse.run(
      `INSERT INTO cases (case_id, row_id, region, typology, loss_fen, filed_time)
       VALUES ('a', '${id}', '330106', 'fake-loan', ${loss}, '2026-03-02 02:00:00')`,
    );
    await clickHouse.run(
      `INSERT INTO case_arrivals (case_id, row_id, heard_at) VALUES ('a', '${id}', '${day} 02:00:00')`,
    );
  }
  await clickHouse.run(
    "ALTER TABLE case_arrivals DELETE WHERE row_id = 'ff' SETTINGS mutations_sync = 2",
  );
  await clickHouse.close();

  const ledger = await openLedger({ path });
  const loss = async () => (await caseTrend(ledger, march)).map((one) => one.caseLossFen);
  expect(await loss()).toEqual([3]);
  const knownAt = 1_000;
  const { points } = await caseTrendSeries(ledger, { ...march, step: 'month', knownAt });
  expect(points[0]).toMatchObject({ casesFiled: 1, casesFiledAsKnown: 1 });
  await ledger.write({ cases: [caseAt('a', '2026-03-02T10:00:00', { lossFen: 7 })] }, token());
  expect(await loss()).toEqual([7]);
  await ledger.close();
});
