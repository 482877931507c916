// The list of desks at which something waits, on a real Redis: whatever happened in whatever order, no desk at which something waits is missing from it, so that
// a claim that looks at the listed ones alone finds what a look at all would have found.
import { Queue } from 'bullmq';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { isWithin, regionsOf } from '../signal/region.ts';
import { outcomeFor, PROVINCE, taskQueueServer } from '../test/task-queue-server.ts';
import { START_TIME, taskNumbered } from './fixture.ts';
import { priorityOf } from './priority.ts';
import { openSupervision } from './supervisor/supervision.ts';
import type { Claim, Task } from './task.ts';
import type { TaskQueue } from './task-queue.ts';

const redis = taskQueueServer();
const COUNTIES = ['330106', '330105', '330206'] as const;
const DESKS = [...COUNTIES, '330100', '330200', PROVINCE] as const;
const STAFF = ['li', 'wu', 'chen'] as const;
const LEVELS = ['orange', 'red'] as const;
const PREFIX = '{forewarn}:';
const NO_END_OF_LAPSES = { maxStalledCount: Number.MAX_SAFE_INTEGER, stalledInterval: 1 };
const word = { by: 'lead', reason: 'x' };
const settings = { wrapUpMs: () => 0, breakAfterMs: () => undefined, shifts: () => [] };

/** One thing that happens; the numbers choose of whom or what. */
type Step = readonly [deed: keyof typeof DEEDS, a: number, b: number];

/** What there is while things happen. */
interface Scene {
  readonly queue: TaskQueue;
  readonly tasks: Map<string, Task>;
  claims: Claim[];
  revision: number;
}

/** BullMQ's own check, without the step of ours that follows it; the second one moves what the first one marked. */
async function lapse({ tasks }: Scene, claim: Claim): Promise<void> {
  const desk = await redis.admin.get(`${PREFIX}task-desk:${claim.task.taskId}`);
  if (desk === null || !tasks.has(claim.task.taskId)) return;
  await redis.admin.del(`${PREFIX}tasks-${desk}:t${claim.task.taskId}:lock`);
  const options = { connection: redis.admin, prefix: '{forewarn}', ...NO_END_OF_LAPSES };
  const half = new Queue(`tasks-${desk}`, options);
  for (let check = 0; check < 2; check++) {
    await redis.admin.del(`${PREFIX}tasks-${desk}:stalled-check`);
    await half.getBackend().moveStalledJobsToWait();
  }
  await half.close();
}

function held(scene: Scene, a: number, deed: (claim: Claim) => Promise<unknown>) {
  const claim = scene.claims[a % Math.max(1, scene.claims.length)];
  if (claim === undefined) return Promise.resolve();
  scene.claims = scene.claims.filter((one) => one !== claim);
  return deed(claim);
}

function some<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
}

const DEEDS = {
  open: async ({ queue, tasks }: Scene, a: number, b: number) => {
    const number = tasks.size;
    const task = taskNumbered(number, { region: some(COUNTIES, a), level: some(LEVELS, b) });
    tasks.set(task.taskId, task);
    await queue.open(task);
  },
  raise: async (scene: Scene, a: number) => {
    const { queue, tasks } = scene;
    const task = [...tasks.values()][a % Math.max(1, tasks.size)];
    if (task === undefined) return;
    const episode = { ...task.episode, revision: ++scene.revision, level: some(LEVELS, a) };
    await queue.raise({ ...task, episode });
  },
  claim: async (scene: Scene, a: number, b: number) => {
    const [desk, staff] = [some(DESKS, a), some(STAFF, b)];
    const expected = await bestOf(scene.queue, desk, staff);
    const claim = await scene.queue.claimNext(desk, staff);
    if (claim !== undefined) scene.claims.push(claim);
    if (expected === undefined) return;
    // What came due between the two looks may be had as well, when it is as urgent.
    expect(claim).toBeDefined();
    if (claim !== undefined && !expected.isKept)
      expect(priorityOf(claim.task)).toBeLessThanOrEqual(expected.priority);
  },
  complete: (scene: Scene, a: number) =>
    held(scene, a, (claim) =>
      scene.queue.complete(claim.task.taskId, claim.lease, outcomeFor(claim)),
    ),
  release: (scene: Scene, a: number) =>
    held(scene, a, ({ task, lease }) => scene.queue.release(task.taskId, lease)),
  skip: (scene: Scene, a: number) =>
    held(scene, a, ({ task, lease }) => scene.queue.skip(task.taskId, lease)),
  pass: (scene: Scene, a: number, b: number) =>
    held(scene, a, ({ task, lease }) => scene.queue.passTo(task.taskId, lease, some(STAFF, b))),
  putBack: (scene: Scene, a: number, b: number) =>
    held(scene, a, (claim) => {
      const at = Date.now() + some([0, 5, 60_000], b);
      const next = { kind: 'again', step: 'call', at } as const;
      return scene.queue.putBack(claim.task.taskId, claim.lease, outcomeFor(claim), next);
    }),
  lapse: (scene: Scene, a: number) =>
    held(scene, a, async (claim) => {
      await lapse(scene, claim);
      await redis.connect().close();
    }),
  rise: async ({ queue }: Scene) => {
    for (const id of await redis.admin.zrange(`${PREFIX}due`, '0', '-1'))
      await redis.admin.zadd(`${PREFIX}due`, 1, id);
    await queue.riseOverdue();
  },
  move: async ({ queue, tasks }: Scene, a: number, b: number) => {
    const task = [...tasks.values()][a % Math.max(1, tasks.size)];
    if (task === undefined) return;
    const request = { to: some(COUNTIES, b), by: 'li', reason: 'x', at: START_TIME };
    await queue.askHandover(task.taskId, request);
    await queue.endHandover(task.taskId, { staff: 'wu', isApproved: true });
  },
  reassign: async (_: Scene, a: number, b: number) => {
    const leads = openSupervision({ redisUrl: redis.server.url, settings });
    await leads.lead.reassignAll(some(STAFF, a), some(STAFF, b), word).finally(leads.close);
  },
} as const;

