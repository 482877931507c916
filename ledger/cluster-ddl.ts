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
 * Statements that make the ledger on a cluster, and the history that tells forewarn that they were applied. `{shard}` and `{replica}` are macros of
 * the hosts. Throws FwError FW_USAGE for a name that is none.
 */
export function clusterDdl(
  cluster: string,
  migrations: readonly Migration[] = readMigrations(),
): string[] {
  if (!NAME.test(cluster)) {
    throw new FwError(
      'FW_USAGE',
      `'${cluster}' is no name of a cluster; use letters, digits, _ and -.`,
    );
  }
  const on = (statement: string) => onCluster(statement, `ON CLUSTER '${cluster}'`);
  const applied = migrations
    .map((migration) => `('${migration.name}', '${checksumOf(migration)}')`)
    .join(',\n  ');
  return [
    `CREATE DATABASE IF NOT EXISTS forewarn ON CLUSTER '${cluster}'`,
    'USE forewarn',
    on(CREATE_HISTORY),
    // A new ledger has no rows to feed.
    ...migrations
      .flatMap(({ sql }) => statementsOf(sql))
      .filter(isDefinition)
      .map(on),
    `INSERT INTO schema_migrations (name, checksum) VALUES\n  ${applied}`,
  ];
}

function isDefinition(statement: string): boolean {
  return !statement.startsWith('INSERT');
}

function onCluster(statement: string, on: string): string {
  return statement
    .replace(
      /^(CREATE TABLE IF NOT EXISTS|CREATE MATERIALIZED VIEW IF NOT EXISTS|DROP VIEW IF EXISTS|ALTER TABLE) (\w+)/,
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
