// The ledger over HTTP: the real engine behind the few lines of ClickHouse's HTTP interface that the client uses, so that it can be
// taken away and come back under a ledger that is open.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createChdbConnection } from 'chdb/connection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decisionOf, episodeOf } from '../dissuasion/fixture.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { report } from './report.ts';

const path = mkdtempSync(join(tmpdir(), 'forewarn-server-'));
const engine = createChdbConnection({ path });
let server: Server;
let port = 0;

async function answer(address: URL, body: string): Promise<string> {
  const params = [...address.searchParams].filter(([name]) => name.startsWith('param_'));
  const query_params = Object.fromEntries(params.map(([name, value]) => [name.slice(6), value]));
  const database = address.searchParams.get('database') ?? 'default';
  const known = await engine.query({
    query: "SELECT 1 FROM system.databases WHERE name = 'forewarn'",
  });
  if ((await text(known.stream)) !== '' || database === 'default') {
    await engine.command({ query: `USE ${database}` });
  }
  const result = await engine.query({ query: body, query_params });
  return text(result.stream);
}

/** Calls one after the other: they share one session, whose database each sets. */
let last: Promise<unknown> = Promise.resolve();

async function listen(): Promise<void> {
  server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const call = async () => answer(address, await text(request));
    const result = last.then(call);
    last = result.catch(() => undefined);
    result.then(
      (found) => response.end(found),
      (error: Error) =>
        response
          .writeHead(500)
          .end(
            `Code: ${Reflect.get(error, 'code')}. DB::Exception: ${error.message} (${Reflect.get(error, 'type')})`,
          ),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
}

function stop(): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

let ledger: Ledger;
const rejected: string[] = [];
beforeAll(async () => {
  await listen();
  ledger = await openLedger({
    url: `http://127.0.0.1:${port}`,
    onRejected: (_table, _row, reason) => rejected.push(reason),
  });
});
afterAll(async () => {
  await ledger.close();
  await stop();
  await engine.close();
  rmSync(path, { recursive: true, force: true });
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
  await stop();
  await expect(ledger.write(batch, 'second')).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
  await expect(ledger.ping()).rejects.toMatchObject({ code: 'FW_LEDGER_AWAY' });
  await listen();
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
