// Puts onto a task that was opened anew what was recorded of it before it was lost.
import { RESTORE_HISTORY } from './restore-scripts.ts';
import type { Task } from './task.ts';
import type { TaskHistory } from './task-history.ts';
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
  { attempts, step, skips, deferral, handover, moves }: TaskHistory,
): Promise<boolean> {
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
    deadlineOf(to === '' ? task : { ...task, desk: to }, settings),
    ...Object.entries(fields).flatMap(([name, text]) => [name, String(text)]),
  ]);
  return answer === 'restored';
}
