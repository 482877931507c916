// A task that nobody claims in time goes to the desk above, on a real Redis: whoever restarts, races or holds.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Level } from '../signal/level.ts';
import {
  claimAny,
  MINUTE_MS,
  outcomeFor,
  PROVINCE,
  stateOf,
  taskQueueServer,
} from '../test/task-queue-server.ts';
import { START_TIME, taskNumbered } from './fixture.ts';
import type { Task, TaskMove } from './task.ts';
import type { TaskQueue } from './task-queue.ts';
import type { TaskQueueOptions } from './task-queue-options.ts';

const redis = taskQueueServer();
const CITY = '330100';
const COUNTY = '330106';

/** A queue that never looks by itself in a test: it rises when it is told to. */
function connect(options: Partial<TaskQueueOptions> = {}): TaskQueue {
  return redis.connect({ riseAfterMs: () => MINUTE_MS, lapseCheckMs: 3_600_000, ...options });
}

/** Opened so long ago, by the clock of Redis. */
async function openedAgo(
  queue: TaskQueue,
  number: number,
  agoMs: number,
  level: Level = 'orange',
): Promise<Task> {
  const task = taskNumbered(number, { level }, Date.now() - agoMs);
  await queue.open(task);
  return task;
}

/** Makes every deadline pass. */
async function passDeadlines(): Promise<void> {
  for (const id of await redis.admin.zrange('{forewarn}:due', '0', '-1'))
    await redis.admin.zadd('{forewarn}:due', 1, id);
}

async function deskOf(queue: TaskQueue, task: Task): Promise<string | undefined> {
  return (await queue.find(task.taskId))?.task.desk;
}

test('a task rises from county to city to province, one desk a deadline, and says how it came there', async () => {
  const seen: [string, TaskMove][] = [];
  const queue = connect({
    now: () => START_TIME,
    onRisen: (task, move) => seen.push([task.desk, move]),
  });
  const task = await openedAgo(queue, 1, 2 * MINUTE_MS);
  expect(await queue.riseOverdue()).toBe(1);
  expect(await queue.riseOverdue()).toBe(0);
  expect(await deskOf(queue, task)).toBe(CITY);
  await passDeadlines();
  expect(await queue.riseOverdue()).toBe(1);
  const moves: TaskMove[] = [
    { kind: 'risen', from: COUNTY, to: CITY, at: START_TIME },
    { kind: 'risen', from: CITY, to: PROVINCE, at: START_TIME },
  ];
  expect(await queue.find(task.taskId)).toEqual({
    task: { ...task, desk: PROVINCE, moves },
    state: 'waiting',
  });
  expect(seen).toEqual([
    [CITY, moves[0]],
    [PROVINCE, moves[1]],
  ]);
  await passDeadlines();
  expect(await queue.riseOverdue()).toBe(0);
  expect(await redis.admin.exists('{forewarn}:due')).toBe(0);
});

test('a task rises at its deadline and not before, each level at its own', async () => {
  const queue = connect({
    riseAfterMs: (_desk, level) => (level === 'red' ? MINUTE_MS : 60 * MINUTE_MS),
  });
  const red = await openedAgo(queue, 1, 2 * MINUTE_MS, 'red');
  const orange = await openedAgo(queue, 2, 2 * MINUTE_MS);
  expect(await queue.riseOverdue()).toBe(1);
  expect([await deskOf(queue, red), await deskOf(queue, orange)]).toEqual([CITY, COUNTY]);
});

test('a level that may wait for ever does not rise', async () => {
  const queue = connect({ riseAfterMs: () => undefined });
  await openedAgo(queue, 1, 1_000 * MINUTE_MS);
  expect(await queue.riseOverdue()).toBe(0);
});

test('a task that is raised to a more urgent level rises by the deadline of that level', async () => {
  const queue = connect({ riseAfterMs: (_desk, level) => (level === 'red' ? 1 : 60 * MINUTE_MS) });
  const task = await openedAgo(queue, 1, 0);
  await queue.raise({ ...task, episode: { ...task.episode, level: 'red', revision: 2 } });
  await expect.poll(() => queue.riseOverdue()).toBe(1);
  expect(await deskOf(queue, task)).toBe(CITY);
});

test('deadlines stand in Redis: another process lets the task rise after the first has ended', async () => {
  const first = connect();
  const task = await openedAgo(first, 1, 2 * MINUTE_MS);
  await first.close();
  const second = connect({ lapseCheckMs: 20 });
  await expect.poll(() => deskOf(second, task)).toBe(CITY);
});

test('of several processes that look at once one moves the task, and only it tells of it', async () => {
  let told = 0;
  const queues = [1, 2, 3, 4].map(() => connect({ onRisen: () => told++ }));
  const [queue] = queues;
  if (queue === undefined) throw new Error('There is no queue.');
  for (let i = 0; i < 20; i++) await openedAgo(queue, i, 2 * MINUTE_MS);
  const counts = await Promise.all(queues.map((one) => one.riseOverdue()));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  expect(told).toBe(20);
  const city = await queue.list({ desk: CITY, state: 'waiting' });
  expect(city.tasks.map(({ task }) => task.moves?.length)).toEqual(
    Array.from({ length: 20 }, () => 1),
  );
});

test('a task that is held stays, and has another deadline when it is given back', async () => {
  const queue = connect();
  const task = await openedAgo(queue, 1, 2 * MINUTE_MS);
  const claim = await claimAny(queue);
  expect(await queue.riseOverdue()).toBe(0);
  await queue.release(task.taskId, claim.lease);
  expect(await queue.riseOverdue()).toBe(0);
  await passDeadlines();
  expect(await queue.riseOverdue()).toBe(1);
});

