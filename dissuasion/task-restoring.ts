// Puts onto a task that was opened anew what was recorded of it before it was lost.
import type { Level } from '../signal/level.ts';
import { RESTORE_HISTORY } from './restore-scripts.ts';
import type { Task } from './task.ts';
import type { TaskHistory, Wait } from './task-history.ts';
import { jobIdOf } from './task-lease.ts';
import { KEPT_MS, SKIPPED } from './task-letting-go.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { sealAttempt, sealDeferral, sealHandover } from './task-sealing.ts';

/** Whether it was put back; a task that somebody touched meanwhile, or that moved, stays as it is. */
export async function restoreHistory(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  task: Task,
  history: TaskHistory,
): Promise<boolean> {
  const { attempts, step, skips, deferral, handover, moves } = history;
  const waitMs = deferral === undefined ? 0 : Math.max(0, deferral.until - settings.now());
  const to = moves.at(-1)?.to ?? '';
  const fields = {
    ...(attempts.length === 0
      ? {}
      : { attempts: attempts.map((one) => sealAttempt(store.vault, one)) }),
    ...(step === undefined ? {} : { step }),
    ...(deferral === undefined || waitMs === 0
      ? {}
      : { deferred: sealDeferral(store.vault, task.taskId, deferral) }),
    ...(handover === undefined
      ? {}
      : { handover: sealHandover(store.vault, task.taskId, handover) }),
    ...Object.fromEntries([...skips.keys()].map((staff) => [`skip:${staff}`, SKIPPED])),
  };
  const answer = await store.run(RESTORE_HISTORY, [
    jobIdOf(task.taskId),
    to,
    moves.map((move) => JSON.stringify(move)).join(','),
    waitMs,
    waitMs === 0 ? '' : (deferral?.for ?? ''),
    KEPT_MS,
    risesWithin(task, history, settings),
    ...Object.entries(fields).flatMap(([name, text]) => [name, String(text)]),
  ]);
  return answer === 'restored';
}

/** Ms from now until it rises, below 0 when that is past, by the levels and desks that it had when each of its waits began; '' never. */
function risesWithin(
  task: Task,
  { openedLevel, waits, deferral }: TaskHistory,
  settings: TaskQueueSettings,
): number | '' {
  const { help, ...opened } = task;
  let at: Task = openedLevel === undefined ? opened : atLevel(opened, openedLevel);
  const first = { from: Math.max(task.openedAt, task.aftercare?.at ?? 0), isAnew: true };
  const isTold = help === undefined || waits.some(({ isHelp }) => isHelp === true);
  const asked = isTold ? [] : [{ from: help.at, isAnew: false, isHelp: true }];
  const last = deferral === undefined ? [] : [{ from: deferral.until, isAnew: true }];
  let due = Number.POSITIVE_INFINITY;
  const all: readonly Wait[] = [first, ...waits, ...asked, ...last];
  for (const { from, isAnew, level, desk, isHelp } of all) {
    if (level !== undefined) at = atLevel(at, level);
    if (desk !== undefined) at = { ...at, desk };
    if (isHelp === true && help !== undefined) at = { ...at, help };
    const deadline = deadlineOf(at, settings);
    const next = deadline === '' ? Number.POSITIVE_INFINITY : from + deadline;
    due = isAnew ? next : Math.min(due, next);
  }
  return Number.isFinite(due) ? due - settings.now() : '';
}

function atLevel(task: Task, level: Level): Task {
  return { ...task, episode: { ...task.episode, level } };
}
