// What callers who were recognised get on a server with real accounts: so many requests a minute, and the same answer to the same request sent again.
import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { CallerLimits } from '../access/caller-limits.ts';
import { requestOrder } from '../dissuasion/order.ts';
import { makeCertificate } from '../test/certificate.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, NOW } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

let redis: RedisServer;
let access: AccessParts;

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  access = openAccess({
    redisUrl: redis.url,
    seal,
    tell: async () => undefined,
    everyMs: 3_600_000,
  });
});
afterAll(async () => {
  await closeAccess(access);
  await redis.stop();
});

/** Headers of a new supervisor's session. */
async function supervisor(name: string): Promise<Record<string, string>> {
  const grants = [{ role: 'supervisor' as const, region: '330100' }];
  await access.accounts.create({ name, grants });
  const token = await access.sessions.begin(name);
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

/** A server whose order book counts what it was asked for. */
function serverOf(limit = 0) {
  const asked: string[] = [];
  let held: { readonly entered: () => void; readonly gate: Promise<void> } | undefined;
  const deps = depsWith({
    access,
    requestLimits: { person: limit, service: limit },
    now: Date.now,
  });
  const orders = {
    ...deps.orders,
    request: async (request: Parameters<typeof deps.orders.request>[0], by: string) => {
      held?.entered();
      await held?.gate;
      asked.push(request.reason);
      return requestOrder(`order-${asked.length}`, request, by, NOW);
    },
  };
  return {
    app: buildServer({ ...deps, orders }),
    asked,
    /** From now on requests wait for `end`; `entered` resolves when one does. */
    hold: () => {
      const entered = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      held = { entered: entered.resolve, gate: gate.promise };
      return { entered: entered.promise, end: gate.resolve, fail: gate.reject };
    },
  };
}

const ORDER = {
  kind: 'freeze',
  target: { kind: 'account', id: '6222021234567890123' },
  episodeId: 'e1',
  desk: '330106',
  person: 'p1',
  reason: '受害人已转账',
};

test('a request sent again under its key has the same answer and makes nothing; another under it is refused', async () => {
  const headers = { ...(await supervisor('again')), 'idempotency-key': 'k-1' };
  const { app, asked } = serverOf();
  const send = (payload: object, more = {}) =>
    app.inject({ method: 'POST', url: '/v1/orders', headers: { ...headers, ...more }, payload });
  const first = await send(ORDER);
  expect(first.statusCode).toBe(201);
  const second = await send(ORDER);
  expect([second.statusCode, second.body]).toEqual([201, first.body]);
  expect(second.headers['content-type']).toBe(first.headers['content-type']);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(asked).toHaveLength(1);
  const other = await send({ ...ORDER, reason: '另一个' });
  expect(other.json()).toMatchObject({ status: 422, code: 'FW_IDEMPOTENCY_KEY' });
  const another = await send(ORDER, { 'idempotency-key': 'k-2' });
  expect(another.statusCode).toBe(201);
  const colleague = await supervisor('colleague');
  expect((await send(ORDER, colleague)).headers['idempotency-replayed']).toBeUndefined();
  expect(asked).toHaveLength(3);
  expect((await send(ORDER, { 'idempotency-key': '' })).statusCode).toBe(400);
});

test('a server that people sign in to is come to by HTTPS alone, once a browser did', async () => {
  const { headers } = await serverOf().app.inject('/healthz');
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});

test('nothing of an answer lies open in Redis', async () => {
  const headers = { ...(await supervisor('sealed')), 'idempotency-key': 'secret-key' };
  const { app } = serverOf();
  await app.inject({ method: 'POST', url: '/v1/orders', headers, payload: ORDER });
  const client = new Redis(redis.url);
  const keys = await client.keys('*replay:sealed:*');
  expect(keys).toHaveLength(1);
  const text = `${keys[0]} ${await client.get(keys[0] ?? '')}`;
  client.disconnect();
  expect(text).not.toMatch(/受害人|order-1|secret-key|6222/);
});

test('a request that is still being answered is not begun again, and one that failed is', async () => {
  const headers = { ...(await supervisor('twice')), 'idempotency-key': 'k' };
  const { app, asked, hold } = serverOf();
  const send = () => app.inject({ method: 'POST', url: '/v1/orders', headers, payload: ORDER });
  const first = hold();
  const failing = send();
  await first.entered;
  first.fail(new Error('broken'));
  expect((await failing).statusCode).toBe(500);
  const second = hold();
  const slow = send();
  await second.entered;
  expect((await send()).json()).toMatchObject({ status: 409, code: 'FW_IDEMPOTENCY_BUSY' });
  second.end();
  expect((await slow).statusCode).toBe(201);
  expect(asked).toHaveLength(1);
});

test('who sends more than the limit is told how long to wait; others are not', async () => {
  const [headers, other] = [await supervisor('busy'), await supervisor('calm')];
  const { app } = serverOf(5);
  const ask = (who: object) => app.inject({ url: '/v1/session', headers: { ...who } });
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  for (let i = 0; i < 6; i++) answers.push(await ask(headers));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(answers[0]?.headers['ratelimit-policy']).toBe('"person";q=5;w=60');
  expect(answers[0]?.headers['ratelimit']).toMatch(/^"person";r=4;t=\d+$/);
  const last = answers.at(-1);
  expect(last?.json()).toMatchObject({ code: 'FW_TOO_MANY', retry: 'backoff' });
  expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask(other)).statusCode).toBe(200);
});

