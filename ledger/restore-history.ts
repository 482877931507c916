// What the ledger knows of open tasks beyond their episodes: outcomes that did not end them, and what their holders did.
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskEvent } from '../dissuasion/task-history.ts';
import { isLevel } from '../signal/level.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import type { Ledger } from './ledger.ts';

/** Both oldest first. */
export interface TaskRecords {
  readonly attempts: readonly RecordedOutcome[];
  readonly events: readonly TaskEvent[];
}

export interface OutcomeRow {
  readonly outcome_id: string;
  readonly task_id: string;
  readonly episode_id: string;
  readonly staff: string;
  readonly desk: string;
  readonly recorded_ms: number;
  readonly outcome: Outcome;
  readonly dissuaded_fen: number;
  readonly stopped_fen: number;
  readonly frozen_fen: number;
  readonly returned_fen: number;
  readonly lost_fen: number;
  readonly note: string;
  readonly script: string;
  readonly evidence: string;
  readonly step: NonNullable<RecordedOutcome['step']>;
}

export interface EventRow {
  readonly task_id: string;
  readonly at_ms: number;
  readonly staff: string;
  readonly kind: TaskEvent['kind'];
  readonly level: string;
  readonly detail: string;
}

const LIVE = `episode_id IN (SELECT episode_id FROM episodes FINAL WHERE state = 'open')`;
const GOING_ON = OUTCOME_NAMES.filter((name) => !OUTCOMES[name].ends)
  .map((name) => `'${name}'`)
  .join(', ');

/** What `decodeOutcome` reads. */
export const OUTCOME_COLUMNS = `
  outcome_id, task_id, episode_id, staff, desk, outcome, kept_dissuaded_fen AS dissuaded_fen, kept_payment_stopped_fen AS stopped_fen,
  kept_frozen_fen AS frozen_fen, kept_returned_fen AS returned_fen, lost_fen, note, script, evidence, step,
  toUnixTimestamp64Milli(recorded_at) AS recorded_ms`;

const ATTEMPTS_SQL = `
SELECT ${OUTCOME_COLUMNS}
FROM outcomes FINAL WHERE outcome IN (${GOING_ON}) AND ${LIVE} ORDER BY recorded_ms, outcome_id`;

/** Events of before there was a detail say too little and are left out, but for those that need none. */
export const EVENTS_FROM = `
SELECT task_id, kind, level, staff, detail, toUnixTimestamp64Milli(at) AS at_ms
FROM task_events FINAL
WHERE (kind IN ('opened', 'claimed', 'raised', 'help-asked', 'put-back', 'handover-refused')
    OR (kind IN ('skipped', 'set-aside', 'handover-asked', 'handed-over') AND detail != ''))`;
const EVENTS_SQL = `${EVENTS_FROM} AND ${LIVE} ORDER BY at_ms, event_id`;

/** Records of the tasks of all open episodes, by task. Throws FwError FW_LEDGER_AWAY. */
export async function recordsOfOpenTasks(ledger: Ledger): Promise<Map<string, TaskRecords>> {
  const records = new Map<string, { attempts: RecordedOutcome[]; events: TaskEvent[] }>();
  const recordOf = (taskId: string) => {
    const known = records.get(taskId) ?? { attempts: [], events: [] };
    records.set(taskId, known);
    return known;
  };
  const attempts = (await ledger.query<OutcomeRow>(ATTEMPTS_SQL)).map(decodeOutcome);
  for (const attempt of await ledger.openAll(attempts))
    recordOf(attempt.taskId).attempts.push(attempt);
  const events = (await ledger.query<EventRow>(EVENTS_SQL)).map((row) => ({
    taskId: row.task_id,
    event: decodeEvent(row),
  }));
  for (const { taskId, event } of await ledger.openAll(events)) recordOf(taskId).events.push(event);
  return records;
}

/** JSON text was written by encode-row.ts from these very types. */
export function decodeEvent({ kind, at_ms: at, staff, level, detail }: EventRow): TaskEvent {
  const head = { at, staff };
  switch (kind) {
    case 'skipped':
    case 'set-aside':
    case 'handover-asked':
    case 'handed-over':
      return { ...head, kind, detail: JSON.parse(detail) };
    case 'put-back':
      return { ...head, kind, ...(detail === '' ? {} : { detail: JSON.parse(detail) }) };
    case 'opened':
    case 'raised':
      return { ...head, kind, ...(isLevel(level) ? { level } : {}) };
    default:
      return { ...head, kind };
  }
}

/** The same of an outcome; what follows from it is not in the ledger. */
export function decodeOutcome(row: OutcomeRow): RecordedOutcome {
  const kept = {
    ...(row.dissuaded_fen === 0 ? {} : { dissuaded: row.dissuaded_fen }),
    ...(row.stopped_fen === 0 ? {} : { 'payment-stopped': row.stopped_fen }),
    ...(row.frozen_fen === 0 ? {} : { frozen: row.frozen_fen }),
    ...(row.returned_fen === 0 ? {} : { returned: row.returned_fen }),
  };
  return {
    outcomeId: row.outcome_id,
    taskId: row.task_id,
    episodeId: row.episode_id,
    staff: row.staff,
    desk: row.desk,
    recordedAt: row.recorded_ms,
    outcome: row.outcome,
    ...(Object.keys(kept).length === 0 ? {} : { kept }),
    ...(row.lost_fen === 0 ? {} : { lostFen: row.lost_fen }),
    ...(row.note === '' ? {} : { note: row.note }),
    ...(row.script === '' ? {} : { script: row.script }),
    ...JSON.parse(row.evidence),
    ...(row.step === 'call' ? {} : { step: row.step }),
  };
}