test('a task that was held at a city when its deadline passed rises from there to the province once nobody holds it any more', async () => {
  let lapsed = 0;
  const queue = connect({ lapseCheckMs: 50, onLapsed: () => lapsed++ });
  const task = await openedAgo(queue, 1, 2 * MINUTE_MS);
  expect(await queue.riseOverdue()).toBe(1);
  const { lease } = await claimAny(queue);
  await passDeadlines();
  expect(await queue.riseOverdue()).toBe(0);
  await queue.renew(task.taskId, lease);
  await redis.lapse(task);
  await vi.waitFor(() => expect(lapsed).toBe(1), { timeout: 30_000 });
  await passDeadlines();
  // This queue looks for lapses by itself, and may see the deadline first.
  await queue.riseOverdue();
  await vi.waitFor(async () => expect(await deskOf(queue, task)).toBe(PROVINCE), {
    timeout: 30_000,
  });
});

test('a task that rose is listed, counted and handed out at the desk above, and its own county still sees it and may take it', async () => {
  const queue = connect();
  const task = await openedAgo(queue, 1, 2 * MINUTE_MS);
  await queue.open(taskNumbered(2, { region: '330105' }, Date.now()));
  await queue.riseOverdue();
  const idsAt = async (desk: string, state: 'waiting' | 'claimed' = 'waiting') =>
    (await queue.list({ desk, state })).tasks.map((view) => view.task.episodeId).sort();
  expect(await idsAt(CITY)).toEqual(['e1', 'e2']);
  expect(await idsAt(COUNTY)).toEqual(['e1']);
  expect(await idsAt('330105')).toEqual(['e2']);
  const counts = await queue.counts();
  expect(counts.map(({ desk, levels }) => [desk, levels.orange.waiting])).toEqual([
    [CITY, 1],
    ['330105', 1],
    [COUNTY, 0],
  ]);
  const claim = await queue.claimNext(COUNTY, 'li');
  expect(claim?.task).toMatchObject({ taskId: task.taskId, desk: CITY });
  expect(await queue.claimNext(COUNTY, 'wang')).toBeUndefined();
  expect(await idsAt(COUNTY, 'claimed')).toEqual(['e1']);
});

test('a county takes the most urgent of its own tasks and of those that rose from it', async () => {
  const queue = connect();
  await openedAgo(queue, 1, 2 * MINUTE_MS, 'red');
  await openedAgo(queue, 2, 2 * MINUTE_MS);
  await queue.riseOverdue();
  await openedAgo(queue, 3, 0, 'red');
  const taken: string[] = [];
  for (let claim = await queue.claimNext(COUNTY, 'li'); claim !== undefined; ) {
    taken.push(claim.task.episodeId);
    claim = await queue.claimNext(COUNTY, 'li');
  }
  expect(taken).toEqual(['e1', 'e3', 'e2']);
});

test('a task that rose goes before others of its level and age', async () => {
  const queue = connect();
  await queue.open(taskNumbered(1, { region: CITY }, Date.now()));
  await openedAgo(queue, 2, 2 * MINUTE_MS);
  await queue.riseOverdue();
  expect((await claimAny(queue, CITY)).task.episodeId).toBe('e2');
});

test('a task that rose is raised, lapses, is withdrawn and completed like any other', async () => {
  const queue = connect({ lapseCheckMs: 50 });
  const tasks: Task[] = [];
  for (const number of [1, 2, 3]) tasks.push(await openedAgo(queue, number, 2 * MINUTE_MS));
  const [raised, withdrawn, lapsed] = tasks;
  if (raised === undefined || withdrawn === undefined || lapsed === undefined) throw new Error();
  await queue.riseOverdue();
  const red = { ...raised.episode, level: 'red', revision: 2 } as const;
  expect(await queue.raise({ ...raised, episode: red })).toBe(true);
  const claim = await claimAny(queue, COUNTY);
  expect(claim.task).toMatchObject({ desk: CITY, episode: { level: 'red' } });
  await queue.complete(raised.taskId, claim.lease, outcomeFor(claim));
  await queue.withdraw(withdrawn.taskId, 'quiet');
  expect(await stateOf(queue, raised)).toBe('closed');
  expect(await stateOf(queue, withdrawn)).toBe('closed');
  await queue.claim(lapsed.taskId, 'li');
  await redis.lapse(lapsed);
  const again = await vi.waitUntil(
    () => queue.claim(lapsed.taskId, 'wang').catch(() => undefined),
    { timeout: 30_000 },
  );
  await queue.complete(lapsed.taskId, again.lease, outcomeFor(again));
  expect(await redis.admin.exists(`{forewarn}:tasks-${COUNTY}:risen`, '{forewarn}:due')).toBe(0);
});

test('opening a task again after it rose leaves it where it is', async () => {
  const queue = connect();
  const task = await openedAgo(queue, 1, 2 * MINUTE_MS);
  await queue.riseOverdue();
  await queue.open(task);
  expect(await deskOf(queue, task)).toBe(CITY);
  expect(await queue.raise({ ...task, episode: { ...task.episode, revision: 9 } })).toBe(true);
  expect((await queue.find(task.taskId))?.task).toMatchObject({
    desk: CITY,
    openedAt: task.openedAt,
  });
});

test('a queue that does not work leaves what is overdue to one that does', async () => {
  const idle = redis.connect({ riseAfterMs: () => MINUTE_MS, lapseCheckMs: 20, isWorking: false });
  const task = await openedAgo(idle, 1, 2 * MINUTE_MS);
  await sleep(500);
  expect(await deskOf(idle, task)).toBe(COUNTY);
  expect(await connect().riseOverdue()).toBe(1);
  expect(await deskOf(idle, task)).toBe(CITY);
});
