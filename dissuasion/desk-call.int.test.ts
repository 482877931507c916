// How a person comes to the desk from a ladder, on a real queue: before all others when they ask for help, once however often it is told.
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { deskCall } from './desk-call.ts';
import { decisionOf, HOUR_MS, START_TIME, taskNumbered } from './fixture.ts';
import { type Ladder, type LadderSubject, type LadderTry, PERSON } from './ladder-state.ts';
import type { Task } from './task.ts';
import { TaskQueue } from './task-queue.ts';

let server: RedisServer;
let admin: Redis;
let tasks: TaskQueue;
const told: Task[] = [];

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
  tasks = new TaskQueue({ redisUrl: server.url, leaseMs: 60_000 });
});
afterEach(async () => {
  await admin.flushall();
  told.length = 0;
});
afterAll(async () => {
  await tasks.close();
  admin.disconnect();
  await server.stop();
});

const UNANSWERED: LadderTry = {
  deliveryId: 'a1',
  step: 'voice-robot',
  number: 1,
  series: 0,
  askedBy: 'forewarn',
  state: 'delivered',
  begunAt: START_TIME,
  at: START_TIME,
  expiresAt: START_TIME + HOUR_MS,
  tries: { deadlineMs: HOUR_MS, retryMs: [] },
  changedAt: START_TIME,
};
const ANSWERED: LadderTry = { ...UNANSWERED, answer: '1' };
const HELP: LadderTry = {
  ...UNANSWERED,
  deliveryId: 'a2',
  step: 'call',
  askedBy: PERSON,
  state: 'due',
};

/** A ladder whose robot was answered. */
function ladderOf(overrides: Partial<LadderSubject> = {}): Ladder {
  const { subject: person, region, time, typology } = decisionOf();
  const phone = '+8613812345678';
  const subject = { person, phone, region, time, typology, level: 'yellow' } as const;
  return {
    ladderId: 'l1',
    revision: 3,
    subject: { ...subject, ...overrides },
    startedAt: START_TIME,
    state: 'resting',
    rungs: [],
    tries: [ANSWERED, HELP],
  };
}

const call = (ladder: Ladder, because: LadderTry) => {
  const tell = async (task: Task) => told.push(task);
  return deskCall({ tasks, tell })(ladder, because);
};
const next = async () => (await tasks.claimNext('330106', 'li'))?.task;

test('who was only warned and asks for help gets a red task of their own, once', async () => {
  await call(ladderOf(), HELP);
  await call(ladderOf(), HELP);
  const task = await next();
  expect(task).toMatchObject({
    episode: { level: 'red', phone: '+8613812345678', person: { id: 'p1' } },
    help: { by: 'voice-robot', at: START_TIME },
  });
  expect(await next()).toBeUndefined();
  expect(told[0]?.taskId).toBe(task?.taskId);
});

test('a warning that climbed to the desk has a task of its own level', async () => {
  await call(ladderOf(), { ...HELP, askedBy: 'forewarn' });
  const task = await next();
  expect(task?.episode.level).toBe('yellow');
  expect(task?.help).toBeUndefined();
});

test('who has a task and asks for help goes before all others, and stays there when the episode changes', async () => {
  const [other, own] = [taskNumbered(1, { level: 'red' }), taskNumbered(2, { level: 'orange' })];
  for (const task of [other, own]) await tasks.open(task);
  await call(ladderOf({ taskId: own.taskId }), HELP);
  await tasks.raise({ ...own, episode: { ...own.episode, revision: 5, atRiskFen: 100 } });
  const view = await tasks.find(own.taskId);
  expect(view?.task).toMatchObject({ help: { by: 'voice-robot' }, episode: { revision: 5 } });
  const { tasks: waiting } = await tasks.list({ desk: '330106', state: 'waiting' });
  expect(waiting.map(({ task }) => task.episode.level)).toEqual(['red', 'orange']);
  await tasks.withdraw(other.taskId, 'test');
  await tasks.open(taskNumbered(3, { level: 'orange' }, START_TIME - HOUR_MS));
  expect((await next())?.taskId).toBe(own.taskId);
});

test('a task that waits for later waits at once when the person asks for help', async () => {
  const task = taskNumbered(1);
  await tasks.open(task);
  const { lease } = await tasks.claim(task.taskId, 'li');
  const until = Date.now() + HOUR_MS;
  await tasks.setAside(task.taskId, lease, { until, reason: 'lunch', isForMe: true });
  await call(ladderOf({ taskId: task.taskId }), HELP);
  expect((await tasks.claimNext('330106', 'wu'))?.task.taskId).toBe(task.taskId);
});

test('the task of an episode is not touched when the ladder itself comes to the call', async () => {
  const task = taskNumbered(1);
  await tasks.open(task);
  await call(ladderOf({ taskId: task.taskId }), { ...HELP, askedBy: 'forewarn' });
  expect((await next())?.help).toBeUndefined();
  expect(await next()).toBeUndefined();
});

test('who asks for help after their task was closed gets another one', async () => {
  const task = taskNumbered(1);
  await tasks.open(task);
  await tasks.withdraw(task.taskId, 'quiet');
  await call(ladderOf({ taskId: task.taskId, episodeId: 'e1' }), HELP);
  const again = await next();
  expect(again?.help).toBeDefined();
  expect(again?.taskId).not.toBe(task.taskId);
});
