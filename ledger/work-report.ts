// How the work goes, by desk, region, typology or rule: who was reached, how long each stretch took, which steps it needed, what it found and
// kept, and what it cost in calls. It is about the episodes that opened in the period, with what has come of them by now. An episode counts
// under each rule that is among its reasons, so that rules do not add up; under everything else once.
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { regionName } from '../signal/region.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import type { Ledger } from './ledger.ts';
import { groupingSql, regionPrefix } from './region-filter.ts';

export const WORK_GROUPS = ['desk', 'province', 'city', 'county', 'typology', 'rule'] as const;
export type WorkGroup = (typeof WORK_GROUPS)[number];

export interface WorkQuery extends Period {
  readonly by: WorkGroup;
}

/** Percentiles in ms; null when nothing went that way. */
export interface Stretch {
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
}

export interface WorkFigures {
  readonly episodes: number;
  /** Event time at which the newest of them opened, epoch ms; null without any. */
  readonly lastTime: number | null;
  readonly tasks: number;
  readonly claimed: number;
  /** Episodes with an outcome; the newest counts. */
  readonly decided: number;
  readonly reached: number;
  /** Of those with an outcome other than duplicate, the part whose person was spoken with; null without any. */
  readonly reachRatio: number | null;
  /** Found to be fraud, and found not to be. */
  readonly confirmed: number;
  readonly notFraud: number;
  /** confirmed / (confirmed + notFraud); null without any. */
  readonly precision: number | null;
  /** Outcomes recorded, those that did not end an episode included. */
  readonly calls: number;
  /** Null without a confirmed fraud. */
  readonly callsAConfirmed: number | null;
  /** Time for which somebody held the tasks, ms: from each claim until the task was closed, given back, lapsed or moved to another desk. */
  readonly heldMs: number;
  /** Null without a confirmed fraud. */
  readonly heldMsAConfirmed: number | null;
  readonly lossPreventedFen: number;
  readonly lostFen: number;
  /** From the signal that opened the episode (event time) to its task; from task to claim; from claim to outcome. */
  readonly signalToTask: Stretch | null;
  readonly taskToClaim: Stretch | null;
  readonly claimToOutcome: Stretch | null;
  /** The whole way: from the signal to the end of the task. */
  readonly signalToOutcome: Stretch | null;
  /** Outcomes by the step at which they were found: call, second-caller, visit. */
  readonly outcomesByStep: Readonly<Record<string, number>>;
  /** What went out of itself and was sent: messages, robot calls, requests for visits. */
  readonly sentByStep: Readonly<Record<string, number>>;
}

export interface WorkRow extends WorkFigures {
  /** A region code, a typology or a rule id; empty for episodes that no desk has decided. */
  readonly key: string;
  readonly name: { readonly zh: string; readonly en: string };
}

export interface WorkReport extends Period {
  readonly by: WorkGroup;
  /** Each episode once. */
  readonly total: WorkFigures;
  /** By key; rules by what they kept, the most first. */
  readonly rows: readonly WorkRow[];
}

interface Row {
  readonly group_key: string;
  readonly is_total: number;
  readonly episodes: number;
  readonly last_ms: number;
  readonly tasks: number;
  readonly claimed: number;
  readonly decided: number;
  readonly reached: number;
  readonly reachable: number;
  readonly confirmed: number;
  readonly not_fraud: number;
  readonly call_count: number;
  readonly kept_sum_fen: number;
  readonly lost_sum_fen: number;
  readonly signal_to_task: readonly (number | null)[];
  readonly task_to_claim: readonly (number | null)[];
  readonly claim_to_outcome: readonly (number | null)[];
  readonly signal_to_outcome: readonly (number | null)[];
  readonly held_sum_ms: number;
  /** Steps, and how often each was. */
  readonly by_step: readonly [readonly string[], readonly number[]];
  readonly sent: readonly [readonly string[], readonly number[]];
}

const namesWhere = (holds: (name: Outcome) => boolean) =>
  OUTCOME_NAMES.filter(holds)
    .map((name) => `'${name}'`)
    .join(', ');
const FRAUD = namesWhere((name) => OUTCOMES[name].fraud === true);

