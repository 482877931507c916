// Counts the work of days and cities that was touched since it was counted: before a report of them, and ahead of all reports from time to time. A count that
// began after a touch was written has seen what was touched, and its version is the greater; counted twice it is the same. Months are made of days that are
// counted, and say of which; they are read while those are the newest.
import type { ClickHouse } from './clickhouse.ts';
import type { CountedUnit } from './count-days-sql.ts';
import { ALL_DAYS, type DayRange } from './counted-days.ts';
import { nextVersionSql } from './next-version.ts';
import {
  cellOfCellsSql,
  cellOfRowsSql,
  SET_KEYS,
  WORK_COLUMNS,
  WORK_SETS,
  workRowsSql,
} from './work-cells.ts';

/** A day of a city, of whose codes only the first four digits are told. */
interface CityDay {
  readonly day: number;
  readonly month: number;
  readonly city: string;
}

/** Days of cities of one statement: a month of a province, some 100 MB of waits. */
const UNITS_MAX = 400;
/** Days of cities that one touch names. */
const TOUCHED_MAX = 3_000;

/** Later than whatever was made of work that it tells of. */
const VERSION = nextVersionSql(['work_touches', 'counted_work', 'campaign_days WHERE is_made = 1']);

const COLUMNS = ['key', ...WORK_COLUMNS];
const INSERT = `INSERT INTO counted_work (grouping, is_month, city, day, version, made_of, ${COLUMNS.map((name) => `\`cells.${name}\``).join(', ')})
SETTINGS max_partitions_per_insert_block = 0`;
const NESTED = COLUMNS.map((name) => `groupArrayIf(${name}, episodes > 0) AS cells_${name}`);
const NESTED_NAMES = COLUMNS.map((name) => `cells_${name}`);

export class WorkCounter {
  readonly #clickHouse: ClickHouse;

  constructor(clickHouse: ClickHouse) {
    this.#clickHouse = clickHouse;
  }

  /** Says that work of these days and counties was made anew; when episode_work has it and not before. */
  async touch(units: readonly CountedUnit[]): Promise<void> {
    const touched = [
      ...new Set(units.map(({ day, region }) => `('${region.slice(0, 4)}',${day})`)),
    ];
    for (let start = 0; start < touched.length; start += TOUCHED_MAX) {
      const list = touched.slice(start, start + TOUCHED_MAX).join(',');
      await this.#clickHouse.run(
        `INSERT INTO work_touches (city, day, version) SELECT one.1, toDate(one.2), ${VERSION} FROM (SELECT arrayJoin([${list}]) AS one)`,
      );
    }
  }

  /** Counts what of these days was touched since it was counted; all there is when missing. Throws what ClickHouse throws. */
  async count(range: DayRange = ALL_DAYS): Promise<void> {
    const stale = await this.#clickHouse.select<CityDay>(STALE_SQL, { ...range });
    for (const days of Map.groupBy(stale, ({ month }) => month).values())
      for (let start = 0; start < days.length; start += UNITS_MAX)
        await this.#clickHouse.run(countSql(days.slice(start, start + UNITS_MAX)));
  }

  /** Makes months that are over anew when their days are others than those that they were made of. Throws what ClickHouse throws. */
  async countMonths(): Promise<void> {
    const months = await this.#clickHouse.select<{ month: number }>(
      `
      SELECT DISTINCT toUInt16(told.month) AS month FROM (${monthsSql('1')}) AS told
      WHERE NOT is_made AND told.month < (SELECT toStartOfMonth(max(day)) FROM work_touches) ORDER BY month`,
      { ...ALL_DAYS },
    );
    for (const { month } of months) await this.#clickHouse.run(countMonthSql(month));
  }
}

const RANGE_SQL =
  'day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16}) AND startsWith(city, {prefix:String})';

/** Days of cities that were touched since they were counted, or never were. */
const STALE_SQL = `
SELECT toUInt16(t.day) AS day, toUInt32(toYYYYMM(t.day)) AS month, toString(t.city) AS city
FROM (SELECT city, day, max(version) AS touched FROM work_touches WHERE ${RANGE_SQL} GROUP BY city, day) AS t
LEFT JOIN (
  SELECT city, day, min(newest) AS counted, count() AS sets
  FROM (
    SELECT grouping, city, day, max(version) AS newest FROM counted_work WHERE is_month = 0 AND ${RANGE_SQL} GROUP BY grouping, city, day
  )
  GROUP BY city, day
) AS c ON c.city = t.city AND c.day = t.day
WHERE c.sets < ${WORK_SETS.length} OR t.touched >= c.counted
ORDER BY day, city`;

/**
 * SELECT of months that have counted days: grouping, city, month, and whether there is a row of the month that is made of the days as they are. Parameters are
 * those of RANGE_SQL; `where` is over the grouping.
 */
export function monthsSql(where: string): string {
  return `
