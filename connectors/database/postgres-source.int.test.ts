// A query of a PostgreSQL database as a source, by the suites of all sources and of all databases, on a real server.
import pg from 'pg';
import { afterAll } from 'vitest';
import { startPostgres } from '../../test/postgres-server.ts';
import { describeSource } from '../source/source.conformance.ts';
import { describeQuery } from './cursor-table.conformance.ts';
import { PostgresTable } from './postgres-table.ts';

const server = await startPostgres();
const { port, user, password, database } = server;
const login = { host: '127.0.0.1', port, user, password, database };
afterAll(() => server.stop());

async function sql(text: string, values: unknown[] = []): Promise<unknown> {
  const client = new pg.Client(login);
  await client.connect();
  try {
    return await client.query(text, values);
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
    lag: 'lagRecords',
    cut: () => server.cut(),
    mend: () => server.mend(),
    stop: () => Promise.resolve(),
  });
});

describeQuery('PostgreSQL', {
  login,
  sql: (text) => sql(text.replaceAll(/'(2026-[^']*)'/g, "'$1+00'")),
  makeTable: (settings) => new PostgresTable(settings),
  create: (table) =>
    `CREATE TABLE ${table} (ref text PRIMARY KEY, booked timestamptz, payer text, payee text, yuan numeric(18,2))`,
  touch: (table) => `UPDATE ${table} SET yuan = 99, booked = booked + interval '1 second'`,
  patientQuery: (table) => `SELECT * FROM ${table} WHERE pg_sleep(0.25) IS NOT NULL`,
  slowQuery: (table) => `SELECT *, pg_sleep(5) FROM ${table}`,
  async changingQuery(table) {
    const body = `DELETE FROM ${table} RETURNING 1`;
    await sql(`CREATE FUNCTION change_${table}() RETURNS int LANGUAGE sql AS '${body}'`);
    return `SELECT *, change_${table}() FROM ${table}`;
  },
  refusal: 'read-only transaction',
  ca: server.ca,
  encryptedQuery: `SELECT 'a' AS ref, timestamptz '2026-03-01' AS booked, 'a' AS payer, 'b' AS payee, 12.34 AS yuan FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl`,
});
