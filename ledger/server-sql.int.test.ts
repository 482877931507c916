// SQL that is printed for a server: ClickHouse can read it, and what the page of reports shows runs on the ledger's tables.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboardQueries } from '../test/dashboards.ts';
import { caseAt } from '../test/ledger-case.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { clusterDdl } from './cluster-ddl.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { READER_COLUMNS, readerStatements } from './reader-account.ts';

const path = ledgerFolder();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await openLedger({ path });
});
afterAll(() => ledger.close());

/** As ClickHouse writes it; throws when it cannot read it. */
async function format(sql: string): Promise<string> {
  const rows = await ledger.query<{ sql: string }>(
    'SELECT formatQuerySingleLine({sql:String}) AS sql',
    { sql },
  );
  return rows[0]?.sql ?? '';
}

test('the tables of a cluster are those of the ledger, each replicated on every host', async () => {
  const statements = await Promise.all(clusterDdl('north').map(format));
  const named = (what: string) =>
    new Set(
      statements.flatMap(
        (sql) => new RegExp(`^${what} (\\w+) ON CLUSTER north`).exec(sql)?.[1] ?? [],
      ),
    );
  const made = [...named('CREATE TABLE IF NOT EXISTS').difference(named('DROP TABLE IF EXISTS'))];
  const tables = await ledger.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'forewarn' AND engine LIKE '%MergeTree'",
  );
  expect(made.sort()).toEqual(tables.map(({ name }) => name).sort());
  const views = statements.filter((sql) => sql.startsWith('CREATE MATERIALIZED VIEW'));
  expect(views.length).toBeGreaterThan(5);
  for (const sql of statements) {
    if (/^(USE|INSERT|SELECT)/.test(sql)) continue;
    expect(sql).toContain('ON CLUSTER north');
    if (sql.startsWith('CREATE TABLE'))
      expect(sql).toMatch(/ENGINE = Replicated\w*MergeTree\('\/clickhouse/);
  }
  expect(statements.join('\n')).toContain("'{replica}', revision)");
});

test.each(["no'rth", ''])('%j is no name of a cluster', (name) => {
  expect(() => clusterDdl(name)).toThrow('no name of a cluster');
});

test('the account that may read is given columns that there are, and none of people', async () => {
  for (const sql of readerStatements('bi_reader', 'secret')) {
    expect(sql).not.toContain('secret');
    await format(sql);
  }
  for (const [table, columns] of Object.entries(READER_COLUMNS)) {
    expect(columns.filter((name) => /person|people|phone|note|entries|_id/.test(name))).toEqual([]);
    await ledger.query(`SELECT ${columns.map((name) => `\`${name}\``).join(', ')} FROM ${table}`);
  }
  expect(() => readerStatements('a b', 'x')).toThrow('no name of an account');
});

test('the SQL that the page of reports shows runs', async () => {
  await ledger.write({ cases: [caseAt('A3301', '2026-03-05T10:00:00')] }, 'one');
  await ledger.countDays();
  const page = readFileSync(new URL('../docs/reports.md', import.meta.url), 'utf8');
  const shown = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql ?? '');
  expect(shown).toHaveLength(3);
  const answers = await Promise.all(shown.map((sql) => ledger.query(sql)));
  expect(answers).toEqual([
    [],
    [{ month: '2026-03-01', cases: 1, loss_yuan: 1 }],
    [expect.objectContaining({ case_id: 'A3301', what: 'filed', loss_fen: 100 })],
  ]);
});

test('the page of reports says on which engine its SQL ran, and on which server it did not', async () => {
  const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const [engine] = await ledger.query<{ version: string }>('SELECT version() AS version');
  const [major, minor] = engine?.version.split('.') ?? [];
  const [, pinned] = /clickhouse-server:(\S+)/.exec(textOf('../docker-compose.yml')) ?? [];
  const told = /embedded engine, ClickHouse ([\d.]+); on the server .* pins, ([\d.]+), it has not/;
  const [, ran, not] = told.exec(textOf('../docs/reports.md')) ?? [];
  expect([ran, not]).toEqual([`${major}.${minor}`, pinned]);
});

test('the SQL of every dashboard runs, and asks for nothing that the account of its tools may not read', async () => {
  await ledger.write({ cases: [caseAt('d1', '2026-03-06T10:00:00')] }, 'dashboards');
  await ledger.countDays();
  const queries = dashboardQueries().filter(({ sql }) => sql !== undefined);
  expect(queries.length).toBeGreaterThan(5);
  const readable = new Set(Object.values(READER_COLUMNS).flat());
  for (const { sql = '', place } of queries) {
    await ledger.query(sql);
    const columns = sql.match(/cells\.\w+/g) ?? [];
    expect(
      columns.filter((name) => !readable.has(name)),
      place,
    ).toEqual([]);
  }
  const cases = queries.find(({ place }) => place.endsWith(': Cases filed'));
  const [row] = await ledger.query<{ cases: number }>(cases?.sql ?? '');
  expect(row?.cases).toBeGreaterThanOrEqual(1);
});
