// Adds counted days up over thirds of months, each city and third from the days as they are, when it has been quiet for a while: what is being written
// would be added up again and again. Thirds are a shortcut and nothing depends on them: a report takes one only while its days are those that it was
// made of (freshThirds), and reads the days of all others. So two processes may add up beside each other, and one that is killed leaves nothing wrong.
import type { ClickHouse } from './clickhouse.ts';
import { SUM_COLUMNS, WAIT_COLUMNS } from './count-days-sql.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import {
  cutWaitSql,
  LONG_WAIT_S,
  sealsSql,
  type ThirdWaits,
  thirdWaits,
} from './counted-thirds.ts';
import { THIRD_SQL } from './thirds.ts';

/** A third of a province as it is to be added up; `first_day` in days since 1970. */
interface StaleThird {
  readonly first_day: number;
  readonly province: string;
  /** Four digits each, with the seals of their days as decimal texts. */
  readonly cities: readonly string[];
  readonly seals: readonly string[];
}

/**
 * Adds up what is not, oldest first and at most `limit` thirds of provinces, and gives how many it added up. Thirds of which a day was counted in the last `quietMs` are
 * left for later. Throws what ClickHouse throws.
 */
export async function countThirds(
  clickHouse: ClickHouse,
  { quietMs, limit }: { readonly quietMs: number; readonly limit: number },
): Promise<number> {
  const stale = await clickHouse.select<StaleThird>(staleSql(quietMs, limit));
  // One after the other: a third of a province bounds the memory.
  for (const third of stale) await clickHouse.run(countThirdSql(third));
  return stale.length;
}

/** Thirds of provinces that have cities whose days are others than those that were added up. */
function staleSql(quietMs: number, limit: number): string {
  return `
SELECT toUInt16(start) AS first_day, substring(place, 1, 2) AS province, groupArray(place) AS cities, groupArray(toString(days_seal)) AS seals
FROM (${sealsSql('1')})
WHERE newest < toUnixTimestamp64Nano(now64(9, 'UTC')) - ${quietMs} * 1000000
  AND (place, start, days_seal) NOT IN (SELECT place, start, seal FROM counted_thirds FINAL WHERE level = 'city')
GROUP BY start, province
ORDER BY start, province
LIMIT ${limit}
${COUNTED_SETTINGS}`;
}

/**
 * INSERT of a third of a province. The seals were read before: should a day be counted in between, what is added up is newer than its seal says, no report takes
 * it, and it is added up again.
 */
function countThirdSql({ first_day, cities, seals }: StaleThird): string {
  const list = cities.map((city) => `'${city.replace(/[\\']/g, '\\$&')}'`).join(',');
  const first = `toDate(toUInt16(${first_day}))`;
  const waits = WAIT_COLUMNS.map((name, at) => ({ ...thirdWaits(name), number: at + 1 }));
  const waitColumns = waits.flatMap(({ counts, rest, restCounts }) => [counts, rest, restCounts]);
  const columns = [...SUM_COLUMNS, 'outcomes', ...waitColumns];
  return `
INSERT INTO counted_thirds (start, level, place, typology, seal, version, ${columns.join(', ')})
WITH
  days AS (
    SELECT *, empty(cells.typology) AS is_empty FROM counted_days FINAL
    WHERE day >= ${first} AND day < ${first} + 11 AND ${THIRD_SQL} = ${first} AND substring(region, 1, 4) IN (${list})
  ),
  -- A city of whose days nothing is left has a row, with the seal that says so.
  sums AS (
    SELECT
      ${PLACE_SQL},
      ${SUM_COLUMNS.map((name) => `sum(cells.${name}) AS all_${name}`).join(', ')},
      sumMap(cells.outcomes) AS all_outcomes
    FROM days LEFT ARRAY JOIN cells ARRAY JOIN [${LEVELS}] AS level
    WHERE level = 'city' OR NOT is_empty
    GROUP BY level, place, typology
  ),
  cut AS (
    SELECT region, cells.typology AS kind, wait.1 AS number, ${cutWaitSql('wait.2')} AS seconds, count() AS times
    FROM (
      SELECT region, cells.typology, arrayJoin(arrayConcat(${WAIT_COLUMNS.map((name, at) => `arrayMap(ms -> (${at + 1}, ms), cells.${name})`).join(', ')})) AS wait
      FROM days ARRAY JOIN cells
    )
    GROUP BY region, kind, number, seconds
  ),
  waits AS (
    SELECT level, place, typology, ${waits.flatMap(waitSql).join(', ')}
    FROM (
      SELECT ${PLACE_SQL.replaceAll('cells.typology', 'kind')}, number, seconds, sum(times) AS times
      FROM cut ARRAY JOIN [${LEVELS}] AS level
      GROUP BY level, place, typology, number, seconds
    )
    GROUP BY level, place, typology
  )
SELECT ${first}, level, place, typology, transform(substring(place, 1, 4), [${list}], [${seals.map((seal) => `toUInt64('${seal}')`).join(',')}], toUInt64(0)),
  toUnixTimestamp64Nano(now64(9, 'UTC')), ${columns.map((name) => `all_${name}`).join(', ')}
FROM sums LEFT JOIN waits USING (level, place, typology)
${COUNTED_SETTINGS}`;
}

const LEVELS = "'city', 'county', 'typology'";

/** What a row of a level is of. */
const PLACE_SQL = `level, if(level = 'county', toString(region), substring(region, 1, 4)) AS place,
      if(level = 'typology', toString(cells.typology), '') AS typology`;

function waitSql({ counts, rest, restCounts, number }: ThirdWaits & { readonly number: number }) {
  const isShort = `number = ${number} AND seconds >= 0 AND seconds < ${LONG_WAIT_S}`;
  const isLong = `number = ${number} AND NOT (seconds >= 0 AND seconds < ${LONG_WAIT_S})`;
  return [
    `groupArrayInsertAtIf(toUInt32(times), toUInt32(seconds), ${isShort}) AS all_${counts}`,
    `groupArrayIf(seconds, ${isLong}) AS all_${rest}`,
    `groupArrayIf(toUInt32(times), ${isLong}) AS all_${restCounts}`,
  ];
}