SELECT d.grouping AS grouping, d.city AS city, d.month AS month, d.days = m.made_of AS is_made
FROM (
  SELECT grouping, city, toStartOfMonth(day) AS month, groupBitXor(cityHash64(day, version)) AS days
  FROM (
    SELECT grouping, city, day, max(counted_work.version) AS version FROM counted_work
    WHERE is_month = 0 AND ${RANGE_SQL} AND ${where} GROUP BY grouping, city, day
  )
  GROUP BY grouping, city, month
) AS d
LEFT JOIN (
  SELECT grouping, city, day AS month, argMax(made_of, version) AS made_of FROM counted_work
  WHERE is_month = 1 AND ${RANGE_SQL} AND ${where} GROUP BY grouping, city, month
) AS m ON m.grouping = d.grouping AND m.city = d.city AND m.month = d.month`;
}

/** INSERT of days of cities, of one month, as they are now. */
function countSql(units: readonly CityDay[]): string {
  const days = units.map(({ day }) => day);
  const start = (day: number) => `toDateTime64(toDate(${day}), 3, 'Asia/Shanghai')`;
  const cities = [...new Set(units.map(({ city }) => city))];
  // By the order of the table: of the places of a set it would read all there are.
  const where = [
    `opened_time >= ${start(Math.min(...days))} AND opened_time < ${start(Math.max(...days) + 1)}`,
    `(${cities.map((city) => `startsWith(region, '${city}')`).join(' OR ')})`,
    `(substring(region, 1, 4), toDate(opened_time, 'Asia/Shanghai')) IN (SELECT city, day FROM units)`,
  ].join(' AND ');
  const slots = WORK_SETS.map((set) => `arrayMap(key -> ('${set}', key), ${SET_KEYS[set]})`);
  const list = units.map(({ city, day }) => `('${city}',${day})`).join(',');
  return `${INSERT}
WITH
  units AS (SELECT one.1 AS city, toDate(one.2) AS day FROM (SELECT arrayJoin([${list}]) AS one)),
  counted AS (
    SELECT set, city, day, ${NESTED.join(', ')}
    FROM (
      SELECT slot.1 AS set, substring(w.region, 1, 4) AS city, toDate(w.opened_time, 'Asia/Shanghai') AS day, slot.2 AS key,
        ${cellOfRowsSql()}
      FROM ${workRowsSql(where)} ARRAY JOIN arrayConcat(${slots.join(', ')}) AS slot
      GROUP BY set, city, day, key
    )
    GROUP BY set, city, day
  )
SELECT s.set, 0, u.city, u.day, ${VERSION}, 0, ${NESTED_NAMES.map((name) => `c.${name}`).join(', ')}
FROM units AS u
CROSS JOIN (SELECT arrayJoin([${WORK_SETS.map((set) => `'${set}'`).join(', ')}]) AS set) AS s
LEFT JOIN counted AS c ON c.set = s.set AND c.city = u.city AND c.day = u.day`;
}

/** INSERT of a month of all cities, of the days that are counted. */
function countMonthSql(month: number): string {
  const first = `toDate(${month})`;
  // A day says its version with its first cell, or with the empty one that stands for none.
  return `${INSERT}
SELECT set, 1, city, ${first}, ${VERSION}, groupBitXor(of_days), ${NESTED.join(', ')}
FROM (
  SELECT grouping AS set, city, c.key AS key, groupBitXorIf(cityHash64(day, counted_work.version), number <= 1) AS of_days, ${cellOfCellsSql()}
  FROM counted_work FINAL LEFT ARRAY JOIN cells AS c, arrayEnumerate(cells.key) AS number
  WHERE is_month = 0 AND day >= ${first} AND day < addMonths(${first}, 1)
  GROUP BY set, city, key
)
GROUP BY set, city`;
}
