// Hand-over to another district: whoever knows better where the person is asks for it, somebody else approves, and the task moves. Until then
// it stays where it is and may be worked, so that nobody waits for a signature.
import { FwError } from '../signal/fw-error.ts';
import { isDesk } from './desk-tree.ts';
import { ASK_HANDOVER, END_HANDOVER, HANDOVERS } from './move-scripts.ts';
import type { HandoverRequest, TaskMove } from './task.ts';
import { isTaskId, jobIdOf, notFound, taskIdOfJob } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { sealHandover } from './task-sealing.ts';
import { arrayOf, type TaskView, textOf } from './task-view.ts';

export interface HandoverDecision {
  /** Who decides; not who asked. */
  readonly staff: string;
  readonly isApproved: boolean;
}

/** Asks for another district; gives the task with what is asked. Throws FwError FW_NOT_FOUND, FW_TASK_CLOSED, FW_HANDOVER_REFUSED. */
export async function askHandover(
  store: TaskQueueStore,
  taskId: string,
  request: HandoverRequest,
): Promise<TaskView> {
  const view = isTaskId(taskId) ? await store.find(taskId) : undefined;
  if (view === undefined) throw notFound(taskId);
  if (!isDesk(request.to)) {
    throw refusal(
      taskId,
      `${request.to} is no desk; give the region code of a county, city or province`,
    );
  }
  if (view.task.desk === request.to) throw refusal(taskId, `it is at ${request.to} already`);
  const answer = await store.run(ASK_HANDOVER, [
    jobIdOf(taskId),
    sealHandover(store.vault, taskId, request),
  ]);
  if (answer === 'missing') throw notFound(taskId);
  if (answer === 'closed') throw closed(taskId);
  if (answer === 'asked') throw refusal(taskId, 'another district is asked for already');
  return { ...view, task: { ...view.task, handover: request } };
}

/**
 * Approves or refuses; gives the task as it became. Throws FwError FW_NOT_FOUND, FW_TASK_HELD while somebody works it, and
 * FW_HANDOVER_REFUSED when nobody asked or who asked decides.
 */
export async function endHandover(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  taskId: string,
  { staff, isApproved }: HandoverDecision,
): Promise<TaskView> {
  const view = isTaskId(taskId) ? await store.find(taskId) : undefined;
  if (view === undefined) throw notFound(taskId);
  const { handover: request, ...task } = view.task;
  if (request === undefined || view.state === 'closed')
    throw refusal(taskId, 'no other district is asked for');
  if (isApproved && request.by === staff) {
    throw refusal(taskId, `${staff} asked for it; somebody else has to approve`);
  }
  const { desk: from, moves = [] } = task;
  const move: TaskMove = { kind: 'handed-over', from, to: request.to, at: settings.now() };
  const moved = { ...task, desk: request.to, moves: [...moves, move] };
  const answer = await store.run(END_HANDOVER, [
    jobIdOf(taskId),
    `${request.at} ${request.by}`,
    isApproved ? JSON.stringify(move) : '',
    request.to,
    deadlineOf(moved, settings),
  ]);
  if (answer === 'held') {
    throw new FwError(
      'FW_TASK_HELD',
      `Somebody works task ${taskId}; it can move when they let go.`,
    );
  }
  if (answer === 'missing') throw notFound(taskId);
  if (answer === 'changed') throw refusal(taskId, 'it was decided by somebody else meanwhile');
  return { ...view, task: isApproved ? moved : task };
}

/** Tasks for which another district is asked, the longest first. */
export async function openHandovers(store: TaskQueueStore): Promise<TaskView[]> {
  const ids = arrayOf(await store.run(HANDOVERS, [])).map(textOf);
  const views = await Promise.all(ids.map((id) => store.find(taskIdOfJob(id))));
  return views.filter((view) => view !== undefined);
}

function refusal(taskId: string, why: string): FwError {
  return new FwError('FW_HANDOVER_REFUSED', `Task ${taskId} cannot be handed over: ${why}.`);
}

function closed(taskId: string): FwError {
  return new FwError('FW_TASK_CLOSED', `Task ${taskId} is closed.`);
}
