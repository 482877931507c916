// The case trend of a region as a series, and what of it was known on an earlier day: cases that were filed late, moved or corrected since
// then show as the difference of the two.

import { DAY_MS, dayOfCivilDate } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS, shanghaiDay } from '../signal/event-time.ts';
import { likeRegions } from '../signal/region-change.ts';
import { filingsSql, IS_WITHDRAWN_SQL } from './case-filings.ts';
import {
  caseSeries,
  type DayCounts,
  dateText,
  LOOK_BACK_DAYS,
  type SeriesPoint,
  type Step,
} from './case-series.ts';
import { namesakesOf } from './case-trend.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { knownCasesSql } from './count-known-cases.ts';
import { COUNTED_SETTINGS, caseCellsSql, countedParams } from './counted-days.ts';
import { knownSince } from './known-since.ts';
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
WHERE (startsWith(region, {prefix:String}) OR has({codes:Array(String)}, toString(region))) AND ({typology:String} = '' OR typology = {typology:String})
GROUP BY day
${COUNTED_SETTINGS}`;

/** Cases that are withdrawn now, on the day on which they were filed last. */
const WITHDRAWN_SQL = `
SELECT dateDiff('day', toDate('1970-01-01'), toDate(fromUnixTimestamp64Milli(f.2, 'UTC'), 'Asia/Shanghai')) AS day, count() AS filed
FROM (
  SELECT argMax(is_withdrawn, turn) AS is_out, maxIf((turn, filed_ms, region, typology), NOT is_withdrawn) AS f
  FROM (${filingsSql(`case_id IN (SELECT case_id FROM case_filings WHERE ${IS_WITHDRAWN_SQL})`)})
  GROUP BY case_id
  HAVING is_out = 1 AND countIf(NOT is_withdrawn) > 0
)
WHERE (startsWith(f.3, {prefix:String}) OR has({codes:Array(String)}, f.3)) AND ({typology:String} = '' OR f.4 = {typology:String})
  AND day >= {firstDay:Int32} AND day < {endDay:Int32}
GROUP BY day`;

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
  const begun = redrawnOn(region, days.firstDay, endDay);
  const like = likeRegions(dateText(begun), dateText(endDay));
  const codes = region === undefined ? [] : namesakesOf(region, like);
  const asked = { prefix, codes, typology };
  const count = async (sql: string, params: object): Promise<DayCounts> => {
    const rows = await ledger.query<DayRow>(sql, { ...asked, ...params });
    return new Map(rows.map(({ day, filed }) => [day, filed]));
  };
  const whole = countedParams({ from: startOfDay(days.firstDay), to: startOfDay(endDay) });
  if (knownAt === undefined) await ledger.countDaysAlone();
  else
    for (const code of [prefix, ...codes]) await ledger.countKnownCases({ ...whole, prefix: code });
  const [since, counts, withdrawn, known] = await Promise.all([
    knownSince(ledger, like),
    count(COUNTS_SQL.replace('CELLS', caseCellsSql(whole)), whole),
    count(WITHDRAWN_SQL, { firstDay, endDay }),
    knownAt === undefined ? undefined : count(knownCasesSql(typology), { ...whole, knownAt }),
  ]);
  const knownFrom = Math.max(Math.min(since(region), endDay), begun);
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
