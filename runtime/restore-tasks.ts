// Open tasks rebuilt from the ledger after Redis has lost them. A task's id, its desk and the time at which it was opened come from its
// episode and the ledger, so that it waits in its old place, and restoring again changes nothing. The queue decides what is closed: a
// task that was closed there meanwhile stays closed, one that the ledger has an outcome of is not asked for.
import { askedHelpOf } from '../dissuasion/desk-call.ts';
import { type FollowUpSettings, followUpRulesFor } from '../dissuasion/follow-up.ts';
import type { Task } from '../dissuasion/task.ts';
import { historyOf, isEmpty, type TaskHistory } from '../dissuasion/task-history.ts';
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openEpisodes } from '../ledger/restore.ts';
import { recordsOfOpenTasks } from '../ledger/restore-history.ts';
import { laddersOfOpenTasks } from '../ledger/restore-ladders.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';

export interface RestoreOptions {
  readonly ledger: Ledger;
  readonly tasks: TaskQueue;
  /** What follows from outcomes: when the next call of a task is due that was put back. */
  readonly followUps: FollowUpSettings;
  /** Processing time, epoch ms. */
  readonly now: number;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
  /** Told how many tasks of how many were looked at. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What became of the tasks of open episodes, or would become of them in a dry run. Every task is in one of the last four. */
export interface TaskRestoration {
  readonly openEpisodes: number;
  /** Of these, how many have no open task by the ledger. */
  readonly withoutTask: number;
  /** Redis did not know them: opened. */
  readonly opened: number;
  /** Redis had an older state of their episode: brought up to date. */
  readonly raised: number;
  /** Waiting or claimed already. */
  readonly unchanged: number;
  /** Closed in Redis, where the ledger is about to learn of it: left closed. */
  readonly closed: number;
  /** Of those that were opened or are untouched: given back their attempts, their waiting, their hand-over. */
  readonly withHistory: number;
  /** Opened ones by desk. */
  readonly openedByDesk: Readonly<Record<string, number>>;
}

/** Tasks on their way at once: Redis answers each in less than a millisecond, most of which is the way. */
const AT_ONCE = 32;

/**
 * Restores the tasks of all open episodes that the ledger knows. Throws FwError FW_LEDGER_AWAY, and FW_REDIS_AWAY with how far it came; the
 * same may then be done again.
 */
export async function restoreTasks(options: RestoreOptions): Promise<TaskRestoration> {
  const episodes = await openEpisodes(options.ledger);
  const tasks = episodes.flatMap(({ task }) => (task === undefined ? [] : [task]));
  const histories = await historiesOf(options, tasks);
  const counts = { opened: 0, raised: 0, unchanged: 0, closed: 0 };
  let withHistory = 0;
  const openedByDesk: Record<string, number> = {};
  for (let start = 0; start < tasks.length; start += AT_ONCE) {
    const part = tasks.slice(start, start + AT_ONCE);
    const done = await Promise.all(
      part.map((task) => restoreOne(task, histories.get(task.taskId), options)),
    ).catch((error) => {
      throw withProgress(error, start, tasks.length);
    });
    for (const [index, { outcome, hasHistory }] of done.entries()) {
      counts[outcome]++;
      if (hasHistory) withHistory++;
      const desk = part[index]?.desk ?? '';
      if (outcome === 'opened') openedByDesk[desk] = (openedByDesk[desk] ?? 0) + 1;
    }
    options.onProgress?.(start + part.length, tasks.length);
  }
  const withoutTask = episodes.length - tasks.length;
  return { openEpisodes: episodes.length, withoutTask, ...counts, withHistory, openedByDesk };
}

interface RestoredOne {
  readonly outcome: 'opened' | 'raised' | 'unchanged' | 'closed';
  readonly hasHistory: boolean;
}

async function restoreOne(
  task: Task,
  history: TaskHistory | undefined,
  { tasks, isDryRun }: RestoreOptions,
): Promise<RestoredOne> {
  const current = await tasks.find(task.taskId);
  if (current?.state === 'closed') return { outcome: 'closed', hasHistory: false };
  const isOlder = (current?.task.episode.revision ?? 0) < task.episode.revision;
  const outcome = current === undefined ? 'opened' : isOlder ? 'raised' : 'unchanged';
  if (isDryRun === true) {
    return { outcome, hasHistory: current === undefined && history !== undefined };
  }
  const help = history?.help;
  const asked = help === undefined ? task : { ...task, help };
  if (outcome !== 'unchanged') await tasks.open(asked);
  // Before what it has waited for since: who asks for help waits for nothing. What staff put off by now stays so.
  if (help !== undefined && current?.state === 'waiting') await tasks.askForHelp(task.taskId, help);
  const hasHistory = history !== undefined && (await tasks.restoreHistory(asked, history));
  return { outcome, hasHistory };
}

/** Histories that have something to be put back, by task. */
async function historiesOf(
  { ledger, followUps, now }: RestoreOptions,
  tasks: readonly Task[],
): Promise<Map<string, TaskHistory>> {
  const [records, ladders] = [await recordsOfOpenTasks(ledger), await laddersOfOpenTasks(ledger)];
  const histories = new Map<string, TaskHistory>();
  for (const { taskId, episode } of tasks) {
    const { attempts = [], events = [] } = records.get(taskId) ?? {};
    const help = askedHelpOf(ladders.get(taskId)?.tries ?? []);
    const known = historyOf(attempts, events, followUpRulesFor(followUps, episode), now);
    const history = help === undefined ? known : { ...known, help };
    if (!isEmpty(history)) histories.set(taskId, history);
  }
  return histories;
}

function withProgress(error: unknown, done: number, total: number): unknown {
  if (!isFwError(error, 'FW_REDIS_AWAY')) return error;
  const message = `${error.message} ${done} of ${total} open tasks are restored; run it again when Redis is back, which does the rest.`;
  return new FwError('FW_REDIS_AWAY', message, { cause: error });
}
