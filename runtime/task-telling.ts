// Tells the desk what became of its tasks: of one task in order, of many at once, since each waits for Redis and Redis takes many calls in the time of one.
import type { TaskQueue } from '../dissuasion/task-queue.ts';
import type { TaskChange } from './effect.ts';

export type TaskSink = Pick<TaskQueue, 'open' | 'raise' | 'withdraw'>;

/** Tasks told at once: enough to keep Redis busy, few enough that whoever claims meanwhile is not behind all of them. */
const AT_ONCE = 16;

/**
 * Resolves when all changes are told. A task that cannot be told keeps no other from it, but as many as are told at once do: then Redis is away,
 * and each further one would wait in vain. Throws what the first threw, when nothing is being told any more.
 */
export async function tellTasks(sink: TaskSink, changes: readonly TaskChange[]): Promise<void> {
  const ofTasks = [...Map.groupBy(changes, ({ task }) => task.taskId).values()];
  const failures: unknown[] = [];
  let next = 0;
  const work = async () => {
    for (let one = ofTasks[next++]; one !== undefined; one = ofTasks[next++]) {
      try {
        await tellInOrder(sink, one);
      } catch (error) {
        failures.push(error);
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, ofTasks.length) }, work));
  if (failures.length > 0) throw failures[0];
}

async function tellInOrder(sink: TaskSink, changes: readonly TaskChange[]): Promise<void> {
  for (const { task, kind } of changes) {
    if (kind === 'open') await sink.open(task);
    else if (kind === 'raise') await sink.raise(task);
    else await sink.withdraw(task.taskId, task.episode.closedBy ?? 'quiet');
  }
}
