// A task that its holder lets go for later, on a real Redis: who gets it next, and when.
import { Queue } from 'bullmq';
import { expect, test, vi } from 'vitest';
import {
  claimAny,
  MINUTE_MS,
  outcomeFor,
  PROVINCE,
  stateOf,
  taskQueueServer,
} from '../test/task-queue-server.ts';
import { EVIDENCE, START_TIME, taskNumbered } from './fixture.ts';
import type { NextStep } from './follow-up.ts';
import { recordOutcome } from './outcome-record.ts';
import type { Claim } from './task.ts';

const redis = taskQueueServer();

function unreachable(claim: Claim) {
  return recordOutcome(claim, { outcome: 'unreachable', ...EVIDENCE.unreachable }, START_TIME);
}

function again(step: NextStep['step'], waitMs: number): NextStep {
  return { kind: 'again', step, at: Date.now() + waitMs };
}

test('a task put back for later is handed to nobody before its time, and to whoever is free then', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  const claim = await claimAny(queue);
  const next = again('call', 300);
  await queue.putBack(task.taskId, claim.lease, unreachable(claim), next);
  expect(await queue.find(task.taskId)).toMatchObject({
    state: 'deferred',
    deferred: { until: next.at, reason: 'unreachable', by: 'li' },
    task: { step: 'call', attempts: [{ outcome: 'unreachable', callEnd: 'no-answer' }] },
  });
  expect(await queue.claimNext(PROVINCE, 'wang')).toBeUndefined();
  const later = await vi.waitUntil(() => queue.claimNext(PROVINCE, 'wang'));
  expect(Date.now()).toBeGreaterThanOrEqual(next.at - 1);
  expect(later.task.attempts).toHaveLength(1);
  expect(await stateOf(queue, task)).toBe('claimed');
  await queue.complete(task.taskId, later.lease, outcomeFor(later));
  expect(await stateOf(queue, task)).toBe('closed');
});

test('a task put back for now waits at its own priority with its next step', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1, { level: 'red' }));
  await queue.open(taskNumbered(2));
  const claim = await claimAny(queue);
  await queue.putBack(claim.task.taskId, claim.lease, unreachable(claim), again('visit', 0));
  expect((await claimAny(queue)).task).toMatchObject({ episodeId: 'e1', step: 'visit' });
});

test('BullMQ sees a task that waits for later as delayed, and as waiting or active otherwise', async () => {
  const queue = redis.connect();
  const { taskId } = taskNumbered(1);
  await queue.open(taskNumbered(1));
  const own = new Queue('tasks-330106', {
    connection: { url: redis.server.url },
    prefix: '{forewarn}',
  });
  const claim = await claimAny(queue);
  expect(await own.getJobState(`t${taskId}`)).toBe('active');
  await queue.putBack(taskId, claim.lease, unreachable(claim), again('call', MINUTE_MS));
  expect(await own.getJobState(`t${taskId}`)).toBe('delayed');
  expect(await own.getDelayedCount()).toBe(1);
  await queue.claim(taskId, 'li');
  expect(await own.getJobState(`t${taskId}`)).toBe('active');
  await own.close();
});

test('whoever was refused does not get the person again, somebody else does', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1, { level: 'red' }));
  await queue.open(taskNumbered(2));
  const claim = await claimAny(queue);
  const refused = recordOutcome(claim, { outcome: 'refused' }, START_TIME);
  await queue.putBack(claim.task.taskId, claim.lease, refused, again('second-caller', 0));
  expect((await queue.claimNext(PROVINCE, 'li'))?.task.episodeId).toBe('e2');
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e1');
});

test('putting back is done once: again with the same outcome succeeds, by a late holder it fails', async () => {
  const queue = redis.connect({ lapseCheckMs: 50 });
  const task = taskNumbered(1);
  await queue.open(task);
  const late = await claimAny(queue);
  await redis.lapse(task);
  const claim = await vi.waitUntil(() => queue.claimNext(PROVINCE, 'wang'), { timeout: 30_000 });
  const putLate = queue.putBack(task.taskId, late.lease, unreachable(late), again('call', 0));
  await expect(putLate).rejects.toMatchObject({ code: 'FW_LEASE_LOST' });
  const put = () => queue.putBack(task.taskId, claim.lease, unreachable(claim), again('call', 0));
  await put();
  await put();
  expect((await queue.find(task.taskId))?.task.attempts).toHaveLength(1);
});

