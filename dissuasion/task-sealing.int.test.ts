import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vaultsOfKeys } from '../test/new-vault.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { textProvider } from '../vault/key-ring.ts';
import { KeyedVault, type Vault } from '../vault/vault.ts';
import { episodeOf } from './fixture.ts';
import { deskSealedWith, resealDesk } from './reseal-desk.ts';
import { openSupervision, type Supervision } from './supervisor/supervision.ts';
import { type RecordedOutcome, type Task, taskOf } from './task.ts';
import { TaskQueue } from './task-queue.ts';

const PHONE = '+8613912348765';
const NOTE = 'a note of 13912348765';
const KEY = Buffer.alloc(32, 7).toString('base64');
const NEWER = Buffer.alloc(32, 9).toString('base64');

let server: RedisServer;
let redis: Redis;
const queues: TaskQueue[] = [];

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});

afterAll(async () => {
  for (const queue of queues) await queue.close();
  redis.disconnect();
  await server.stop();
});

function queueWith(keys?: string): TaskQueue {
  const vault = keys === undefined ? {} : { vault: new KeyedVault(textProvider(keys)) };
  const queue = new TaskQueue({ redisUrl: server.url, leaseMs: 60_000, ...vault });
  queues.push(queue);
  return queue;
}

function task(id: string, revision = 1): Task {
  const person = { kind: 'phone' as const, id: PHONE };
  return taskOf(episodeOf({ episodeId: id, revision, phone: PHONE, person }), 1_000);
}

function outcomeOf({ taskId, episodeId, desk }: Task, id: string): RecordedOutcome {
  const head = { outcomeId: id, taskId, episodeId, desk, staff: 'li', recordedAt: Date.now() };
  return { ...head, outcome: 'dissuaded', note: NOTE };
}

/** Everything that Redis holds, keys as well. */
async function dump(): Promise<string> {
  const texts: string[] = [];
  for (const key of await redis.keys('*')) {
    texts.push(key);
    const type = await redis.type(key);
    if (type === 'string') texts.push((await redis.get(key)) ?? '');
    if (type === 'hash') texts.push(JSON.stringify(await redis.hgetall(key)));
    if (type === 'stream') texts.push(JSON.stringify(await redis.xrange(key, '-', '+')));
  }
  return texts.join('\n');
}

test('a task goes through its whole life sealed, and Redis shows nothing of its person', async () => {
  const queue = queueWith(KEY);
  const { taskId, desk } = task('sealed');
  await queue.open(task('sealed'));
  expect(await queue.raise(task('sealed', 2))).toBe(true);
  expect(await queue.raise(task('sealed', 2))).toBe(false);
  const first = await queue.claim(taskId, 'li');
  expect(first.task.episode).toMatchObject({ revision: 2, phone: PHONE });
  const again = { kind: 'again' as const, step: 'call' as const, at: Date.now() };
  await queue.putBack(taskId, first.lease, outcomeOf(first.task, 'o1'), again);
  const [listed] = (await queue.list({ desk, state: 'waiting' })).tasks;
  expect(listed?.task.attempts?.[0]?.note).toBe(NOTE);
  const { lease } = await queue.claim(taskId, 'li');
  await queue.complete(taskId, lease, outcomeOf(first.task, 'o2'));
  expect(await queue.find(taskId)).toMatchObject({ state: 'closed', outcome: { note: NOTE } });
  expect(await dump()).not.toContain('13912348765');
});

/** All that somebody types beside an outcome: setting aside, another district, a lead's place, giving to another, a pause. */
async function typeReasons(queue: TaskQueue, { lead }: Supervision, { taskId }: Task) {
  const word = { by: 'chen', reason: NOTE };
  const { lease } = await queue.claim(taskId, 'li');
  const until = Date.now() + 60_000;
  await queue.setAside(taskId, lease, { until, reason: NOTE, isForMe: true });
  await queue.askHandover(taskId, { to: '330206', reason: NOTE, by: 'li', at: Date.now() });
  await lead.moveTask(taskId, 'up', word);
  await lead.reassign(taskId, { from: 'li', to: 'wu' }, word);
  await lead.pauseDesk('330106', 'wait', word);
}

/** What they are shown as. */
async function reasonsOf(queue: TaskQueue, { lead, deskEvents }: Supervision, { taskId }: Task) {
  const view = await queue.find(taskId);
  const told = await deskEvents.read('');
  return {
    waiting: [view?.deferred?.reason, view?.deferred?.for],
    handover: view?.task.handover?.reason,
    lead: view?.task.lead?.reason,
    pauses: (await lead.pauses()).map(({ reason }) => reason),
    events: told.flatMap(({ kind, reason }) => (reason === undefined ? [] : [[kind, reason]])),
  };
}

