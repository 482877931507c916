// Access on a server with real accounts, over every role, region and route: the routes are those that the server has, so one that is added
// without a row cannot pass.
import { randomBytes } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { type AuditEntry, NO_ENTRY } from '../access/audit-entry.ts';
import { type Grant, PERMISSIONS_OF, ROLES, type Role } from '../access/role.ts';
import type { TaskState } from '../dissuasion/task.ts';
import type { TypologyRisk } from '../engine/risk.ts';
import { FwError } from '../signal/fw-error.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import {
  ABOVE,
  BESIDE,
  HOME,
  ORDER,
  OWN,
  REACH,
  REQUESTED,
  REVIEW,
  STAFF,
  TASK,
  WITHIN,
} from './access-fixture.ts';
import { ACCESS_TABLE, type AccessRow } from './access-table.ts';
import { depsWith, LEASE, NOW, tasksWith } from './fixture.ts';
import type { ApiDeps, AuditPort } from './ports.ts';
import { buildServer } from './server.ts';

const AT_RISK: TypologyRisk = {
  typology: 'police-impersonation',
  name: { zh: '冒充公检法', en: 'Fake police or court' },
  role: 'victim',
  subject: { kind: 'phone', id: '+8613812345678' },
  score: 90,
  level: 'red',
  reasons: [],
};
const PASSWORD = 'correct horse battery';
interface Route {
  readonly method: string;
  readonly url: string;
  readonly operationId: string;
  readonly row: AccessRow;
}

let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
const routes: Route[] = [];
const told: AuditEntry[] = [];
const askedPages: object[] = [];
const tokens = new Map<string, string>();
/** Where the task, the order, the row and the person that a request names are; '' where nobody knows. */
let desk: string = WITHIN;
let taskState: TaskState = 'waiting';

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  const tell = async (entries: readonly AuditEntry[]) => void told.push(...entries);
  access = openAccess({ redisUrl: redis.url, seal, now: () => NOW, tell, everyMs: 3_600_000 });
  const page: AuditPort['page'] = async (query) => {
    askedPages.push(query);
    return told;
  };
  const audit = { page, verify: async () => ({ entries: 0, head: NO_ENTRY }) };
  const deps = depsWith({ access, audit });
  const order = {
    ...deps.orders,
    require: async (id: string) => ({ ...(id === 'order-1' ? REQUESTED : ORDER), desk }),
    approve: async () => ({ ...ORDER, desk, state: 'approved' as const }),
  };
  const reach = { ...deps.reach, find: async () => REACH };
  const tasks = {
    ...tasksWith(),
    find: async () => ({ task: { ...TASK, desk }, state: taskState }),
    release: async () => {
      taskState = 'waiting';
    },
  };
  const staff = { ...deps.staff, find: async () => ({ ...STAFF, desk }) };
  const reviews = { ...deps.reviews, find: async () => ({ ...REVIEW, desk }) };
  const reports = { ...deps.reports, regions: async () => (desk === '' ? [] : [desk]) };
  const letter = { source: 'bank-a', code: 'invalid', message: '' };
  const letters = {
    ...deps.letters,
    require: async (letterId: string) => ({
      letterId,
      letter: { ...letter, raw: JSON.stringify(desk === '' ? {} : { region: desk }) },
      deed: undefined,
    }),
  };
  const people = { reports, risk: async () => ({ typologies: [AT_RISK] }) };
  const takePost: ApiDeps['deliveries']['takePost'] = async (provider) => {
    if (provider !== OWN) throw new FwError('FW_NOT_FOUND', 'No such provider.');
    return [{ deliveryId: 'order-1', channel: 'order', before: 'accepted', after: 'done' }];
  };
  const deliveries = { views: [], takePost };
  app = buildServer({
    ...deps,
    ...people,
    deliveries,
    letters,
    reviews,
    tasks,
    orders: order,
    staff,
    reach,
  });
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    const operationId: unknown = Object(schema).operationId;
    const row = config?.access;
    for (const one of [method].flat())
      if (one !== 'HEAD' && typeof operationId === 'string' && row !== undefined)
        routes.push({ method: one, url, operationId, row });
  });
  await app.ready();
  for (const region of [WITHIN, BESIDE, ABOVE])
    await access.accounts.create({ name: `at-${region}`, grants: [{ role: 'operator', region }] });
  for (const role of ROLES) tokens.set(role, await begin(role));
});

