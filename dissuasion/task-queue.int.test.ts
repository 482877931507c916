// Claims on a real Redis: two people never hold one task, whatever lapses, crashes or comes late.
import { setTimeout as sleep } from 'node:timers/promises';
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
import { START_TIME, taskNumbered } from './fixture.ts';
import type { Task } from './task.ts';

const redis = taskQueueServer();

test('an opened task waits at its desk and is found', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  expect(await queue.find(task.taskId)).toEqual({ task, state: 'waiting' });
});

test('a task whose id reads as a number can be opened', async () => {
  const queue = redis.connect();
  const task = { ...taskNumbered(1), taskId: '1234567890123456' };
  await queue.open(task);
  expect(await stateOf(queue, task)).toBe('waiting');
});

test('opening a task again changes nothing, whether it waits, is claimed or is closed', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  await queue.raise(taskNumbered(1, { revision: 2, level: 'red' }));
  await queue.open(task);
  expect((await queue.find(task.taskId))?.task.episode.revision).toBe(2);
  const claim = await claimAny(queue);
  await queue.open(task);
  expect(await queue.claimNext(PROVINCE, 'wang')).toBeUndefined();
  await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
  await queue.open(task);
  expect(await stateOf(queue, task)).toBe('closed');
  expect(await queue.claimNext(PROVINCE, 'wang')).toBeUndefined();
});

test('the most urgent task goes first over all desks below: level, then money, then age', async () => {
  const queue = redis.connect();
  const later = START_TIME + 30 * MINUTE_MS;
  await queue.open(taskNumbered(4, { region: '330106' }, later));
  await queue.open(taskNumbered(3, { region: '330206' }));
  await queue.open(taskNumbered(2, { region: '330106', atRiskFen: 100_000_000 }));
  await queue.open(taskNumbered(1, { region: '330206', level: 'red' }));
  const order: string[] = [];
  for (let i = 0; i < 4; i++) order.push((await claimAny(queue)).task.episodeId);
  expect(order).toEqual(['e1', 'e2', 'e3', 'e4']);
});

test('a desk gets only tasks of its own part of the tree', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1, { region: '330206', level: 'red' }));
  await queue.open(taskNumbered(2, { region: '330106' }));
  expect(await queue.claimNext('330105', 'li')).toBeUndefined();
  expect((await claimAny(queue, '330100')).task.episodeId).toBe('e2');
  expect(await queue.claimNext('330100', 'li')).toBeUndefined();
});

test('a claim says who holds what until when', async () => {
  const queue = redis.connect({ now: () => START_TIME + 5 });
  const task = taskNumbered(1);
  await queue.open(task);
  const claim = await queue.claim(task.taskId, 'li');
  expect(claim).toMatchObject({
    task,
    staff: 'li',
    claimedAt: START_TIME + 5,
    expiresAt: START_TIME + 5 + MINUTE_MS,
  });
  const view = await queue.find(task.taskId);
  expect(view).toMatchObject({ state: 'claimed', staff: 'li', claimedAt: START_TIME + 5 });
  expect(JSON.stringify(view)).not.toContain(claim.lease);
});

test('a held, closed or unknown task cannot be claimed, and says why', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  const claim = await queue.claim(task.taskId, 'li');
  await expect(queue.claim(task.taskId, 'wang')).rejects.toMatchObject({ code: 'FW_TASK_HELD' });
  await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
  await expect(queue.claim(task.taskId, 'wang')).rejects.toMatchObject({ code: 'FW_TASK_CLOSED' });
  await expect(queue.claim('nothing', 'wang')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
  await expect(queue.claim('x:lock', 'wang')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
});

test('a renewed lease outlives its first end', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const [lock = ''] = await redis.admin.keys('*:lock');
  await redis.admin.pexpire(lock, MINUTE_MS / 4);
  await queue.renew(claim.task.taskId, claim.lease);
  expect(await redis.admin.pttl(lock)).toBeGreaterThan(MINUTE_MS / 2);
});

