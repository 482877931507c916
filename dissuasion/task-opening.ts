// How a task comes into its queue: at its desk, with its priority, its deadline, and how often its person was a victim before. Doing it again
// changes nothing.
import { OUTCOMES } from '../signal/outcome.ts';
import { priorityOf } from './priority.ts';
import type { Deferral, RecordedOutcome, Task } from './task.ts';
import { jobIdOf } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { OPENED } from './task-scripts.ts';
import { sealTask } from './task-sealing.ts';

/** So long a fraud counts when its victim is seen again. */
const VICTIM_MS = 400 * 86_400_000;

/** Adds a task; one with aftercare waits until that is due. */
export async function addTask(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  task: Task,
): Promise<void> {
  const { redis, desksKey } = store;
  const { taskId, openedAt, aftercare } = task;
  const deskKey = store.deskKey(taskId);
  await redis.set(deskKey, task.desk, 'NX');
  await redis.sadd(desksKey, task.desk);
  const queue = await store.queue((await redis.get(deskKey)) ?? task.desk);
  const since = String(openedAt - VICTIM_MS);
  const earlierFrauds = await countFrauds(store, task, since);
  const delay = aftercare === undefined ? 0 : Math.max(0, aftercare.at - openedAt);
  const added = earlierFrauds > 0 ? { ...task, earlierFrauds } : task;
  await queue.add('task', sealTask(store.vault, added), {
    jobId: jobIdOf(taskId),
    priority: priorityOf(task),
    timestamp: openedAt,
    delay,
    removeOnComplete: { age: Math.ceil(settings.keepClosedMs / 1_000) },
  });
  if (aftercare !== undefined && delay > 0) {
    const { at: until, after } = aftercare;
    const deferral: Deferral = { until, reason: 'aftercare', by: after.staff };
    await store.noteDeferred(taskId, deferral);
  }
  await store.run(OPENED, [jobIdOf(taskId)]);
  const deadline = deadlineOf(task, settings);
  if (deadline !== '') {
    const due = String(openedAt + delay + deadline);
    await redis.zadd(store.dueKey, 'LT', due, jobIdOf(taskId));
  }
}

async function countFrauds(
  store: TaskQueueStore,
  { episode: { person } }: Task,
  since: string,
): Promise<number> {
  const keys = new Set([store.victimKey(person), store.victimKeyBefore(person)]);
  const counts = [...keys].map((key) => store.redis.zcount(key, since, '+inf'));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** Remembers the victim of a confirmed fraud, so that the next task of the same person says so. */
export async function noteVictim(
  store: TaskQueueStore,
  { episode }: Task,
  { outcome, episodeId, recordedAt }: RecordedOutcome,
): Promise<void> {
  if (OUTCOMES[outcome].fraud !== true) return;
  const key = store.victimKey(episode.person);
  await store.redis.zadd(key, String(recordedAt), episodeId);
  await store.redis.pexpire(key, VICTIM_MS);
}