afterAll(async () => {
  await app.close();
  await closeAccess(access);
  await redis.stop();
});

/** The token of somebody with a role at home. */
async function begin(role: Role): Promise<string> {
  const grants = [{ role, region: HOME }];
  if (role !== 'partner') return enter(`a-${role}`, grants);
  await access.accounts.create({ name: 'a-partner', grants, sources: [OWN] });
  return access.sessions.begin('a-partner');
}

/** The token of a person who has signed in. */
async function enter(name: string, grants: readonly Grant[]): Promise<string> {
  await access.accounts.create({ name, grants });
  await access.accounts.acceptInvite(await access.accounts.invite(name), PASSWORD);
  return access.sessions.begin(name);
}

function bearer(role: Role): Record<string, string> {
  return { authorization: `Bearer ${tokens.get(role)}` };
}

const SOMEBODY = { kind: 'phone', id: '13812345678' };

/** A request of a route about a region. */
function about({ method, url, row }: Route, region: string) {
  desk = region;
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
    const served = new Set(routes.map(({ operationId }) => operationId));
    // Served with an identity provider alone.
    const later = ['beginOidc', 'endOidc'];
    expect(
      Object.keys(ACCESS_TABLE).filter((id) => !served.has(id) && !later.includes(id)),
    ).toEqual([]);
    expect(served.size).toBeGreaterThan(40);
  });

  test('but the open ones is closed to who is not signed in', async () => {
    for (const route of routes) {
      const { statusCode } = await app.inject(about(route, WITHIN));
      expect([route.operationId, statusCode === 401 && route.operationId !== 'signIn']).toEqual([
        route.operationId,
        route.row !== 'open',
      ]);
    }
  });

  test.each(ROLES)('is open to the role %s exactly where its permissions reach', async (role) => {
    for (const route of routes) {
      if (typeof route.row === 'string' || route.operationId === 'signOut') continue;
      const { permission, region, or } = route.row;
      const has = PERMISSIONS_OF[role].includes(permission);
      const isLetIn = !has && or !== undefined && PERMISSIONS_OF[role].includes(or);
      for (const where of [WITHIN, BESIDE, ABOVE]) {
        const request = { ...about(route, where), headers: bearer(role) };
        const { statusCode } = await app.inject(request);
        const isWithin = region === 'anywhere' || where === WITHIN;
        const told = `${route.operationId} at ${where}`;
        expect([told, statusCode !== 403]).toEqual([told, isLetIn || (has && isWithin)]);
        expect([told, statusCode]).not.toEqual([told, 401]);
      }
    }
  });
});

test('whom no episode names, and a row that names no region, are for who has a province', async () => {
  desk = '';
  const wide = await enter('wide-looker', [{ role: 'analyst', region: ABOVE }]);
  const ask = async (token: string | undefined, url: string, payload: object) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode;
  };
  const opening = ['/v1/dead-letters/0-0123abcd/opening', { reason: 'to mend it' }] as const;
  const answers = async (token: string | undefined) => [
    await ask(token, '/v1/risk/query', SOMEBODY),
    await ask(token, ...opening),
    await ask(token, '/v1/risk/query', { kind: 'domain', id: 'new.example' }),
  ];
  expect(await answers(tokens.get('analyst'))).toEqual([403, 403, 200]);
  expect(await answers(wide)).toEqual([200, 200, 200]);
});

test('a partner hears of a number of another region what it hears of one that nobody knows', async () => {
  const ask = async (at: string) => {
    desk = at;
    const asked = { method: 'POST', url: '/scam-signal/v1/check' } as const;
    const payload = { phoneNumber: '+8613812345678' };
    return (await app.inject({ ...asked, headers: bearer('partner'), payload })).json();
  };
  expect(await ask(WITHIN)).toMatchObject({ scamSignal: true, level: 'red' });
  const unknown = { scamSignal: false, level: 'none', typologies: [] };
  expect([await ask(BESIDE), await ask('')]).toEqual([unknown, unknown]);
});

