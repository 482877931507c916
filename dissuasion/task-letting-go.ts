// The ways in which a holder lets go of a task other than giving it back or closing it. Each is one step in Redis: the lease ends, and the
// task waits for what was said, or nothing of it happened.
import { FwError } from '../signal/fw-error.ts';
import type { Vault } from '../vault/vault.ts';
import type { NextStep } from './follow-up.ts';
import { LET_GO, SAME_DEADLINE } from './let-go-scripts.ts';
import type { Claim, Deferral, RecordedOutcome, Task } from './task.ts';
import { checkLease, isTaskId, jobIdOf, leaseLost, notFound } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { sealAttempt, sealDeferral } from './task-sealing.ts';
import { arrayOf, textOf } from './task-view.ts';

/** A member of staff keeps first call on a task for so long after the time that was agreed. */
export const KEPT_MS = 10 * 60_000;
/** Nobody agrees on a call later than that: the episode goes quiet before. */
const ASIDE_MS_MAX = 72 * 3_600_000;
/** What stands in the field of whoever never wants a task again. Why stands in the trail alone: nobody asks for it here. */
export const SKIPPED = 'skipped';

export interface Letting {
  /** From when on it waits again, processing time, epoch ms; at once when missing or past. */
  readonly at?: number;
  /** For whom it is kept until KEPT_MS after that. */
  readonly keptFor?: string;
  /** Fields of the task that are set, and those to which JSON is added. */
  readonly set?: Readonly<Record<string, string>>;
  readonly add?: Readonly<Record<string, string>>;
  /** What was found out, when that is why. */
  readonly outcome?: string;
}

/** What a task that stays open after an outcome waits for. `by` recorded it. */
export function lettingOf(vault: Vault, outcome: RecordedOutcome, next: NextStep): Letting {
  const deferral: Deferral = { until: next.at, reason: outcome.outcome, by: outcome.staff };
  return {
    at: next.at,
    set: {
      step: next.step,
      // It is recorded, and that is over.
      recording: '',
      deferred: sealDeferral(vault, outcome.taskId, deferral),
      // Whoever was refused is not the one to try again.
      ...(next.step === 'second-caller' ? { [`skip:${outcome.staff}`]: SKIPPED } : {}),
    },
    add: { attempts: sealAttempt(vault, outcome) },
    outcome: outcome.outcome,
  };
}

/** A task that its holder never wants again; the others do not notice. */
export function skipping(staff: string): Letting {
  return { set: { [`skip:${staff}`]: SKIPPED } };
}

/** Throws FwError FW_USAGE for a time that is past or too far. `now` is processing time, epoch ms. */
export function checkAside({ until }: Aside, now: number): void {
  const waitMs = until - now;
  if (waitMs > 0 && waitMs <= ASIDE_MS_MAX) return;
  const what = 'until must lie ahead, at most 72 hours';
  throw new FwError('FW_USAGE', `${what}, not ${Math.round(waitMs / 1_000)} s from now.`);
}

/** A task that waits for a time that was agreed, for whoever is free then or kept for its holder. */
export function settingAside(
  vault: Vault,
  { task: { taskId }, staff }: Pick<Claim, 'task' | 'staff'>,
  aside: Aside,
): Letting {
  return {
    at: aside.until,
    set: { deferred: sealDeferral(vault, taskId, deferralOf(aside, staff)) },
    ...(aside.isForMe ? { keptFor: staff } : {}),
  };
}

/** What its holder's setting aside makes a task wait for. */
export function deferralOf({ until, reason, isForMe }: Aside, staff: string): Deferral {
  return { until, reason, by: staff, ...(isForMe ? { for: staff } : {}) };
}

/** What a call after the episode that reached nobody waits for. */
export function callingAgain(
  vault: Vault,
  claim: Pick<Claim, 'task' | 'staff'>,
  until: number,
): Letting {
  const aside = { until, reason: 'unreachable', isForMe: false };
  const { at, set } = settingAside(vault, claim, aside);
  // It is recorded, and that is over.
  return { ...(at === undefined ? {} : { at }), set: { ...set, recording: '' } };
}

/** A task that is kept for a colleague from now on. */
export function passingTo(colleague: string): Letting {
  return { keptFor: colleague };
}

/** What a holder says of a task that is to wait. */
export interface Aside {
  /** Processing time, epoch ms. */
  readonly until: number;
  readonly reason: string;
  /** Nobody else is to have it until KEPT_MS after that time. */
  readonly isForMe: boolean;
}

/** Ends the lease; gives why the task was to be withdrawn meanwhile, '' when it was not. Throws FwError FW_LEASE_LOST, FW_NOT_FOUND. */
export function letGo(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  task: Task,
  lease: string,
  { at, keptFor = '', set = {}, add = {}, outcome = '' }: Letting,
): Promise<string> {
  const waitMs = at === undefined ? 0 : Math.max(0, at - settings.now());
  const { deferred, ...others } = set;
  const fields = { ...others, ...(waitMs > 0 && deferred !== undefined ? { deferred } : {}) };
  return endLease(store, task.taskId, lease, [
    waitMs,
    keptFor,
    KEPT_MS,
    deadlineOf(task, settings),
    outcome,
    outcome === '' ? 0 : settings.wrapUpMs(task.desk),
    ...Object.entries(fields).flatMap(([name, text]) => [name, `=${text}`]),
    ...Object.entries(add).flatMap(([name, text]) => [name, `+${text}`]),
  ]);
}

/** Gives a task back as it is: it waits at once, and rises when it would have. The same as `letGo` beside. */
export function giveBack(store: TaskQueueStore, taskId: string, lease: string): Promise<string> {
  return endLease(store, taskId, lease, [0, '', KEPT_MS, SAME_DEADLINE, '', 0]);
}

async function endLease(
  store: TaskQueueStore,
  taskId: string,
  lease: string,
  how: readonly (string | number)[],
): Promise<string> {
  if (!isTaskId(taskId)) throw notFound(taskId);
  checkLease(taskId, lease);
  const args = [jobIdOf(taskId), lease, ...how];
  const [answer, withdrawn] = arrayOf(await store.run(LET_GO, args));
  if (answer === 'missing') throw notFound(taskId);
  if (answer !== 'gone') throw leaseLost(taskId);
  return textOf(withdrawn);
}
