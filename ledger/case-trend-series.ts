// The case trend of a region as a series, and what of it was known on an earlier day: cases that were filed late, moved or corrected since
// then show as the difference of the two.

import { DAY_MS, dayOfCivilDate } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS, shanghaiDay } from '../signal/event-time.ts';
import { likeRegions } from '../signal/region-change.ts';
import { filingsSql } from './case-filings.ts';
import {
  caseSeries,
  type DayCounts,
  dateText,
  LOOK_BACK_DAYS,
  type SeriesPoint,
  type Step,
} from './case-series.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { knownCasesSql } from './count-known-cases.ts';
import { COUNTED_SETTINGS, caseCellsSql, countedParams } from './counted-days.ts';
import type { Ledger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';

export interface SeriesQuery extends Period {
  readonly step: Step;
  /** All when missing. */
  readonly typology?: string;
  /** Processing time, epoch ms: also tell what the ledger had heard by then. */
  readonly knownAt?: number;
}

export interface TrendPoint extends SeriesPoint {
  /** What the ledger had heard of by `knownAt`; null when nobody asked. */
  readonly casesFiledAsKnown: number | null;
  /** Cases that were filed in it, are withdrawn now, and so do not count in `casesFiled`. */
  readonly casesWithdrawn: number;
}

export interface CaseTrendSeries extends Period {
  readonly step: Step;
  readonly typology?: string;
  readonly knownAt?: number;
  readonly points: readonly TrendPoint[];
}

interface DayRow {
  readonly day: number;
  readonly filed: number;
}

const COUNTS_SQL = `
SELECT toUInt16(day) AS day, sum(cells.cases) AS filed
FROM (CELLS) AS cells
WHERE startsWith(region, {prefix:String}) AND ({typology:String} = '' OR typology = {typology:String})
GROUP BY day
${COUNTED_SETTINGS}`;

/** Cases that are withdrawn now, on the day on which they were filed last. */
const WITHDRAWN_SQL = `
SELECT dateDiff('day', toDate('1970-01-01'), toDate(fromUnixTimestamp64Milli(f.2, 'UTC'), 'Asia/Shanghai')) AS day, count() AS filed
FROM (
  SELECT argMax(is_withdrawn, turn) AS is_out, maxIf((turn, filed_ms, region, typology), NOT is_withdrawn) AS f
  FROM (${filingsSql("case_id IN (SELECT case_id FROM case_filings WHERE startsWith(row_id, 'withdrawn-'))")})
  GROUP BY case_id
  HAVING is_out = 1 AND countIf(NOT is_withdrawn) > 0
)
WHERE startsWith(f.3, {prefix:String}) AND ({typology:String} = '' OR f.4 = {typology:String})
  AND day >= {firstDay:Int32} AND day < {endDay:Int32}
GROUP BY day`;

const FIRST_SQL = `
SELECT dateDiff('day', toDate('1970-01-01'), toDate(min(filed_time), 'Asia/Shanghai')) AS day, count() AS filed
FROM cases WHERE NOT is_withdrawn AND startsWith(region, {prefix:String})`;

/** The same of the month after the first day on which a row of a case ever lay: there is one, unless those were withdrawals. */
const FIRST_MONTH_SQL = `
WITH (SELECT min(day) FROM counted_case_days WHERE startsWith(region, {prefix:String})) AS first_day
${FIRST_SQL} AND filed_time < toDateTime64(first_day + 31, 3, 'Asia/Shanghai')`;

/**
 * The series of whole days that hold the period; what is not over at its end or `now`, epoch ms, is not judged. Throws FwError FW_USAGE for a
 * query that makes no sense, FW_LEDGER_AWAY.
 */
export async function caseTrendSeries(
  ledger: Ledger,
  query: SeriesQuery,
  now = Date.now(),
): Promise<CaseTrendSeries> {
  checkPeriod(query);
  const { from, to, region, step, typology = '', knownAt } = query;
  const firstDay = shanghaiDay(from);
  const endDay = shanghaiDay(to - 1) + 1;
  const prefix = regionPrefix(region);
  const days = { firstDay: firstDay - LOOK_BACK_DAYS, endDay };
  const asked = { prefix, typology };
  const count = async (sql: string, params: object): Promise<DayCounts> => {
    const rows = await ledger.query<DayRow>(sql, { ...asked, ...params });
    return new Map(rows.map(({ day, filed }) => [day, filed]));
  };
  const whole = countedParams({ from: startOfDay(days.firstDay), to: startOfDay(endDay) });
  if (knownAt === undefined) await ledger.countDaysAlone();
  else await ledger.countKnownCases({ ...whole, prefix });
  const [first, counts, withdrawn, known] = await Promise.all([
    firstFiled(ledger, prefix),
    count(COUNTS_SQL.replace('CELLS', caseCellsSql(whole)), whole),
    count(WITHDRAWN_SQL, { firstDay, endDay }),
    knownAt === undefined ? undefined : count(knownCasesSql(typology), { ...whole, knownAt }),
  ]);
  const heardFrom = first === undefined || first.filed === 0 ? endDay : first.day;
  const knownFrom = Math.max(heardFrom, redrawnOn(region, firstDay - LOOK_BACK_DAYS, endDay));
  const unfinishedDay = shanghaiDay(Math.min(to, now));
  const options = { firstDay, endDay, step, knownFrom, unfinishedDay };
  const asKnown = known && caseSeries(known, options);
  const out = caseSeries(withdrawn, options);
  const points = caseSeries(counts, options).map((point, at) => ({
    ...point,
    casesFiledAsKnown: asKnown?.[at]?.casesFiled ?? null,
    casesWithdrawn: out[at]?.casesFiled ?? 0,
  }));
  const said = {
    ...(region === undefined ? {} : { region }),
    ...(typology === '' ? {} : { typology }),
    ...(knownAt === undefined ? {} : { knownAt }),
  };
  return { from, to, step, ...said, points };
}

/** The day of the first filing of the region; `filed` is 0 without any. */
async function firstFiled(ledger: Ledger, prefix: string): Promise<DayRow | undefined> {
  const [found] = await ledger.query<DayRow>(FIRST_MONTH_SQL, { prefix });
  if (found !== undefined && found.filed > 0) return found;
  return (await ledger.query<DayRow>(FIRST_SQL, { prefix }))[0];
}

/** Epoch ms of the start of a day of Shanghai. */
function startOfDay(day: number): number {
  return day * DAY_MS - SHANGHAI_OFFSET_MS;
}

/** The last day within these on which the region was redrawn; the first when it never was. Before it there is nothing to compare with. */
function redrawnOn(region: string | undefined, firstDay: number, endDay: number): number {
  const like = likeRegions(dateText(firstDay), dateText(endDay));
  const { changedOn = [] } = (region === undefined ? undefined : like.areaOf(region)) ?? {};
  const [year = 0, month = 0, day = 0] = (changedOn.at(-1) ?? '').split('-').map(Number);
  return changedOn.length === 0 ? firstDay : dayOfCivilDate(year, month, day);
}