const TYPED = {
  waiting: [NOTE, 'wu'],
  handover: NOTE,
  lead: NOTE,
  pauses: [NOTE],
  events: [
    ['task-moved', NOTE],
    ['reassigned', NOTE],
    ['desk-paused', NOTE],
  ],
};

async function withLeads<T>(options: { keyPrefix: string; vault?: Vault }, run: LeadRun<T>) {
  const leads = openSupervision({
    redisUrl: server.url,
    settings: { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] },
    reviews: { percent: { dissuaded: 100 }, sheet: { asked: 5 } },
    ...options,
  });
  const queue = new TaskQueue({ redisUrl: server.url, leaseMs: 60_000, ...options });
  queues.push(queue);
  return await run(queue, leads).finally(() => leads.close());
}

type LeadRun<T> = (queue: TaskQueue, leads: Supervision) => Promise<T>;

test('reasons that are typed for letting go, leading and pausing are sealed, and shown as they were typed', async () => {
  const typed = task('typed');
  const sealed = { keyPrefix: 'typed', vault: new KeyedVault(textProvider(KEY)) };
  await withLeads(sealed, async (queue, leads) => {
    await queue.open(typed);
    await typeReasons(queue, leads, typed);
    expect(await reasonsOf(queue, leads, typed)).toEqual(TYPED);
    expect(await dump()).not.toContain('13912348765');
    const paused = queue.claimNext('330106', 'zhao');
    await expect(paused).rejects.toThrow('(a note of 139****8765)');
    await queue.endHandover(typed.taskId, { staff: 'chen', isApproved: true });
    expect((await queue.find(typed.taskId))?.task).toMatchObject({ desk: '330206' });
  });
});

/** A review that was scored, appealed and decided, each in words. */
async function typeReview({ reviews }: Supervision, reviewed: Task): Promise<string> {
  await reviews.offer(reviewed, outcomeOf(reviewed, `${reviewed.taskId}-end`));
  const review = (await reviews.list({})).find(({ taskId }) => taskId === reviewed.taskId);
  const reviewId = review?.reviewId ?? '';
  await reviews.score(reviewId, { by: 'chen', scores: { asked: 1 }, comment: NOTE });
  await reviews.appeal(reviewId, { by: 'li', reason: NOTE });
  return reviewId;
}

const REVIEWED = { state: 'appealed', first: { comment: NOTE }, appeal: { reason: NOTE } };

test('comments and appeals of reviews are sealed, shown as they were typed, and sealed anew with the newest key', async () => {
  const [old, newer, newest] = vaultsOfKeys();
  const keyPrefix = 'reviewed';
  const reviewed = task('reviewed');
  const reviewId = await withLeads({ keyPrefix, vault: old }, async (_queue, leads) => {
    const id = await typeReview(leads, reviewed);
    expect(await leads.reviews.find(id)).toMatchObject(REVIEWED);
    return id;
  });
  expect(await redis.get(`reviewed:review:${reviewId}`)).not.toContain('a note of');
  const options = { redisUrl: server.url, keyPrefix, leaseMs: 60_000, vault: newer };
  expect(await deskSealedWith(options, old.newestKeyId)).toBe(1);
  expect(await resealDesk(options, { keyIds: newer.keyIds, isDryRun: false })).toBe(1);
  expect(await deskSealedWith(options, old.newestKeyId)).toBe(0);
  await withLeads({ keyPrefix, vault: newest }, async (_queue, { reviews }) => {
    expect(await reviews.find(reviewId)).toMatchObject(REVIEWED);
    const score = { by: 'wu', scores: { asked: 5 }, comment: NOTE };
    expect(await reviews.decide(reviewId, score)).toMatchObject({ second: { comment: NOTE } });
  });
});

test('those of before anything was sealed are shown and acted on as they are', async () => {
  const typed = task('typed-plain');
  const plain = { keyPrefix: 'typed-plain' };
  const reviewId = await withLeads(plain, async (queue, leads) => {
    await queue.open(typed);
    await typeReasons(queue, leads, typed);
    return typeReview(leads, typed);
  });
  const sealed = { ...plain, vault: new KeyedVault(textProvider(KEY)) };
  await withLeads(sealed, async (queue, leads) => {
    expect(await reasonsOf(queue, leads, typed)).toEqual(TYPED);
    expect(await leads.reviews.find(reviewId)).toMatchObject(REVIEWED);
    const score = { by: 'wu', scores: { asked: 5 }, comment: NOTE };
    expect(await leads.reviews.decide(reviewId, score)).toMatchObject({ state: 'decided' });
    await queue.endHandover(typed.taskId, { staff: 'chen', isApproved: false });
    expect((await queue.find(typed.taskId))?.task.handover).toBeUndefined();
    await leads.lead.resumeDesk('330106', { by: 'chen', reason: 'over' });
  });
});

