// Who is forgotten at the desks, on a real Redis.
import { expect, test } from 'vitest';
import { newVault } from '../test/new-vault.ts';
import { claimAny, outcomeFor, taskQueueServer } from '../test/task-queue-server.ts';
import { Forgotten } from '../vault/forgotten.ts';
import type { Vault } from '../vault/vault.ts';
import { taskNumbered } from './fixture.ts';
import { forgetAtDesk } from './forget-desk.ts';
import { openSupervision } from './supervisor/supervision.ts';
import type { Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

const redis = taskQueueServer();
const PHONE = '+8613912348765';
const NOTE = '欧阳某说钱已经汇出';

function forget(
  isDryRun: boolean,
  { vault, episodeIds = [] }: { readonly vault?: Vault; readonly episodeIds?: string[] } = {},
) {
  const options = { redisUrl: redis.server.url, leaseMs: 60_000, ...(vault && { vault }) };
  const cover = new Forgotten([{ kind: 'phone', id: PHONE }]);
  const known = { episodeIds: new Set(episodeIds) };
  return forgetAtDesk(options, cover, { isDryRun, isOpenDropped: false, ...known });
}

async function closed(queue: TaskQueue, number: number, phone: string): Promise<Task> {
  const task = taskNumbered(number, { phone });
  await queue.open(task);
  const claim = await claimAny(queue);
  await queue.complete(task.taskId, claim.lease, { ...outcomeFor(claim), note: NOTE });
  return task;
}

/** Everything that Redis has about tasks. */
async function dump(): Promise<string> {
  const texts: string[] = [];
  for (const key of await redis.admin.keys('*')) {
    const type = await redis.admin.type(key);
    if (type === 'hash') texts.push(key, JSON.stringify(await redis.admin.hgetall(key)));
    if (type === 'stream') texts.push(JSON.stringify(await redis.admin.xrange(key, '-', '+')));
  }
  return texts.join('\n');
}

test('a closed task goes whose desk is not noted any more, and what its queue told of it', async () => {
  const queue = redis.connect();
  const own = await closed(queue, 1, PHONE);
  // As time does when no later task of the desk closes.
  await redis.admin.del(`{forewarn}:task-desk:${own.taskId}`);
  expect(await dump()).toContain(NOTE);
  expect(await forget(true)).toMatchObject({ tasks: 1, heldBy: [] });
  expect(await forget(false)).toMatchObject({ tasks: 1, heldBy: [] });
  const left = await dump();
  expect(left).not.toContain(PHONE);
  expect(left).not.toContain(NOTE);
  expect(await forget(true)).toMatchObject({ tasks: 0 });
});

test('what leads did with their tasks goes with its reason, and a pause stays without their names', async () => {
  const queue = redis.connect();
  const settings = { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] };
  const leads = openSupervision({ redisUrl: redis.server.url, settings });
  const own = taskNumbered(1, { phone: PHONE });
  const other = taskNumbered(2, { phone: '+8613700000000' });
  for (const { taskId } of [own, other]) {
    await queue.open(taskId === own.taskId ? own : other);
    await leads.lead.moveTask(taskId, 'up', { by: 'chen', reason: `${taskId} 先打` });
  }
  await leads.lead.pauseDesk('330206', 'wait', { by: 'chen', reason: `等 ${PHONE} 回电` });
  const { lease } = await queue.claim(own.taskId, 'li');
  await queue.complete(own.taskId, lease, outcomeFor(await queue.claimOf(own.taskId, lease)));
  await forget(false);
  const told = await leads.deskEvents.read('');
  expect(told.flatMap(({ reason }) => reason ?? [])).toEqual([`${other.taskId} 先打`]);
  const [pause] = await leads.lead.pauses();
  expect(pause).toMatchObject({ desk: '330206', tasks: 'wait', by: 'chen' });
  expect(pause?.reason).not.toContain(PHONE.slice(3));
  await leads.close();
});

test('reviews of their calls stay without a word that was typed, those of others without their numbers', async () => {
  const vault = newVault();
  const queue = redis.connect({ vault });
  const settings = { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] };
  const reviews = { percent: { dissuaded: 100 }, sheet: { asked: 5 } };
  const leads = openSupervision({ redisUrl: redis.server.url, settings, reviews, vault });
  const phones = [PHONE, '+8613700000001', '+8613700000002', '+8613700000003'];
  const tasks: Task[] = [];
  const words = ['她说钱已汇出', '他住在海边', `记的是 ${PHONE}`, '问得很清楚'];
  for (const [at, phone] of phones.entries()) {
    const task = taskNumbered(at + 1, { phone });
    tasks.push(task);
    await queue.open(task);
    const claim = await queue.claim(task.taskId, 'li');
    await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
    await leads.reviews.offer(task, outcomeFor(claim));
    const review = (await leads.reviews.list({})).find(({ taskId }) => taskId === task.taskId);
    const score = { by: 'lead', scores: { asked: 3 }, comment: words[at] ?? '' };
    await leads.reviews.score(review?.reviewId ?? '', score);
    await leads.reviews.appeal(review?.reviewId ?? '', { by: 'li', reason: words[at] ?? '' });
  }
  // The second call was with them too, under another number, and its task is gone: the ledger knows whose episode it was.
  const known = { vault, episodeIds: [tasks[1]?.episodeId ?? ''] };
  expect(await forget(true, known)).toMatchObject({ reviews: 3 });
  expect(await forget(false, known)).toMatchObject({ reviews: 3, tasks: 1 });
  const left = await leads.reviews.list({ worker: 'li' });
  const typed = tasks.map(({ taskId }) => {
    const review = left.find((one) => one.taskId === taskId);
    expect(review).toMatchObject({ state: 'appealed', first: { scores: { asked: 3 } } });
    return [review?.first?.comment, review?.appeal?.reason];
  });
  const masked = expect.not.stringContaining(PHONE.slice(3));
  expect(typed).toEqual([
    ['', ''],
    ['', ''],
    [masked, masked],
    [words[3], words[3]],
  ]);
  expect(typed[2]?.[0]).toContain('记的是');
  expect(await forget(true, known)).toMatchObject({ reviews: 0 });
  await leads.close();
});

test('what an open task of another person needs is left as it is', async () => {
  const queue = redis.connect();
  await closed(queue, 1, PHONE);
  const other = taskNumbered(2, { phone: '+8613700000000' });
  await queue.open(other);
  await forget(false);
  expect((await claimAny(queue)).task.taskId).toBe(other.taskId);
});
