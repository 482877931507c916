// What people do about their own account over HTTP: their password, where they are signed in, and the second factor that admins cannot do without.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as OTPAuth from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import type { Role } from '../access/role.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const PASSWORD = 'correct horse battery';
const OTHER = 'seven brown kettles';
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
let now = Date.UTC(2026, 2, 2, 2);
let address = 0;

beforeAll(async () => {
  redis = await startRedis();
  access = openAccess({
    redisUrl: redis.url,
    seal: new Seal([randomBytes(32)]),
    secondFactorOf: 'admins',
    tell: async () => undefined,
    now: () => now,
  });
  app = buildServer(depsWith({ access, now: () => now }));
});
afterAll(async () => {
  await app.close();
  await closeAccess(access);
  await redis.stop();
});

async function person(name: string, role: Role = 'operator'): Promise<void> {
  await access.accounts.create({ name, grants: [{ role, region: '330106' }] });
  await access.accounts.acceptInvite(await access.accounts.invite(name), PASSWORD);
}

/** Answers with status and body; tries of a test come from an address of their own. */
async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, asked: Asked = {}) {
  const { token, body, agent } = asked;
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(agent === undefined ? {} : { 'user-agent': agent }),
  };
  const remoteAddress = `10.1.${address >> 8}.${address++ & 255}`;
  const payload = body === undefined ? {} : { payload: body };
  const answer = await app.inject({ method, url, headers, remoteAddress, ...payload });
  return { status: answer.statusCode, body: answer.body === '' ? {} : answer.json() };
}

interface Asked {
  readonly token?: string;
  readonly body?: object;
  readonly agent?: string;
}

async function signIn(name: string, password = PASSWORD, more: Asked & { code?: string } = {}) {
  const { code, ...asked } = more;
  const body = { name, password, ...(code === undefined ? {} : { code }) };
  const answer = await ask('POST', '/v1/session', { body, ...asked });
  return { status: answer.status, token: String(answer.body.token), me: answer.body.me };
}

test('people change their password with the one that they have, which ends their sessions elsewhere', async () => {
  await person('wang');
  const [here, there] = [await signIn('wang'), await signIn('wang')];
  const change = (body: object) => ask('PUT', '/v1/session/password', { token: here.token, body });
  const wrong = await change({ current: 'not the one', password: OTHER });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'FW_SIGN_IN_REFUSED' } });
  const common = await change({ current: PASSWORD, password: 'password12345' });
  expect(common).toMatchObject({ status: 400, body: { code: 'FW_REQUEST_INVALID' } });
  const changed = await change({ current: PASSWORD, password: OTHER });
  expect(changed).toMatchObject({ status: 200, body: { me: { name: 'wang' } } });
  for (const { token } of [here, there])
    expect(await ask('GET', '/v1/session', { token })).toMatchObject({ status: 401 });
  const { token } = changed.body;
  expect(await ask('GET', '/v1/session', { token })).toMatchObject({ status: 200 });
  expect(await signIn('wang')).toMatchObject({ status: 401 });
  expect(await signIn('wang', OTHER)).toMatchObject({ status: 200 });
});

test('guesses at the old password lock the account as guesses at the door do', async () => {
  await person('guessed');
  const { token } = await signIn('guessed');
  const body = { current: 'not the one', password: OTHER };
  for (let tries = 0; tries < 5; tries++) await ask('PUT', '/v1/session/password', { token, body });
  const right = { token, body: { current: PASSWORD, password: OTHER } };
  expect(await ask('PUT', '/v1/session/password', right)).toMatchObject({ status: 401 });
  expect(await signIn('guessed')).toMatchObject({ status: 401 });
});

test('people see where they are signed in and end one of it, and nobody ends that of others', async () => {
  await person('chen');
  await person('lin');
  const desk = await signIn('chen', PASSWORD, { agent: 'Chrome at the desk' });
  now += 60_000;
  const home = await signIn('chen', PASSWORD, { agent: 'Firefox at home' });
  const { body } = await ask('GET', '/v1/session/all', { token: home.token });
  expect(body).toMatchObject({
    passwordSetAt: expect.any(Number),
    sessions: [
      { agent: 'Firefox at home', isThis: true, madeAt: now },
      { agent: 'Chrome at the desk', isThis: false, madeAt: now - 60_000 },
    ],
  });
  expect(JSON.stringify(body)).not.toContain(desk.token);
  const url = `/v1/session/all/${body.sessions[1].sessionId}`;
  const other = await signIn('lin');
  expect(await ask('DELETE', url, { token: other.token })).toMatchObject({ status: 404 });
  expect(await ask('DELETE', url, { token: home.token })).toMatchObject({ status: 204 });
  expect(await ask('GET', '/v1/session', { token: desk.token })).toMatchObject({ status: 401 });
  expect(await ask('GET', '/v1/session', { token: home.token })).toMatchObject({ status: 200 });
});

/** Turns a second factor on and gives what makes its codes. */
async function turnOn(token: string, code?: string): Promise<OTPAuth.TOTP> {
  const body = code === undefined ? {} : { code };
  const begun = await ask('POST', '/v1/session/second-factor', { token, body });
  const totp = OTPAuth.URI.parse(begun.body.address);
  if (!(totp instanceof OTPAuth.TOTP)) throw new Error('no TOTP address');
  const shown = { token, body: { code: totp.generate({ timestamp: now }) } };
  expect(await ask('PUT', '/v1/session/second-factor', shown)).toMatchObject({ status: 204 });
  return totp;
}

test('the first second factor is begun without a body', async () => {
  await person('bare');
  const { token } = await signIn('bare');
  expect(await ask('POST', '/v1/session/second-factor', { token })).toMatchObject({ status: 200 });
});

test('an admin does nothing before they have a second factor, and others do', async () => {
  await person('head', 'admin');
  await person('clerk');
  const { token, me } = await signIn('head');
  expect(me).toMatchObject({ lacksSecondFactor: true });
  const accounts = () => ask('GET', '/v1/accounts', { token });
  expect(await accounts()).toMatchObject({ status: 403, body: { code: 'FW_SECOND_FACTOR' } });
  await turnOn(token);
  expect(await accounts()).toMatchObject({ status: 200 });
  expect((await ask('GET', '/v1/session', { token })).body).not.toHaveProperty('lacksSecondFactor');
  expect((await signIn('clerk')).me).not.toHaveProperty('lacksSecondFactor');
});

test('a second factor is replaced by whoever shows a code of it, and holds until the new one does', async () => {
  await person('zhou');
  const { token } = await signIn('zhou');
  const first = await turnOn(token);
  const begin = (body: object) => ask('POST', '/v1/session/second-factor', { token, body });
  expect(await begin({})).toMatchObject({ status: 401 });
  now += 30_000;
  expect(await begin({ code: first.generate({ timestamp: now }) })).toMatchObject({ status: 200 });
  now += 30_000;
  const code = () => first.generate({ timestamp: now });
  expect(await signIn('zhou')).toMatchObject({ status: 401 });
  expect(await signIn('zhou', PASSWORD, { code: code() })).toMatchObject({ status: 200 });
  now += 30_000;
  const second = await turnOn(token, code());
  now += 30_000;
  expect(await signIn('zhou', PASSWORD, { code: code() })).toMatchObject({ status: 401 });
  const fresh = second.generate({ timestamp: now });
  expect(await signIn('zhou', PASSWORD, { code: fresh })).toMatchObject({ status: 200 });
});
