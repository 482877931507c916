// What becomes of tasks on a real Redis beside being claimed: raised, withdrawn, listed, counted, and how it stands to BullMQ's own.
import { Queue, Worker } from 'bullmq';
import { expect, test } from 'vitest';
import {
  claimAny,
  MINUTE_MS,
  outcomeFor,
  PROVINCE,
  stateOf,
  taskQueueServer,
  until,
} from '../test/task-queue-server.ts';
import { aftercareTasks } from './aftercare.ts';
import { START_TIME, taskNumbered } from './fixture.ts';
import type { Claim, Task } from './task.ts';
import { jobIdOf } from './task-lease.ts';
import type { TaskQueue } from './task-queue.ts';

const redis = taskQueueServer();

test('raising moves a waiting task up and keeps its age, its desk and its highest revision', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2));
  const higher = taskNumbered(2, { revision: 3, level: 'red', atRiskFen: 7 }, START_TIME + 9);
  expect(await queue.raise(higher)).toBe(true);
  expect(await queue.raise(taskNumbered(2, { revision: 2 }))).toBe(false);
  expect(await queue.raise(higher)).toBe(false);
  const claim = await claimAny(queue);
  expect(claim.task.openedAt).toBe(START_TIME);
  expect(claim.task.episode).toMatchObject({ episodeId: 'e2', revision: 3, atRiskFen: 7 });
});

test('a claimed task is raised in the hands of its holder and waits at the new priority after', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.raise(taskNumbered(1, { revision: 2, level: 'red' }));
  const fresh = await queue.claimOf(claim.task.taskId, claim.lease);
  expect(fresh.task.episode.level).toBe('red');
  expect(fresh.staff).toBe('li');
  await queue.open(taskNumbered(2, { atRiskFen: 100_000_000 }));
  await queue.release(claim.task.taskId, claim.lease);
  expect((await claimAny(queue)).task.episodeId).toBe('e1');
});

test('opening a task again at a higher revision, as a replay may, raises it and keeps its age', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2));
  await queue.open(taskNumbered(2, { revision: 2, level: 'red' }, START_TIME + 9));
  const claim = await claimAny(queue);
  expect(claim.task).toMatchObject({ openedAt: START_TIME, episode: { level: 'red' } });
  expect(claim.task.episodeId).toBe('e2');
});

test('that a task was opened is told once with its level, however often and by whomever it is opened, and calls after an episode are not told', async () => {
  const opened: string[] = [];
  const onOpened = ({ episode }: Task) => opened.push(`${episode.episodeId} ${episode.level}`);
  const queues = [redis.connect({ onOpened }), redis.connect({ onOpened })];
  for (const queue of [...queues, ...queues]) {
    await queue.open(taskNumbered(1));
    await queue.open(taskNumbered(1, { revision: 2, level: 'red' }));
  }
  const [queue] = queues;
  const claim = await claimAny(redis.connect());
  await queue?.complete(claim.task.taskId, claim.lease, outcomeFor(claim));
  await queue?.open(taskNumbered(1));
  await queue?.raise(taskNumbered(2, { level: 'red' }));
  const after = {
    ...outcomeFor(claim),
    followUps: [{ kind: 'aftercare', at: START_TIME }],
  } as const;
  for (const call of aftercareTasks(claim.task, claim.task.episode, after)) await queue?.open(call);
  expect(opened).toEqual(['e1 orange', 'e2 red']);
});

test('raising a task that Redis lost opens it, raising a closed one does not', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1, { revision: 4 });
  expect(await queue.raise(task)).toBe(true);
  const claim = await claimAny(queue);
  await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
  expect(await queue.raise(taskNumbered(1, { revision: 5 }))).toBe(false);
  expect(await stateOf(queue, task)).toBe('closed');
});

test('a withdrawn task is closed with the reason, and withdrawing it again changes nothing', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  await queue.withdraw(task.taskId, 'quiet');
  await queue.withdraw(task.taskId, 'other');
  await queue.withdraw('unknown', 'quiet');
  expect(await queue.find(task.taskId)).toMatchObject({ state: 'closed', withdrawn: 'quiet' });
  await queue.open(task);
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
});

