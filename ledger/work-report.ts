// How the work goes, by desk, region, typology or rule: who was reached, how long each stretch took, which steps it needed, what it found and
// kept, and what it cost in calls. It is about the episodes that opened in the period, with what has come of them by now. An episode counts
// under each rule that is among its reasons, so that rules do not add up; under everything else once.
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { regionName } from '../signal/region.ts';
import { checkPeriod, type Period } from './check-period.ts';
import type { Ledger } from './ledger.ts';
import { EPISODE_LOSS_SQL } from './loss-prevented.ts';
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
  readonly tasks: number;
  readonly claimed: number;
  readonly decided: number;
  readonly reached: number;
  readonly reachable: number;
  readonly confirmed: number;
  readonly not_fraud: number;
  readonly calls: number;
  readonly kept_fen: number;
  readonly lost_fen: number;
  readonly signal_to_task: readonly (number | null)[];
  readonly task_to_claim: readonly (number | null)[];
  readonly claim_to_outcome: readonly (number | null)[];
  readonly signal_to_outcome: readonly (number | null)[];
  readonly held_ms: number;
  readonly by_step: Readonly<Record<string, number>>;
  readonly sent: Readonly<Record<string, number>>;
}

/** After the last event time of any outcome: an episode's outcome may come after the period. */
const TIME_MS_END = 10_413_791_999_999;

const namesWhere = (holds: (name: Outcome) => boolean) =>
  OUTCOME_NAMES.filter(holds)
    .map((name) => `'${name}'`)
    .join(', ');
const FRAUD = namesWhere((name) => OUTCOMES[name].fraud === true);

/** Between claims of one task; whoever it is handed over or reassigned to goes on holding it. A claim written twice holds it for no time. */
export const HOLDS = [
  'claimed',
  'closed',
  'released',
  'lapsed',
  'put-back',
  'set-aside',
  'passed',
  'moved',
]
  .map((kind) => `'${kind}'`)
  .join(', ');