test('a lapsed task waits again, tells so once, and its late holder can do nothing', async () => {
  const lapsed: string[] = [];
  const onLapsed = (task: Task) => lapsed.push(task.episodeId);
  const queue = redis.connect({ lapseCheckMs: 50, onLapsed });
  redis.connect({ lapseCheckMs: 50, onLapsed });
  await queue.open(taskNumbered(1));
  const late = await claimAny(queue);
  const { taskId } = late.task;
  await redis.lapse(late.task);
  await until(async () => lapsed.length > 0);
  const lost = { code: 'FW_LEASE_LOST' };
  await expect(queue.renew(taskId, late.lease)).rejects.toMatchObject(lost);
  await expect(queue.claimOf(taskId, late.lease)).rejects.toMatchObject(lost);
  await expect(queue.release(taskId, late.lease)).rejects.toMatchObject(lost);
  await expect(queue.complete(taskId, late.lease, outcomeFor(late))).rejects.toMatchObject(lost);
  const next = await claimAny(queue);
  await expect(queue.renew(taskId, late.lease)).rejects.toMatchObject(lost);
  await expect(queue.complete(taskId, late.lease, outcomeFor(late))).rejects.toMatchObject(lost);
  await queue.complete(taskId, next.lease, outcomeFor(next));
  await expect(queue.complete(taskId, late.lease, outcomeFor(late))).rejects.toMatchObject(lost);
  expect((await queue.find(taskId))?.outcome?.outcomeId).toBe(outcomeFor(next).outcomeId);
  expect(lapsed).toEqual(['e1']);
});

test('a lapsed task waits at its own priority, not ahead of more urgent ones', async () => {
  const queue = redis.connect({ lapseCheckMs: 50 });
  await queue.open(taskNumbered(1));
  const first = await claimAny(queue);
  await redis.lapse(first.task);
  await queue.open(taskNumbered(2, { level: 'red' }));
  await until(async () => (await stateOf(queue, first.task)) === 'waiting');
  await sleep(200);
  expect((await claimAny(queue)).task.episodeId).toBe('e2');
  expect((await claimAny(queue)).task.episodeId).toBe('e1');
});

test('a task that lapses many times is never failed', async () => {
  const queue = redis.connect({ lapseCheckMs: 20 });
  await queue.open(taskNumbered(1));
  for (let i = 0; i < 5; i++) {
    await until(async () => (await queue.claimNext(PROVINCE, 'li')) !== undefined);
    await redis.lapse(taskNumbered(1));
  }
  const [job] = await redis.admin.hmget(
    `{forewarn}:tasks-330106:t${taskNumbered(1).taskId}`,
    'defa',
  );
  expect(job).toBeNull();
});

test('a released task waits again ahead of its equals, and its lease is over', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2));
  const claim = await claimAny(queue);
  expect(claim.task.episodeId).toBe('e1');
  await queue.release(claim.task.taskId, claim.lease);
  const again = await claimAny(queue);
  expect(again.task.episodeId).toBe('e1');
  await expect(queue.renew(claim.task.taskId, claim.lease)).rejects.toMatchObject({
    code: 'FW_LEASE_LOST',
  });
});

test('completing again with the same outcome succeeds, also at the same moment', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const { taskId } = claim.task;
  const outcome = outcomeFor(claim);
  await Promise.all([1, 2, 3].map(() => queue.complete(taskId, claim.lease, outcome)));
  await queue.complete(taskId, claim.lease, outcome);
  expect(await queue.find(taskId)).toMatchObject({ state: 'closed', outcome });
});

test('a lease that we never gave opens nothing, not even the one that BullMQ takes for no lock', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const { taskId } = claim.task;
  for (const lease of ['0', '', 'x', crypto.randomUUID()]) {
    const lost = { code: 'FW_LEASE_LOST' };
    await expect(queue.complete(taskId, lease, outcomeFor(claim))).rejects.toMatchObject(lost);
    await expect(queue.release(taskId, lease)).rejects.toMatchObject(lost);
    await expect(queue.renew(taskId, lease)).rejects.toMatchObject(lost);
  }
  expect(await stateOf(queue, claim.task)).toBe('claimed');
});