interface Expected {
  readonly priority: number;
  /** Something is kept for this member of staff, which goes before what is more urgent. */
  readonly isKept: boolean;
}

/** What a look at everything finds for somebody at a desk: the most urgent task that waits and is neither kept for another nor skipped. */
async function bestOf(
  queue: TaskQueue,
  desk: string,
  staff: string,
): Promise<Expected | undefined> {
  const { tasks } = await queue.list({ desk, state: 'waiting', limit: 100 });
  const priorities: number[] = [];
  let isKept = (await redis.admin.zcard(`${PREFIX}mine:${staff}`)) > 0;
  for (const { task } of tasks) {
    const fields = `${PREFIX}tasks-${task.desk}:t${task.taskId}`;
    const [skipped, keeper] = await redis.admin.hmget(fields, `skip:${staff}`, 'for');
    if (keeper === staff) isKept = true;
    if (skipped === null && (keeper === null || keeper === staff))
      priorities.push(priorityOf(task));
  }
  return priorities.length === 0 ? undefined : { priority: Math.min(...priorities), isKept };
}

/** Desks at which something waits, or will at a time, that the list does not have by then. */
async function missing(): Promise<string[]> {
  const faults: string[] = [];
  const listed = async (list: string, desk: string, at: number) => {
    const from = await redis.admin.zscore(`${PREFIX}${list}`, desk);
    if (from === null || Number(from) > at) faults.push(`${list} has ${desk} from ${from} on`);
  };
  for (const desk of await redis.admin.smembers(`${PREFIX}desks`)) {
    const queue = `${PREFIX}tasks-${desk}:`;
    if ((await redis.admin.exists(`${queue}wait`)) > 0)
      await listed('waiting-desks', desk, Date.now());
    const [first, order] = await redis.admin.zrange(`${queue}prioritized`, '0', '0', 'WITHSCORES');
    if (order !== undefined) {
      const openedAt = await redis.admin.hget(`${queue}${first}`, 'timestamp');
      const urgency =
        Math.floor(Number(order) / 2 ** 32) * 2 ** 32 +
        (Math.floor(Number(openedAt) / 100) % 2 ** 32);
      await listed('ready-desks', desk, urgency);
    }
    const [, score] = await redis.admin.zrange(`${queue}delayed`, '0', '0', 'WITHSCORES');
    if (score !== undefined) await listed('waiting-desks', desk, Number(score) / 0x1000);
    for (const id of await redis.admin.zrange(`${queue}risen`, '0', '-1')) {
      const above = await redis.admin.get(`${PREFIX}task-desk:${id.slice(1)}`);
      const place = `${PREFIX}tasks-${above}:`;
      if ((await redis.admin.zscore(`${place}prioritized`, id)) !== null)
        await listed('risen-desks', desk, Date.now());
      const later = await redis.admin.zscore(`${place}delayed`, id);
      if (later !== null) await listed('risen-desks', desk, Number(later) / 0x1000);
    }
  }
  return faults;
}

