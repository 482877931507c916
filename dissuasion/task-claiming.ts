// How a task is taken: the most urgent one of some desks, or one certain task. One step in Redis, which also looks whether whoever asks takes
// tasks now.
import { randomUUID } from 'node:crypto';
import { printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { maskNote } from '../signal/masked-words.ts';
import { CLAIM_NEXT, CLAIM_ONE } from './claim-scripts.ts';
import { type DeskPause, openPause } from './supervisor/desk-pause.ts';
import type { Claim } from './task.ts';
import { isTaskId, jobIdOf, notFound } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { arrayOf, taskOfFields, textOf } from './task-view.ts';

/** Who takes which task, and why when it is to be withdrawn. */
interface Taking {
  readonly taskId: string;
  readonly staff: string;
  readonly lease: string;
  readonly withdrawal?: string;
}

/** Takes the most urgent task of a desk and those below it; undefined when none waits. Throws FwError FW_STAFF_AWAY, FW_DESK_PAUSED. */
export async function claimNext(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  desk: string,
  staff: string,
): Promise<Claim | undefined> {
  const lease = randomUUID();
  const claimedAt = settings.now();
  const args = [lease, settings.leaseMs, claimedAt, staff, desk];
  const [kind, fields, more] = arrayOf(await store.run(CLAIM_NEXT, args));
  if (kind === 'away') throw staffAway(staff, fields, more);
  if (kind === 'desk-paused') throw deskPaused(openPause(store.vault, desk, textOf(fields)));
  if (kind !== 'taken') return undefined;
  return claimFrom(store, settings, fields, { staff, lease, claimedAt });
}

/** Takes this task. Throws FwError FW_STAFF_AWAY, FW_TASK_HELD, FW_TASK_CLOSED, FW_NOT_FOUND. */
export async function claimOne(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  taskId: string,
  staff: string,
): Promise<Claim> {
  if (!isTaskId(taskId)) throw notFound(taskId);
  const lease = randomUUID();
  const claimedAt = settings.now();
  const answer = await takeOne(store, settings, { taskId, staff, lease });
  const [kind, fields, more] = answer;
  switch (kind) {
    case 'taken':
      return claimFrom(store, settings, fields, { staff, lease, claimedAt });
    case 'away':
      throw staffAway(staff, fields, more);
    case 'missing':
      throw notFound(taskId);
    case 'closed':
      throw new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
    case 'kept':
      throw held(`Task ${taskId} is kept for ${textOf(fields)}; take another one.`);
    default:
      throw held(
        `Somebody else holds task ${taskId}; take another one, or wait until it is released or lapses.`,
      );
  }
}

/** What the script says of taking one task: its kind, and what belongs to that. */
export async function takeOne(
  store: TaskQueueStore,
  { leaseMs, now }: TaskQueueSettings,
  { taskId, staff, lease, withdrawal = '' }: Taking,
): Promise<readonly unknown[]> {
  const args = [lease, leaseMs, now(), staff, jobIdOf(taskId), withdrawal];
  return arrayOf(await store.run(CLAIM_ONE, args));
}

function claimFrom(
  { vault }: TaskQueueStore,
  { leaseMs }: TaskQueueSettings,
  fields: unknown,
  claim: Pick<Claim, 'staff' | 'lease' | 'claimedAt'>,
): Claim {
  return { task: taskOfFields(vault, fields), ...claim, expiresAt: claim.claimedAt + leaseMs };
}

function held(text: string): FwError {
  return new FwError('FW_TASK_HELD', text);
}

/** `more` is the reason of a pause, or when the wrap-up ends. */
function staffAway(staff: string, state: unknown, more: unknown): FwError {
  const said = textOf(more);
  const how =
    state === 'wrap-up'
      ? `wraps up until ${printTime(Number(said))}`
      : `is ${textOf(state)}${said === '' ? '' : ` (${said})`}`;
  const text = `${staff} ${how} and is handed no task; say first that they are on.`;
  return new FwError('FW_STAFF_AWAY', text);
}

function deskPaused({ desk, by, reason, at }: DeskPause): FwError {
  const why = `${by} paused ${desk} at ${printTime(at)} (${maskNote(reason)})`;
  return new FwError('FW_DESK_PAUSED', `${why}; no task is handed out there until it goes on.`);
}
