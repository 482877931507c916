// Access on a server with real accounts, over every role, region and route: the routes are those that the server has, so one that is added
// without a row cannot pass.
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS_OF, ROLES } from '../access/role.ts';
import { FwError } from '../signal/fw-error.ts';
import { accessServer, PASSWORD, type ServedRoute } from '../test/access-server.ts';
import { ABOVE, BESIDE, HOME, WITHIN } from './access-fixture.ts';
import { ACCESS_TABLE } from './access-table.ts';
import { depsWith, tasksWith } from './fixture.ts';
import { buildServer } from './server.ts';

const server = accessServer();
const { bearer, enter } = server;

const SOMEBODY = { kind: 'phone', id: '13812345678' };

/** A request of a route about a region. */
function about({ method, url, row }: ServedRoute, region: string) {
  server.at = region;
  const path = url
    .replace(':desk', region)
    .replace('/accounts/:name', `/accounts/at-${region}`)
    .replace('/risk/:kind/:id', '/risk/phone/13812345678')
    .replace(/:[A-Za-z]+/g, 'x1');
  const from = typeof row === 'string' ? 'anywhere' : row.region;
  const query = from.startsWith('query.') ? `?${from.slice(6)}=${region}` : '';
  const body = ['POST', 'PUT', 'PATCH'].includes(method)
    ? { payload: { desk: region, region, ...SOMEBODY } }
    : {};
  return { method: method as 'GET', url: path + query, ...body };
}

describe('every route', () => {
  test('has a row, and every row has a route', () => {
    const served = new Set(server.routes.map(({ operationId }) => operationId));
    // Served with an identity provider alone.
    const later = ['beginOidc', 'endOidc'];
    expect(
      Object.keys(ACCESS_TABLE).filter((id) => !served.has(id) && !later.includes(id)),
    ).toEqual([]);
    expect(served.size).toBeGreaterThan(40);
  });

  test('but the open ones is closed to who is not signed in', async () => {
    for (const route of server.routes) {
      const { statusCode } = await server.app.inject(about(route, WITHIN));
      expect([route.operationId, statusCode === 401 && route.operationId !== 'signIn']).toEqual([
        route.operationId,
        route.row !== 'open',
      ]);
    }
  });

  test.each(ROLES)('is open to the role %s exactly where its permissions reach', async (role) => {
    for (const route of server.routes) {
      if (typeof route.row === 'string' || route.operationId === 'signOut') continue;
      const { permission, region, or } = route.row;
      const has = PERMISSIONS_OF[role].includes(permission);
      const isLetIn = !has && or !== undefined && PERMISSIONS_OF[role].includes(or);
      for (const where of [WITHIN, BESIDE, ABOVE]) {
        const request = { ...about(route, where), headers: bearer(role) };
        const { statusCode } = await server.app.inject(request);
        const isWithin = region === 'anywhere' || where === WITHIN;
        const told = `${route.operationId} at ${where}`;
        expect([told, statusCode !== 403]).toEqual([told, isLetIn || (has && isWithin)]);
        expect([told, statusCode]).not.toEqual([told, 401]);
      }
    }
  });
});

test('whom no episode names, and a row that names no region, are for who has a province', async () => {
  server.at = '';
  const wide = await enter('wide-looker', [{ role: 'analyst', region: ABOVE }]);
  const ask = async (token: string | undefined, url: string, payload: object) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await server.app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  const letter = '/v1/dead-letters/0-0123abcd';
  const reason = 'to mend it';
  const answers = async (token: string | undefined) => [
    await ask(token, '/v1/risk/query', SOMEBODY),
    await ask(token, `${letter}/opening`, { reason }),
    await ask(token, `${letter}/resending`, { reason, text: '{}' }),
    await ask(token, `${letter}/discarding`, { reason }),
    await ask(token, '/v1/risk/query', { kind: 'domain', id: 'new.example' }),
  ];
  expect(await answers(server.tokenOf('analyst'))).toEqual([403, 403, 403, 403, 200]);
  expect(await answers(wide)).toEqual([200, 200, 200, 204, 200]);
  // What is sent again is bound too: the text may name another region than the row did.
  server.at = WITHIN;
  await ask(server.tokenOf('analyst'), `${letter}/resending`, { reason, text: '{}' });
  const sent = server.sentAgain.slice(-2);
  expect(sent).toEqual([
    ['0-0123abcd', true],
    ['0-0123abcd', false],
  ]);
});

