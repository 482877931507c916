// Answers that are kept, on a real Redis: also those of the process before, and no look for what was never answered.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../test/eventually.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { CheckAnswers } from './check-answers.ts';

let server: RedisServer;
const answer = { of: 'hash', answer: '{"advice":"hold"}' };
const opened: CheckAnswers[] = [];

beforeAll(async () => {
  server = await startRedis();
});
afterAll(async () => {
  for (const answers of opened) await answers.close();
  await server.stop();
});

async function open(): Promise<CheckAnswers> {
  const answers = new CheckAnswers({ redisUrl: server.url, keyPrefix: 'p', keepMs: 900_000 });
  opened.push(answers);
  await answers.open();
  return answers;
}

async function lookUps(): Promise<number> {
  const redis = new Redis(server.url);
  const stats = await redis.info('commandstats');
  redis.disconnect();
  return Number(/cmdstat_get:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

test('an answer is found by the process that gave it and by the next one, and the first one stays', async () => {
  const before = await open();
  for (let i = 0; i < 3_000; i++) await before.keep(`id ${i}`, answer);
  expect(await before.find('id 7')).toEqual(answer);
  const after = await open();
  expect(await after.find('id 7')).toEqual(answer);
  await eventually(async () => {
    const first = await lookUps();
    await after.find('never');
    expect(await lookUps()).toBe(first);
  });
  expect(await after.find('id 2999')).toEqual(answer);
  expect(await after.keep('id 7', { of: 'hash', answer: '{"advice":"pass"}' })).toEqual(answer);
});
