// Brings the tables to the newest form: forward only, each file of schema/ once, in order. What was applied is remembered with the checksum
// of its text, so that a file changed afterwards, or a ledger newer than this code, is found at the start and not in a report.
// Statements are ones that may run twice (IF NOT EXISTS): a crash between a statement and its record repeats it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FwError } from '../signal/fw-error.ts';
import type { ClickHouse } from './clickhouse.ts';

/** Files of schema/ in the order in which they apply. Add at the end; never change one that was released. */
const MIGRATION_NAMES = [
  '0001-tables',
  '0002-outcome-evidence',
  '0003-orders',
  '0004-aftercare',
  '0005-ladder-steps',
  '0007-desk-events',
  '0007-reviews',
  '0008-task-event-detail',
  '0010-case-arrivals',
  '0015-rule-versions',
  '0020-audit',
  '0021-outcome-script',
  '0022-counted-days',
  '0023-feed-counted-days',
  '0024-case-withdrawals',
  '0025-bank-words',
  '0026-aftercare-script',
  '0027-reaches',
  '0028-episode-work',
  '0029-feed-episode-work',
  '0030-sealed-values',
  '0031-audit-region',
  '0035-lists',
  '0036-case-suspects',
  '0037-first-close',
  '0038-episode-traces',
  '0039-call-scripts',
  '0040-episode-names',
  '0041-rule-quiets',
  '0042-counted-thirds',
  '0043-settled-days',
  '0044-small-blocks',
  '0045-counted-work',
  '0046-known-case-days',
  '0047-sealed-blocks',
  '0048-counted-people',
  '0049-shared-transfers',
  '0050-largest-losses',
  '0052-shared-losses',
  '0053-case-filings',
  '0054-episode-links',
  '0055-dissuaded-people',
  '0056-quiet-months',
  '0057-campaign-days',
  '0058-case-links',
  '0059-token-values',
  '0060-sealed-values-over',
] as const;

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The table that remembers what was applied. */
export const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS schema_migrations (
  name String,
  checksum String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY name`;

/**
 * Applies what is missing and gives the names of what it applied. Throws FwError FW_CONFIG when an applied migration was changed or is
 * unknown here, and when something is missing in tables that are replicated: the other hosts of the cluster would not get it. FW_LEDGER_AWAY when
 * ClickHouse cannot be reached.
 */
export async function migrate(
  client: ClickHouse,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  await client.run(CREATE_HISTORY);
  const rows = await client.select<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM schema_migrations FINAL ORDER BY name',
  );
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  checkHistory(client.place, applied, migrations);
  const missing = migrations.findIndex(({ name }) => !applied.has(name));
  if (missing < 0) return [];
  if (await isReplicated(client)) throw onCluster(client.place, migrations, missing);
  const names: string[] = [];
  for (const migration of migrations) {
    if (applied.has(migration.name)) continue;
    for (const statement of statementsOf(migration.sql)) await client.run(statement);
    const values = `('${migration.name}', '${checksumOf(migration)}')`;
    await client.run(
      `INSERT INTO schema_migrations (name, checksum) SETTINGS async_insert = 0 VALUES ${values}`,
    );
    names.push(migration.name);
  }
  return names;
}

/** The migrations that came with this code. */
export function readMigrations(): Migration[] {
  return MIGRATION_NAMES.map((name) => ({
    name,
    sql: readFileSync(new URL(`./schema/${name}.sql`, import.meta.url), 'utf8'),
  }));
}

/** Statements of a file: a semicolon at the end of a line ends one; lines that start with `--` are comments. */
export function statementsOf(sql: string): string[] {
  const code = sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n');
  return code
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

async function isReplicated(client: ClickHouse): Promise<boolean> {
  const [row] = await client.select<{ replicated: number }>(
    "SELECT count() AS replicated FROM system.tables WHERE database = currentDatabase() AND engine LIKE 'Replicated%'",
  );
  return (row?.replicated ?? 0) > 0;
}

/** That a ledger on a cluster lacks migrations, the first of them at `missing`, and what brings them. */
function onCluster(place: string, migrations: readonly Migration[], missing: number): FwError {
  const last = migrations[missing - 1];
  const from = last === undefined ? '' : ` --from ${last.name}`;
  return new FwError(
    'FW_CONFIG',
    `The tables of the ledger at ${place} are replicated and lack the migration ${migrations[missing]?.name}. ` +
      `Leave forewarn stopped and run: forewarn ledger ddl --cluster NAME${from} | clickhouse-client --multiquery`,
  );
}

function checkHistory(
  place: string,
  applied: ReadonlyMap<string, string>,
  migrations: readonly Migration[],
): void {
  const known = new Map(migrations.map((migration) => [migration.name, checksumOf(migration)]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined) {
      const what = `The ledger at ${place} has the migration ${name}, which this version does not know`;
      throw new FwError('FW_CONFIG', `${what}; run the version that made it, or a newer one.`);
    }
    if (expected !== checksum) {
      const what = `The migration ${name} was changed after it was applied to the ledger at ${place}`;
      throw new FwError('FW_CONFIG', `${what}; put the file back and add a new migration.`);
    }
  }
}

/** Line ends are the only thing that a checkout may change without changing the migration. */
export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql.replaceAll('\r\n', '\n')).digest('hex');
}
