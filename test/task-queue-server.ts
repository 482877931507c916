// A real Redis with task queues on it, for the tests of the task queue: call `taskQueueServer()` at the head of a test file.
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { START_TIME } from '../dissuasion/fixture.ts';
import { recordOutcome } from '../dissuasion/outcome-record.ts';
import type { Claim, RecordedOutcome, Task } from '../dissuasion/task.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import type { TaskQueueOptions } from '../dissuasion/task-queue-options.ts';
import { lapseLease } from './lapse.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

export const MINUTE_MS = 60_000;
export const PROVINCE = '330000';

export interface TaskQueueServer {
  readonly server: RedisServer;
  readonly admin: Redis;
  /** A queue of its own connection, closed after the test. */
  connect(options?: Partial<TaskQueueOptions>): TaskQueue;
  /** Ends the lease of a task as time would, whatever else the machine does meanwhile. */
  lapse(task: Task): Promise<void>;
}

/** Starts Redis before the tests of a file and empties it after each. */
export function taskQueueServer(): TaskQueueServer {
  let server: RedisServer;
  let admin: Redis;
  const queues: TaskQueue[] = [];
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.url);
  });
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.close();
    await admin.flushall();
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get admin() {
      return admin;
    },
    connect(options = {}) {
      const queue = new TaskQueue({ redisUrl: server.url, leaseMs: MINUTE_MS, ...options });
      queues.push(queue);
      return queue;
    },
    lapse: (task) => lapseLease(server, task),
  };
}

/** A plain outcome of whoever holds the claim. */
export function outcomeFor(claim: Claim): RecordedOutcome {
  return recordOutcome(claim, { outcome: 'dissuaded', kept: { dissuaded: 100 } }, START_TIME);
}

export async function claimAny(queue: TaskQueue, desk = PROVINCE): Promise<Claim> {
  const claim = await queue.claimNext(desk, 'li');
  if (claim === undefined) throw new Error(`No task waits at ${desk}.`);
  return claim;
}

export async function until(isSo: () => Promise<boolean>, waitMs = 30_000): Promise<void> {
  const end = Date.now() + waitMs;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`It was still not so after ${waitMs} ms.`);
    await sleep(20);
  }
}

export async function stateOf(queue: TaskQueue, task: Task): Promise<string> {
  return (await queue.find(task.taskId))?.state ?? 'missing';
}
