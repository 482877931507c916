import { expect, test } from 'vitest';
import { depsWith, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

test('an address has so many requests a minute, its neighbours of the same network with it, others their own', async () => {
  let now = NOW;
  const app = buildServer(depsWith({ addressLimit: 2, now: () => now }));
  const ask = async (remoteAddress: string) => {
    const answer = await app.inject({ url: '/healthz', remoteAddress });
    return [answer.statusCode, answer.headers['ratelimit'], answer.headers['retry-after']];
  };
  expect(await ask('10.0.0.1')).toEqual([200, '"address";r=1;t=60', undefined]);
  expect(await ask('10.0.0.1')).toEqual([200, '"address";r=0;t=60', undefined]);
  expect(await ask('10.0.0.1')).toEqual([429, '"address";r=0;t=60', '60']);
  expect((await ask('10.0.0.2'))[0]).toBe(200);
  for (const host of ['1', '2']) expect((await ask(`2001:db8:1:2::${host}`))[0]).toBe(200);
  expect((await ask('2001:db8:1:2:ffff::3'))[0]).toBe(429);
  expect((await ask('2001:db8:1:3::1'))[0]).toBe(200);
  now += 60_000;
  expect((await ask('10.0.0.1'))[0]).toBe(200);
  const refused = await app.inject({ url: '/healthz', remoteAddress: '10.0.0.1' });
  expect(refused.statusCode).toBe(200);
  const problem = await app.inject({ url: '/v1/status', remoteAddress: '10.0.0.1' });
  expect(problem.json()).toMatchObject({ code: 'FW_TOO_MANY', retry: 'backoff' });
  await app.close();
});

test('without a limit nothing is counted and nothing said of it', async () => {
  const app = buildServer(depsWith());
  const answer = await app.inject('/healthz');
  expect(answer.headers['ratelimit']).toBeUndefined();
  await app.close();
});
