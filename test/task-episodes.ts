// Which episodes have a task, as a judge asks when a system has come to rest.
import { TaskQueue } from '../dissuasion/task-queue.ts';
import type { TaskQueueOptions } from '../dissuasion/task-queue-options.ts';

/** A lease that ends while the judge looks moves its task from held to waiting: held ones come first, so that none is overlooked. */
const STATES = ['claimed', 'waiting', 'closed'] as const;
const PROVINCE = '330000';
const PAGE = 500;

/** The episodes of all tasks of the province, held, waiting or closed, in order; an episode with two tasks is there twice. */
export async function taskEpisodeIds(
  place: Pick<TaskQueueOptions, 'redisUrl' | 'keyPrefix' | 'vault'>,
): Promise<string[]> {
  const tasks = new TaskQueue({ ...place, leaseMs: 1_000 });
  const episodes = new Map<string, string>();
  // One that rises while pages are read moves before the page at hand, and is found by the next look.
  for (let before = -1; before < episodes.size; ) {
    before = episodes.size;
    for (const state of STATES) await addAll(tasks, state, episodes);
  }
  await tasks.close();
  return [...episodes.values()].sort();
}

/** Adds the episodes of all tasks of a state, by task. */
async function addAll(
  tasks: TaskQueue,
  state: (typeof STATES)[number],
  episodes: Map<string, string>,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const page = await tasks.list({ desk: PROVINCE, state, limit: PAGE, ...from });
    for (const { task } of page.tasks) episodes.set(task.taskId, task.episodeId);
    cursor = page.cursor;
  } while (cursor !== undefined);
}
