// The ledger over HTTP, on a server that goes away and comes back under a ledger that is open.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisionOf, episodeOf } from '../dissuasion/fixture.ts';
import { type ClickHouseServer, startClickHouse } from '../test/clickhouse-server.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { report } from './report.ts';

let server: ClickHouseServer;
let ledger: Ledger;
const rejected: string[] = [];
beforeAll(async () => {
  server = await startClickHouse();
  ledger = await openLedger({
    url: server.url,
    onRejected: (refused) => {
      rejected.push(...refused.map(({ reason }) => reason));
    },
  });
});
afterAll(async () => {
  await ledger.close();
  await server.stop();
});

async function countDecisions(): Promise<number | undefined> {
  const [row] = await ledger.query<{ rows: number }>('SELECT count() AS rows FROM decisions FINAL');
  return row?.rows;
}

test('a batch goes in, with a bad row given back, and a report comes out', async () => {
  const bad = decisionOf({ decisionId: 'd2', region: '33' });
  await ledger.write({ decisions: [decisionOf(), bad], episodes: [episodeOf()] }, 'first');
  expect(await countDecisions()).toBe(1);
  expect(rejected).toEqual([expect.stringContaining('region_code')]);
  const { openedTime } = episodeOf();
  const made = await report(ledger, { from: openedTime, to: openedTime + 1, region: '330100' });
  expect(made.total.episodes).toBe(1);
});

test('a batch fails as a whole while the server is away, and goes in once it is back', async () => {
  const batch = {
    decisions: [decisionOf({ decisionId: 'd3' })],
    episodes: [episodeOf({ revision: 2 })],
  };
  const before = (await countDecisions()) ?? 0;
  await server.goAway();
  await expect(ledger.write(batch, 'second')).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
  await expect(ledger.ping()).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
  await server.comeBack();
  await ledger.write(batch, 'second');
  await ledger.write(batch, 'second');
  expect(await countDecisions()).toBe(before + 1);
});

test('an engine that has lost the table makes rows wait instead of dropping them', async () => {
  await ledger.query('RENAME TABLE cases TO cases_away');
  const row = {
    caseId: 'c1',
    region: '330106',
    typology: 'fake-loan',
    phone: '1',
    lossFen: 1,
    filedTime: 1,
  };
  await expect(ledger.write({ cases: [row] }, 'third')).rejects.toMatchObject({
    code: 'FW_LEDGER_AWAY',
    message: expect.stringContaining('UNKNOWN_TABLE'),
  });
  await ledger.query('RENAME TABLE cases_away TO cases');
  await ledger.write({ cases: [row] }, 'third');
  expect(await ledger.query('SELECT count() AS rows FROM cases')).toEqual([{ rows: 1 }]);
});
