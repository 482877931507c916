// Sign-in through a real identity provider, as a browser goes through it: from our API to the provider's forms and back.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith } from '../api/fixture.ts';
import { buildServer } from '../api/server.ts';
import { freePort } from '../cmd/free-port.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { type AccessParts, closeAccess, openAccess } from './access-parts.ts';
import type { AuditEntry } from './audit-entry.ts';
import { grantsOf } from './oidc.ts';

let redis: RedisServer;
const told: AuditEntry[] = [];
let provider: ChildProcess;
let access: AccessParts;
let app: FastifyInstance;
let home: string;

beforeAll(async () => {
  redis = await startRedis();
  home = `http://127.0.0.1:${await freePort()}`;
  const script = new URL('../test/identity-provider.mjs', import.meta.url).pathname;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  provider = spawn(process.execPath, [script, `${home}/v1/session/oidc/callback`], {
    stdio: [...stdio],
  });
  const [line] = await once(provider.stdout ?? process.stdin, 'data');
  const oidc = {
    issuer: String(line).trim(),
    clientId: 'forewarn',
    clientSecret: 'secret',
    publicUrl: home,
    claim: 'forewarn',
  };
  access = openAccess({
    redisUrl: redis.url,
    seal: new Seal([randomBytes(32)]),
    oidc,
    tell: async (entries) => void told.push(...entries),
    everyMs: 3_600_000,
  });
  app = buildServer(depsWith({ access }));
  await app.listen({ host: '127.0.0.1', port: Number(new URL(home).port) });
});

afterAll(async () => {
  await app.close();
  await closeAccess(access);
  provider.kill();
  await redis.stop();
});

/** Cookies by host, and redirects followed by hand. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  async go(url: string, form?: Record<string, string>): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    const response = await fetch(url, { ...post, headers: { cookie }, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]?.split('=') ?? [];
      jar.set(name, value);
    }
    return response;
  }

  /** Follows redirects up to a page, or to an address that begins like `stop`. */
  async follow(url: string, stop = '\n'): Promise<{ url: string; response: Response }> {
    let here = url;
    for (;;) {
      const response = await this.go(here);
      const next = response.headers.get('location');
      if (next === null) return { url: here, response };
      here = new URL(next, here).href;
      if (here.startsWith(stop)) return { url: here, response };
    }
  }
}

/** Goes up to the address that the provider leads back to. */
async function signInAt(browser: Browser, login: string): Promise<string> {
  const back = `${home}/v1/session/oidc/callback`;
  const form = await browser.follow(`${home}/v1/session/oidc`, back);
  const loggedIn = await browser.go(form.url, { prompt: 'login', login, password: 'any' });
  const consent = await browser.follow(
    new URL(loggedIn.headers.get('location') ?? '', form.url).href,
    back,
  );
  if (consent.url.startsWith(back)) return consent.url;
  const agreed = await browser.go(consent.url, { prompt: 'consent' });
  return (await browser.follow(new URL(agreed.headers.get('location') ?? '', form.url).href, back))
    .url;
}

test('whom the provider recognises is signed in with the grants that it gives', async () => {
  const browser = new Browser();
  const answer = await browser.go(await signInAt(browser, 'wang+operator@330106'));
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
  const me = await (await browser.go(`${home}/v1/session`)).json();
  expect(me).toMatchObject({ name: 'wang', grants: [{ role: 'operator', region: '330106' }] });
  expect((await browser.go(`${home}/v1/tasks?desk=330106`)).status).toBe(200);
  expect((await browser.go(`${home}/v1/accounts`)).status).toBe(403);
});

test('the next sign-in brings what the provider gives then', async () => {
  const browser = new Browser();
  await browser.go(await signInAt(browser, 'wang+auditor@330000'));
  expect(await access.accounts.find('wang')).toMatchObject({
    grants: [{ role: 'auditor', region: '330000' }],
  });
});

test('whom it gives no role does not come in, nor who has the name of an account with a password', async () => {
  const nobody = new Browser();
  expect((await nobody.go(await signInAt(nobody, 'nobody'))).status).toBe(401);
  await access.accounts.create({ name: 'admin', grants: [{ role: 'admin', region: '000000' }] });
  const other = new Browser();
  expect((await other.go(await signInAt(other, 'admin+admin@000000'))).status).toBe(401);
});

test('a link of somebody else, and one that was used, sign nobody in', async () => {
  const theirs = new Browser();
  const link = await signInAt(theirs, 'li+operator@330106');
  const victim = new Browser();
  expect((await victim.go(link)).status).toBe(401);
  const browser = new Browser();
  const used = await signInAt(browser, 'li+operator@330106');
  expect((await browser.go(used)).status).toBe(302);
  expect((await browser.go(used)).status).toBe(401);
});

test('each sign-in is an entry of the audit, with what the provider made of the grants, and so is one that is refused', async () => {
  const first = await signInAt(new Browser(), 'zhou+operator@330106');
  expect((await new Browser().go(first)).status).toBe(401);
  for (const grant of ['operator@330106', 'operator@330106', 'auditor@330100']) {
    const browser = new Browser();
    expect((await browser.go(await signInAt(browser, `zhou+${grant}`))).status).toBe(302);
  }
  await access.audit.tellNow();
  const entries = told.filter(({ act }) => act === 'endOidc').slice(-4);
  const [operator, auditor] = [
    [{ role: 'operator', region: '330106' }],
    [{ role: 'auditor', region: '330100' }],
  ];
  const shown = entries.map(({ who, kind, status, region, change }) => [
    ...[who, kind, status, region],
    change === '' ? '' : JSON.parse(change),
  ]);
  expect(shown).toEqual([
    ['', 'nobody', 401, '000000', ''],
    ['zhou', 'person', 302, '330106', { before: null, after: { grants: operator } }],
    ['zhou', 'person', 302, '330106', ''],
    ['zhou', 'person', 302, '330100', { before: { grants: operator }, after: { grants: auditor } }],
  ]);
});

test('grants are read from a list or a text, and nothing that is no grant becomes one', () => {
  expect(grantsOf('operator@330106 commander@000000')).toHaveLength(2);
  expect(grantsOf(['operator@330106', 'partner@330000', 'god@330106', 'admin@99', 7])).toEqual([
    { role: 'operator', region: '330106' },
  ]);
  expect(grantsOf(undefined)).toEqual([]);
});