test('an admin of a region sees, makes and changes accounts of that region alone', async () => {
  const headers = bearer('admin');
  const { accounts } = (await app.inject({ url: '/v1/accounts', headers })).json();
  const names = accounts.map(({ name }: { name: string }) => name);
  expect(names).toContain(`at-${WITHIN}`);
  expect(names).not.toContain(`at-${BESIDE}`);
  const ask = async (change: object) =>
    (await app.inject({ method: 'POST', url: '/v1/access-changes', headers, payload: change }))
      .statusCode;
  const grants = (region: string) => [{ role: 'operator', region }];
  expect(await ask({ kind: 'create', name: 'near', grants: grants(WITHIN) })).toBe(201);
  expect(await ask({ kind: 'create', name: 'far', grants: grants(BESIDE) })).toBe(403);
  expect(await ask({ kind: 'create', name: 'wide', grants: grants('000000') })).toBe(403);
  expect(await ask({ kind: 'grant', name: `at-${BESIDE}`, grants: grants(WITHIN) })).toBe(403);
  expect(await ask({ kind: 'grant', name: `at-${WITHIN}`, grants: grants(BESIDE) })).toBe(403);
});

test('a list without a desk is that of the region of who asks', async () => {
  const asked: string[] = [];
  const deps = depsWith({ access });
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
  const isRefused = async (scope?: object, token = tokens.get('analyst')) => {
    const headers = { authorization: `Bearer ${token}` };
    const payload = { reason: 'go', ...(scope && { scope }) };
    const url = '/v1/rules/versions/0123456789abcdef/live';
    return (await app.inject({ method: 'POST', url, headers, payload })).statusCode === 403;
  };
  expect(await isRefused({ regions: [WITHIN] })).toBe(false);
  expect(await isRefused({ regions: [WITHIN, BESIDE] })).toBe(true);
  expect([await isRefused(), await isRefused(undefined, lead)]).toEqual([true, false]);
});

test('people act under their own name: it is filled in, and another is refused', async () => {
  const named: string[] = [];
  const claimNext = async (_desk: string, staff: string) => void named.push(staff);
  const other = buildServer(depsWith({ access, tasks: { ...tasksWith(), claimNext } }));
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
    const signedIn = await app.inject({ method: 'POST', url: '/v1/session', payload });
    expect(signedIn.statusCode).toBe(200);
    const [cookie] = [signedIn.headers['set-cookie']].flat();
    expect(cookie).toMatch(
      /^__Host-forewarn=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict/,
    );
    const headers = { cookie: String(cookie).split(';')[0] };
    expect((await app.inject({ url: '/v1/session', headers })).json()).toMatchObject({
      name: 'a-operator',
    });
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
    const forged = await app.inject({ method: 'DELETE', url: '/v1/session', headers: foreign });
    expect(forged.statusCode).toBe(403);
    const old = { ...headers, host: 'localhost', origin: 'https://evil.example' };
    expect(
      (await app.inject({ method: 'DELETE', url: '/v1/session', headers: old })).statusCode,
    ).toBe(403);
    expect((await app.inject({ method: 'DELETE', url: '/v1/session', headers })).statusCode).toBe(
      204,
    );
    expect((await app.inject({ url: '/v1/session', headers })).statusCode).toBe(401);
  });

  test('ends at once when the account is disabled', async () => {
    const token = await enter('leaver', [{ role: 'operator', region: HOME }]);
    const headers = { authorization: `Bearer ${token}` };
    expect((await app.inject({ url: '/v1/tasks', headers })).statusCode).toBe(200);
    const url = '/v1/accounts/leaver/disabling';
    const closed = await app.inject({ method: 'POST', url, headers: bearer('admin') });
    expect(closed.statusCode).toBe(204);
    expect((await app.inject({ url: '/v1/tasks', headers })).statusCode).toBe(401);
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
  for (let i = 0; i < 21; i++) statuses.push((await app.inject(request)).statusCode);
  expect(statuses.slice(0, 20)).not.toContain(429);
  expect(statuses[20]).toBe(429);
});

test('a route that stands in no row cannot be registered', () => {
  const other = buildServer(depsWith());
  const schema = { operationId: 'forgotten' };
  expect(() => other.get('/forgotten', { schema }, async () => '')).toThrow(FwError);
});

