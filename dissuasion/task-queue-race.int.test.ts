// Two people never hold one task: 50 claimers on several connections race for tasks while leases lapse, claimers crash, let go and come late.
// The witness is Redis itself: by its clock nobody is given a task before the lease of whoever had it has run out or was given up.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { LeaseWitness } from '../test/lease-witness.ts';
import { startRedis } from '../test/redis-server.ts';
import { taskQueueServer } from '../test/task-queue-server.ts';
import { taskNumbered } from './fixture.ts';
import { recordOutcome } from './outcome-record.ts';
import type { Claim } from './task.ts';
import { TaskQueue } from './task-queue.ts';

const CLAIMERS = 50;
const REGIONS = ['330106', '330105', '330206', '330100'];
const redis = taskQueueServer();

function connect(leaseMs: number, skewMs = 0): TaskQueue {
  const now = () => Date.now() + skewMs;
  const lapseCheckMs = Math.ceil(leaseMs / 4);
  return redis.connect({ leaseMs, lapseCheckMs, now, riseAfterMs: () => 500 });
}

async function openTasks(queue: TaskQueue, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const level = i % 5 === 0 ? 'red' : 'orange';
    await queue.open(taskNumbered(i, { region: REGIONS[i % REGIONS.length] ?? '', level }));
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('The list is empty.');
  return item;
}

