// Keeps a task with its holder while something is written down under its lease. A slow ledger would otherwise outlast the lease between the row
// that says how it ended and the closing of the task, and somebody else would call the person once more.
import type { Claim } from '../dissuasion/task.ts';
import type { TaskPort } from './ports.ts';

/** So often within its time a lease is renewed, so that one renewal may be slow. */
const RENEWALS_A_LEASE = 3;
/** When a machine that stood still used the lease up before the deed began, the next renewal does not wait for long, and is not one of hundreds. */
const EVERY_MS_MIN = 50;

/**
 * Does something while the lease is renewed; `now` is processing time, epoch ms. One renewal waits for the answer of the one before: a machine that is slow is not asked the more often for it.
 * A lease that is lost meanwhile is for the deed to notice.
 */
export async function whileHeld<T>(
  tasks: Pick<TaskPort, 'claimOf'>,
  { task: { taskId }, lease, expiresAt }: Claim,
  now: number,
  deed: () => Promise<T>,
): Promise<T> {
  const everyMs = Math.max(EVERY_MS_MIN, Math.floor((expiresAt - now) / RENEWALS_A_LEASE));
  let timer: NodeJS.Timeout | undefined;
  let isDone = false;
  const renewLater = () => {
    if (isDone) return;
    timer = setTimeout(() => {
      tasks
        .claimOf(taskId, lease)
        .catch(() => undefined)
        .finally(renewLater);
    }, everyMs).unref();
  };
  renewLater();
  try {
    return await deed();
  } finally {
    isDone = true;
    clearTimeout(timer);
  }
}
