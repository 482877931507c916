// How reports read counted days: whole days by their sums, days that the period cuts by their entries. Parameters of all of the SQL here are those of
// `countedParams` and `prefix`, the digits that region codes begin with. Ask for the ledger's `countDays` first.
import { DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';
import { type CellColumn, cellOfEntriesSql, type WAIT_COLUMNS } from './count-days-sql.ts';

/** Ends a query over counted days: a day lies in one partition, so that FINAL need not compare across them. */
export const COUNTED_SETTINGS = 'SETTINGS do_not_merge_across_partitions_select_final = 1';

/** The start of a counted day as a time, for groupings by day, month and year. */
export const DAY_START_SQL = "toDateTime(day, 'Asia/Shanghai')";

export interface CountedParams {
  /** Epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** Days of Shanghai since 1970 that the period touches; `endDay` is the first that it does not. */
  readonly firstDay: number;
  readonly endDay: number;
  /** Those that it holds whole. */
  readonly firstWhole: number;
  readonly endWhole: number;
}

/** Days of Shanghai since 1970; `endDay` is the first outside. `prefix`: the digits with which codes of regions begin. */
export interface DayRange {
  readonly firstDay: number;
  readonly endDay: number;
  readonly prefix: string;
}

/** Everything that there is. */
export const ALL_DAYS: DayRange = { firstDay: 0, endDay: 65_535, prefix: '' };

/** The days of [from, to). */
export function countedParams({ from, to }: { from: number; to: number }): CountedParams {
  const start = clampDay((from + SHANGHAI_OFFSET_MS) / DAY_MS);
  const end = clampDay((to + SHANGHAI_OFFSET_MS) / DAY_MS);
  const firstWhole = Math.ceil(start);
  return {
    from,
    to,
    firstDay: Math.floor(start),
    endDay: Math.ceil(end),
    firstWhole,
    endWhole: Math.max(firstWhole, Math.floor(end)),
  };
}

/** Days before 1970 and after June 2149 are none of a ledger's. */
function clampDay(day: number): number {
  return Math.min(Math.max(day, 0), 65_535);
}

// Whether a counted day is whole in the period, and whether it is cut by it.
const WHOLE_SQL = 'day >= toDate({firstWhole:UInt16}) AND day < toDate({endWhole:UInt16})';
const CUT_SQL = `day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16}) AND NOT (${WHOLE_SQL})`;

export type WaitColumn = (typeof WAIT_COLUMNS)[number];

/** SELECT of cells of the period: day, region, typology, and these columns of `cells`; of whole days those for which `where` holds, SQL over day and region. */
export function cellsSql(
  params: CountedParams,
  columns: readonly CellColumn[],
  where = '1',
): string {
  const whole = `
SELECT day, region, cells.typology AS typology, ${columns.map((name) => `cells.${name} AS ${name}`).join(', ')}
FROM counted_days FINAL ARRAY JOIN cells
PREWHERE ${WHOLE_SQL} AND startsWith(region, {prefix:String}) AND ${where}`;
  const select = columns.join(', ');
  return hasCutDays(params)
    ? `${whole} UNION ALL SELECT day, region, typology, ${select} FROM (${cutCellsSql(columns)})`
    : whole;
}

/** Whether the period cuts a day. */
export function hasCutDays({ firstDay, endDay, firstWhole, endWhole }: CountedParams): boolean {
  return endDay - firstDay > endWhole - firstWhole;
}

/** Of these columns alone: it takes ClickHouse longer to understand all of them than to read the entries. */
function cutCellsSql(columns: readonly CellColumn[]): string {
  return `
SELECT day, region, e.typology AS typology, ${cellOfEntriesSql((name) => name, columns)}
FROM counted_days FINAL ARRAY JOIN entries AS e
PREWHERE ${CUT_SQL} AND startsWith(region, {prefix:String})
WHERE e.ms >= {from:Int64} AND e.ms < {to:Int64}
GROUP BY day, region, typology`;
}

/** SELECT of cells of filed cases of the period: day, region, typology, cases, loss_fen. Where typologies do not matter those of a day may stand together. */
export function caseCellsSql(
  params: CountedParams,
  { byTypology = true }: { readonly byTypology?: boolean } = {},
): string {
  const cells = byTypology
    ? 'cells.typology AS typology, cells.cases AS cases, cells.loss_fen AS loss_fen FROM counted_case_days FINAL ARRAY JOIN cells'
    : "'' AS typology, arraySum(cells.cases) AS cases, arraySum(cells.loss_fen) AS loss_fen FROM counted_case_days FINAL";
  const whole = `SELECT day, region, ${cells} WHERE ${WHOLE_SQL}`;
  return hasCutDays(params) ? `${whole} UNION ALL ${CUT_CASE_CELLS_SQL}` : whole;
}

const CUT_CASE_CELLS_SQL = `
SELECT day, region, e.typology AS typology, toUInt64(1) AS cases, e.loss_fen AS loss_fen
FROM counted_case_days FINAL ARRAY JOIN entries AS e
PREWHERE ${CUT_SQL}
WHERE e.ms >= {from:Int64} AND e.ms < {to:Int64}`;

/** The same SQL with other parameters, each with `suffix` at its name. */
export function renameParams(sql: string, suffix: string): string {
  return sql.replace(/\{(\w+):/g, `{$1${suffix}:`);
}
