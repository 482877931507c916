// One request to a real server on loopback.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, isInside } from './http-post.ts';

const server = createServer((request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: 'http://elsewhere' }).end();
  else if (request.url === '/long') response.end('x'.repeat(300_000));
  else if (request.url === '/endless') setInterval(() => response.write('x'.repeat(100_000)), 1);
  else response.writeHead(429, { 'retry-after': '7' }).end('later');
});
let port = 0;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const asked = (path: string, isPrivate = true, host = '127.0.0.1') =>
  ask({ url: `http://${host}:${port}${path}`, headers: {}, body: '', answerMs: 2_000, isPrivate });

test('gives status, body and how long to wait', async () => {
  expect(await asked('/')).toEqual({ status: 429, body: 'later', retryAfterMs: 7_000 });
});

test('follows no redirect', async () => {
  expect(await asked('/moved')).toMatchObject({ status: 302 });
});

test('cuts a long answer, and gives up one that does not end', async () => {
  expect((await asked('/long')).body).toHaveLength(100_000);
  await expect(asked('/endless')).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
});

test('goes to no address of the own network, by number or by name, unless that is wanted', async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])
    await expect(asked('/', false, host)).rejects.toMatchObject({ code: 'FW_CONFIG' });
});

test('knows the addresses that are not of the world', () => {
  const inside = ['10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '::1'];
  expect(inside.filter((one) => !isInside(one))).toEqual([]);
  expect(['fd00::1', 'fe80::1', '::ffff:10.0.0.1'].filter((one) => !isInside(one))).toEqual([]);
  expect(['8.8.8.8', '172.32.0.1', '2400:3200::1'].filter((one) => isInside(one))).toEqual([]);
});

test('says that a server is away', async () => {
  const closed = ask({
    url: 'http://127.0.0.1:1/',
    headers: {},
    body: '',
    answerMs: 500,
    isPrivate: true,
  });
  await expect(closed).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
});
