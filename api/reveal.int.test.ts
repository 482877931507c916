// What a lead must do to see the numbers of a task that they do not hold, and its holder, on a server with real accounts.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import type { AuditEntry } from '../access/audit-entry.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { taskOf } from '../dissuasion/task.ts';
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
