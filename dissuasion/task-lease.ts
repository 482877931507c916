// Ids, leases and faults of the task queue: what the outside may hand in, and how a fault is told.
import { FwError, isFwError } from '../signal/fw-error.ts';

const LEASE_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TASK_ID_FORM = /^[A-Za-z0-9-]{1,64}$/;

/** Whether a text from outside can be a task id; nothing else may become part of a key. */
export function isTaskId(text: string): boolean {
  return TASK_ID_FORM.test(text);
}

/** BullMQ refuses ids that read as whole numbers, which one hash in two thousand does; a letter ahead rules it out. */
export function jobIdOf(id: string): string {
  return `t${id}`;
}

/** The task of a job id. */
export function taskIdOfJob(jobId: string): string {
  return jobId.slice(1);
}

/** BullMQ takes the token "0" for "do not check the lock": nothing but a lease that we could have given may reach it. */
export function checkLease(taskId: string, lease: string): void {
  if (!LEASE_FORM.test(lease)) throw leaseLost(taskId);
}

/** The fault of whoever does not hold the task (any more). */
export function leaseLost(taskId: string, cause?: unknown): FwError {
  return new FwError(
    'FW_LEASE_LOST',
    `The lease of task ${taskId} is not held any more: it lapsed, was given back, or the task is closed. Claim the task again to go on.`,
    { cause },
  );
}

/** The fault of asking for a task that is not there. */
export function notFound(taskId: string): FwError {
  return new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
}

/** The error as the queue's callers get it: FW_REDIS_AWAY when Redis cannot be reached or cannot answer now, else the same. */
export function faultOf(error: unknown): unknown {
  if (isFwError(error) || !isAway(error)) return error;
  return new FwError(
    'FW_REDIS_AWAY',
    'Redis, which holds the tasks, cannot be reached; try again.',
    {
      cause: error,
    },
  );
}

/** BullMQ's answers to who does not hold the lock: it is missing, the job is not active any more, the lock is another's. */
const LOCK_ERROR_CODES: readonly unknown[] = [-2, -3, -6];

/** Whether BullMQ refused because the lease is not the job's lock. */
export function isLockError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOCK_ERROR_CODES.includes(error.code);
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)|Connection is closed|Command timed out|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|Stream isn't writeable/.test(
      error.message,
    )
  );
}
