// Where tasks and decisions meet the ladders: a task that is opened or raised has its ladder do the same, one that is withdrawn ends it, and what an
// outcome leaves to do is done by the ladder as well.

import { OUTCOMES } from '../signal/outcome.ts';
import { nextStepOf } from './follow-up.ts';
import { isHoldOut } from './hold-out.ts';
import type { LadderBook } from './ladder-book.ts';
import { FOREWARN } from './ladder-state.ts';
import type { RecordedOutcome, Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

type TaskSink = Pick<TaskQueue, 'open' | 'raise' | 'withdraw'>;

/** The task sink that also moves the ladder of each task; who is called by lot hears what everybody hears at such a level. Telling it again changes nothing. */
export function climbingTasks(
  tasks: TaskSink,
  ladders: Pick<LadderBook, 'open' | 'end'>,
): TaskSink {
  return {
    async open(task) {
      await tasks.open(task);
      if (!isHoldOut(task.episode)) await ladders.open(task);
    },
    async raise(task) {
      const isRaised = await tasks.raise(task);
      if (!isHoldOut(task.episode)) await ladders.open(task);
      return isRaised;
    },
    async withdraw(taskId, reason) {
      await tasks.withdraw(taskId, reason);
      await ladders.end(taskId, reason);
    },
  };
}

/**
 * What an outcome does to the ladder of its task: one that ends the episode ends it; after the others staff are at it, but who could not be reached
 * goes on to hear from us; and where a visit is next, police are asked for it. Telling it again changes nothing.
 */
export async function moveLadder(
  ladders: Pick<LadderBook, 'end' | 'rest' | 'ask'>,
  task: Task,
  recorded: RecordedOutcome,
): Promise<void> {
  const { outcome, outcomeId, place } = recorded;
  const { taskId } = task;
  if (OUTCOMES[outcome].ends) {
    await ladders.end(taskId, outcome);
    return;
  }
  if (outcome !== 'unreachable') await ladders.rest(taskId, outcome);
  const next = nextStepOf(recorded.followUps ?? []);
  if (next?.step !== 'visit') return;
  const where = place === undefined ? {} : { place };
  const visit = { step: 'visit', askedBy: FOREWARN, at: next.at, mark: outcomeId } as const;
  await ladders.ask(task, { ...visit, ...where });
}
