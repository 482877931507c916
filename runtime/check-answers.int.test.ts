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

/** How often Redis has carried out a command. */
async function calls(command: string): Promise<number> {
  const redis = new Redis(server.url);
  const stats = await redis.info('commandstats');
  redis.disconnect();
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
}

test('an answer is found by the process that gave it and by the next one, and the first one stays', async () => {
  const before = await open();
  for (let i = 0; i < 3_000; i++) await before.keep(`id ${i}`, answer);
  expect(await before.find('id 7')).toEqual(answer);
  const after = await open();
  expect(await after.find('id 7')).toEqual(answer);
  await eventually(async () => {
    const first = await calls('get');
    await after.find('never');
    expect(await calls('get')).toBe(first);
  });
  expect(await after.find('id 2999')).toEqual(answer);
  expect(await after.keep('id 7', { of: 'hash', answer: '{"advice":"pass"}' })).toEqual(answer);
});

test('answers of one go are kept together, each by itself: those that were there stay, of two to the same the first stays', async () => {
  const answers = await open();
  const told = (text: string) => ({ of: 'hash', answer: text });
  await answers.keep('was there', told('1'));
  const before = await calls('evalsha');
  const many = Array.from({ length: 450 }, (_, i) => [`go ${i}`, told(`${i}`)] as const);
  const asked = [...many, ['was there', told('2')] as const, ['go 7', told('8')] as const];
  const kept = await Promise.all(asked.map(([identity, answer]) => answers.keep(identity, answer)));
  expect(kept).toEqual([...many.map(([, answer]) => answer), told('1'), told('7')]);
  expect(await answers.find('go 449')).toEqual(told('449'));
  expect(await answers.find('go 7')).toEqual(told('7'));
  expect((await calls('evalsha')) - before).toBe(3);
});

test('when Redis is away everybody who keeps hears of it', async () => {
  const lonely = await startRedis();
  const answers = new CheckAnswers({ redisUrl: lonely.url, keyPrefix: 'p', keepMs: 900_000 });
  opened.push(answers);
  await answers.open();
  await lonely.stop();
  const kept = await Promise.allSettled(['a', 'b'].map((id) => answers.keep(id, answer)));
  expect(kept.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(answers.keep('c', answer)).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
});
