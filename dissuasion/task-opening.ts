// How a task comes into its queue: at its desk, with its priority, its deadline, and how often its person was a victim before. Doing it again
// changes nothing.
import type { Subject } from '../engine/decision.ts';
import { OUTCOMES } from '../signal/outcome.ts';
import { OPENED, PREPARE } from './lease-scripts.ts';
import { priorityOf } from './priority.ts';
import type { Aftercare, Deferral, RecordedOutcome, Task } from './task.ts';
import { jobIdOf } from './task-lease.ts';
import type { TaskQueueSettings } from './task-queue-options.ts';
import type { TaskQueueStore } from './task-queue-store.ts';
import { deadlineOf } from './task-rising.ts';
import { sealTask } from './task-sealing.ts';
import { arrayOf, textOf } from './task-view.ts';

/** So long a fraud counts when its victim is seen again. */
export const VICTIM_MS = 400 * 86_400_000;

/** Adds a task; one with aftercare waits until that is due. */
export async function addTask(
  store: TaskQueueStore,
  settings: TaskQueueSettings,
  task: Task,
): Promise<void> {
  const { taskId, openedAt, aftercare } = task;
  const { desk, earlierFrauds, isNew } = await prepare(store, task);
  const queue = await store.queue(desk);
  const delay = aftercare === undefined ? 0 : Math.max(0, aftercare.at - openedAt);
  const added = earlierFrauds > 0 ? { ...task, earlierFrauds } : task;
  await queue.add('task', sealTask(store.vault, added), {
    jobId: jobIdOf(taskId),
    priority: priorityOf(task),
    timestamp: openedAt,
    delay,
    removeOnComplete: { age: Math.ceil(settings.keepClosedMs / 1_000) },
  });
  const deadline = deadlineOf(task, settings);
  await store.run(OPENED, [
    jobIdOf(taskId),
    deadline === '' ? '' : openedAt + delay + deadline,
    aftercare === undefined || delay === 0 ? '' : JSON.stringify(deferralOf(aftercare)),
  ]);
  if (isNew && aftercare === undefined) settings.onOpened(added);
}

function deferralOf({ at: until, after }: Aftercare): Deferral {
  return { until, reason: 'aftercare', by: after.staff };
}

async function prepare(
  store: TaskQueueStore,
  { taskId, desk, openedAt, episode: { person } }: Task,
): Promise<{ readonly desk: string; readonly earlierFrauds: number; readonly isNew: boolean }> {
  const keys = new Set([store.victimKey(person), store.victimKeyBefore(person)]);
  const args = [jobIdOf(taskId), desk, String(openedAt - VICTIM_MS), ...keys];
  const [at, frauds, isNew] = arrayOf(await store.run(PREPARE, args));
  return { desk: textOf(at), earlierFrauds: Number(frauds), isNew: Number(isNew) === 1 };
}

/** Remembers the victim of a confirmed fraud, so that the next task of the same person says so. */
export async function noteVictim(
  store: TaskQueueStore,
  { episode }: Task,
  { outcome, episodeId, recordedAt }: RecordedOutcome,
): Promise<void> {
  if (OUTCOMES[outcome].fraud !== true) return;
  const key = store.victimKey(episode.person);
  const noting = store.redis.multi().zadd(key, String(recordedAt), episodeId);
  await noting.pexpire(key, VICTIM_MS).exec();
}

/** A confirmed fraud and who its victim was; processing time of its outcome, epoch ms. */
export interface KnownFraud {
  readonly person: Subject;
  readonly episodeId: string;
  readonly at: number;
}

/** Remembers frauds whose memory was lost; gives how many were not known. With `isDryRun` only counts. */
export async function rememberFrauds(
  store: TaskQueueStore,
  frauds: readonly KnownFraud[],
  isDryRun: boolean,
): Promise<number> {
  const asking = store.redis.pipeline();
  for (const { person, episodeId } of frauds) asking.zscore(store.victimKey(person), episodeId);
  const answers = (await asking.exec()) ?? [];
  const failed = answers.find(([error]) => error !== null);
  if (failed?.[0]) throw failed[0];
  const unknown = frauds.filter((_, index) => answers[index]?.[1] === null);
  if (isDryRun || unknown.length === 0) return unknown.length;
  const noting = store.redis.multi();
  for (const { person, episodeId, at } of unknown) {
    const key = store.victimKey(person);
    noting.zadd(key, String(at), episodeId).pexpire(key, VICTIM_MS);
  }
  await noting.exec();
  return unknown.length;
}
