// How reports read counted work: months that are made of the days as they are, other days by themselves, and days that the period cuts, as well as a county by
// itself, from the rows of their episodes.

import { DAY_MS } from '../signal/civil-date.ts';
import { monthsSql } from './count-work.ts';
import { type CountedParams, countedParams, type DayRange, hasCutDays } from './counted-days.ts';
import type { Ledger } from './ledger.ts';
import { cellOfRowsSql, SET_KEYS, WORK_COLUMNS, type WorkSet, workRowsSql } from './work-cells.ts';

export interface WorkPeriod {
  /** Epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** The digits with which codes of regions begin. */
  readonly prefix: string;
}

/** Longer ones are of a county, of which a year has as many rows as a city has in a month. */
const CITY_DIGITS = 4;
const MOMENT = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const DAY_START = (name: string) => `toDateTime64(toDate({${name}:UInt16}), 3, 'Asia/Shanghai')`;

/** SQL of the cells of a period, of one set each. */
export interface CountedWork {
  /** SELECT of key and WORK_COLUMNS. */
  cells(set: WorkSet): string;
  readonly params: CountedParams & { readonly prefix: string };
}

/** Counts what is to be counted of the period, and says where to read what. Throws FwError FW_LEDGER_AWAY. */
export async function countedWork(
  ledger: Pick<Ledger, 'query' | 'countWork'>,
  { from, to, prefix }: WorkPeriod,
  sets: readonly WorkSet[],
): Promise<CountedWork> {
  const params = { ...countedParams({ from, to }), prefix };
  const { firstWhole, endWhole } = params;
  const isByRow = prefix.length > CITY_DIGITS || endWhole <= firstWhole;
  const whole = { firstDay: firstWhole, endDay: isByRow ? firstWhole : endWhole, prefix };
  await ledger.countWork(whole);
  if (isByRow) return { params, cells: (set) => rowsSql(set, PERIOD_SQL) };
  const months = await madeMonths(ledger, whole, sets);
  return {
    params,
    cells: (set) =>
      [
        countedSql(set, `is_month = 0 AND (${daysSql(whole, months)})`),
        ...(months.length === 0
          ? []
          : [
              countedSql(
                set,
                `is_month = 1 AND day IN (${months.map(({ first }) => `toDate(${first})`)})`,
              ),
            ]),
        ...(hasCutDays(params) ? [rowsSql(set, `${PERIOD_SQL} AND ${CUT_SQL}`)] : []),
      ].join('\nUNION ALL\n'),
  };
}

interface Month {
  /** Days since 1970; `next` is the first day after it. */
  readonly first: number;
  readonly next: number;
}

/** Months that lie in the days whole, of which each set has a row of all cities that is made of the days as they are. */
async function madeMonths(
  ledger: Pick<Ledger, 'query'>,
  { firstDay, endDay, prefix }: DayRange,
  sets: readonly WorkSet[],
): Promise<Month[]> {
  const months = {
    firstDay: monthStart(firstDay) === firstDay ? firstDay : monthStart(firstDay, 1),
    endDay: monthStart(endDay),
    prefix,
  };
  if (months.endDay <= months.firstDay) return [];
  const isAsked = `grouping IN (${sets.map((set) => `'${set}'`).join(', ')})`;
  return ledger.query<Month>(
    `SELECT toUInt16(month) AS first, toUInt16(addMonths(month, 1)) AS next FROM (${monthsSql(isAsked)})
     GROUP BY month HAVING min(is_made) = 1 ORDER BY first`,
    months,
  );
}

/** The first day of the month of a day, or of one so many later. */
function monthStart(day: number, later = 0): number {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / DAY_MS;
}

/** SQL of the days beside those months, which come in their order. */
function daysSql({ firstDay, endDay }: DayRange, months: readonly Month[]): string {
  const starts = [firstDay, ...months.map(({ next }) => next)];
  const ends = [...months.map(({ first }) => first), endDay];
  const stretches = starts.flatMap((start, at) => {
    const end = ends[at] ?? start;
    return end > start ? [`day >= toDate(${start}) AND day < toDate(${end})`] : [];
  });
  return stretches.length === 0 ? '0' : stretches.join(' OR ');
}

function countedSql(set: WorkSet, where: string): string {
  return `
SELECT ${['key', ...WORK_COLUMNS].map((name) => `cells.${name} AS ${name}`).join(', ')}
FROM counted_work FINAL ARRAY JOIN cells
WHERE grouping = '${set}' AND startsWith(city, {prefix:String}) AND ${where}`;
}

const PERIOD_SQL = `opened_time >= ${MOMENT('from')} AND opened_time < ${MOMENT('to')} AND startsWith(region, {prefix:String})`;
const CUT_SQL = `(opened_time < ${DAY_START('firstWhole')} OR opened_time >= ${DAY_START('endWhole')})`;

function rowsSql(set: WorkSet, where: string): string {
  return `
SELECT key, ${WORK_COLUMNS.join(', ')} FROM (
  SELECT key, ${cellOfRowsSql()}
  FROM ${workRowsSql(where)} ARRAY JOIN ${SET_KEYS[set]} AS key
  GROUP BY key
)`;
}
