// The version of a row that replaces another one: whoever began later has the greater.
import type { ClickHouse } from './clickhouse.ts';

/** SQL of nanoseconds of the clock, and greater than any version in these tables (what stands after FROM), should the clock have been put back. */
export function nextVersionSql(tables: readonly string[]): string {
  const newest = tables.map((table) => `SELECT max(version) AS version FROM ${table}`);
  return `greatest(
  toUInt64(toUnixTimestamp64Nano(now64(9, 'UTC'))),
  (SELECT max(version) + 1 FROM (${newest.join(' UNION ALL ')}))
)`;
}

/** The same as a decimal text, for what is read before rows are written with it. Throws what ClickHouse throws. */
export async function nextVersion(
  clickHouse: Pick<ClickHouse, 'select'>,
  tables: readonly string[],
): Promise<string> {
  const [next] = await clickHouse.select<{ version: string }>(
    `SELECT toString(${nextVersionSql(tables)}) AS version`,
  );
  return next?.version ?? '';
}