test('they are sealed with the newest key as all of the task is; what the ledger was told of goes', async () => {
  const [old, newer, newest] = vaultsOfKeys();
  const typed = task('typed-again');
  const keyPrefix = 'typed-again';
  await withLeads({ keyPrefix, vault: old }, async (queue, leads) => {
    await queue.open(typed);
    await typeReasons(queue, leads, typed);
  });
  const options = { redisUrl: server.url, keyPrefix, leaseMs: 60_000, vault: newer };
  const reseal = () => resealDesk(options, { keyIds: newer.keyIds, isDryRun: false });
  await reseal();
  // The ledger has heard of nothing: what leads did waits for it, and its key with it.
  expect(await deskSealedWith(options, old.newestKeyId)).toBe(TYPED.events.length);
  const [newestEvent] = await redis.xrevrange('typed-again:desk-events', '+', '-', 'COUNT', 1);
  await redis.set('typed-again:desk-events-told', newestEvent?.[0] ?? '');
  expect(await reseal()).toBe(TYPED.events.length);
  expect(await deskSealedWith(options, old.newestKeyId)).toBe(0);
  await withLeads({ keyPrefix, vault: newest }, async (queue, leads) => {
    const { events: _gone, ...kept } = TYPED;
    expect(await reasonsOf(queue, leads, typed)).toMatchObject(kept);
  });
});

test('what an older key sealed of a task is sealed with the newest, and opens without the older one', async () => {
  const [old, newer, newest] = vaultsOfKeys();
  const keyPrefix = 'reseal';
  const options = (vault: KeyedVault) => ({
    redisUrl: server.url,
    keyPrefix,
    leaseMs: 60_000,
    vault,
  });
  const queue = new TaskQueue(options(old));
  queues.push(queue);
  const again = { kind: 'again' as const, step: 'call' as const, at: Date.now() };
  const [open, closed] = [task('reseal-open'), task('reseal-closed')];
  for (const one of [open, closed]) {
    await queue.open(one);
    const { lease } = await queue.claim(one.taskId, 'li');
    if (one === open) await queue.putBack(one.taskId, lease, outcomeOf(one, 'o3'), again);
    else await queue.complete(one.taskId, lease, outcomeOf(one, 'o4'));
  }
  const { keyIds } = newer;
  // Another key's, as that of accounts: left as it is.
  const [, , stranger] = vaultsOfKeys();
  await redis.set('reseal:access', stranger.seal('secret', 'totp li'));
  const count = await resealDesk(options(newer), { keyIds, isDryRun: true });
  expect(await deskSealedWith(options(newer), old.newestKeyId)).toBe(count);
  expect(await resealDesk(options(newer), { keyIds, isDryRun: false })).toBe(count);
  expect(await resealDesk(options(newer), { keyIds, isDryRun: false })).toBe(0);
  expect(await deskSealedWith(options(newer), old.newestKeyId)).toBe(0);
  for (const key of await redis.keys('*reseal*:events'))
    expect(JSON.stringify(await redis.xrange(key, '-', '+'))).not.toContain(old.newestKeyId);
  const alone = new TaskQueue(options(newest));
  queues.push(alone);
  expect(await alone.find(open.taskId)).toMatchObject({
    task: { episode: { phone: PHONE }, attempts: [{ note: NOTE }] },
  });
  expect(await alone.find(closed.taskId)).toMatchObject({ outcome: { note: NOTE } });
});

test('tasks from before anything was sealed, and under an older key, are worked on as they are', async () => {
  const before = queueWith();
  await before.open(task('plain'));
  const older = queueWith(KEY);
  await older.open(task('older'));
  const queue = queueWith(`${NEWER},${KEY}`);
  for (const id of ['plain', 'older']) {
    const { taskId } = task(id);
    expect(await queue.raise(task(id, 2))).toBe(true);
    const claim = await queue.claim(taskId, 'li');
    expect(claim.task.episode).toMatchObject({ revision: 2, phone: PHONE });
    // The person was the victim of the fraud of the test before, under the same look-up hash.
    if (id === 'older') expect(claim.task.earlierFrauds).toBe(1);
    await queue.complete(taskId, claim.lease, outcomeOf(claim.task, id));
    expect((await queue.find(taskId))?.outcome?.note).toBe(NOTE);
  }
});

test('a process without the keys says what it lacks', async () => {
  const { taskId } = task('sealed');
  await expect(queueWith().find(taskId)).rejects.toThrow(/FOREWARN_DATA_KEYS/);
});
