// A task that nobody claims before the deadline of its level goes to the desk above, county to city to province. When each is due stands in
// Redis, so that no restart forgets it; whoever looks first moves it. A task that is held does not rise: it gets another deadline.
import { parentDesk } from './desk-tree.ts';
import { isHoldOut } from './hold-out.ts';
import { OVERDUE, RISE } from './move-scripts.ts';
import { levelOf } from './priority.ts';
import { RUSH } from './supervisor/lead-scripts.ts';
import type { Task, TaskMove } from './task.ts';
import { jobIdOf, taskIdOfJob } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { arrayOf, textOf } from './task-view.ts';

/** Tasks moved at once; the next follow while there are more. After an outage thousands are overdue, and one after the other they would wait for each other's way to Redis. */
const BATCH = 100;

interface Overdue {
  readonly taskId: string;
  readonly due: string;
  readonly desk: string;
}

/** How long a task may wait at its desk, in ms, as scripts take it: '' for ever. At the province nothing is above, so nothing is due. */
export function deadlineOf(task: Task, { riseAfterMs }: TaskQueueSettings): number | '' {
  if (parentDesk(task.desk) === undefined) return '';
  // Who was drawn by lot waits until there is time for it.
  const isByLot = isHoldOut(task.episode) && task.help === undefined;
  return isByLot ? '' : (riseAfterMs(task.desk, levelOf(task)) ?? '');
}

/** Moves every task that is overdue, or waits at a desk that is paused with its tasks to rise, to the desk above; gives how many this call moved. */
export async function riseOverdue(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
): Promise<number> {
  let risen = 0;
  await store.run(RUSH, []);
  for (;;) {
    const overdue = await findOverdue(store);
    const moved = await Promise.all(overdue.map((one) => rise(store, settings, one)));
    risen += moved.filter((isMoved) => isMoved === true).length;
    // A round in which nothing changed would only be repeated.
    if (overdue.length < BATCH || moved.every((isMoved) => isMoved === undefined)) return risen;
  }
}

async function findOverdue(store: TaskQueueStore): Promise<Overdue[]> {
  const rows = arrayOf(await store.run(OVERDUE, [BATCH])).map(arrayOf);
  return rows.map(([id, due, desk]) => ({
    taskId: taskIdOfJob(textOf(id)),
    due: textOf(due),
    desk: textOf(desk),
  }));
}

/** Whether it rose; undefined when another process was first. */
async function rise(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  { taskId, due, desk }: Overdue,
): Promise<boolean | undefined> {
  const view = await store.find(taskId);
  const above = parentDesk(desk) ?? '';
  const move: TaskMove = { kind: 'risen', from: desk, to: above, at: settings.now() };
  const untilDue = (at: string) =>
    view === undefined ? '' : deadlineOf({ ...view.task, desk: at }, settings);
  const args = [jobIdOf(taskId), due, desk, above, untilDue(above), JSON.stringify(move)];
  const answer = textOf(await store.run(RISE, [...args, untilDue(desk)]));
  if (answer === 'changed') return undefined;
  if (answer !== 'risen' || view === undefined) return false;
  const moves = [...(view.task.moves ?? []), move];
  settings.onRisen({ ...view.task, desk: above, moves }, move);
  return true;
}