/** Parameters: from, to (Int64 ms), prefix. */
const WORK_SQL = `
SELECT
  SLOT,
  count() AS episodes,
  max(signal_ms) AS last_ms,
  countIf(task_ms > 0) AS tasks,
  countIf(claim_ms > 0) AS claimed,
  countIf(outcome != '') AS decided,
  countIf(outcome NOT IN ('', 'duplicate', 'unreachable')) AS reached,
  countIf(outcome NOT IN ('', 'duplicate')) AS reachable,
  countIf(outcome IN (${FRAUD})) AS confirmed,
  countIf(outcome = 'not-fraud') AS not_fraud,
  sum(toUInt64(calls)) AS call_count,
  sum(kept_fen) AS kept_sum_fen,
  sum(lost_fen) AS lost_sum_fen,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(task_ms - signal_ms, task_ms >= signal_ms) AS signal_to_task,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(claim_ms - task_ms, task_ms > 0 AND claim_ms > 0) AS task_to_claim,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(closed_ms - claim_ms, claim_ms > 0 AND closed_ms > 0) AS claim_to_outcome,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(closed_ms - signal_ms, closed_ms >= signal_ms) AS signal_to_outcome,
  sum(held_ms) AS held_sum_ms,
  sumMap(arrayMap(step -> toString(step), outcome_steps), arrayMap(step -> 1, outcome_steps)) AS by_step,
  sumMap(arrayMap(step -> toString(step), sent_steps), arrayMap(step -> 1, sent_steps)) AS sent
FROM (SELECT *, toUnixTimestamp64Milli(opened_time) AS signal_ms FROM episode_work FINAL
  WHERE opened_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND opened_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND startsWith(region, {prefix:String}))
GROUPS
ORDER BY group_key
${COUNTED_SETTINGS}`;

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function workReport(
  ledger: Pick<Ledger, 'query' | 'countDays'>,
  query: WorkQuery,
): Promise<WorkReport> {
  checkPeriod(query);
  const { from, to, region, by } = query;
  await ledger.countDays();
  const found = await ledger.query<Row>(workSql(by), { from, to, prefix: regionPrefix(region) });
  const total = found.find((row) => row.is_total === 1);
  const rows = found
    .filter((row) => row.is_total === 0)
    .map((row) => ({ key: row.group_key, name: nameOf(by, row.group_key), ...figuresOf(row) }));
  if (by === 'rule') rows.sort((a, b) => b.lossPreventedFen - a.lossPreventedFen);
  const place = region === undefined ? {} : { region };
  return { from, to, ...place, by, total: total === undefined ? NO_WORK : figuresOf(total), rows };
}

/** An episode has several rules, and counts with each of them and once in all; of anything else it has one, whose states are joined to those of all. */
function workSql(by: WorkGroup): string {
  if (by === 'rule') {
    const slots = "arrayConcat([(1, '')], arrayMap(rule -> (0, toString(rule)), rules))";
    return WORK_SQL.replace('SLOT', 'slot.1 AS is_total, slot.2 AS group_key').replace(
      'GROUPS',
      `ARRAY JOIN ${slots} AS slot GROUP BY is_total, group_key`,
    );
  }
  const key = by === 'desk' ? 'toString(desk)' : groupingSql(by, 'opened_time');
  return WORK_SQL.replace(
    'SLOT',
    () => `grouping(group_key) AS is_total, ${key} AS group_key`,
  ).replace('GROUPS', 'GROUP BY ROLLUP(group_key)');
}

function figuresOf(row: Row): WorkFigures {
  const { episodes, tasks, claimed, decided, reached, confirmed, call_count: calls } = row;
  const judged = confirmed + row.not_fraud;
  return {
    episodes,
    lastTime: episodes === 0 ? null : row.last_ms,
    tasks,
    claimed,
    decided,
    reached,
    reachRatio: row.reachable === 0 ? null : reached / row.reachable,
    confirmed,
    notFraud: row.not_fraud,
    precision: judged === 0 ? null : confirmed / judged,
    calls,
    callsAConfirmed: confirmed === 0 ? null : calls / confirmed,
    heldMs: row.held_sum_ms,
    heldMsAConfirmed: confirmed === 0 ? null : row.held_sum_ms / confirmed,
    lossPreventedFen: row.kept_sum_fen,
    lostFen: row.lost_sum_fen,
    signalToTask: stretchOf(row.signal_to_task),
    taskToClaim: stretchOf(row.task_to_claim),
    claimToOutcome: stretchOf(row.claim_to_outcome),
    signalToOutcome: stretchOf(row.signal_to_outcome),
    outcomesByStep: countsOf(row.by_step),
    sentByStep: countsOf(row.sent),
  };
}

function countsOf([steps, counts]: readonly [readonly string[], readonly number[]]) {
  return Object.fromEntries(steps.map((step, at) => [step, counts[at] ?? 0]));
}

/** The figures of no episode. */
export const NO_WORK: WorkFigures = {
  episodes: 0,
  lastTime: null,
  tasks: 0,
  claimed: 0,
  decided: 0,
  reached: 0,
  reachRatio: null,
  confirmed: 0,
  notFraud: 0,
  precision: null,
  calls: 0,
  callsAConfirmed: null,
  heldMs: 0,
  heldMsAConfirmed: null,
  lossPreventedFen: 0,
  lostFen: 0,
  signalToTask: null,
  taskToClaim: null,
  claimToOutcome: null,
  signalToOutcome: null,
  outcomesByStep: {},
  sentByStep: {},
};

/** Percentiles of nothing come as null. */
function stretchOf([p50, p90, p99]: readonly (number | null)[]): Stretch | null {
  if (typeof p50 !== 'number' || typeof p90 !== 'number' || typeof p99 !== 'number') return null;
  return { p50Ms: Math.round(p50), p90Ms: Math.round(p90), p99Ms: Math.round(p99) };
}

function nameOf(by: WorkGroup, key: string): { zh: string; en: string } {
  if (by === 'rule' || by === 'typology') return { zh: key, en: key };
  if (key === '') return { zh: '未反馈', en: 'not decided yet' };
  return { zh: regionName(key, 'zh'), en: regionName(key, 'en') };
}