test('a task withdrawn while held stays with its holder and does not come back when released or lapsed', async () => {
  const lapsed: Task[] = [];
  const queue = redis.connect({
    lapseCheckMs: 50,
    onLapsed: (task) => lapsed.push(task),
  });
  for (const number of [1, 2, 3]) await queue.open(taskNumbered(number));
  const released = await claimAny(queue);
  const dropped = await claimAny(queue);
  const finished = await claimAny(queue);
  for (const { task } of [released, dropped, finished]) await queue.withdraw(task.taskId, 'quiet');
  await queue.complete(finished.task.taskId, finished.lease, outcomeFor(finished));
  expect(await stateOf(queue, dropped.task)).toBe('claimed');
  await queue.release(released.task.taskId, released.lease);
  expect(await queue.find(released.task.taskId)).toMatchObject({ withdrawn: 'quiet' });
  await redis.lapse(dropped.task);
  await until(async () => (await stateOf(queue, dropped.task)) === 'closed');
  const view = await queue.find(finished.task.taskId);
  expect(view?.outcome).toEqual(outcomeFor(finished));
  expect(view?.withdrawn).toBeUndefined();
  expect(lapsed).toEqual([]);
});

test('a task withdrawn while held is closed also when whoever put it back died before he closed it', async () => {
  const queue = redis.connect({ lapseCheckMs: 50 });
  const task = taskNumbered(1);
  await queue.open(task);
  const { lease } = await claimAny(queue);
  await queue.withdraw(task.taskId, 'quiet');
  const half = new Queue(`tasks-${task.desk}`, { connection: redis.admin, prefix: '{forewarn}' });
  await half.getBackend().moveJobFromActiveToWait(jobIdOf(task.taskId), lease);
  await half.close();
  await until(async () => (await stateOf(queue, task)) === 'closed');
  expect(await queue.find(task.taskId)).toMatchObject({ withdrawn: 'quiet' });
  await until(async () => (await redis.admin.exists('{forewarn}:withdrawn')) === 0);
});

async function pageThrough(
  queue: TaskQueue,
  state: 'waiting' | 'claimed' | 'closed',
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const after = cursor === undefined ? {} : { cursor };
    const page = await queue.list({ desk: PROVINCE, state, limit, ...after });
    expect(page.tasks.every((view) => view.state === state)).toBe(true);
    ids.push(...page.tasks.map(({ task }) => task.episodeId));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return ids;
}

test('lists page through waiting, claimed and closed tasks in order, each task once', async () => {
  let now = START_TIME;
  const queue = redis.connect({ now: () => now++ });
  for (let i = 0; i < 23; i++) {
    const region = i % 2 === 0 ? '330106' : '330206';
    await queue.open(taskNumbered(i, { region }, START_TIME + (i % 3) * 20 * MINUTE_MS));
  }
  const seen = (state: 'waiting' | 'claimed' | 'closed') => pageThrough(queue, state, 5);
  const waiting = await seen('waiting');
  expect(new Set(waiting).size).toBe(23);
  const opened = waiting.map((id) => Number(id.slice(1)) % 3);
  expect(opened).toEqual([...opened].sort());
  const claims: Claim[] = [];
  for (let i = 0; i < 23; i++) claims.push(await claimAny(queue));
  expect(await seen('waiting')).toEqual([]);
  expect(await seen('claimed')).toEqual(claims.map(({ task }) => task.episodeId));
  for (const claim of claims) {
    await queue.complete(claim.task.taskId, claim.lease, outcomeFor(claim));
  }
  expect((await seen('closed')).sort()).toEqual([...waiting].sort());
  const city = await queue.list({ desk: '330100', state: 'closed', limit: 100 });
  expect(city.tasks).toHaveLength(12);
  await expect(queue.list({ desk: PROVINCE, state: 'waiting', cursor: 'x' })).rejects.toMatchObject(
    { code: 'FW_USAGE' },
  );
});

test('lists page through tasks that stand at the very same place', async () => {
  const queue = redis.connect({ now: () => START_TIME });
  const expected: string[] = [];
  for (let i = 10; i < 27; i++) {
    const region = i % 2 === 0 ? '330106' : '330206';
    await queue.open(taskNumbered(i, { region }));
    expected.push(`e${i}`);
  }
  // A released task stands first among its equals: many of them stand at one and the same score.
  const held: Claim[] = [];
  for (let i = 10; i < 27; i++) held.push(await claimAny(queue));
  expect((await pageThrough(queue, 'claimed', 2)).sort()).toEqual(expected);
  for (const { task, lease } of held) await queue.release(task.taskId, lease);
  expect((await pageThrough(queue, 'waiting', 2)).sort()).toEqual(expected);
  // Closed in one and the same millisecond, as far as the queue can tell.
  for (let i = 10; i < 27; i++) await queue.withdraw(taskNumbered(i).taskId, 'quiet');
  for (const desk of ['330106', '330206']) {
    const key = `{forewarn}:tasks-${desk}:completed`;
    for (const id of await redis.admin.zrange(key, '0', '-1'))
      await redis.admin.zadd(key, START_TIME, id);
  }
  expect((await pageThrough(queue, 'closed', 2)).sort()).toEqual(expected);
});

