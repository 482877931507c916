// How staff stand, on a real Redis: what they say of themselves, what follows from their tasks, and what they are handed.
import { expect, test } from 'vitest';
import { claimAny, outcomeFor, taskQueueServer, until } from '../../test/task-queue-server.ts';
import { HOUR_MS, START_TIME, taskNumbered } from '../fixture.ts';
import { DeskEvents } from './desk-event.ts';
import { DeskStore } from './desk-store.ts';
import { shiftOf } from './shift.ts';
import { StaffBook } from './staff-book.ts';
import type { StaffSettings } from './staff-settings.ts';

const redis = taskQueueServer();
const DESK = '330106';
const SETTINGS: StaffSettings = {
  wrapUpMs: () => 0,
  breakAfterMs: () => 2 * HOUR_MS,
  shifts: () => [shiftOf('day', '00:00-24:00')].filter((shift) => shift !== undefined),
};

async function withBook(
  run: (book: StaffBook, events: DeskEvents) => Promise<void>,
  now?: () => number,
): Promise<void> {
  const store = new DeskStore({ redisUrl: redis.server.url });
  try {
    const options = { settings: SETTINGS, ...(now === undefined ? {} : { now }) };
    await run(new StaffBook(store, options), new DeskEvents(store));
  } finally {
    store.close();
  }
}

test('who claims is known from then on, works, and is on again when the task is closed', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  await withBook(async (book, events) => {
    const claim = await claimAny(queue, DESK);
    const working = await book.find('li');
    expect(working).toMatchObject({ state: 'working', desk: DESK, by: 'li' });
    expect(working?.tasks).toMatchObject([{ taskId: task.taskId }]);
    await queue.complete(task.taskId, claim.lease, outcomeFor(claim));
    const after = await book.find('li');
    expect(after).toMatchObject({ state: 'on', tasks: [] });
    expect(after?.today).toMatchObject({ claimed: 1, outcomes: { dissuaded: 1 }, lapsed: 0 });
    const states = (await events.read('')).map(({ state }) => state);
    expect(states).toEqual(['on', 'working', 'on']);
  });
});

test.each([
  ['paused', 'training'],
  ['off', ''],
] as const)('who is %s is handed no task until they are on again', async (state, reason) => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  await withBook(async (book) => {
    await book.set('li', { state, reason, desk: DESK });
    const refused = { code: 'FW_STAFF_AWAY', message: expect.stringContaining(state) };
    await expect(queue.claimNext(DESK, 'li')).rejects.toMatchObject(refused);
    await expect(queue.claim(task.taskId, 'li')).rejects.toMatchObject(refused);
    await book.set('li', { state: 'on' });
    expect((await queue.claimNext(DESK, 'li'))?.task.taskId).toBe(task.taskId);
  });
});

test('a claim beside a pause either comes first and is kept, or is refused', async () => {
  const queue = redis.connect();
  const tasks = Array.from({ length: 20 }, (_, i) => taskNumbered(i));
  for (const task of tasks) await queue.open(task);
  await withBook(async (book, events) => {
    const pause = book.set('li', { state: 'paused', reason: 'break', desk: DESK });
    const claims = tasks.map(() => queue.claimNext(DESK, 'li').catch(() => undefined));
    const taken = (await Promise.all(claims)).filter((claim) => claim !== undefined);
    await pause;
    expect((await book.find('li'))?.tasks).toHaveLength(taken.length);
    const states = (await events.read('')).map((event) => event.state);
    expect(states.filter((state) => state === 'working')).toHaveLength(taken.length);
    expect(states.at(-1)).toBe('paused');
    for (const { task, lease } of taken) await queue.release(task.taskId, lease);
    expect(await book.find('li')).toMatchObject({ state: 'paused', tasks: [] });
  });
});

test('after an outcome they wrap up: nothing is handed to them, what they ask for is', async () => {
  const queue = redis.connect({ wrapUpMs: () => 60_000 });
  for (const number of [1, 2, 3]) await queue.open(taskNumbered(number));
  await withBook(async (book) => {
    const claim = await claimAny(queue, DESK);
    await queue.complete(claim.task.taskId, claim.lease, outcomeFor(claim));
    expect((await book.find('li'))?.state).toBe('wrap-up');
    const next = queue.claimNext(DESK, 'li');
    await expect(next).rejects.toThrow(/wraps up until/);
    expect((await queue.list({ desk: DESK, state: 'waiting' })).tasks).toHaveLength(2);
    await queue.claim(taskNumbered(3).taskId, 'li');
    expect((await book.find('li'))?.state).toBe('working');
  });
});

test('who says that they are on ends the wrap-up, and giving a task back begins none', async () => {
  const queue = redis.connect({ wrapUpMs: () => 60_000 });
  for (const number of [1, 2]) await queue.open(taskNumbered(number));
  await withBook(async (book) => {
    const first = await claimAny(queue, DESK);
    await queue.release(first.task.taskId, first.lease);
    expect((await book.find('li'))?.state).toBe('on');
    const claim = await claimAny(queue, DESK);
    await queue.complete(claim.task.taskId, claim.lease, outcomeFor(claim));
    await book.set('li', { state: 'on' });
    expect(await queue.claimNext(DESK, 'li')).toBeDefined();
  });
});