test('whatever happens to tasks, a desk at which something waits is in the list, and a claim finds what there is', async () => {
  const deeds: readonly (keyof typeof DEEDS)[] = [
    'open',
    'open',
    'claim',
    'claim',
    'claim',
    'raise',
    'complete',
    'release',
    'skip',
    'pass',
    'putBack',
    'putBack',
    'lapse',
    'rise',
    'move',
    'reassign',
  ];
  const step = fc.tuple(fc.constantFrom(...deeds), fc.nat(11), fc.nat(11));
  const play = async (steps: readonly Step[]) => {
    await redis.admin.flushall();
    const queue = redis.connect({ riseAfterMs: () => 60_000, lapseCheckMs: 3_600_000 });
    const scene: Scene = { queue, tasks: new Map(), claims: [], revision: 1 };
    try {
      for (const [deed, a, b] of steps) {
        // A deed may be refused; whatever was done of it, the list must be right.
        await DEEDS[deed](scene, a, b).catch((error: unknown) => {
          if (!isFwError(error)) throw error;
        });
        expect(await missing()).toEqual([]);
      }
    } finally {
      await queue.close();
    }
  };
  const steps = fc.array(step, { minLength: 5, maxLength: 40 });
  await fc.assert(fc.asyncProperty(steps, play), { numRuns: 25 });
});

test('a claim that finds nothing takes the empty desks out of the list, and an empty province is one look', async () => {
  const queue = redis.connect({ lapseCheckMs: 3_600_000 });
  const counties = regionsOf('330100').map(({ code }) => code);
  for (const region of counties) await queue.open(taskNumbered(Number(region), { region }));
  for (const _ of counties) await queue.claimNext(PROVINCE, 'li');
  expect(await queue.claimNext(PROVINCE, 'wu')).toBeUndefined();
  for (const list of ['waiting-desks', 'ready-desks'])
    expect(await redis.admin.zrange(`${PREFIX}${list}`, '0', '-1')).toEqual([]);
  await redis.admin.config('RESETSTAT');
  expect(await queue.claimNext(PROVINCE, 'wu')).toBeUndefined();
  const stats = await redis.admin.info('commandstats');
  const calls = [...stats.matchAll(/:calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  expect(calls).toBeLessThan(2 * counties.length);
});

test('a claim for the province looks at the desks with the most urgent tasks alone, and of two alike takes the one opened first', async () => {
  const queue = redis.connect({ lapseCheckMs: 3_600_000 });
  const counties = regionsOf('330100').map(({ code }) => code);
  const openedAt = (index: number) => START_TIME + ((index * 5) % counties.length) * 1_000;
  for (const [index, region] of counties.entries())
    await queue.open(taskNumbered(index, { region }, openedAt(index)));
  await redis.admin.config('RESETSTAT');
  const first = await queue.claimNext(PROVINCE, 'li');
  const stats = await redis.admin.info('commandstats');
  const calls = [...stats.matchAll(/:calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
  expect(calls).toBeLessThan(60);
  const order = [first];
  for (const _ of counties.slice(1)) order.push(await queue.claimNext(PROVINCE, 'li'));
  const opened = order.map((claim) => claim?.task.openedAt ?? 0);
  expect(opened).toEqual(counties.map((_, index) => START_TIME + index * 1_000));
});

test('somebody who skipped the most urgent task of a desk gets the next of all desks, not the next of that desk', async () => {
  const queue = redis.connect({ lapseCheckMs: 3_600_000 });
  const [there, here] = COUNTIES;
  const open = (number: number, region: string, level: 'red' | 'orange') =>
    queue.open(taskNumbered(number, { region, level }));
  await open(1, here, 'red');
  await open(2, here, 'orange');
  await open(3, there, 'red');
  const skipped = await queue.claim(taskNumbered(1).taskId, 'li');
  await queue.skip(skipped.task.taskId, skipped.lease);
  const next = await queue.claimNext(PROVINCE, 'li');
  expect(next?.task.taskId).toBe(taskNumbered(3).taskId);
});

test('a list that was lost, or missed a task when a process died, is whole at the next start', async () => {
  const queue = redis.connect({ lapseCheckMs: 3_600_000 });
  for (const region of COUNTIES) await queue.open(taskNumbered(Number(region), { region }));
  const at = Date.now() + 60_000;
  const claim = await queue.claim(taskNumbered(330206).taskId, 'li');
  const next = { kind: 'again', step: 'call', at } as const;
  await queue.putBack(claim.task.taskId, claim.lease, outcomeFor(claim), next);
  await redis.admin.del(`${PREFIX}waiting-desks`, `${PREFIX}ready-desks`);
  expect(await queue.claimNext(PROVINCE, 'li')).toBeUndefined();
  await redis.connect().close();
  expect(await missing()).toEqual([]);
  expect(isWithin((await queue.claimNext(PROVINCE, 'li'))?.task.desk ?? '', '330100')).toBe(true);
});