test('a partner hears of a number of another region what it hears of one that nobody knows', async () => {
  const ask = async (at: string) => {
    server.at = at;
    const asked = { method: 'POST', url: '/scam-signal/v1/check' } as const;
    const payload = { phoneNumber: '+8613812345678' };
    return (await server.app.inject({ ...asked, headers: bearer('partner'), payload })).json();
  };
  expect(await ask(WITHIN)).toMatchObject({ scamSignal: true, level: 'red' });
  const unknown = { scamSignal: false, level: 'none', typologies: [] };
  expect([await ask(BESIDE), await ask('')]).toEqual([unknown, unknown]);
});

test('an admin of a region sees, makes and changes accounts of that region alone', async () => {
  const headers = bearer('admin');
  const { accounts } = (await server.app.inject({ url: '/v1/accounts', headers })).json();
  const names = accounts.map(({ name }: { name: string }) => name);
  expect(names).toContain(`at-${WITHIN}`);
  expect(names).not.toContain(`at-${BESIDE}`);
  const ask = async (change: object) =>
    (
      await server.app.inject({
        method: 'POST',
        url: '/v1/access-changes',
        headers,
        payload: change,
      })
    ).statusCode;
  const grants = (region: string) => [{ role: 'operator', region }];
  expect(await ask({ kind: 'create', name: 'near', grants: grants(WITHIN) })).toBe(201);
  expect(await ask({ kind: 'create', name: 'far', grants: grants(BESIDE) })).toBe(403);
  expect(await ask({ kind: 'create', name: 'wide', grants: grants('000000') })).toBe(403);
  expect(await ask({ kind: 'grant', name: `at-${BESIDE}`, grants: grants(WITHIN) })).toBe(403);
  expect(await ask({ kind: 'grant', name: `at-${WITHIN}`, grants: grants(BESIDE) })).toBe(403);
});

test('a list without a desk is that of the region of who asks', async () => {
  const asked: string[] = [];
  const deps = depsWith({ access: server.access });
  const list = async (query: { desk: string }) => {
    asked.push(query.desk);
    return { tasks: [] };
  };
  const other = buildServer({ ...deps, tasks: { ...tasksWith(), list } });
  const headers = bearer('operator');
  expect((await other.inject({ url: '/v1/tasks', headers })).statusCode).toBe(200);
  expect((await other.inject({ url: '/v1/tasks?desk=330000', headers })).statusCode).toBe(403);
  expect(asked).toEqual([HOME]);
  await other.close();
});

test('rules go live for the regions of who does it alone; for everybody by who has a province', async () => {
  const lead = await enter('wide-analyst', [{ role: 'analyst', region: ABOVE }]);
  const isRefused = async (scope?: object, token = server.tokenOf('analyst')) => {
    const headers = { authorization: `Bearer ${token}` };
    const payload = { reason: 'go', ...(scope && { scope }) };
    const url = '/v1/rules/versions/0123456789abcdef/live';
    return (await server.app.inject({ method: 'POST', url, headers, payload })).statusCode === 403;
  };
  expect(await isRefused({ regions: [WITHIN] })).toBe(false);
  expect(await isRefused({ regions: [WITHIN, BESIDE] })).toBe(true);
  expect([await isRefused(), await isRefused(undefined, lead)]).toEqual([true, false]);
});