/** Parameters: openedFrom, openedTo (Int64 ms), prefix; from, to of loss prevented are all time. */
const WORK_SQL = `
WITH
  opened AS (
    SELECT episode_id, any(region) AS region, argMax(typology, revision) AS typology,
      min(toUnixTimestamp64Milli(opened_time)) AS signal_ms,
      argMax(arrayDistinct(JSONExtract(reasons, 'Array(Tuple(id String))').id), revision) AS rules
    FROM episodes
    WHERE episodes.opened_time >= fromUnixTimestamp64Milli({openedFrom:Int64}, 'UTC')
      AND episodes.opened_time < fromUnixTimestamp64Milli({openedTo:Int64}, 'UTC')
      AND startsWith(episodes.region, {prefix:String})
    GROUP BY episode_id
  ),
  ways AS (
    SELECT episode_id,
      minIf(toUnixTimestamp64Milli(at), kind = 'opened') AS task_ms,
      minIf(toUnixTimestamp64Milli(at), kind = 'claimed') AS claim_ms,
      maxIf(toUnixTimestamp64Milli(at), kind = 'closed') AS closed_ms,
      arraySort(groupArrayIf((toUnixTimestamp64Milli(at), kind = 'claimed'), kind IN (${HOLDS}))) AS holds,
      arraySum(arrayMap((from, to) -> if(from.2, to.1 - from.1, 0), arrayPopBack(holds), arrayPopFront(holds))) AS held_ms
    FROM task_events WHERE episode_id IN (SELECT episode_id FROM opened) GROUP BY episode_id
  ),
  found AS (
    SELECT episode_id, count() AS calls, sumMap(map(toString(step), 1)) AS by_step,
      argMax(toString(outcome), (recorded_at, outcome_id)) AS newest, argMax(toString(desk), (recorded_at, outcome_id)) AS desk
    FROM (
      SELECT episode_id, outcome_id, any(step) AS step, any(outcome) AS outcome, any(desk) AS desk, any(recorded_at) AS recorded_at
      FROM outcomes WHERE episode_id IN (SELECT episode_id FROM opened) GROUP BY episode_id, outcome_id
    )
    GROUP BY episode_id
  ),
  losses AS (
    SELECT episode_id, lost_fen, returned_fen + frozen_fen + payment_stopped_fen + dissuaded_fen AS kept_fen
    FROM (${EPISODE_LOSS_SQL}) WHERE episode_id IN (SELECT episode_id FROM opened)
  ),
  sent AS (
    SELECT episode_id, sumMap(map(step, 1)) AS sent FROM (
      SELECT episode_id, argMax(toString(step), revision) AS step, argMax(sent_at IS NOT NULL, revision) AS is_sent
      FROM ladder_steps WHERE episode_id IN (SELECT episode_id FROM opened) GROUP BY episode_id, delivery_id
    ) WHERE is_sent GROUP BY episode_id
  )
SELECT
  slot.1 AS is_total, slot.2 AS group_key,
  count() AS episodes,
  countIf(ways.task_ms > 0) AS tasks,
  countIf(ways.claim_ms > 0) AS claimed,
  countIf(found.newest != '') AS decided,
  countIf(found.newest NOT IN ('', 'duplicate', 'unreachable')) AS reached,
  countIf(found.newest NOT IN ('', 'duplicate')) AS reachable,
  countIf(found.newest IN (${FRAUD})) AS confirmed,
  countIf(found.newest = 'not-fraud') AS not_fraud,
  sum(found.calls) AS calls,
  sum(losses.kept_fen) AS kept_fen,
  sum(losses.lost_fen) AS lost_fen,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(ways.task_ms - signal_ms, ways.task_ms >= signal_ms) AS signal_to_task,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(ways.claim_ms - ways.task_ms, ways.task_ms > 0 AND ways.claim_ms > 0) AS task_to_claim,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(ways.closed_ms - ways.claim_ms, ways.claim_ms > 0 AND ways.closed_ms > 0) AS claim_to_outcome,
  quantilesExactInclusiveIf(0.5, 0.9, 0.99)(ways.closed_ms - signal_ms, ways.closed_ms >= signal_ms) AS signal_to_outcome,
  sum(ways.held_ms) AS held_ms,
  sumMap(found.by_step) AS by_step,
  sumMap(sent.sent) AS sent
FROM opened
LEFT JOIN ways ON ways.episode_id = opened.episode_id
LEFT JOIN found ON found.episode_id = opened.episode_id
LEFT JOIN losses ON losses.episode_id = opened.episode_id
LEFT JOIN sent ON sent.episode_id = opened.episode_id
ARRAY JOIN arrayConcat([(1, '')], arrayMap(key -> (0, key), KEYS)) AS slot
GROUP BY is_total, group_key
ORDER BY group_key`;

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function workReport(
  ledger: Pick<Ledger, 'query'>,
  query: WorkQuery,
): Promise<WorkReport> {
  checkPeriod(query);
  const { from, to, region, by } = query;
  const found = await ledger.query<Row>(
    WORK_SQL.replace('KEYS', () => keysSql(by)),
    {
      openedFrom: from,
      openedTo: to,
      from: 0,
      to: TIME_MS_END,
      prefix: regionPrefix(region),
    },
  );
  const total = found.find((row) => row.is_total === 1);
  const rows = found
    .filter((row) => row.is_total === 0)
    .map((row) => ({ key: row.group_key, name: nameOf(by, row.group_key), ...figuresOf(row) }));
  if (by === 'rule') rows.sort((a, b) => b.lossPreventedFen - a.lossPreventedFen);
  const place = region === undefined ? {} : { region };
  return { from, to, ...place, by, total: total === undefined ? NO_WORK : figuresOf(total), rows };
}

function keysSql(by: WorkGroup): string {
  switch (by) {
    case 'rule':
      return 'opened.rules';
    case 'desk':
      return '[found.desk]';
    default:
      // The columns of a join carry the name of their part.
      return `[${groupingSql(by, 'signal_ms').replace(/\b(region|typology)\b/, 'opened.$1')}]`;
  }
}

function figuresOf(row: Row): WorkFigures {
  const { episodes, tasks, claimed, decided, reached, confirmed, calls } = row;
  const judged = confirmed + row.not_fraud;
  return {
    episodes,
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
    heldMs: row.held_ms,
    heldMsAConfirmed: confirmed === 0 ? null : row.held_ms / confirmed,
    lossPreventedFen: row.kept_fen,
    lostFen: row.lost_fen,
    signalToTask: stretchOf(row.signal_to_task),
    taskToClaim: stretchOf(row.task_to_claim),
    claimToOutcome: stretchOf(row.claim_to_outcome),
    signalToOutcome: stretchOf(row.signal_to_outcome),
    outcomesByStep: row.by_step,
    sentByStep: row.sent,
  };
}

/** The figures of no episode. */
export const NO_WORK: WorkFigures = {
  episodes: 0,
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
