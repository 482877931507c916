// How an open task becomes more urgent: its episode was raised, or the person asked for help.
import { priorityOf } from './priority.ts';
import type { AskedHelp, Task } from './task.ts';
import { jobIdOf } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { RAISE } from './task-scripts.ts';
import { sealTask } from './task-sealing.ts';
import { textOf } from './task-view.ts';

/** Brings a task to a higher revision of its episode; gives whether it changed, undefined when there is none. */
export async function raiseTask(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  { taskId, episode }: Pick<Task, 'taskId' | 'episode'>,
): Promise<boolean | undefined> {
  for (;;) {
    const current = await store.find(taskId);
    if (current === undefined) return undefined;
    const answer = await run(store, settings, { ...current.task, episode }, '');
    if (answer !== 'changed') return answer === 'raised';
  }
}

/** Puts a task before all others, whatever it waited for, since the person asked to be called. Asking again changes nothing; 'closed' when it is over. */
export async function helpTask(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  taskId: string,
  help: AskedHelp,
): Promise<'asked' | 'closed'> {
  for (;;) {
    const current = await store.find(taskId);
    if (current === undefined || current.state === 'closed') return 'closed';
    const answer = await run(store, settings, { ...current.task, help }, 'help');
    if (answer !== 'changed') return answer === 'raised' || answer === 'same' ? 'asked' : 'closed';
  }
}

async function run(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  task: Task,
  how: 'help' | '',
): Promise<string> {
  const { taskId, episode } = task;
  const deadline = deadlineOf(task, settings);
  const args = [
    jobIdOf(taskId),
    episode.revision,
    JSON.stringify(sealTask(store.vault, task)),
    priorityOf(task),
    deadline,
  ];
  return textOf(await store.run(RAISE, [...args, how]));
}