describe('the audit', () => {
  const last = async (): Promise<AuditEntry | undefined> => {
    await access.audit.tellNow();
    return told.at(-1);
  };

  test('has who looked somebody up, and who was refused', async () => {
    desk = WITHIN;
    await app.inject({ url: '/v1/risk/phone/13812345678', headers: bearer('analyst') });
    const entry = await last();
    expect(entry).toMatchObject({ who: 'a-analyst', kind: 'person', act: 'getRisk', status: 200 });
    await app.inject({ url: '/v1/risk/phone/13812345678', headers: bearer('commander') });
    expect(await last()).toMatchObject({ who: 'a-commander', act: 'getRisk', status: 403 });
  });

  test('has why, where it was said, and what was changed', async () => {
    const url = '/v1/orders/order-1/refusal';
    const payload = { reason: '账号有误' };
    await app.inject({ method: 'POST', url, headers: bearer('supervisor'), payload });
    expect(await last()).toMatchObject({ act: 'refuseOrder', object: 'order-1', why: '账号有误' });
    const change = { kind: 'grant', name: 'a-operator', grants: [] };
    const asked = { method: 'POST', url: '/v1/access-changes', headers: bearer('admin') } as const;
    await app.inject({ ...asked, payload: change });
    expect(JSON.parse((await last())?.change ?? '')).toMatchObject({ change, askedBy: 'a-admin' });
  });

  test('has what an account and an order were before and are after', async () => {
    const changeOf = async () => JSON.parse((await last())?.change ?? '');
    const post = (url: string, role: Role, payload?: object) =>
      app.inject({ method: 'POST', url, headers: bearer(role), ...(payload && { payload }) });
    await enter('closed', [{ role: 'operator', region: WITHIN }]);
    await post('/v1/accounts/closed/disabling', 'admin');
    const changed = { before: { isDisabled: false }, after: { isDisabled: true } };
    expect(await changeOf()).toMatchObject(changed);
    const partner = [{ role: 'partner' as const, region: WITHIN }];
    await access.accounts.create({ name: 'program', grants: partner, sources: ['program'] });
    const { keyId, secret } = (await post('/v1/accounts/program/keys', 'admin')).json();
    expect(await changeOf()).toMatchObject({ before: { keyIds: [] }, after: { keyIds: [keyId] } });
    expect(JSON.stringify(told)).not.toContain(secret);
    const grants = [{ role: 'operator', region: HOME }];
    const ask = { kind: 'grant', name: 'closed', grants };
    await post('/v1/access-changes', 'admin', ask);
    const before = { grants: [{ role: 'operator', region: WITHIN }] };
    expect(await changeOf()).toMatchObject({ before, after: { grants } });
    desk = WITHIN;
    await post('/v1/orders/order-1/approval', 'supervisor', {});
    expect(await changeOf()).toMatchObject({
      before: { state: 'requested' },
      after: { state: 'approved' },
    });
    expect(JSON.stringify(told)).not.toContain('6222021234567890123');
  });

  test('has the region that an act is about; of a refused one and of a try to sign in that of who did it', async () => {
    const skip = async (at: string) => {
      desk = at;
      const url = '/v1/tasks/x1/skip';
      const payload = { lease: LEASE, reason: '认识当事人' };
      await app.inject({ method: 'POST', url, headers: bearer('supervisor'), payload });
      return (await last())?.region;
    };
    expect([await skip(WITHIN), await skip(BESIDE)]).toEqual([WITHIN, HOME]);
    const look = { url: '/v1/risk/phone/13812345678', headers: bearer('analyst') };
    const looked = async (at: string) => {
      desk = at;
      await app.inject(look);
      return (await last())?.region;
    };
    expect([await looked(WITHIN), await looked(BESIDE)]).toEqual([WITHIN, HOME]);
    const tryAs = async (name: string) => {
      const payload = { name, password: 'wrong' };
      await app.inject({ method: 'POST', url: '/v1/session', payload, remoteAddress: '10.7.7.7' });
      return (await last())?.region;
    };
    expect([await tryAs(`at-${WITHIN}`), await tryAs('nobody')]).toEqual([WITHIN, '000000']);
    await app.inject({ url: '/v1/audit', headers: bearer('auditor') });
    expect(askedPages.at(-1)).toMatchObject({ regions: [HOME] });
  });

  test('has each look at one person and none at a list, whose rows are masked', async () => {
    desk = WITHIN;
    const acts = async (url: string) => {
      await access.audit.tellNow();
      const before = told.length;
      const { statusCode } = await app.inject({ url, headers: bearer('supervisor') });
      expect([url, statusCode]).toEqual([url, 200]);
      await access.audit.tellNow();
      return told.slice(before).map(({ act, object, region }) => [act, object, region]);
    };
    for (const [path, act] of [
      ['', 'getTask'],
      ['/earlier', 'getEarlier'],
      ['/suspects', 'getSuspects'],
      ['/ladder', 'getLadder'],
      ['/reach', 'getReach'],
    ] as const)
      expect(await acts(`/v1/tasks/x1${path}`)).toEqual([[act, 'x1', WITHIN]]);
    expect(await acts('/v1/orders/order-1')).toEqual([['getOrder', 'order-1', WITHIN]]);
    for (const list of ['/v1/tasks', '/v1/orders', '/v1/handovers'])
      expect(await acts(list)).toEqual([]);
  });

  test('has how a task stood before an act and stands after it, and nothing where it stands as before', async () => {
    desk = WITHIN;
    const post = (path: string, payload: object) =>
      app.inject({
        method: 'POST',
        url: `/v1/tasks/x1${path}`,
        headers: bearer('supervisor'),
        payload,
      });
    taskState = 'claimed';
    const url = '/v1/tasks/x1/lease';
    const payload = { lease: LEASE };
    await app.inject({ method: 'DELETE', url, headers: bearer('supervisor'), payload });
    expect(JSON.parse((await last())?.change ?? '')).toMatchObject({
      before: { state: 'claimed', desk: WITHIN },
      after: { state: 'waiting', desk: WITHIN },
    });
    await post('/reveal', { reason: '家属来电核实' });
    expect(await last()).toMatchObject({ act: 'revealTask', change: '' });
  });

  test('has what a provider said of an order by the name of the provider, and no word of others', async () => {
    const said = async (provider: string) => {
      const before = told.length;
      await app.inject({ method: 'POST', url: `/v1/receipts/${provider}`, payload: '{}' });
      await access.audit.tellNow();
      return told.slice(before);
    };
    expect(await said('somebody')).toEqual([]);
    const [entry] = await said(OWN);
    expect(entry).toMatchObject({ who: OWN, kind: 'service', act: 'takeReceipt', status: 204 });
    expect(JSON.parse(entry?.change ?? '')).toEqual({
      receipts: [{ deliveryId: 'order-1', channel: 'order', before: 'accepted', after: 'done' }],
    });
  });

  test('has of which number a partner asked, masked', async () => {
    const payload = { phoneNumber: '+8613812345678' };
    const url = '/scam-signal/v1/check';
    await app.inject({ method: 'POST', url, headers: bearer('partner'), payload });
    expect(await last()).toMatchObject({ act: 'checkScamSignal', object: 'phone/138****5678' });
  });

  test('has who took a report as a file, which one, of where and when', async () => {
    const url = '/v1/report/file?from=2026-03-01&to=2026-03-08&report=totals&format=xlsx';
    await app.inject({ url, headers: bearer('commander') });
    expect(await last()).toMatchObject({
      who: 'a-commander',
      act: 'getReportFile',
      object: `totals ${HOME} 2026-03-01-to-2026-03-08 xlsx`,
    });
  });

  test('has tries of a password by the name that was tried, and no password', async () => {
    const payload = { name: 'a-operator', password: 'secret of somebody' };
    await app.inject({ method: 'POST', url: '/v1/session', payload, remoteAddress: '10.8.8.8' });
    const entry = await last();
    expect(entry).toMatchObject({ who: 'a-operator', kind: 'nobody', act: 'signIn', status: 401 });
    expect(JSON.stringify(entry)).not.toContain('secret of somebody');
  });

  test('is not told an answer that it could not take', async () => {
    const broken = { ...access, audit: Object.create(access.audit, { add: { value: refuse } }) };
    const other = buildServer(depsWith({ access: broken }));
    const url = '/v1/risk/domain/new.example';
    const answer = await other.inject({ url, headers: bearer('analyst') });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'FW_REDIS_AWAY' });
    await other.close();
  });

  const refuse = (): Promise<void> =>
    Promise.reject(new FwError('FW_REDIS_AWAY', 'Redis cannot be reached.'));
});

test('once there were two admins a program is let in by both of them', async () => {
  await enter('b-admin', [{ role: 'admin', region: HOME }]);
  const certificate = rootCertificates[0];
  for (const [of, payload] of [['keys'], ['certificates', { certificate }]] as const) {
    const url = `/v1/accounts/program/${of}`;
    const headers = bearer('admin');
    const answer = await app.inject({ method: 'POST', url, headers, ...(payload && { payload }) });
    expect(answer.json()).toMatchObject({ code: 'FW_SECOND_ADMIN' });
  }
});