test('a task that waits for later is taken at once by who asks for it, as when the person calls back', async () => {
  const queue = redis.connect();
  const { taskId } = taskNumbered(1);
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.putBack(taskId, claim.lease, unreachable(claim), again('call', MINUTE_MS));
  expect((await queue.claim(taskId, 'wang')).staff).toBe('wang');
});

test('a task that waits for later and becomes more urgent waits at once; one that only changes does not', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.putBack(claim.task.taskId, claim.lease, unreachable(claim), again('call', MINUTE_MS));
  await queue.raise(taskNumbered(1, { revision: 2, atRiskFen: 900_000_000 }));
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  await queue.raise(taskNumbered(1, { revision: 3, level: 'red' }));
  expect((await claimAny(queue)).task.attempts).toHaveLength(1);
});

test('a task that waits for later is listed and counted apart, and closed when its episode is over', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  await queue.open(taskNumbered(2));
  for (const minutes of [20, 10]) {
    const claim = await claimAny(queue);
    const next = again('call', minutes * MINUTE_MS);
    await queue.putBack(claim.task.taskId, claim.lease, unreachable(claim), next);
  }
  const page = await queue.list({ desk: PROVINCE, state: 'deferred', limit: 1 });
  expect(page.tasks.map(({ task }) => task.episodeId)).toEqual(['e2']);
  const rest = await queue.list({ desk: PROVINCE, state: 'deferred', cursor: page.cursor ?? '' });
  expect(rest.tasks.map(({ task }) => task.episodeId)).toEqual(['e1']);
  expect((await queue.list({ desk: PROVINCE, state: 'waiting' })).tasks).toEqual([]);
  expect((await queue.counts())[0]?.levels.orange).toMatchObject({ waiting: 0, deferred: 2 });
  await queue.withdraw(taskNumbered(1).taskId, 'quiet');
  expect(await stateOf(queue, taskNumbered(1))).toBe('closed');
});

test('a task withdrawn while it was held is closed when it is put back', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  const claim = await claimAny(queue);
  await queue.withdraw(task.taskId, 'quiet');
  await queue.putBack(task.taskId, claim.lease, unreachable(claim), again('call', MINUTE_MS));
  expect(await queue.find(task.taskId)).toMatchObject({ state: 'closed', withdrawn: 'quiet' });
});

test('a task that waits for later rises only when nobody takes it after its time', async () => {
  const queue = redis.connect({ riseAfterMs: () => 1, lapseCheckMs: 3_600_000 });
  await queue.open(taskNumbered(1, {}, Date.now() + MINUTE_MS));
  const claim = await claimAny(queue);
  await queue.putBack(claim.task.taskId, claim.lease, unreachable(claim), again('call', 200));
  expect(await queue.riseOverdue()).toBe(0);
  await vi.waitUntil(async () => (await queue.riseOverdue()) === 1);
  expect(await queue.find(claim.task.taskId)).toMatchObject({ task: { desk: '330100' } });
});

test('a task that somebody skips comes back to everybody but them', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1, { level: 'red' }));
  await queue.open(taskNumbered(2));
  const claim = await claimAny(queue);
  await queue.skip(claim.task.taskId, claim.lease);
  expect((await queue.claimNext(PROVINCE, 'li'))?.task.episodeId).toBe('e2');
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e1');
  const late = queue.skip(claim.task.taskId, claim.lease);
  await expect(late).rejects.toMatchObject({ code: 'FW_LEASE_LOST' });
});

test('many skipped tasks do not hide the one that is left', async () => {
  const queue = redis.connect();
  for (let i = 0; i < 35; i++) await queue.open(taskNumbered(i, {}, START_TIME + i));
  for (let i = 0; i < 34; i++) {
    const claim = await claimAny(queue);
    await queue.skip(claim.task.taskId, claim.lease);
  }
  expect((await claimAny(queue)).task.episodeId).toBe('e34');
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
});

