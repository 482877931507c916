// The same tables for a cluster: made from the migrations, so that the two never differ. Each table is replicated, on every host of the cluster.
import { FwError } from '../signal/fw-error.ts';
import {
  CREATE_HISTORY,
  checksumOf,
  type Migration,
  readMigrations,
  statementsOf,
} from './migrate.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/**
 * Statements that make a new ledger on a cluster, and the history that tells forewarn that they were applied. `{shard}` and `{replica}` are macros of
 * the hosts. Run on a ledger that is there they stop before they change anything. Throws FwError FW_USAGE for a name that is none.
 */
export function clusterDdl(
  cluster: string,
  migrations: readonly Migration[] = readMigrations(),
): string[] {
  const on = placer(cluster);
  return [
    `CREATE DATABASE IF NOT EXISTS forewarn ON CLUSTER '${cluster}'`,
    'USE forewarn',
    on(CREATE_HISTORY),
    refuse(
      'count() > 0',
      'The ledger is there. For what is newer run forewarn ledger ddl with --from and the migration that it has',
    ),
    // A new ledger has no rows to feed.
    ...migrations
      .flatMap(({ sql }) => statementsOf(sql))
      .filter((statement) => !isFeed(statement))
      .map(on),
    noteSql(migrations),
  ];
}

/**
 * Statements that bring a ledger on a cluster from the migration `from` to the newest form, with what feeds new tables from the rows that are there. They
 * are for the replica that forewarn uses, while it is stopped; run again they change no report. Run on a ledger that does not have all
 * migrations up to `from` they stop before they change anything. Throws FwError FW_USAGE for names that are none.
 */
export function clusterUpgrade(
  cluster: string,
  from: string,
  migrations: readonly Migration[] = readMigrations(),
): string[] {
  const on = placer(cluster);
  const at = migrations.findIndex(({ name }) => name === from);
  if (at < 0) {
    const newest = migrations.at(-1)?.name ?? '';
    const what = `There is no migration '${from}'; the newest is ${newest}`;
    throw new FwError(
      'FW_USAGE',
      `${what}. SELECT name FROM schema_migrations tells which are in.`,
    );
  }
  const before = migrations.slice(0, at + 1);
  const after = migrations.slice(at + 1);
  const names = before.map(({ name }) => `'${name}'`).join(', ');
  return [
    'USE forewarn',
    refuse(
      `uniqExactIf(name, name IN (${names})) < ${before.length}`,
      `The ledger does not have all migrations up to ${from}. Say one that it has with --from`,
    ),
    ...withoutDropped(after.flatMap(({ sql }) => statementsOf(sql))).map(on),
    ...(after.length === 0 ? [] : [noteSql(after)]),
  ];
}

/** Puts a statement on every host of the cluster. Throws FwError FW_USAGE for a name that is none. */
function placer(cluster: string): (statement: string) => string {
  if (NAME.test(cluster)) return (statement) => onCluster(statement, `ON CLUSTER '${cluster}'`);
  const what = `'${cluster}' is no name of a cluster`;
  throw new FwError('FW_USAGE', `${what}; use letters, digits, _ and -.`);
}

/** Fails when the history is so, and with it whatever comes after it. */
function refuse(condition: string, why: string): string {
  return `SELECT throwIf(${condition}, '${why}') FROM schema_migrations`;
}

function noteSql(migrations: readonly Migration[]): string {
  const applied = migrations
    .map((migration) => `('${migration.name}', '${checksumOf(migration)}')`)
    .join(',\n  ');
  return `INSERT INTO schema_migrations (name, checksum) VALUES\n  ${applied}`;
}

/** Without changes of tables that are dropped after them: run again they would not find the table. */
function withoutDropped(statements: readonly string[]): string[] {
  const dropped = new Set(
    statements.flatMap((sql) => /^DROP TABLE IF EXISTS (\w+)/.exec(sql)?.[1] ?? []),
  );
  return statements.filter((sql) => !dropped.has(/^ALTER TABLE (\w+)/.exec(sql)?.[1] ?? ''));
}

/** Rows made of rows: replicas get them from the one on which they are made. */
function isFeed(statement: string): boolean {
  return statement.startsWith('INSERT');
}

function onCluster(statement: string, on: string): string {
  return statement
    .replace(
      /^(CREATE TABLE IF NOT EXISTS|CREATE MATERIALIZED VIEW IF NOT EXISTS|DROP VIEW IF EXISTS|DROP TABLE IF EXISTS|ALTER TABLE) (\w+)/,
      `$1 $2 ${on}`,
    )
    .replace(
      /ENGINE = (\w*MergeTree)(?:\(([^)]*)\))?/,
      (_, engine: string, args: string | undefined) =>
        `ENGINE = Replicated${engine}(${[...REPLICA_ARGUMENTS, ...(args ? [args] : [])].join(', ')})`,
    )
    .replace('non_replicated_deduplication_window', 'replicated_deduplication_window');
}

const REPLICA_ARGUMENTS = ["'/clickhouse/tables/{shard}/{database}/{table}'", "'{replica}'"];
