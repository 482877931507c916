// How the work goes, by desk, region, typology or rule: who was reached, how long each stretch took, which steps it needed, what it found and
// kept, and what it cost in calls. It is about the episodes that opened in the period, with what has come of them by now. An episode counts
// under each rule that is among its reasons, so that rules do not add up; under everything else once.
import { regionName } from '../signal/region.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import { type CountedWork, countedWork } from './counted-work.ts';
import type { Ledger } from './ledger.ts';
import { regionPrefix } from './region-filter.ts';
import { figuresOfCellsSql, type WorkSet } from './work-cells.ts';

export const WORK_GROUPS = ['desk', 'province', 'city', 'county', 'typology', 'rule'] as const;
export type WorkGroup = (typeof WORK_GROUPS)[number];

export interface WorkQuery extends Period {
  readonly by: WorkGroup;
}

/** Percentiles in ms, of waits that are told in whole seconds, rounded down, from 10 s on; null when nothing went that way. */
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
  readonly calls: number;
  readonly kept_fen: number;
  readonly lost_fen: number;
  readonly held_ms: number;
  readonly signal_to_task: readonly (number | null)[];
  readonly task_to_claim: readonly (number | null)[];
  readonly claim_to_outcome: readonly (number | null)[];
  readonly signal_to_outcome: readonly (number | null)[];
  readonly outcome_steps: Readonly<Record<string, number>>;
  readonly sent_steps: Readonly<Record<string, number>>;
}

/** The set of cells that a group is read from, and SQL of its key from theirs. */
const READ: Readonly<Record<WorkGroup, readonly [set: WorkSet, key: string]>> = {
  desk: ['desk', 'c.key'],
  province: ['city', "concat(substring(c.key, 1, 2), '0000')"],
  city: ['city', 'c.key'],
  county: ['county', 'c.key'],
  typology: ['typology', 'c.key'],
  rule: ['rule', 'c.key'],
};

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function workReport(
  ledger: Pick<Ledger, 'query' | 'countWork'>,
  query: WorkQuery,
): Promise<WorkReport> {
  checkPeriod(query);
  const { from, to, region, by } = query;
  const [set] = READ[by];
  const period = { from, to, prefix: regionPrefix(region) };
  const work = await countedWork(ledger, period, by === 'rule' ? [set, 'city'] : [set]);
  const found = await ledger.query<Row>(workSql(by, work), { ...work.params });
  const total = found.find((row) => row.is_total === 1);
  const rows = found
    .filter((row) => row.is_total === 0)
    .map((row) => ({ key: row.group_key, name: nameOf(by, row.group_key), ...figuresOf(row) }));
  if (by === 'rule') rows.sort((a, b) => b.lossPreventedFen - a.lossPreventedFen);
  const place = region === undefined ? {} : { region };
  return { from, to, ...place, by, total: total === undefined ? NO_WORK : figuresOf(total), rows };
}

/** Groups and all of them. Cells of rules do not add up to all, for an episode has several: those come from cells of cities; of others the states of groups are joined. */
function workSql(by: WorkGroup, work: CountedWork): string {
  const [set, key] = READ[by];
  const end = `ORDER BY group_key\n${COUNTED_SETTINGS}`;
  if (by !== 'rule')
    return `
SELECT grouping(group_key) AS is_total, ${key} AS group_key, ${figuresOfCellsSql()}
FROM (${work.cells(set)}) AS c
GROUP BY ROLLUP(group_key)
${end}`;
  return `
SELECT c.is_all AS is_total, if(c.is_all, '', ${key}) AS group_key, ${figuresOfCellsSql()}
FROM (SELECT 0 AS is_all, * FROM (${work.cells(set)}) UNION ALL SELECT 1 AS is_all, * FROM (${work.cells('city')})) AS c
GROUP BY is_total, group_key
${end}`;
}

function figuresOf(row: Row): WorkFigures {
  const { episodes, tasks, claimed, decided, reached, confirmed, calls } = row;
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
    heldMs: row.held_ms,
    heldMsAConfirmed: confirmed === 0 ? null : row.held_ms / confirmed,
    lossPreventedFen: row.kept_fen,
    lostFen: row.lost_fen,
    signalToTask: stretchOf(row.signal_to_task),
    taskToClaim: stretchOf(row.task_to_claim),
    claimToOutcome: stretchOf(row.claim_to_outcome),
    signalToOutcome: stretchOf(row.signal_to_outcome),
    outcomesByStep: row.outcome_steps,
    sentByStep: row.sent_steps,
  };
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
