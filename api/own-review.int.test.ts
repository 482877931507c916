// Reviews of one's own work, wherever the task was closed, on a real Redis.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { REVIEW } from './access-fixture.ts';
import { depsWith, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

const HOME = '330106';
const BESIDE = '330105';
let redis: RedisServer;
let access: AccessParts;

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  access = openAccess({
    redisUrl: redis.url,
    seal,
    now: () => NOW,
    tell: async () => {},
    everyMs: 3_600_000,
  });
});
afterAll(async () => {
  await closeAccess(access);
  await redis.stop();
});

test('who worked a task that rose to a desk beside theirs may appeal its review, others may not', async () => {
  let workers: readonly string[] = ['li'];
  const deps = depsWith({ access });
  const reviews = { ...deps.reviews, find: async () => ({ ...REVIEW, workers, desk: BESIDE }) };
  const app = buildServer({ ...deps, reviews });
  const name = 'an-operator';
  await access.accounts.create({ name, grants: [{ role: 'operator', region: HOME }] });
  await access.accounts.acceptInvite(
    await access.accounts.invite(name),
    'correct horse battery staple',
  );
  const headers = { authorization: `Bearer ${await access.sessions.begin(name)}` };
  const appeal = async () => {
    const payload = { staff: name, reason: 'x' };
    const url = '/v1/reviews/x1/appeal';
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  expect(await appeal()).toBe(403);
  workers = ['li', name];
  expect(await appeal()).not.toBe(403);
  await app.close();
});