test('who is silent loses the task and is shown as silent until anything is heard of them', async () => {
  const queue = redis.connect({ lapseCheckMs: 50 });
  const task = taskNumbered(1);
  await queue.open(task);
  await withBook(async (book, events) => {
    await claimAny(queue, DESK);
    await redis.lapse(task);
    await until(async () => (await events.read('')).at(-1)?.state === 'silent');
    expect(await book.find('li')).toMatchObject({ state: 'silent', today: { lapsed: 1 } });
    const taken = await queue.claimNext(DESK, 'wu');
    expect(taken?.task.taskId).toBe(task.taskId);
    expect(await book.set('li', { state: 'on' })).toMatchObject({ state: 'on' });
  });
});

test('who said that they pause before their lease was over is not silent, and pauses since then', async () => {
  const queue = redis.connect({ lapseCheckMs: 50 });
  const task = taskNumbered(1);
  await queue.open(task);
  await withBook(async (book, events) => {
    await claimAny(queue, DESK);
    const { since } = await book.set('li', { state: 'paused', reason: 'break' });
    await redis.lapse(task);
    await until(async () => (await book.find('li'))?.today.lapsed === 1);
    expect(await book.find('li')).toMatchObject({ state: 'paused', since });
    expect((await events.read('')).at(-1)?.state).toBe('paused');
  });
});

test('a renewal is heard, and one of a lease that is lost is not', async () => {
  const queue = redis.connect();
  const task = taskNumbered(1);
  await queue.open(task);
  await withBook(async (book) => {
    const claim = await claimAny(queue, DESK);
    await redis.admin.hset('{forewarn}:staff:li', 'seen', 1);
    await queue.renew(task.taskId, claim.lease);
    expect((await book.find('li'))?.seenAt).toBeGreaterThan(START_TIME);
    await queue.release(task.taskId, claim.lease);
    await redis.admin.hset('{forewarn}:staff:li', 'seen', 1);
    await expect(queue.renew(task.taskId, claim.lease)).rejects.toThrow(/not held any more/);
    expect((await book.find('li'))?.seenAt).toBe(1);
  });
});

test('a break is due after the time that is set, a meeting is none, and whoever signs on has the shift', async () => {
  let passed = 0;
  const now = () => Date.now() + passed;
  await withBook(async (book) => {
    const on = await book.set('li', { state: 'on', desk: DESK });
    expect(on).toMatchObject({ shift: 'day', isBreakDue: false });
    passed = 2 * HOUR_MS;
    expect(await book.find('li')).toMatchObject({ isBreakDue: true });
    await book.set('li', { state: 'paused', reason: 'meeting' });
    expect((await book.find('li'))?.breakDueAt).toBeUndefined();
    expect(await book.set('li', { state: 'on' })).toMatchObject({ isBreakDue: true });
    // A meeting right after the break takes nothing of it away.
    for (const reason of ['break', 'meeting']) await book.set('li', { state: 'paused', reason });
    passed = 0;
    expect(await book.set('li', { state: 'on' })).toMatchObject({ isBreakDue: false });
    expect(await book.find('li')).toHaveProperty('breakDueAt');
    await book.set('wu', { state: 'paused', reason: 'training', desk: DESK });
    expect(await book.set('wu', { state: 'on' })).toHaveProperty('breakDueAt');
  }, now);
});

test('a pause needs a reason and a desk is needed once; saying the same twice is one event', async () => {
  await withBook(async (book, events) => {
    const fault = (word: Parameters<StaffBook['set']>[1]) => book.set('li', word);
    await expect(fault({ state: 'paused', desk: DESK })).rejects.toThrow(/needs a reason/);
    await expect(fault({ state: 'on' })).rejects.toThrow(/Nobody knows where li sits/);
    await expect(fault({ state: 'on', desk: '999999' })).rejects.toThrow(/is no desk/);
    await book.set('li', { state: 'on', desk: DESK });
    await book.set('li', { state: 'on', desk: DESK });
    await book.set('wu', { state: 'off', desk: '330206', by: 'lead' });
    expect((await book.list('330100')).map(({ staff }) => staff)).toEqual(['li']);
    expect(await events.read('')).toMatchObject([
      { kind: 'staff', staff: 'li', state: 'on', desk: DESK, by: 'li' },
      { kind: 'staff', staff: 'wu', state: 'off', desk: '330206', by: 'lead' },
    ]);
  });
});

test('the ledger is told of every event, of those that it missed too', async () => {
  const store = new DeskStore({ redisUrl: redis.server.url });
  const told: string[] = [];
  let isAway = true;
  const events = new DeskEvents(store, {
    everyMs: 10_000,
    tell: async (some) => {
      if (isAway) throw new Error('away');
      told.push(...some.map(({ staff = '' }) => staff));
    },
  });
  const book = new StaffBook(store, { settings: SETTINGS });
  await book.set('li', { state: 'on', desk: DESK });
  await expect(events.tellLedger()).rejects.toThrow('away');
  await book.set('wu', { state: 'on', desk: DESK });
  isAway = false;
  expect(await events.tellLedger()).toBe(2);
  expect(await events.tellLedger()).toBe(0);
  await book.set('chen', { state: 'on', desk: DESK });
  await events.close();
  store.close();
  expect(told).toEqual(['li', 'wu', 'chen']);
});