test('a task that is set aside for me is mine at its time, before anything more urgent, and nobody else’s', async () => {
  const queue = redis.connect();
  const { taskId } = taskNumbered(1);
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const aside = { until: Date.now() + 250, reason: 'asked to be called back', isForMe: true };
  await queue.setAside(taskId, claim.lease, aside);
  expect(await queue.find(taskId)).toMatchObject({
    state: 'deferred',
    deferred: { until: aside.until, reason: aside.reason, by: 'li', for: 'li' },
  });
  await queue.open(taskNumbered(2, { level: 'red' }));
  const refused = queue.claim(taskId, 'wang');
  await expect(refused).rejects.toThrow(/kept for li/);
  await vi.waitUntil(async () => (await stateOf(queue, taskNumbered(1))) === 'waiting');
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e2');
  expect(await queue.claimNext(PROVINCE, 'wang')).toBeUndefined();
  expect((await queue.claimNext(PROVINCE, 'li'))?.task.episodeId).toBe('e1');
});

test('a task that was kept for somebody who does not come is anybody’s after a while', async () => {
  const queue = redis.connect();
  const { taskId } = taskNumbered(1);
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.passTo(taskId, claim.lease, 'wang');
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  await redis.admin.hset(`{forewarn}:tasks-330106:t${taskId}`, 'forUntil', '1');
  expect((await queue.claimNext(PROVINCE, 'li'))?.task.episodeId).toBe('e1');
});

test('a task that is set aside for anybody goes to whoever is free at its time', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const until = Date.now() + 200;
  await queue.setAside(claim.task.taskId, claim.lease, {
    until,
    reason: 'at work',
    isForMe: false,
  });
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  const next = await vi.waitUntil(() => queue.claimNext(PROVINCE, 'wang'));
  expect(next.task.episodeId).toBe('e1');
});

test('a task is not set aside for a time that is past or further than three days', async () => {
  const queue = redis.connect({ now: () => START_TIME });
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  for (const until of [START_TIME, START_TIME + 73 * 60 * MINUTE_MS]) {
    const aside = queue.setAside(claim.task.taskId, claim.lease, {
      until,
      reason: 'x',
      isForMe: true,
    });
    await expect(aside).rejects.toMatchObject({ code: 'FW_USAGE' });
  }
  expect(await stateOf(queue, taskNumbered(1))).toBe('claimed');
});

test('a task that is passed to a colleague is the next one that they get', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.open(taskNumbered(2, { level: 'red' }));
  await queue.passTo(claim.task.taskId, claim.lease, 'wang');
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e1');
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e2');
});

test('a more urgent level ends what a task was kept for', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const until = Date.now() + MINUTE_MS;
  await queue.setAside(claim.task.taskId, claim.lease, { until, reason: 'x', isForMe: true });
  await queue.raise(taskNumbered(1, { revision: 2, level: 'red' }));
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e1');
});

test('a more urgent level ends what a task was kept for also when its time has come', async () => {
  const queue = redis.connect();
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  await queue.passTo(claim.task.taskId, claim.lease, 'li');
  expect(await queue.claimNext(PROVINCE, 'wang')).toBeUndefined();
  await queue.raise(taskNumbered(1, { revision: 2, level: 'red' }));
  expect((await queue.claimNext(PROVINCE, 'wang'))?.task.episodeId).toBe('e1');
});

test('what is told of a person while their task waits for later does not make it rise sooner', async () => {
  const queue = redis.connect({ riseAfterMs: () => MINUTE_MS, lapseCheckMs: 3_600_000 });
  const { taskId } = taskNumbered(1);
  await queue.open(taskNumbered(1));
  const claim = await claimAny(queue);
  const until = Date.now() + 5 * MINUTE_MS;
  await queue.setAside(taskId, claim.lease, { until, reason: 'at work', isForMe: false });
  const dueAt = () => redis.admin.zscore('{forewarn}:due', `t${taskId}`);
  const before = await dueAt();
  expect(Number(before)).toBeGreaterThan(until);
  await queue.raise(taskNumbered(1, { revision: 2 }));
  expect(await dueAt()).toBe(before);
});
