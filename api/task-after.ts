// The task that an answer tells of an act that is done. An answer that failed because the task could not be read again would say that nothing was done,
// and whoever did it again would be refused: what was known before is told then, with what the act made of it.
import type { TaskView } from '../dissuasion/task-view.ts';
import { FwError } from '../signal/fw-error.ts';
import type { TaskPort } from './ports.ts';

/** A task as it stands. Throws FW_NOT_FOUND, FW_REDIS_AWAY. */
export async function requireTask(
  tasks: Pick<TaskPort, 'find'>,
  taskId: string,
): Promise<TaskView> {
  const view = await tasks.find(taskId);
  if (view !== undefined) return view;
  throw new FwError('FW_NOT_FOUND', `There is no task ${taskId}.`);
}

/** A task as it stands after an act; `known` is what the act made of it, told when it cannot be read. Never rejects. */
export async function taskAfter(tasks: Pick<TaskPort, 'find'>, known: TaskView): Promise<TaskView> {
  const read = await tasks.find(known.task.taskId).catch(() => undefined);
  return read ?? known;
}

/** A task that whoever had it has no more: it waits for `to`, or for everybody. */
export function letGoOf(view: TaskView, to?: string): TaskView {
  const { staff: _by, claimedAt: _since, expiresAt: _until, deferred, ...rest } = view;
  if (deferred === undefined) return { ...rest, state: 'waiting' };
  const { for: _whom, ...deferral } = deferred;
  return { ...rest, deferred: { ...deferral, ...(to === undefined ? {} : { for: to }) } };
}
