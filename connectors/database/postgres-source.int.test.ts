// Tables of a database as a source, by the suite of all sources, on a real PostgreSQL.
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startPostgres } from '../../test/postgres-server.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { describeSource } from '../source/source.conformance.ts';
import { DatabaseFeed } from './database-feed.ts';
import { type PostgresSettings, PostgresTable } from './postgres-table.ts';

const server = await startPostgres();
const { port, user, password, database } = server;
const login = { host: '127.0.0.1', port, user, password, database };
const feeds: DatabaseFeed[] = [];
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.close();
});
afterAll(() => server.stop());

async function sql(text: string, values: unknown[] = []): Promise<unknown[]> {
  const client = new pg.Client(login);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    return rows;
  } finally {
    await client.end();
  }
}

let count = 0;

describeSource('postgresql', () => {
  let table = '';
  return Promise.resolve({
    async entry() {
      table = `outbox_${++count}`;
      await sql(`CREATE TABLE ${table} (n bigserial PRIMARY KEY, event text)`);
      const at = `host: 127.0.0.1, port: ${port}, user: ${user}, password: ${password}, database: ${database}`;
      const read = `query: 'SELECT n, event FROM ${table}', time: n, id: n, record: event, overlap: 10, page: 100`;
      return `{ kind: postgresql, ${at}, ${read}, every: 100ms }`;
    },
    async offer(records) {
      await sql(`INSERT INTO ${table} (event) SELECT * FROM unnest($1::text[])`, [[...records]]);
    },
    cut: () => server.cut(),
    mend: () => server.mend(),
    stop: () => Promise.resolve(),
  });
});

const PAYMENTS = compileMapping(
  `name: payments
format: ndjson
source: bank
signals:
  - type: transfer.completed
    fields:
      id: "{ref}"
      transferId: "{ref}"
      time: { from: booked, format: rfc3339 }
      region: "330106"
      payer: "{payer}"
      payee: "{payee}"
      amountFen: { from: yuan, unit: yuan }
`,
  'payments.yaml',
);

