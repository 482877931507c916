// Counts what was known of cases, and when: of a case the newest filing counts of those that were heard of by then. So each filing counts from when it was heard
// of until one that is newer was, if that comes after. Days of counties are counted again that were so as days of cases: a count of them that began later has seen
// the same rows, and its version is the greater.
import { filingsSql } from './case-filings.ts';
import type { ClickHouse } from './clickhouse.ts';
import { CASES_OF_UNITS_SQL, type CountedUnit } from './count-days-sql.ts';
import { ALL_DAYS, COUNTED_SETTINGS, type DayRange } from './counted-days.ts';
import { nextVersionSql } from './next-version.ts';

/** Days of counties of one statement, which goes through all filings once: some hundred thousand cases. */
const UNITS_MAX = 10_000;
/** Until when a filing counts of which there is no newer one. */
const FOR_EVER = 'toInt64(9223372036854775807)';

/** Counts what of these days was counted since as days of cases; all there is when missing. Throws what ClickHouse throws. */
export async function countKnownCases(
  clickHouse: ClickHouse,
  range: DayRange = ALL_DAYS,
): Promise<void> {
  const stale = await clickHouse.select<CountedUnit>(STALE_SQL, { ...range });
  for (let start = 0; start < stale.length; start += UNITS_MAX)
    await clickHouse.run(countSql(stale.slice(start, start + UNITS_MAX)));
}

/** SELECT of how many cases each day had as known at `knownAt`: day, filed. Parameters: those of DayRange, codes (of more counties), knownAt (Int64 ms) and typology, '' for all. */
export function knownCasesSql(typology: string): string {
  const isKnown = 'since <= {knownAt:Int64} AND until > {knownAt:Int64}';
  const known =
    typology === ''
      ? `arrayCount((since, until) -> ${isKnown}, filings.from_ms, filings.to_ms)`
      : `arrayCount((since, until, kind) -> ${isKnown} AND kind = {typology:String}, filings.from_ms, filings.to_ms, filings.typology)`;
  return `
SELECT toUInt16(counted_day) AS day, sum(known) AS filed
FROM (SELECT day AS counted_day, ${known} AS known FROM known_case_days FINAL WHERE ${DAYS_SQL} AND (${PLACE_SQL} OR has({codes:Array(String)}, toString(region))))
GROUP BY counted_day HAVING filed > 0
${COUNTED_SETTINGS}`;
}

const DAYS_SQL = 'day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16})';
const PLACE_SQL = 'startsWith(region, {prefix:String})';
const RANGE_SQL = `${DAYS_SQL} AND ${PLACE_SQL}`;

const STALE_SQL = `
SELECT toUInt16(c.day) AS day, toString(c.region) AS region
FROM (SELECT region, day, max(version) AS counted FROM counted_case_days WHERE ${RANGE_SQL} GROUP BY region, day) AS c
LEFT JOIN (SELECT region, day, max(version) AS known FROM known_case_days WHERE ${RANGE_SQL} GROUP BY region, day) AS k
  ON k.region = c.region AND k.day = c.day
WHERE c.counted >= k.known
ORDER BY day, region`;

const VERSION = nextVersionSql(['counted_case_days', 'known_case_days']);

/** INSERT of these days as they are now. A filing of before arrivals were kept was known always. */
function countSql(units: readonly CountedUnit[]): string {
  const list = units.map(({ day, region }) => `(${day},'${region}')`).join(',');
  return `
INSERT INTO known_case_days (day, region, version, \`filings.typology\`, \`filings.from_ms\`, \`filings.to_ms\`)
SETTINGS max_partitions_per_insert_block = 0
WITH
  units AS (SELECT toDate(one.1) AS day, one.2 AS region FROM (SELECT arrayJoin([${list}]) AS one)),
  told AS (
    SELECT arraySort(groupArray((turn, filed_ms, region, typology, is_withdrawn, heard_ms))) AS filings
    FROM (${filingsSql(CASES_OF_UNITS_SQL)})
    GROUP BY case_id
  ),
  spans AS (
    SELECT filing.1 AS f, filing.2 AS to_ms
    FROM (
      SELECT arrayJoin(arrayMap(
        (one, at) -> (one, arrayMin(arrayPushBack(arrayMap(newer -> newer.6, arraySlice(filings, at + 1)), ${FOR_EVER}))),
        filings, arrayEnumerate(filings)
      )) AS filing
      FROM told
    )
    WHERE f.5 = 0 AND f.6 < to_ms
  ),
  counted AS (
    SELECT toDate(fromUnixTimestamp64Milli(f.2, 'UTC'), 'Asia/Shanghai') AS day, f.3 AS region,
      groupArray(f.4) AS typologies, groupArray(f.6) AS since, groupArray(to_ms) AS until
    FROM spans GROUP BY day, region
  )
SELECT u.day, u.region, ${VERSION}, c.typologies, c.since, c.until
FROM units AS u LEFT JOIN counted AS c ON c.day = u.day AND c.region = u.region`;
}
