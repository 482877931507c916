// Calls after episodes put back from the ledger after Redis has lost them. A call's id and its time come from its episode and the outcome that ended it, and what a call
// found is in the ledger before its task is closed, so that one that was made is not made again, and restoring again changes nothing.
import { aftercareTasks } from '../dissuasion/aftercare.ts';
import { aftercareHistoryOf, isMade } from '../dissuasion/aftercare-history.ts';
import { type FollowUpSettings, followUpsOf } from '../dissuasion/follow-up.ts';
import type { Task } from '../dissuasion/task.ts';
import type { TaskHistory } from '../dissuasion/task-history.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type EndedEpisode, endedSince } from '../ledger/restore-aftercare.ts';

export interface AftercareRestoreOptions {
  readonly ledger: Ledger;
  readonly tasks: Pick<TaskQueue, 'find' | 'open' | 'restoreHistory'>;
  /** When calls are due after the end of an episode. */
  readonly followUps: FollowUpSettings;
  /** Processing time, epoch ms. */
  readonly now: number;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
}

/** What became of the calls that are to be made by the ledger, or would become of them in a dry run. Every call is in one of the next three. */
export interface AftercareRestoration {
  readonly calls: number;
  /** Redis did not know them. */
  readonly opened: number;
  readonly unchanged: number;
  /** Closed in Redis: left closed. */
  readonly closed: number;
  /** Given back until when they wait, who skipped them, their district. */
  readonly withHistory: number;
}

/** A call that nobody made so long after it was due is not made any more. */
const OVERDUE_MS_MAX = 30 * 86_400_000;
const AT_ONCE = 32;

interface DueCall {
  readonly task: Task;
  readonly history?: TaskHistory;
}

/** Restores them. Throws FwError FW_LEDGER_AWAY and FW_REDIS_AWAY; the same may then be done again. */
export async function restoreAftercare(
  options: AftercareRestoreOptions,
): Promise<AftercareRestoration> {
  const { ledger, followUps, now } = options;
  const { aftercareMs } = followUps;
  const counts = { opened: 0, unchanged: 0, closed: 0, withHistory: 0 };
  if (aftercareMs.length === 0) return { calls: 0, ...counts };
  const since = now - Math.max(...aftercareMs) - OVERDUE_MS_MAX;
  const ended = await endedSince(ledger, since, aftercareMs.length);
  const due = ended.flatMap((one) => callsOf(one, followUps, now));
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const part = due.slice(start, start + AT_ONCE);
    for (const { became, hasHistory } of await Promise.all(
      part.map((call) => restoreOne(call, options)),
    )) {
      counts[became]++;
      if (hasHistory) counts.withHistory++;
    }
  }
  return { calls: due.length, ...counts };
}

/** Calls of an episode that are to be made. */
function callsOf(
  { episode, outcome, tries, events }: EndedEpisode,
  settings: FollowUpSettings,
  now: number,
): DueCall[] {
  const followUps = followUpsOf(outcome.outcome, [], settings, outcome.recordedAt);
  return aftercareTasks(outcome, episode, { ...outcome, followUps }).flatMap((task) => {
    const { taskId, aftercare } = task;
    const made = tries.get(taskId) ?? [];
    if (aftercare === undefined || isMade(aftercare, made)) return [];
    const history = aftercareHistoryOf(aftercare, made, events.get(taskId) ?? [], settings, now);
    return [{ task, ...(history === undefined ? {} : { history }) }];
  });
}

async function restoreOne(
  { task, history }: DueCall,
  { tasks, isDryRun }: AftercareRestoreOptions,
): Promise<{ became: 'opened' | 'unchanged' | 'closed'; hasHistory: boolean }> {
  const current = await tasks.find(task.taskId);
  if (current?.state === 'closed') return { became: 'closed', hasHistory: false };
  const became = current === undefined ? 'opened' : 'unchanged';
  if (isDryRun === true) {
    return { became, hasHistory: current === undefined && history !== undefined };
  }
  if (current === undefined) await tasks.open(task);
  const hasHistory = history !== undefined && (await tasks.restoreHistory(task, history));
  return { became, hasHistory };
}
