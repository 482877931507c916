// Keeps a task with its holder while something is written down under its lease. A slow ledger would otherwise outlast the lease between the row
// that says how it ended and the closing of the task, and somebody else would call the person once more.
import type { Claim } from '../dissuasion/task.ts';
import type { TaskPort } from './ports.ts';

/** So often within its time a lease is renewed, so that one renewal may be slow. */
const RENEWALS_A_LEASE = 3;

/** Does something while the lease is renewed; `now` is processing time, epoch ms. A lease that is lost meanwhile is for the deed to notice. */
export async function whileHeld<T>(
  tasks: Pick<TaskPort, 'claimOf'>,
  { task: { taskId }, lease, expiresAt }: Claim,
  now: number,
  deed: () => Promise<T>,
): Promise<T> {
  const everyMs = Math.max(1, Math.floor((expiresAt - now) / RENEWALS_A_LEASE));
  const timer = setInterval(() => {
    tasks.claimOf(taskId, lease).catch(() => undefined);
  }, everyMs);
  timer.unref();
  try {
    return await deed();
  } finally {
    clearInterval(timer);
  }
}