describe('a query', () => {
  const patient = new AbortController().signal;
  let table = '';

  async function makeTable(): Promise<void> {
    table = `payments_${++count}`;
    await sql(
      `CREATE TABLE ${table} (ref text PRIMARY KEY, booked timestamptz, payer text, payee text, yuan numeric(18,2))`,
    );
  }

  const insert = (ref: string, booked: string | null) =>
    sql(`INSERT INTO ${table} VALUES ($1, $2, 'a', 'b', 12.34)`, [ref, booked]);

  function feedOf(settings: Partial<PostgresSettings> = {}): DatabaseFeed {
    const feed = new DatabaseFeed({
      table: new PostgresTable({
        ...login,
        query: `SELECT * FROM ${table}`,
        time: 'booked',
        id: 'ref',
        overlap: { ms: 60_000 },
        pageRows: 3,
        timeoutMs: 5_000,
        ...settings,
      }),
      mapping: PAYMENTS,
      everyMs: 100,
    });
    feeds.push(feed);
    return feed;
  }

  /** Ids of what is new, and the place behind it. */
  async function readAll(feed: DatabaseFeed): Promise<{ ids: string[]; place: unknown }> {
    const ids: string[] = [];
    let place: unknown;
    for (;;) {
      const fed = await feed.next(patient);
      if (fed === undefined) return { ids, place };
      expect(fed.batch.rejected).toEqual([]);
      ids.push(...fed.batch.accepted.map(({ id }) => id));
      ({ place } = fed);
    }
  }

  it('has its rows mapped as JSON, with times to the microsecond as the place', async () => {
    await makeTable();
    await insert('a', '2026-03-01 10:00:00.123456+08');
    const feed = feedOf();
    await feed.open(undefined);
    const fed = await feed.next(patient);
    expect(fed?.batch.accepted).toMatchObject([
      { id: 'a', amountFen: 1234, time: Date.UTC(2026, 2, 1, 2, 0, 0, 123) },
    ]);
    expect(fed?.place).toEqual({
      time: '2026-03-01 02:00:00.123456+00',
      id: 'a',
      back: '2026-03-01 01:59:00.123456+00',
    });
  });

  it('is read a page at a time, though many rows have one time', async () => {
    await makeTable();
    const refs = Array.from({ length: 10 }, (_, i) => `r${i}`);
    for (const ref of refs) await insert(ref, '2026-03-01 10:00:00+08');
    const feed = feedOf();
    await feed.open(undefined);
    expect((await readAll(feed)).ids).toEqual(refs);
    expect((await readAll(feed)).ids).toEqual([]);
  });

  it('has rows that are committed late read, within the overlap', async () => {
    await makeTable();
    await insert('a', '2026-03-01 10:10:00+08');
    const feed = feedOf();
    await feed.open(undefined);
    const before = await readAll(feed);
    await insert('late', '2026-03-01 10:09:30+08');
    await insert('too late', '2026-03-01 10:08:59+08');
    const late = await readAll(feed);
    expect(late.ids).toEqual(['late']);
    // A late row moves the place on no further, and not back.
    expect(late.place).toEqual(before.place);
  });

  it('has a row read again when it is changed and its time with it', async () => {
    await makeTable();
    await insert('a', '2026-03-01 10:00:00+08');
    const feed = feedOf();
    await feed.open(undefined);
    await readAll(feed);
    await sql(`UPDATE ${table} SET yuan = 99, booked = booked + interval '1 second'`);
    expect((await readAll(feed)).ids).toEqual(['a']);
  });

  it('goes on behind its place, and leaves rows without a time alone', async () => {
    await makeTable();
    await insert('a', '2026-03-01 10:00:00+08');
    await insert('none', null);
    const feed = feedOf({ overlap: { ms: 0 } });
    await feed.open(undefined);
    const { ids, place } = await readAll(feed);
    expect(ids).toEqual(['a']);
    await insert('b', '2026-03-01 10:00:01+08');
    const again = feedOf({ overlap: { ms: 0 } });
    await again.open(place);
    // The row of the place itself comes once more, for another may have its very time.
    expect((await readAll(again)).ids).toEqual(['a', 'b']);
  });

  it('can change nothing', async () => {
    await makeTable();
    await sql(
      `CREATE FUNCTION touch_${table}() RETURNS int LANGUAGE sql AS 'DELETE FROM ${table} RETURNING 1'`,
    );
    await insert('a', '2026-03-01 10:00:00+08');
    const feed = feedOf({ query: `SELECT *, touch_${table}() FROM ${table}` });
    await feed.open(undefined);
    await expect(feed.next(patient)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('read-only transaction'),
    });
    expect(await sql(`SELECT 1 FROM ${table}`)).toHaveLength(1);
  });

  it('that takes too long is given up, with what to look at', async () => {
    await makeTable();
    await insert('a', '2026-03-01 10:00:00+08');
    const feed = feedOf({ query: `SELECT *, pg_sleep(5) FROM ${table}`, timeoutMs: 100 });
    await feed.open(undefined);
    await expect(feed.next(patient)).rejects.toMatchObject({
      code: 'FW_SOURCE_AWAY',
      message: expect.stringContaining('is there an index on (booked, ref)?'),
    });
  });

  it('with a fault, or with a wrong password, needs somebody to mend it', async () => {
    await makeTable();
    const wrong = feedOf({ time: 'bookd' });
    await wrong.open(undefined);
    await expect(wrong.next(patient)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('bookd'),
    });
    const refused = feedOf({ password: 'guess' });
    await expect(refused.open(undefined)).rejects.toMatchObject({
      code: 'FW_CONFIG',
      message: expect.stringContaining('Look at the user and password'),
    });
  });
});
