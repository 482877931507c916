// Hand-over to another district on a real Redis: one asks, another approves, and the task is that district's own.
import { expect, test } from 'vitest';
import { claimAny, MINUTE_MS, stateOf, taskQueueServer } from '../test/task-queue-server.ts';
import { START_TIME, taskNumbered } from './fixture.ts';
import type { TaskQueue } from './task-queue.ts';

const redis = taskQueueServer();
const FROM = '330106';
const TO = '330206';
const request = { to: TO, reason: 'moved to Ningbo', by: 'li', at: START_TIME };
const task = taskNumbered(1);

async function asked(options = {}): Promise<TaskQueue> {
  const queue = redis.connect({ now: () => START_TIME, ...options });
  await queue.open(task);
  await queue.askHandover(task.taskId, request);
  return queue;
}

test('a task for which another district is asked stays where it is and may be worked', async () => {
  const queue = await asked();
  expect(await queue.find(task.taskId)).toMatchObject({ task: { desk: FROM, handover: request } });
  expect((await queue.handovers()).map((view) => view.task.taskId)).toEqual([task.taskId]);
  expect((await claimAny(queue, FROM)).task.handover).toEqual(request);
});

test('approved by somebody else it moves and waits there, and no longer here', async () => {
  const queue = await asked();
  const { task: moved } = await queue.endHandover(task.taskId, { staff: 'chen', isApproved: true });
  const move = { kind: 'handed-over', from: FROM, to: TO, at: START_TIME };
  expect(moved).toEqual({ ...task, desk: TO, moves: [move] });
  expect(await queue.claimNext(FROM, 'li')).toBeUndefined();
  expect((await queue.list({ desk: FROM, state: 'waiting' })).tasks).toEqual([]);
  expect((await claimAny(queue, TO)).task.taskId).toBe(task.taskId);
  expect(await queue.handovers()).toEqual([]);
});

test('who asked cannot approve, but can take it back', async () => {
  const queue = await asked();
  const own = queue.endHandover(task.taskId, { staff: 'li', isApproved: true });
  await expect(own).rejects.toThrow(/somebody else has to approve/);
  const { task: after } = await queue.endHandover(task.taskId, { staff: 'li', isApproved: false });
  expect(after).toEqual(task);
});

test('refused it stays, and may be asked for again', async () => {
  const queue = await asked();
  await queue.endHandover(task.taskId, { staff: 'chen', isApproved: false });
  expect((await queue.find(task.taskId))?.task).toEqual(task);
  await queue.askHandover(task.taskId, request);
  expect(await queue.handovers()).toHaveLength(1);
});

test('while somebody works it, it does not move away from under them', async () => {
  const queue = await asked();
  const claim = await claimAny(queue, FROM);
  const decision = { staff: 'chen', isApproved: true };
  await expect(queue.endHandover(task.taskId, decision)).rejects.toMatchObject({
    code: 'FW_TASK_HELD',
  });
  await queue.release(task.taskId, claim.lease);
  expect((await queue.endHandover(task.taskId, decision)).task.desk).toBe(TO);
});

test('two who decide at once decide once', async () => {
  const queue = await asked();
  const other = redis.connect();
  const decisions = await Promise.allSettled(
    [queue, other, queue, other].map((one, i) =>
      one.endHandover(task.taskId, { staff: `lead-${i}`, isApproved: true }),
    ),
  );
  expect(decisions.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await queue.find(task.taskId))?.task.moves).toHaveLength(1);
});

test.each([
  [{ ...request, to: '999999' }, 'is no desk'],
  [{ ...request, to: FROM }, 'is at 330106 already'],
])('asking for %o is refused', async (wrong, why) => {
  const queue = redis.connect();
  await queue.open(task);
  await expect(queue.askHandover(task.taskId, wrong)).rejects.toThrow(why);
});

test('one request at a time, none for a closed task or one that is not there', async () => {
  const queue = await asked();
  await expect(queue.askHandover(task.taskId, request)).rejects.toThrow(/asked for already/);
  await queue.withdraw(task.taskId, 'quiet');
  const late = queue.askHandover(task.taskId, request);
  await expect(late).rejects.toMatchObject({ code: 'FW_TASK_CLOSED' });
  await expect(queue.askHandover('none', request)).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
  const decision = queue.endHandover(task.taskId, { staff: 'chen', isApproved: true });
  await expect(decision).rejects.toThrow(/no other district is asked for/);
});

test('a task that waits for later moves with its time, one that had risen is its old county’s no more', async () => {
  const queue = await asked({
    riseAfterMs: () => MINUTE_MS,
    lapseCheckMs: 3_600_000,
    now: Date.now,
  });
  await queue.riseOverdue();
  expect((await queue.find(task.taskId))?.task.desk).toBe('330100');
  const claim = await claimAny(queue, FROM);
  const until = Date.now() + MINUTE_MS;
  await queue.setAside(task.taskId, claim.lease, { until, reason: 'x', isForMe: false });
  await queue.endHandover(task.taskId, { staff: 'chen', isApproved: true });
  expect(await stateOf(queue, task)).toBe('deferred');
  const listed = async (desk: string) =>
    (await queue.list({ desk, state: 'deferred' })).tasks.map((view) => view.task.taskId);
  expect([await listed(FROM), await listed(TO)]).toEqual([[], [task.taskId]]);
});

test('a hand-over that is refused after the task was raised is over', async () => {
  const queue = await asked();
  await queue.open(taskNumbered(1, { revision: 2 }));
  await queue.endHandover(task.taskId, { staff: 'chen', isApproved: false });
  expect((await queue.find(task.taskId))?.task.handover).toBeUndefined();
});
