// Keeps days of campaigns (ledger/campaign-days.ts): makes those that are not made, and those anew of which much may have been counted since. A report takes what was counted since from
// rows, so that nothing depends on when this runs, and two processes may do it beside each other.
import { type CampaignUnit, countCampaignDaysSql, unitsOf } from './campaign-days.ts';
import type { ClickHouse } from './clickhouse.ts';
import { nextVersion } from './next-version.ts';

/** Days of cities of one statement: some ten days of a province, about a second. */
const UNITS_MAX = 120;

/** A day of a city that is made over and over would be read from rows as well: what was made is as old as this before it is made again. */
export const REMADE_AFTER_MS = 300_000;

interface StaleUnit extends CampaignUnit {
  readonly month: number;
}

/**
 * Makes some of what was touched since it was made, newest days first, unless it was made within `olderThanMs`; gives how many days of cities it made. Throws what
 * ClickHouse throws.
 */
export async function countCampaigns(
  clickHouse: Pick<ClickHouse, 'select' | 'run'>,
  { olderThanMs }: { readonly olderThanMs: number },
): Promise<number> {
  const stale = await clickHouse.select<StaleUnit>(staleSql(olderThanMs));
  for (const units of Map.groupBy(stale, ({ month }) => month).values()) {
    // Before anything is read: in a statement ClickHouse knows what it will read before it has the time. Not greater than those of its own table: a row that is not to be made before
    // its time says so by its version.
    const version = await nextVersion(clickHouse, ['work_touches']);
    await clickHouse.run(countCampaignDaysSql(unitsOf(units), version));
  }
  return stale.length;
}

function staleSql(olderThanMs: number): string {
  return `
SELECT toString(t.city) AS city, toUInt16(t.day) AS day, toUInt32(toYYYYMM(t.day)) AS month
FROM (SELECT city, day, max(version) AS touched FROM work_touches GROUP BY city, day) AS t
LEFT JOIN (
  SELECT city, day, max(version) AS made, argMax(is_made, version) AS is_there FROM campaign_days GROUP BY city, day
) AS c ON c.city = t.city AND c.day = t.day
WHERE (t.touched >= c.made OR NOT c.is_there) AND c.made < toUnixTimestamp64Nano(now64(9, 'UTC')) - ${olderThanMs} * 1000000
ORDER BY day DESC, city
LIMIT ${UNITS_MAX}`;
}