test('people act under their own name: it is filled in, and another is refused', async () => {
  const named: string[] = [];
  const claimNext = async (_desk: string, staff: string) => void named.push(staff);
  const other = buildServer(
    depsWith({ access: server.access, tasks: { ...tasksWith(), claimNext } }),
  );
  const claim = (payload: object) =>
    other.inject({
      method: 'POST',
      url: `/v1/desks/${HOME}/claims`,
      headers: bearer('operator'),
      payload,
    });
  expect((await claim({})).statusCode).toBe(204);
  expect((await claim({ staff: 'somebody-else' })).statusCode).toBe(403);
  expect(named).toEqual(['a-operator']);
  await other.close();
});

describe('a session', () => {
  test('is begun by signing in, is a cookie that no script and no other site can use, and ends by signing out', async () => {
    const payload = { name: 'a-operator', password: PASSWORD };
    const signedIn = await server.app.inject({ method: 'POST', url: '/v1/session', payload });
    expect(signedIn.statusCode).toBe(200);
    const [cookie] = [signedIn.headers['set-cookie']].flat();
    expect(cookie).toMatch(
      /^__Host-forewarn=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict/,
    );
    const headers = { cookie: String(cookie).split(';')[0] };
    expect((await server.app.inject({ url: '/v1/session', headers })).json()).toMatchObject({
      name: 'a-operator',
    });
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
    const forged = await server.app.inject({
      method: 'DELETE',
      url: '/v1/session',
      headers: foreign,
    });
    expect(forged.statusCode).toBe(403);
    const old = { ...headers, host: 'localhost', origin: 'https://evil.example' };
    expect(
      (await server.app.inject({ method: 'DELETE', url: '/v1/session', headers: old })).statusCode,
    ).toBe(403);
    expect(
      (await server.app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode,
    ).toBe(204);
    expect((await server.app.inject({ url: '/v1/session', headers })).statusCode).toBe(401);
  });

  test('ends at once when the account is disabled', async () => {
    const token = await enter('leaver', [{ role: 'operator', region: HOME }]);
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.app.inject({ url: '/v1/tasks', headers })).statusCode).toBe(200);
    const url = '/v1/accounts/leaver/disabling';
    const closed = await server.app.inject({ method: 'POST', url, headers: bearer('admin') });
    expect(closed.statusCode).toBe(204);
    expect((await server.app.inject({ url: '/v1/tasks', headers })).statusCode).toBe(401);
  });
});

test('the twenty-first try from one address within a minute is refused', async () => {
  const payload = { name: 'nobody', password: 'wrong password' };
  const request = {
    method: 'POST',
    url: '/v1/session',
    payload,
    remoteAddress: '10.9.9.9',
  } as const;
  const statuses: number[] = [];
  for (let i = 0; i < 21; i++) statuses.push((await server.app.inject(request)).statusCode);
  expect(statuses.slice(0, 20)).not.toContain(429);
  expect(statuses[20]).toBe(429);
});

test('a route that stands in no row cannot be registered', () => {
  const other = buildServer(depsWith());
  const schema = { operationId: 'forgotten' };
  expect(() => other.get('/forgotten', { schema }, async () => '')).toThrow(FwError);
});

test('once there were two admins a program is let in by both of them', async () => {
  await enter('b-admin', [{ role: 'admin', region: HOME }]);
  const grants = [{ role: 'partner' as const, region: WITHIN }];
  await server.access.accounts.create({ name: 'program', grants, sources: ['program'] });
  const certificate = rootCertificates[0];
  for (const [of, payload] of [['keys'], ['certificates', { certificate }]] as const) {
    const url = `/v1/accounts/program/${of}`;
    const headers = bearer('admin');
    const answer = await server.app.inject({
      method: 'POST',
      url,
      headers,
      ...(payload && { payload }),
    });
    expect(answer.json()).toMatchObject({ code: 'FW_SECOND_ADMIN' });
  }
});
