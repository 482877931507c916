// What can be done with a task under a lease: hold it on, and close it. BullMQ's lock is the lease, and moveToCompleted ends it; what goes with that is one call of ours.
import { CLOSED, RENEW } from './lease-scripts.ts';
import type { Claim } from './task.ts';
import { checkLease, isLockError, isTaskId, jobIdOf, leaseLost, notFound } from './task-lease.ts';
import { noteVictim } from './task-opening.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { DeskJob, TaskQueueStore } from './task-queue-store.ts';
import { type Closing, openTask, sealClosing } from './task-sealing.ts';
import { arrayOf, outcomeNameOf, parseTask, type TaskView } from './task-view.ts';

const DAY_MS = 86_400_000;

/** A task, and the lease under which something is done with it. */
export interface Held {
  readonly taskId: string;
  readonly lease: string;
}

/** Holds a task for another lease time; gives the new end, epoch ms. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
export async function renew(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  held: Held,
): Promise<number> {
  const expiresAt = settings.now() + settings.leaseMs;
  await renewed(store, settings, held, '');
  return expiresAt;
}

/** The claim behind a lease, renewed, with the task as it stands now. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
export async function heldClaim(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  held: Held,
): Promise<Claim> {
  const { taskId, lease } = held;
  const now = settings.now();
  const view = parseTask(store.vault, await renewed(store, settings, held, 'read'), now);
  if (view?.staff === undefined || view.claimedAt === undefined) throw leaseLost(taskId);
  const expiresAt = now + settings.leaseMs;
  return { task: view.task, staff: view.staff, lease, claimedAt: view.claimedAt, expiresAt };
}

async function renewed(
  store: TaskQueueStore,
  { leaseMs }: TaskQueueSettings,
  { taskId, lease }: Held,
  how: 'read' | '',
): Promise<unknown> {
  if (!isTaskId(taskId)) throw notFound(taskId);
  checkLease(taskId, lease);
  const args = [jobIdOf(taskId), lease, leaseMs, how];
  const [answer, fields] = arrayOf(await store.run(RENEW, args));
  if (answer === 'missing') throw notFound(taskId);
  if (answer !== 'held') throw leaseLost(taskId);
  return fields;
}

/** Closes a held task; again, when `isSame` says that it is closed so already, it succeeds. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
export async function closeHeld(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  { taskId, lease }: Held,
  closing: Closing,
  isSame: (view: TaskView) => boolean,
): Promise<void> {
  const desk = await store.requireDesk(taskId);
  checkLease(taskId, lease);
  const job = await (await store.queue(desk)).getJob(jobIdOf(taskId));
  if (job === undefined) throw notFound(taskId);
  try {
    await finish(store, settings, { job, taskId, lease, desk, holder: job.processedBy }, closing);
    if ('outcome' in closing)
      await noteVictim(store, openTask(store.vault, job.data), closing.outcome);
  } catch (error) {
    if (!isLockError(error)) throw error;
    const view = await store.find(taskId);
    if (view === undefined || !isSame(view)) throw leaseLost(taskId, error);
  }
}

/** Closes a task that was taken to be withdrawn. */
export async function closeWithdrawn(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  { taskId, lease }: Held,
  reason: string,
): Promise<void> {
  const desk = await store.requireDesk(taskId);
  const job = await (await store.queue(desk)).getJob(jobIdOf(taskId));
  if (job === undefined) return;
  await finish(store, settings, { job, taskId, lease, desk }, { withdrawn: reason });
}

interface Finishing extends Held {
  readonly job: DeskJob;
  readonly desk: string;
  /** Who has one task less. */
  readonly holder?: string | undefined;
}

async function finish(
  store: TaskQueueStore,
  { keepClosedMs, wrapUpMs }: TaskQueueSettings,
  { job, taskId, lease, desk, holder = '' }: Finishing,
  closing: Closing,
): Promise<void> {
  const kept = sealClosing(store.vault, taskId, closing);
  await job.moveToCompleted(kept, lease, false);
  const outcome = 'withdrawn' in closing ? '' : outcomeNameOf(closing);
  const wrapMs = outcome === '' ? 0 : wrapUpMs(desk);
  // The desk of a closed task is known a day longer than the task itself, which BullMQ drops when a later one closes.
  const args = [jobIdOf(taskId), keepClosedMs + DAY_MS, holder, outcome, wrapMs];
  await store.run(CLOSED, args);
}
