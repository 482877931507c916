// How reports read thirds of months (ledger/count-thirds.ts) in place of their days: which of them a report may take, and the cells that they give.
import { COUNTED_SETTINGS, type CountedParams, type WaitColumn } from './counted-days.ts';
import type { Grouping } from './region-filter.ts';
import { THIRD_SQL, wholeThirds } from './thirds.ts';

/** Waits of so many seconds and more are cut to whole minutes, shorter ones to whole seconds. */
export const LONG_WAIT_S = 3_600;

/** SQL of a wait in ms cut to what medians are taken of, in seconds. */
export function cutWaitSql(ms: string): string {
  return `if(${ms} >= 0 AND ${ms} < ${LONG_WAIT_S * 1000}, intDiv(${ms}, 1000), intDiv(${ms}, 60000) * 60)`;
}

/** Columns of waits in a third: how many took each second under an hour, the others, and how many of each of those. */
export interface ThirdWaits {
  readonly counts: string;
  readonly rest: string;
  readonly restCounts: string;
}

/** Those of a column of waits of a cell. */
export function thirdWaits(name: WaitColumn): ThirdWaits {
  const of = name.replace(/_ms$/, '');
  return { counts: `${of}_counts`, rest: `${of}_rest_s`, restCounts: `${of}_rest_counts` };
}

/** Of which places and typologies a third has a row: `schema/0042-counted-thirds.sql`. */
export type ThirdLevel = 'city' | 'county' | 'typology';

/** Thirds that a report may take. */
export interface FreshThirds {
  readonly level: ThirdLevel;
  /** The first day of the first third, and the first day after the last one, since 1970. */
  readonly firstThird: number;
  readonly endThird: number;
  /** Thirds of which days of some city are others than those that were added up: of them the cities of four digits that may be taken, each once a third. Of the others all may. */
  readonly stale: readonly number[];
  readonly places: readonly string[];
  readonly starts: readonly number[];
}

/** The rows of thirds that make these groups; undefined when only days do. */
export function thirdLevel(groupings: readonly Grouping[], prefix: string): ThirdLevel | undefined {
  const isFine = groupings.includes('county') || prefix.length > 4;
  if (groupings.includes('day')) return undefined;
  if (!groupings.includes('typology')) return isFine ? 'county' : 'city';
  return isFine || groupings.length > 1 ? undefined : 'typology';
}

/**
 * SELECT of what the days of each city and third are: start, place (the city's four digits), days_seal, and newest, the greatest version among them. `where` is SQL over day
 * and region of counted days.
 */
export function sealsSql(where: string): string {
  return `
SELECT ${THIRD_SQL} AS start, substring(region, 1, 4) AS place, max(version) AS newest, groupBitXor(sipHash64(day, region, version)) AS days_seal
FROM counted_days FINAL WHERE ${where} GROUP BY start, place`;
}

const FRESH_SQL = `
SELECT place, toUInt16(start) AS first_day, (place, start, days_seal) IN (
    SELECT place, start, seal FROM counted_thirds FINAL
    WHERE level = 'city' AND start >= toDate({firstThird:UInt16}) AND start < toDate({endThird:UInt16}) AND startsWith(place, {city:String})
  ) AS is_fresh
FROM (${sealsSql(
  'day >= toDate({firstThird:UInt16}) AND day < toDate({endThird:UInt16}) AND startsWith(region, {city:String})',
)})
${COUNTED_SETTINGS}`;

interface FreshRow {
  readonly place: string;
  readonly first_day: number;
  readonly is_fresh: number;
}

/** Days of the shortest stretch of thirds that is worth asking for: of fewer, the days themselves are read as fast. */
const DAYS_MIN = 20;

/** What of a ledger is asked. */
interface Asked {
  query<T>(sql: string, params: Readonly<Record<string, unknown>>): Promise<T[]>;
}

/** Thirds that lie whole in the period and are made of the days as they are; undefined when there are none, or too few to be worth it. Ask for the ledger's `countDays` first. */
export async function freshThirds(
  ledger: Asked,
  level: ThirdLevel,
  { firstWhole, endWhole }: CountedParams,
  prefix: string,
): Promise<FreshThirds | undefined> {
  const whole = wholeThirds(firstWhole, endWhole);
  if (whole.endThird - whole.firstThird < DAYS_MIN) return undefined;
  const params = { ...whole, city: prefix.slice(0, 4) };
  const rows = await ledger.query<FreshRow>(FRESH_SQL, params);
  const stale = new Set(rows.filter((row) => row.is_fresh === 0).map(({ first_day }) => first_day));
  const partly = rows.filter((row) => row.is_fresh === 1 && stale.has(row.first_day));
  if (rows.every((row) => row.is_fresh === 0)) return undefined;
  return {
    level,
    ...whole,
    stale: [...stale],
    places: partly.map(({ place }) => place),
    starts: partly.map(({ first_day }) => first_day),
  };
}

const PARTLY_FRESH_SQL =
  'SELECT pair.1, toDate(pair.2) FROM (SELECT arrayJoin(arrayZip({freshPlaces:Array(String)}, {freshStarts:Array(UInt16)})) AS pair)';

/** What the SQL below is bound to. */
export function freshParams({ level, firstThird, endThird, stale, places, starts }: FreshThirds) {
  const partly = { stale, freshPlaces: places, freshStarts: starts };
  return { freshLevel: level, firstThird, endThird, ...(stale.length === 0 ? {} : partly) };
}

/** SQL of whether a row of `counted_days` lies in none of the thirds that are taken. Where all are, it names no more than their ends: months between them are not looked at. */
export function notFreshSql({ stale }: FreshThirds): string {
  const isOutside = 'day < toDate({firstThird:UInt16}) OR day >= toDate({endThird:UInt16})';
  if (stale.length === 0) return `(${isOutside})`;
  const isStale = `has({stale:Array(UInt16)}, toUInt16(${THIRD_SQL}))`;
  return `(${isOutside} OR (${isStale} AND (substring(region, 1, 4), ${THIRD_SQL}) NOT IN (${PARTLY_FRESH_SQL})))`;
}

/**
 * SELECT of the rows of the thirds that are taken, as cells: day (the first of the third), region (for a city its four digits), typology, and the
 * columns of `select`.
 */
export function thirdCellsSql(
  { stale }: FreshThirds,
  select: readonly string[],
  where = '1',
): string {
  const isFresh = `(NOT has({stale:Array(UInt16)}, toUInt16(start)) OR (substring(place, 1, 4), start) IN (${PARTLY_FRESH_SQL}))`;
  return `
SELECT start AS day, toString(place) AS region, toString(typology) AS typology, ${select.join(', ')}
FROM counted_thirds FINAL
WHERE level = {freshLevel:String} AND startsWith(place, {prefix:String}) AND ${where}
  AND start >= toDate({firstThird:UInt16}) AND start < toDate({endThird:UInt16})${stale.length === 0 ? '' : ` AND ${isFresh}`}`;
}