/** Small deterministic dice, so that a failure can be looked at again. */
function dice(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

function finish(queue: TaskQueue, claim: Claim): Promise<void> {
  const outcome = recordOutcome(claim, { outcome: 'dissuaded' }, Date.now());
  return queue.complete(claim.task.taskId, claim.lease, outcome);
}

test('50 claimers who take all there is get every task once', async () => {
  const connections = [connect(60_000), connect(60_000), connect(60_000, 3_600_000)];
  await openTasks(at(connections, 0), 200);
  const taken: string[] = [];
  const work = async (number: number) => {
    const queue = at(connections, number);
    for (;;) {
      const claim = await queue.claimNext('330000', `staff-${number}`);
      if (claim === undefined) return;
      taken.push(claim.task.taskId);
    }
  };
  await Promise.all(Array.from({ length: CLAIMERS }, (_, number) => work(number)));
  expect(taken).toHaveLength(200);
  expect(new Set(taken).size).toBe(200);
});

test('of 50 claimers who want this one task a single one gets it', async () => {
  const connections = [connect(60_000), connect(60_000), connect(60_000)];
  const task = taskNumbered(1);
  await at(connections, 0).open(task);
  const results = await Promise.allSettled(
    Array.from({ length: CLAIMERS }, (_, number) => {
      const queue = at(connections, number);
      return number % 2 === 0
        ? queue.claim(task.taskId, `staff-${number}`)
        : queue.claimNext('330000', `staff-${number}`);
    }),
  );
  const held = results.filter((r) => r.status === 'fulfilled' && r.value !== undefined);
  const refused = results.filter((r) => r.status === 'rejected');
  expect(held).toHaveLength(1);
  expect(refused.every((r) => isFwError(r.reason, 'FW_TASK_HELD'))).toBe(true);
});

test('with lapses, crashes, renewals, releases, skips, tasks set aside or passed on or risen, late finishers and skewed clocks nobody gets a task whose lease still holds, and each is completed exactly once', async () => {
  const leaseMs = 400;
  const connections = [0, 3_600_000, -3_600_000].map((skewMs) => connect(leaseMs, skewMs));
  const taskCount = 120;
  await openTasks(at(connections, 0), taskCount);
  const witness = new LeaseWitness(redis.admin, leaseMs);
  const holder = new Map<string, string>();
  const completed = new Map<string, number>();
  const seen = { late: 0, released: 0, crashed: 0, skipped: 0, aside: 0, passed: 0, renewed: 0 };

  const keep = async (queue: TaskQueue, claim: Claim) => {
    for (let times = 0; times < 3; times++) {
      await sleep(leaseMs / 2);
      const askedMs = await witness.clock();
      await queue.renew(claim.task.taskId, claim.lease);
      witness.renewed(claim, askedMs);
      seen.renewed++;
    }
  };

  const workOne = async (queue: TaskQueue, claim: Claim, roll: () => number) => {
    const { taskId } = claim.task;
    const before = holder.get(taskId);
    if (before !== undefined) {
      // Whoever held it before must have lost it for good by now.
      await expect(queue.renew(taskId, before)).rejects.toMatchObject({ code: 'FW_LEASE_LOST' });
    }
    holder.set(taskId, claim.lease);
    const fate = roll();
    if (fate < 0.1) {
      seen.crashed++;
      return;
    }
    if (fate < 0.4) witness.givesUp(claim);
    if (fate < 0.25) {
      seen.released++;
      await queue.release(taskId, claim.lease);
      return;
    }
    if (fate < 0.29) {
      seen.skipped++;
      await queue.skip(taskId, claim.lease);
      return;
    }
    if (fate < 0.35) {
      seen.aside++;
      const until = claim.claimedAt + leaseMs;
      await queue.setAside(taskId, claim.lease, { until, reason: 'x', isForMe: false });
      return;
    }
    if (fate < 0.4) {
      seen.passed++;
      await queue.passTo(taskId, claim.lease, `s${Math.floor(roll() * CLAIMERS)}`);
      return;
    }
    if (fate < 0.5) await sleep(leaseMs * 2);
    else if (fate < 0.65) await keep(queue, claim);
    witness.givesUp(claim);
    try {
      await finish(queue, claim);
      completed.set(taskId, (completed.get(taskId) ?? 0) + 1);
    } catch (error) {
      if (!isFwError(error, 'FW_LEASE_LOST')) throw error;
      seen.late++;
    }
  };
  const isDone = () => completed.size === taskCount;
  const end = Date.now() + 40_000;
  const work = async (number: number) => {
    const roll = dice(number);
    const queue = at(connections, number);
    while (!isDone() && Date.now() < end) {
      const askedMs = await witness.clock();
      const claim = await queue.claimNext(number % 3 === 0 ? '330100' : '330000', `s${number}`);
      if (claim === undefined) {
        await sleep(50);
        continue;
      }
      await witness.granted(claim, askedMs);
      await workOne(queue, claim, roll).catch((error: unknown) => {
        // A release may come after the lapse, as any call may, and a task be set aside when its time is past.
        if (!isFwError(error, 'FW_LEASE_LOST') && !isFwError(error, 'FW_USAGE')) throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: CLAIMERS }, (_, number) => work(number)));
  expect(witness.early).toEqual([]);
  expect(completed.size).toBe(taskCount);
  expect([...completed.values()].every((times) => times === 1)).toBe(true);
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  const counts = await at(connections, 0).counts();
  const open = counts.flatMap(({ levels }) => Object.values(levels));
  expect(open.every(({ waiting, claimed }) => waiting === 0 && claimed === 0)).toBe(true);
});

test('the task of a claimer whose connection drops comes back to the others', async () => {
  const crashing = connect(300);
  const other = connect(300);
  await other.open(taskNumbered(1));
  const claim = await crashing.claimNext('330000', 'li');
  expect(claim).toBeDefined();
  await crashing.close();
  expect(await other.claimNext('330000', 'wang')).toBeUndefined();
  let next: Claim | undefined;
  for (let i = 0; i < 100 && next === undefined; i++) {
    await sleep(50);
    next = await other.claimNext('330000', 'wang');
  }
  expect(next?.task.taskId).toBe(claim?.task.taskId);
  expect(next?.lease).not.toBe(claim?.lease);
});

test('dropped connections in the middle of claiming lose and double no task', async () => {
  const connections = [connect(500), connect(500)];
  await openTasks(at(connections, 0), 60);
  let isRunning = true;
  const drop = async () => {
    while (isRunning) {
      await sleep(40);
      await redis.admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    }
  };
  const done: string[] = [];
  const end = Date.now() + 40_000;
  const work = async (number: number) => {
    const queue = at(connections, number);
    while (done.length < 60 && Date.now() < end) {
      try {
        const claim = await queue.claimNext('330000', `s${number}`);
        if (claim === undefined) await sleep(20);
        else await finishSurely(queue, claim, done);
      } catch (error) {
        if (!isFwError(error, 'FW_REDIS_AWAY') && !isFwError(error, 'FW_LEASE_LOST')) throw error;
      }
    }
  };
  const dropping = drop();
  await Promise.all(Array.from({ length: 10 }, (_, number) => work(number)));
  isRunning = false;
  await dropping;
  expect(done.length).toBe(60);
  expect(new Set(done).size).toBe(60);
});

/** Completes again until it is known how it went, as a caller does whose answer was lost. */
async function finishSurely(queue: TaskQueue, claim: Claim, done: string[]): Promise<void> {
  for (;;) {
    try {
      await finish(queue, claim);
      done.push(claim.task.taskId);
      return;
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
    }
  }
}

test('while Redis is away calls say so soon, and go on when it is back with its tasks', async () => {
  const own = await startRedis();
  const faults: unknown[] = [];
  const queue = new TaskQueue({
    redisUrl: own.url,
    leaseMs: 60_000,
    onError: (error) => faults.push(error),
  });
  try {
    await queue.open(taskNumbered(1));
    // The append-only file is written once a second.
    await sleep(1_200);
    own.kill();
    const start = Date.now();
    await expect(queue.claimNext('330000', 'li')).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
    await expect(queue.open(taskNumbered(2, { region: '330206' }))).rejects.toMatchObject({
      code: 'FW_REDIS_AWAY',
    });
    const unlucky = new TaskQueue({ redisUrl: own.url, leaseMs: 60_000 });
    await expect(unlucky.counts()).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
    await unlucky.close();
    expect(Date.now() - start).toBeLessThan(5_000);
    const again = await startRedis({ dir: own.dir, port: own.port });
    try {
      let claim: Claim | undefined;
      for (let i = 0; i < 100 && claim === undefined; i++) {
        await sleep(50);
        claim = await queue.claimNext('330000', 'li').catch(() => undefined);
      }
      expect(claim?.task.episodeId).toBe('e1');
      await queue.open(taskNumbered(2, { region: '330206' }));
      expect((await queue.claimNext('330000', 'li'))?.task.episodeId).toBe('e2');
      expect(faults.length).toBeGreaterThan(0);
    } finally {
      await queue.close();
      await again.stop();
    }
  } finally {
    await queue.close();
    await own.stop();
  }
});
