// What a lead must do to see the numbers of a task that they do not hold, and its holder; and who takes a list of people away, on a server with real accounts.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import type { AuditEntry } from '../access/audit-entry.ts';
import { ExportBook } from '../access/export-book.ts';
import type { Role } from '../access/role.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
import type { EpisodeLossRow } from '../ledger/loss-page.ts';
import { FwError } from '../signal/fw-error.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { depsWith, tasksWith } from './fixture.ts';
import { HELD_REVEALS_MAX } from './reveal-count.ts';
import { buildServer } from './server.ts';

const PHONE = '+8613912348765';
const TASK = taskOf(episodeOf({ phone: PHONE, region: '330106' }), 1);
const told: AuditEntry[] = [];

let redis: RedisServer;
let access: AccessParts;

beforeAll(async () => {
  redis = await startRedis();
  access = openAccess({
    redisUrl: redis.url,
    seal: new Seal([randomBytes(32)]),
    tell: async (entries) => told.push(...entries),
    everyMs: 3_600_000,
  });
});

afterAll(async () => {
  await closeAccess(access);
  await redis.stop();
});

/** Asks as somebody new who has a role in Hangzhou; li holds the task. */
async function asking(
  name: string,
  role: 'operator' | 'supervisor',
  path = 'reveal',
  staff = 'li',
) {
  await access.accounts.create({ name, grants: [{ role, region: '330100' }] });
  const token = await access.sessions.begin(name);
  const held = { task: TASK, staff, lease: 'l1', claimedAt: 1, expiresAt: 2 };
  const app = buildServer(depsWith({ access, tasks: tasksWith(TASK, held), now: Date.now }));
  const url = `/v1/tasks/${TASK.taskId}/${path}`;
  const headers = { authorization: `Bearer ${token}` };
  return (payload: object) => app.inject({ method: 'POST', url, headers, payload });
}

test('a lead sees the numbers with a reason, which the audit has without numbers', async () => {
  const ask = await asking('chen', 'supervisor');
  expect((await ask({})).statusCode).toBe(400);
  const answer = await ask({ reason: `家属来电 ${PHONE}` });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.json()).toMatchObject({ task: { episode: { phone: PHONE } } });
  await access.audit.tellNow();
  expect(told.at(-1)).toMatchObject({
    who: 'chen',
    act: 'revealTask',
    object: TASK.taskId,
    why: '家属来电 139****8765',
    status: 200,
  });
});

test('whoever is no lead is refused, and so is the thirty-first time within an hour', async () => {
  const operator = await asking('zhao', 'operator');
  expect((await operator({ reason: 'curious' })).statusCode).toBe(403);
  const lead = await asking('wang', 'supervisor');
  const statuses: number[] = [];
  for (let time = 0; time < 31; time++)
    statuses.push((await lead({ reason: 'family called' })).statusCode);
  expect(new Set(statuses.slice(0, 30))).toEqual(new Set([200]));
  expect(statuses[30]).toBe(429);
});

test('the holder sees the numbers by choosing what for, which the audit has; nobody else does by their lease', async () => {
  const ask = await asking('li', 'operator', 'lease/reveal');
  expect((await ask({ lease: 'l1', reason: 'curious' })).statusCode).toBe(400);
  const answer = await ask({ lease: 'l1', reason: 'call' });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.json()).toMatchObject({ task: { episode: { phone: PHONE } } });
  await access.audit.tellNow();
  const entry = { act: 'revealHeldTask', object: TASK.taskId, why: 'call', status: 200 };
  expect(told.at(-1)).toMatchObject({ who: 'li', ...entry });
  const other = await asking('sun', 'operator', 'lease/reveal');
  expect((await other({ lease: 'l1', reason: 'call' })).statusCode).toBe(403);
});