test('counts tell by desk and level what waits, what is worked, and how long the oldest has waited', async () => {
  const queue = redis.connect({ now: () => START_TIME + 90 * MINUTE_MS });
  await queue.open(taskNumbered(1, { level: 'red' }));
  await queue.open(taskNumbered(2, {}, START_TIME + 30 * MINUTE_MS));
  await queue.open(taskNumbered(3, { atRiskFen: 100_000_000 }, START_TIME + 60 * MINUTE_MS));
  await queue.open(taskNumbered(4, { region: '330206' }));
  await claimAny(queue, '330106');
  expect(await queue.countOpen()).toBe(4);
  const none = { waiting: 0, claimed: 0, deferred: 0, oldestWaitingMs: 0 };
  expect(await queue.counts()).toEqual([
    {
      desk: '330106',
      levels: {
        red: { waiting: 0, claimed: 1, deferred: 0, oldestWaitingMs: 0 },
        orange: { waiting: 2, claimed: 0, deferred: 0, oldestWaitingMs: 60 * MINUTE_MS },
        yellow: none,
        blue: none,
      },
    },
    {
      desk: '330206',
      levels: {
        red: none,
        orange: { waiting: 1, claimed: 0, deferred: 0, oldestWaitingMs: 90 * MINUTE_MS },
        yellow: none,
        blue: none,
      },
    },
  ]);
});

test('our claim leaves the keys that BullMQ’s own leaves', async () => {
  const queue = redis.connect({ now: () => START_TIME });
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2));
  const ours = await queue.claim(taskNumbered(1).taskId, 'li');
  const worker = new Worker('tasks-330106', null, {
    connection: { url: redis.server.url },
    prefix: '{forewarn}',
    autorun: false,
    name: 'li',
    lockDuration: MINUTE_MS,
  });
  const theirs = await worker.getNextJob('token', { block: false });
  const key = '{forewarn}:tasks-330106:';
  const fieldsOf = async (id: string) => (await redis.admin.hkeys(key + id)).sort();
  const ourId = `t${ours.task.taskId}`;
  const theirId = theirs?.id ?? '';
  expect(await fieldsOf(ourId)).toEqual(await fieldsOf(theirId));
  expect(await redis.admin.hmget(key + ourId, 'pb', 'ats')).toEqual(
    await redis.admin.hmget(key + theirId, 'pb', 'ats'),
  );
  expect(await redis.admin.get(`${key}${ourId}:lock`)).toBe(ours.lease);
  expect(await redis.admin.get(`${key}${theirId}:lock`)).toBe('token');
  const ttls = [
    await redis.admin.pttl(`${key}${ourId}:lock`),
    await redis.admin.pttl(`${key}${theirId}:lock`),
  ];
  for (const ttl of ttls) expect(Math.abs(ttl - MINUTE_MS)).toBeLessThan(5_000);
  expect(await redis.admin.lrange(`${key}active`, 0, -1)).toEqual([theirId, ourId]);
  const events = await redis.admin.xrange(`${key}events`, '-', '+');
  const active = events.map(([, fields]) => fields).filter((fields) => fields[1] === 'active');
  expect(active.map((fields) => [fields[0], fields[2], fields.slice(4)])).toEqual([
    ['event', 'jobId', ['prev', 'waiting']],
    ['event', 'jobId', ['prev', 'waiting']],
  ]);
  await worker.close();
});

test('a paused desk hands out nothing until it is resumed', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const desk = new Queue('tasks-330106', {
    connection: { url: redis.server.url },
    prefix: '{forewarn}',
  });
  await desk.pause();
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  await desk.resume();
  expect(await queue.claimNext(PROVINCE, 'li')).toBeDefined();
  await desk.close();
});

test('all keys share one slot of a Redis Cluster', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2, { region: '330206' }));
  await claimAny(queue);
  const keys = await redis.admin.keys('*');
  expect(keys.length).toBeGreaterThan(6);
  for (const key of keys) expect(key.startsWith('{forewarn}:')).toBe(true);
});
