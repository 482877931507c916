// The version of a row that replaces another one: whoever began later has the greater.

/** SQL of nanoseconds of the clock, and greater than any version in these tables, should the clock have been put back. */
export function nextVersionSql(tables: readonly string[]): string {
  const newest = tables.map((table) => `SELECT max(version) AS version FROM ${table}`);
  return `greatest(
  toUInt64(toUnixTimestamp64Nano(now64(9, 'UTC'))),
  (SELECT max(version) + 1 FROM (${newest.join(' UNION ALL ')}))
)`;
}