test('the numbers of family are seen by the same rules, and count among those of the task', async () => {
  const ask = await asking('qian', 'operator', 'reach', 'qian');
  for (const reason of [undefined, 'curious'])
    expect((await ask({ lease: 'l1', reason })).statusCode).toBe(400);
  expect((await ask({ lease: 'l1', reason: 'call' })).json()).toMatchObject({ phone: PHONE });
  await access.audit.tellNow();
  const entry = { act: 'openReach', object: TASK.taskId, why: 'call', status: 200 };
  expect(told.at(-1)).toMatchObject({ who: 'qian', ...entry });
  const other = await asking('zhou', 'operator', 'reach');
  expect((await other({ lease: 'l1', reason: 'call' })).statusCode).toBe(403);
  for (let times = 1; times < HELD_REVEALS_MAX; times++)
    await access.store.countWithin('held-reveals:qian', 3_600_000);
  expect((await ask({ lease: 'l1', reason: 'call' })).statusCode).toBe(429);
});

describe('a list of people as a file', () => {
  const MARCH = { from: '2026-03-01', to: '2026-04-01', region: '330106' };
  const ASKED = { ...MARCH, report: 'episodes', format: 'csv', reason: '季度核查' };
  let now = Date.UTC(2026, 3, 2);
  let app: FastifyInstance;
  let isAway = false;

  const row = (id: number): EpisodeLossRow => ({
    ...{ episodeId: `e${id}`, outcomeId: `o${id}`, eventTime: now, region: '330106' },
    ...{ typology: 'loan', outcome: 'dissuaded', heldFen: 0, leftFen: 0, lostFen: 0 },
    ...{ claimedFen: 0, statedFen: 0, countedTotalFen: 0, isConfirmed: false, reason: 'nothing' },
    countedFen: { dissuaded: 0, 'payment-stopped': 0, frozen: 0, returned: 0 },
  });
  const all = Array.from({ length: 1_200 }, (_, id) => row(id));
  const episodes = async ({ limit = 100, offset = 0 }) => {
    if (isAway) throw new FwError('FW_LEDGER_AWAY', 'The ledger is away.');
    const rows = all.slice(offset, offset + limit);
    return { episodes: all.length, countedTotalFen: 0, statedTotalFen: 0, rows };
  };

  beforeAll(() => {
    const own = { ...access, exports: new ExportBook(access.store, () => now) };
    const reports = { ...depsWith().reports, episodes };
    app = buildServer(depsWith({ access: own, reports, now: Date.now }));
  });
  afterAll(() => app.close());

  /** Asks as somebody with a role, who is made at the first time. */
  const tokens = new Map<string, string>();
  async function as(name: string, role: Role, region = '330100') {
    if (!tokens.has(name)) {
      await access.accounts.create({ name, grants: [{ role, region }] });
      tokens.set(name, await access.sessions.begin(name));
    }
    const headers = { authorization: `Bearer ${tokens.get(name)}` };
    return (method: 'GET' | 'POST', url: string, payload?: object) =>
      app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  }

  test('is asked for by one, approved by another, and fetched once by who asked; the audit has each step', async () => {
    const analyst = await as('x-analyst', 'analyst');
    const lead = await as('x-lead', 'supervisor');
    const asked = (await analyst('POST', '/v1/exports', ASKED)).json();
    expect(asked).toMatchObject({ state: 'asked', rows: 1_200, askedBy: 'x-analyst' });
    const file = `/v1/exports/${asked.exportId}/file`;
    const decision = `/v1/exports/${asked.exportId}/decision`;
    expect((await analyst('POST', file)).json()).toMatchObject({ code: 'FW_EXPORT_REFUSED' });
    expect((await analyst('POST', decision, { approve: true })).statusCode).toBe(403);
    expect((await lead('GET', '/v1/exports')).json()).toMatchObject({ exports: [asked] });
    expect((await lead('POST', decision, { approve: true })).json()).toMatchObject({
      ...{ state: 'approved', decidedBy: 'x-lead' },
    });
    expect((await lead('POST', file)).statusCode).toBe(404);
    isAway = true;
    expect((await analyst('POST', file)).statusCode).toBe(503);
    isAway = false;
    const answer = await analyst('POST', file);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.body.trim().split('\r\n')).toHaveLength(1_201);
    expect((await analyst('POST', file)).statusCode).toBe(409);
    await access.audit.tellNow();
    const entries = told.filter(({ object }) => object.includes(asked.exportId));
    expect(entries.map(({ who, act, status }) => [who, act, status])).toEqual([
      ['x-analyst', 'askExport', 201],
      ['x-analyst', 'fetchExport', 409],
      ['x-analyst', 'decideExport', 403],
      ['x-lead', 'decideExport', 200],
      ['x-lead', 'fetchExport', 404],
      ['x-analyst', 'fetchExport', 503],
      ['x-analyst', 'fetchExport', 200],
      ['x-analyst', 'fetchExport', 409],
    ]);
    expect(entries[0]).toMatchObject({ why: '季度核查' });
    expect(JSON.parse(entries[3]?.change ?? '')).toMatchObject({ after: { decidedBy: 'x-lead' } });
    expect(JSON.parse(entries[6]?.change ?? '')).toMatchObject({ fetchedRows: 1_200 });
  });

  test('is not approved by who asked, nor from beside, nor late; and not fetched a day later', async () => {
    const own = await as('x-own', 'commander');
    const lead = await as('x-lead', 'supervisor');
    const beside = await as('x-beside', 'supervisor', '330200');
    const ask = async () =>
      `/v1/exports/${(await own('POST', '/v1/exports', ASKED)).json().exportId}`;
    const first = await ask();
    expect((await own('POST', `${first}/decision`, { approve: true })).statusCode).toBe(409);
    expect((await beside('POST', `${first}/decision`, { approve: true })).statusCode).toBe(403);
    expect((await beside('GET', '/v1/exports')).json()).toEqual({ exports: [] });
    now += 8 * 86_400_000;
    expect((await lead('POST', `${first}/decision`, { approve: true })).statusCode).toBe(409);
    const second = await ask();
    await lead('POST', `${second}/decision`, { approve: true });
    now += 86_400_001;
    expect((await own('POST', `${second}/file`)).json()).toMatchObject({
      detail: expect.stringContaining('within a day'),
    });
    const { exports } = (await own('GET', '/v1/exports')).json();
    const states = exports
      .filter(({ askedBy }: { askedBy: string }) => askedBy === 'x-own')
      .map(({ state }: { state: string }) => state);
    expect(states).toEqual(['over', 'over']);
    expect((await own('POST', '/v1/exports', { ...ASKED, region: '330200' })).statusCode).toBe(403);
  });

  test('is taken back by who asked, who may approve none, and by nobody else who may not', async () => {
    const analyst = await as('x-back', 'analyst');
    const other = await as('x-other', 'analyst');
    const { exportId } = (await analyst('POST', '/v1/exports', ASKED)).json();
    const decision = `/v1/exports/${exportId}/decision`;
    expect((await other('POST', decision, { approve: false })).statusCode).toBe(403);
    expect((await analyst('POST', decision, { approve: false })).json()).toMatchObject({
      state: 'refused',
    });
  });

  test('is not put together from pages by one person alone', async () => {
    const commander = await as('x-pages', 'commander');
    const query = 'from=2026-03-01&to=2026-04-01&region=330106';
    const page = (limit: number, offset = 0) =>
      commander('GET', `/v1/report/episodes?${query}&limit=${limit}&offset=${offset}`);
    expect((await page(101)).statusCode).toBe(403);
    const file = await commander('GET', `/v1/report/file?${query}&report=episodes`);
    expect([file.statusCode, file.json().detail]).toEqual([
      403,
      expect.stringContaining('/v1/exports'),
    ]);
    for (let offset = 0; offset < 1_000; offset += 100)
      expect((await page(100, offset)).statusCode).toBe(200);
    expect((await page(100, 1_000)).statusCode).toBe(429);
    expect((await commander('GET', `/v1/report/file?${query}&report=totals`)).statusCode).toBe(200);
  });
});
