// Redis is emptied under tasks that wait: each rises when it would have, by the levels that it had and what it waited for.
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { taskEventRow } from '../api/task-trail.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Task } from '../dissuasion/task.ts';
import { jobIdOf } from '../dissuasion/task-lease.ts';
import type { TaskEventRow } from '../ledger/rows.ts';
import type { Level } from '../signal/level.ts';
import { deskServer } from '../test/desk-server.ts';
import { restoreTasks } from './restore-tasks.ts';

const MINUTE_MS = 60_000;
const RISE_MINUTES = { blue: 1_440, yellow: 480, orange: 240, red: 60 };
const server = deskServer({
  queue: { riseAfterMs: (_desk, level) => RISE_MINUTES[level] * MINUTE_MS },
});

/** A task that was opened at a level so many minutes ago, and what the ledger has of it. */
async function openedAt(level: Level, minutesAgo: number) {
  const openedTime = Date.now() - minutesAgo * MINUTE_MS;
  const task = await server.openTask({ level });
  const tell = (
    kind: TaskEventRow['kind'],
    { ago, told = task, detail = {} }: { ago: number; told?: Task; detail?: object },
  ) => {
    const at = Date.now() - ago * MINUTE_MS;
    const row = taskEventRow({ kind, task: told, at, mark: String(ago), staff: 'li', detail });
    return server.ledger.write({ episodes: [told.episode], taskEvents: [row] }, randomUUID());
  };
  await tell('opened', { ago: minutesAgo });
  return { task: { ...task, openedAt: openedTime }, tell };
}

function raised({ episode, ...task }: Task, level: Level): Task {
  return { ...task, episode: { ...episode, level, revision: episode.revision + 1 } };
}

async function risesIn({ taskId }: Task): Promise<number> {
  const redis = new Redis(server.redis.url);
  const due = await redis.zscore('{forewarn}:due', jobIdOf(taskId));
  redis.disconnect();
  return Math.round((Number(due) - Date.now()) / MINUTE_MS);
}

/** Minutes until the task rises after Redis was emptied and its task was restored. */
async function restored(task: Task): Promise<number> {
  const redis = new Redis(server.redis.url);
  await redis.flushall();
  redis.disconnect();
  const { ledger, tasks } = server;
  const { followUps } = readDeskSettings();
  await restoreTasks({ ledger, tasks, followUps, now: Date.now() });
  return await risesIn(task);
}

test('one that was opened at its level rises by it', async () => {
  const { task } = await openedAt('orange', 180);
  expect(await restored(task)).toBe(60);
});

test('one that was raised has the deadline of its level from the raise on, not from when it was opened', async () => {
  const { task, tell } = await openedAt('yellow', 180);
  await tell('raised', { ago: 10, told: raised(task, 'red') });
  expect(await restored(task)).toBe(50);
});

test('one that was raised shortly before it was to rise does not wait for longer', async () => {
  const { task, tell } = await openedAt('orange', 220);
  await tell('raised', { ago: 5, told: raised(task, 'red') });
  expect(await restored(task)).toBe(20);
});

test('one that was put back or set aside rises by when that was over', async () => {
  const { task, tell } = await openedAt('orange', 300);
  const put = Date.now() - 15 * MINUTE_MS;
  await tell('put-back', { ago: 25, detail: { step: 'call', until: put } });
  expect(await restored(task)).toBe(225);
  const detail = { until: Date.now() + 30 * MINUTE_MS, reason: '回电' };
  await tell('set-aside', { ago: 2, detail });
  expect(await restored(task)).toBe(270);
});