test('several processes share a limit, but for the handful that each has in hand', async () => {
  const now = () => NOW;
  const processes = [0, 1, 2].map(() => new CallerLimits(access.store, now));
  let passed = 0;
  for (let i = 0; i < 900; i++) {
    const state = await processes[i % 3]?.count('shared', 500);
    if (state?.isOver === false) passed++;
  }
  expect(passed).toBe(500);
  const later = new CallerLimits(access.store, () => NOW + 60_000);
  expect(await later.count('shared', 500)).toMatchObject({ isOver: false, limit: 500 });
});

test('a program is known by the certificate that is bound to its account, signs nothing, and only until it is ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-tls-'));
  const [own, bank, stranger] = ['server', 'bank', 'stranger'].map((name) =>
    makeCertificate(folder, name),
  );
  if (own === undefined || bank === undefined || stranger === undefined) throw new Error();
  const tls = { cert: own.cert, key: own.key, asksCertificates: true };
  const app = buildServer(depsWith({ access, tls, now: Date.now }));
  const address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: true });
  const agents: Agent[] = [];
  const programOf = (shown?: { readonly cert: string; readonly key: string }) => {
    const connect = { ca: own.cert, ...shown };
    const dispatcher = new Agent({ connect });
    agents.push(dispatcher);
    return async (method: 'GET' | 'POST', path: string, body?: object, headers = {}) => {
      const answer = await request(`${address}${path}`, {
        dispatcher,
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.statusCode, body: await answer.body.json() };
    };
  };
  try {
    expect(address).toMatch(/^https:/);
    const grants = [{ role: 'partner' as const, region: '330000' }];
    await access.accounts.create({ name: 'bank-tls', grants, sources: [SIGNAL_EXAMPLE.source] });
    await supervisor('person-tls');
    const { certificates } = access;
    const { fingerprint } = await certificates.bind('bank-tls', bank.cert);
    expect(fingerprint).toBe(
      new X509Certificate(bank.cert).fingerprint256.replaceAll(':', '').toLowerCase(),
    );
    for (const [name, pem] of [
      ['bank-tls', bank.cert],
      ['person-tls', stranger.cert],
      ['bank-tls', 'no certificate'],
    ] as const)
      await expect(certificates.bind(name, pem)).rejects.toMatchObject({ code: /^FW_/ });

    const program = programOf(bank);
    const sent = await program('POST', '/v1/signals', SIGNAL_EXAMPLE);
    expect(sent, JSON.stringify(sent.body)).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(await program('GET', '/v1/session')).toMatchObject({ body: { name: 'bank-tls' } });
    expect((await program('GET', '/v1/tasks')).status).toBe(403);
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await program('POST', '/v1/signals', SIGNAL_EXAMPLE, foreign)).status).toBe(403);
    for (const unknown of [programOf(), programOf(stranger)])
      expect((await unknown('POST', '/v1/signals', SIGNAL_EXAMPLE)).status).toBe(401);

    await certificates.end('bank-tls', fingerprint);
    expect((await program('POST', '/v1/signals', SIGNAL_EXAMPLE)).status).toBe(401);
  } finally {
    for (const agent of agents) await agent.close();
    await closeServer(app, 500);
    await rm(folder, { recursive: true, force: true });
  }
});
