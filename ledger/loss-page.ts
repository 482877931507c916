// What a total opens to: its episodes, one a row, with the outcome that counts, the money that was at risk and each class. The rows of a
// query add up to the report of the same period and region; both are made of the same entries of counted days.
import { LOSS_CLASSES, type LossClass } from '../dissuasion/task.ts';
import { isOutcome, type Outcome } from '../signal/outcome.ts';
import { checkPeriod } from './check-period.ts';
import { LOSS_COLUMNS } from './count-days-sql.ts';
import {
  COUNTED_SETTINGS,
  type CountedParams,
  cellsSql,
  countedParams,
  hasCutDays,
} from './counted-days.ts';
import type { Ledger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';

export interface LossPageQuery {
  /** Event time of the outcome, epoch ms; `to` is the first moment outside. */
  readonly from: number;
  readonly to: number;
  /** A province, city or county; all of the country when missing. */
  readonly region?: string;
  /** Rows of the page, from 1 on; 100 when missing. */
  readonly limit?: number;
  /** Rows before the page; 0 when missing. */
  readonly offset?: number;
}

/** Why an episode counts what it does. */
export const LOSS_REASONS = {
  'in-full': { zh: '全额计入', en: 'counted in full' },
  bounded: {
    zh: '以涉险金额或银行回执为限',
    en: 'bounded by what was at risk or a bank says',
  },
  'by-bank': { zh: '以银行回执计入', en: 'counted as a bank says' },
  'went-out': { zh: '资金最终转出', en: 'it went out after all' },
  elsewhere: { zh: '资金计入另一事件', en: 'its money counts in another episode' },
  'not-seen': { zh: '仅凭口述，无交易记录', en: 'stated only, no transfer seen' },
  nothing: { zh: '未上报止损', en: 'nothing reported as kept' },
} as const;
export type LossReason = keyof typeof LOSS_REASONS;

/** Amounts in fen. */
export interface EpisodeLossRow {
  readonly episodeId: string;
  readonly outcomeId: string;
  /** Event time to which it counts, epoch ms. */
  readonly eventTime: number;
  readonly region: string;
  readonly typology: string;
  readonly outcome: Outcome;
  /** By the transfers: about to leave and stayed; left. */
  readonly heldFen: number;
  readonly leftFen: number;
  /** Reported as lost by its desk, or of its transfers by that of another episode; each yuan of a transfer once. */
  readonly lostFen: number;
  /** Reported by the desk as kept. */
  readonly claimedFen: number;
  readonly statedFen: number;
  readonly countedFen: Readonly<Record<LossClass, number>>;
  readonly countedTotalFen: number;
  readonly isConfirmed: boolean;
  readonly reason: LossReason;
  /** Amount of its transfers whose money counts in other episodes, and which those are, by id; missing when there are none. */
  readonly elsewhere?: Elsewhere;
}

export interface Elsewhere {
  readonly amountFen: number;
  readonly episodeIds: string[];
}

export interface LossPage {
  /** Episodes of the query, on this page and on others. */
  readonly episodes: number;
  /** What they count together, fen. */
  readonly countedTotalFen: number;
  readonly statedTotalFen: number;
  /** The largest first, by what counts, then by what was reported, then by id. */
  readonly rows: readonly EpisodeLossRow[];
}

/** Rows that the API gives at once, and up to which a page is made of the largest that each day of a county keeps. */
export const LOSS_PAGE_MAX = 1_000;

/** Entries of a day of a county that it keeps in their order (schema/0050-largest-losses.sql). */
const LARGEST_KEPT = 10;

interface PageRow {
  readonly episode_id: string;
  readonly outcome_id: string;
  readonly event_ms: number;
  readonly region_code: string;
  readonly typology_id: string;
  readonly outcome_name: string;
  readonly held_fen: number;
  readonly left_fen: number;
  readonly lost_fen: number;
  readonly claimed_fen: number;
  readonly stated_fen: number;
  readonly returned_fen: number;
  readonly frozen_fen: number;
  readonly payment_stopped_fen: number;
  readonly dissuaded_fen: number;
  readonly counted_fen: number;
  readonly is_confirmed: number;
}

/** What each entry of a day counts. */
const COUNTED =
  'arrayMap((a, b, c, d) -> a + b + c + d, entries.returned_fen, entries.frozen_fen, entries.payment_stopped_fen, entries.dissuaded_fen)';

const LISTED = [
  'episode_id',
  'outcome_id',
  'ms',
  'typology',
  'outcome',
  ...LOSS_COLUMNS,
  'is_confirmed',
] as const;

/**
 * SELECT of a page. How much the last row of it counts is found first, from the amounts alone; of days of counties without an entry that counts as much nothing
 * else is read, and of the others such entries alone become rows. Which row of a day is the newest is asked for beforehand, where FINAL would read all of it. Parameters
 * beside those of the days: limit, offset, and last, which is both together.
 */
function pageSql(params: CountedParams): string {
  const isOutcome = hasCutDays(params)
    ? 'arrayMap((is_loss, ms) -> is_loss AND ms >= {from:Int64} AND ms < {to:Int64}, entries.is_loss, entries.ms)'
    : 'entries.is_loss';
  const isAsked =
    'day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16}) AND startsWith(region, {prefix:String})';
  const days = `counted_days PREWHERE ${isAsked} AND (region, day, version) IN (SELECT region, day, version FROM newest)`;
  return `
WITH
  newest AS (SELECT region, day, max(counted_days.version) AS version FROM counted_days WHERE ${isAsked} GROUP BY region, day),
  (
    SELECT min(fen) FROM (
      SELECT arrayJoin(arraySlice(arrayReverseSort(arrayFilter((fen, is_one) -> is_one, ${COUNTED}, ${isOutcome})), 1, {last:UInt64})) AS fen
      FROM ${days} ORDER BY fen DESC LIMIT {last:UInt64}
    )
  ) AS least_fen
SELECT
  e_episode_id AS episode_id, e_outcome_id AS outcome_id, e_ms AS event_ms, toString(region) AS region_code,
  toString(e_typology) AS typology_id, toString(e_outcome) AS outcome_name,
  ${LOSS_COLUMNS.map((name) => `e_${name} AS ${name}`).join(', ')},
  e_returned_fen + e_frozen_fen + e_payment_stopped_fen + e_dissuaded_fen AS counted_fen, e_is_confirmed AS is_confirmed
FROM (
  SELECT region, ${LISTED.map((name) => `arrayFilter((one, is_kept) -> is_kept, entries.${name}, kept) AS e_${name}`).join(', ')}
  FROM (
    SELECT *, arrayMap((fen, is_one) -> is_one AND fen >= least_fen, ${COUNTED}, ${isOutcome}) AS kept
    FROM ${days} AND arrayMax(${COUNTED}) >= least_fen
  )
  WHERE has(kept, 1)
)
ARRAY JOIN ${LISTED.map((name) => `e_${name}`).join(', ')}
ORDER BY counted_fen DESC, claimed_fen DESC, episode_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}`;
}

/**
 * SELECT of the largest of whole days, from those that each day of a county keeps; `place` is the one among them. The last one kept may have others behind it that are as
 * large. Parameters beside those of the days: last.
 */
const LARGEST_SQL = `
SELECT
  toString(region) AS region_code, place, one.ms AS event_ms, one.typology AS typology_id, one.outcome AS outcome_name,
  ${['episode_id', 'outcome_id', ...LOSS_COLUMNS, 'is_confirmed'].map((name) => `one.${name} AS ${name}`).join(', ')},
  returned_fen + frozen_fen + payment_stopped_fen + dissuaded_fen AS counted_fen
FROM counted_days FINAL ARRAY JOIN largest AS one, arrayEnumerate(largest) AS place
PREWHERE day >= toDate({firstDay:UInt16}) AND day < toDate({endDay:UInt16}) AND startsWith(region, {prefix:String})
ORDER BY counted_fen DESC, claimed_fen DESC, episode_id
LIMIT {last:UInt64}
${COUNTED_SETTINGS}`;

const SUMMED = [
  ...(['outcomes', 'returned_fen', 'frozen_fen', 'payment_stopped_fen'] as const),
  ...(['dissuaded_fen', 'stated_fen'] as const),
];

function sumSql(params: CountedParams): string {
  return `
SELECT
  sum(arraySum(mapValues(cells.outcomes))) AS episodes,
  sum(cells.returned_fen + cells.frozen_fen + cells.payment_stopped_fen + cells.dissuaded_fen) AS counted_fen,
  sum(cells.stated_fen) AS stated_fen
FROM (${cellsSql(params, SUMMED)}) AS cells
${COUNTED_SETTINGS}`;
}

/** Opens a total to its episodes. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function lossPage(ledger: Ledger, query: LossPageQuery): Promise<LossPage> {
  checkPeriod(query);
  const { from, to, region, limit = 100, offset = 0 } = query;
  const days = countedParams({ from, to });
  const params = { ...days, prefix: regionPrefix(region) };
  await ledger.countDaysAlone();
  const [sums, rows] = await Promise.all([
    ledger.query<{ episodes: number; counted_fen: number; stated_fen: number }>(
      sumSql(days),
      params,
    ),
    pageRows(ledger, days, { ...params, limit, offset, last: limit + offset }),
  ]);
  const elsewhere = await elsewhereOf(ledger, rows);
  // Where all are on the page they are the sums: a day that is counted between the two statements is in both or in none.
  const isWhole = offset === 0 && rows.length < limit;
  return {
    episodes: isWhole ? rows.length : (sums[0]?.episodes ?? 0),
    countedTotalFen: isWhole ? sumOf(rows, 'counted_fen') : (sums[0]?.counted_fen ?? 0),
    statedTotalFen: isWhole ? sumOf(rows, 'stated_fen') : (sums[0]?.stated_fen ?? 0),
    rows: rows.map((row) => rowOf(row, elsewhere.get(row.episode_id))),
  };
}

function sumOf(rows: readonly PageRow[], name: 'counted_fen' | 'stated_fen'): number {
  return rows.reduce((sum, row) => sum + row[name], 0);
}

async function pageRows(
  ledger: Ledger,
  days: CountedParams,
  params: Readonly<Record<string, unknown>> & { readonly offset: number; readonly last: number },
): Promise<PageRow[]> {
  if (!hasCutDays(days) && params.last <= LOSS_PAGE_MAX) {
    const largest = await ledger.query<PageRow & { readonly place: number }>(LARGEST_SQL, params);
    if (largest.every(({ place }) => place < LARGEST_KEPT)) return largest.slice(params.offset);
  }
  return ledger.query<PageRow>(pageSql(days), params);
}

async function elsewhereOf(
  ledger: Ledger,
  rows: readonly PageRow[],
): Promise<ReadonlyMap<string, Elsewhere>> {
  const elsewhere = new Map<string, Elsewhere>();
  for (let at = 0; at < rows.length; at += LOSS_PAGE_MAX) {
    const ids = rows.slice(at, at + LOSS_PAGE_MAX).map((row) => row.episode_id);
    const found = await ledger.query<{ episode_id: string; fen: number; counted: string[] }>(
      `SELECT episode_id, argMax(elsewhere_fen, version) AS fen, argMax(counted_in, version) AS counted FROM shared_money
       WHERE episode_id IN {ids:Array(String)} GROUP BY episode_id HAVING fen > 0`,
      { ids },
    );
    for (const { episode_id: id, fen, counted } of found)
      elsewhere.set(id, { amountFen: fen, episodeIds: counted });
  }
  return elsewhere;
}

function rowOf(row: PageRow, elsewhere: Elsewhere | undefined): EpisodeLossRow {
  const { claimed_fen: claimedFen, counted_fen: countedTotalFen } = row;
  return {
    episodeId: row.episode_id,
    outcomeId: row.outcome_id,
    eventTime: row.event_ms,
    region: row.region_code,
    typology: row.typology_id,
    outcome: outcomeOf(row.outcome_name),
    heldFen: row.held_fen,
    leftFen: row.left_fen,
    lostFen: row.lost_fen,
    claimedFen,
    statedFen: row.stated_fen,
    countedFen: {
      dissuaded: row.dissuaded_fen,
      'payment-stopped': row.payment_stopped_fen,
      frozen: row.frozen_fen,
      returned: row.returned_fen,
    },
    countedTotalFen,
    isConfirmed: row.is_confirmed === 1,
    reason: reasonOf(row, elsewhere !== undefined),
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}

function reasonOf(row: PageRow, isElsewhere: boolean): LossReason {
  if (row.counted_fen > row.claimed_fen) return 'by-bank';
  if (row.claimed_fen === 0) return 'nothing';
  if (row.counted_fen === row.claimed_fen) return 'in-full';
  if (isElsewhere) return 'elsewhere';
  if (row.counted_fen > 0) return 'bounded';
  return row.stated_fen > 0 ? 'not-seen' : 'went-out';
}

function outcomeOf(name: string): Outcome {
  if (isOutcome(name)) return name;
  throw new TypeError(`the ledger has an outcome '${name}', which this version does not know`);
}

/** What a row counts by class, only the classes that have any. */
export function classesOf(row: EpisodeLossRow): (readonly [LossClass, number])[] {
  return LOSS_CLASSES.map((name) => [name, row.countedFen[name]] as const).filter(
    ([, amountFen]) => amountFen > 0,
  );
}
