// A query of a MySQL database as a source, by the suites of all sources and of all databases, on a real MariaDB.
import { createConnection } from 'mysql2/promise';
import { afterAll } from 'vitest';
import { startMariadb } from '../../test/mariadb-server.ts';
import { describeSource } from '../source/source.conformance.ts';
import { describeQuery } from './cursor-table.conformance.ts';
import { MysqlTable } from './mysql-table.ts';

const server = await startMariadb();
const { port, user, password, database } = server;
const login = { host: '127.0.0.1', port, user, password, database };
afterAll(() => server.stop());

async function sql(text: string, values: unknown[] = []): Promise<unknown> {
  const connection = await createConnection(login);
  try {
    await connection.query("SET time_zone = '+00:00', sql_mode = 'NO_BACKSLASH_ESCAPES'");
    return await connection.query(text, values);
  } finally {
    await connection.end();
  }
}

let count = 0;

describeSource('mysql', () => {
  let table = '';
  return Promise.resolve({
    async entry() {
      table = `outbox_${++count}`;
      await sql(`CREATE TABLE ${table} (n bigint AUTO_INCREMENT PRIMARY KEY, event text)`);
      const at = `host: 127.0.0.1, port: ${port}, user: ${user}, password: ${password}, database: ${database}`;
      const read = `query: 'SELECT n, event FROM ${table}', time: n, id: n, record: event, overlap: 10, page: 100`;
      return `{ kind: mysql, ${at}, ${read}, every: 100ms }`;
    },
    async offer(records) {
      const rows = records.map((record) => `('${record.replaceAll("'", "''")}')`);
      await sql(`INSERT INTO ${table} (event) VALUES ${rows.join(', ')}`);
    },
    cut: () => server.cut(),
    mend: () => server.mend(),
    lag: 'lagRecords',
    stop: () => Promise.resolve(),
  });
});

describeQuery('MySQL', {
  login,
  sql,
  makeTable: (settings) => new MysqlTable(settings),
  create: (table) =>
    `CREATE TABLE ${table} (ref varchar(40) PRIMARY KEY, booked timestamp(6) NULL, payer text, payee text, yuan numeric(18,2))`,
  touch: (table) => `UPDATE ${table} SET yuan = 99, booked = booked + INTERVAL 1 SECOND`,
  patientQuery: (table) => `SELECT * FROM ${table} WHERE SLEEP(0.25) = 0`,
  slowQuery: (table) => `SELECT *, SLEEP(5) AS slept FROM ${table}`,
  async changingQuery(table) {
    const body = `BEGIN DELETE FROM ${table}_other; RETURN 1; END`;
    await sql(`CREATE TABLE ${table}_other (n int)`);
    await sql(`CREATE FUNCTION change_${table}() RETURNS int MODIFIES SQL DATA ${body}`);
    return `SELECT *, change_${table}() AS changed FROM ${table}`;
  },
  refusal: 'READ ONLY transaction',
  ca: server.ca,
  encryptedQuery: `SELECT 'a' AS ref, timestamp('2026-03-01') AS booked, 'a' AS payer, 'b' AS payee, 12.34 AS yuan FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher' AND variable_value <> ''`,
});
