// What kill -9 of a process that is sending, and of Redis while something is to come, change of what people get: nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { ladderSettings, RememberingCarrier } from '../test/ladder-carrier.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { decisionOf, episodeOf } from './fixture.ts';
import { LadderBook } from './ladder-book.ts';
import { taskOf } from './task.ts';
import { readWordings } from './wording.ts';

const PROCESS = new URL('../test/ladder-process.ts', import.meta.url).pathname;
const PHONE = '+8613812345678';
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Provider {
  readonly url: string;
  /** Keys of what came, in its order. */
  readonly keys: string[];
  /** Called with each request; answers it when it pleases. */
  onRequest: (response: ServerResponse) => void;
}

async function startProvider(): Promise<Provider> {
  const server: Server = createServer();
  const provider: Provider = { url: '', keys: [], onRequest: (response) => response.end() };
  server.on('request', (request, response) => {
    provider.keys.push(String(request.headers['idempotency-key']));
    provider.onRequest(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return Object.assign(provider, { url: `http://127.0.0.1:${port}/` });
}

function startProcess(redis: RedisServer, provider: Provider, phone?: string): ChildProcess {
  const args = [PROCESS, redis.url, provider.url, ...(phone === undefined ? [] : [phone])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  closers.push(() => child.kill('SIGKILL'));
  return child;
}

/** A book of this process that only looks. */
function reader(redis: RedisServer): LadderBook {
  const book = new LadderBook({
    redisUrl: redis.url,
    settings: ladderSettings('{}'),
    wordings: readWordings(),
    carrier: new RememberingCarrier(),
    call: async () => undefined,
    isWorking: false,
  });
  closers.push(() => book.close());
  return book;
}

test('a process that is killed between sending and recording leaves one message under one id, and the steps after it come', async () => {
  const redis = await startRedis();
  closers.push(() => redis.stop());
  const provider = await startProvider();
  const first = startProcess(redis, provider, PHONE);
  const isGone = once(first, 'exit');
  // The provider has the message, and who sent it dies before it hears so.
  provider.onRequest = () => first.kill('SIGKILL');
  await eventually(() => expect(provider.keys).toHaveLength(1), { ms: 30_000 });
  await isGone;
  provider.onRequest = (response) => response.end();
  startProcess(redis, provider);
  const book = reader(redis);
  const tries = async () => (await book.findWarning(decisionOf().decisionId))?.tries ?? [];
  await eventually(
    async () =>
      expect((await tries()).map(({ step, state }) => `${step} ${state}`)).toEqual([
        'message delivered',
        'voice-robot delivered',
      ]),
    { ms: 30_000 },
  );
  const [message, robot] = await tries();
  expect(provider.keys).toEqual([message?.deliveryId, message?.deliveryId, robot?.deliveryId]);
}, 60_000);

test('what is to come later comes though Redis is killed and started again meanwhile', async () => {
  const redis = await startRedis();
  const carrier = new RememberingCarrier();
  const book = new LadderBook({
    redisUrl: redis.url,
    settings: ladderSettings(
      '{ levels: { orange: [{ step: message, deadline: 1h }, { step: voice-robot, after: 5s, deadline: 1h }] } }',
    ),
    wordings: readWordings(),
    carrier,
    call: async () => undefined,
    lockMs: 500,
  });
  closers.push(
    () => redis.stop(),
    () => book.close(),
  );
  const task = taskOf(episodeOf({ phone: PHONE }), Date.now());
  await book.open(task);
  await eventually(async () =>
    expect((await book.find(task.taskId))?.tries[0]?.state).toBe('delivered'),
  );
  // The append-only file is written every second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  redis.kill();
  await eventually(() => expect(book.find(task.taskId)).rejects.toThrow('Redis'));
  const again = await startRedis({ dir: redis.dir, port: redis.port });
  closers.push(() => again.stop());
  closers.push(() => book.close());
  await eventually(
    () => expect(carrier.got.map(({ channel }) => channel)).toEqual(['sms', 'voice']),
    {
      ms: 30_000,
    },
  );
  await eventually(async () =>
    expect((await book.find(task.taskId))?.tries.map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]),
  );
  expect(carrier.handed.length).toBe(2);
}, 60_000);
