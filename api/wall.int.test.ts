// Links of wall screens on a server with real accounts: who makes them, what they read, and how they end.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { NO_ENTRY } from '../access/audit-entry.ts';
import type { Grant, Role } from '../access/role.ts';
import { WallBook } from '../access/wall-book.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { depsWith, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

const [HOME, WITHIN, BESIDE] = ['330100', '330106', '330206'];
const COMMANDER: Grant = { role: 'commander', region: HOME };
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
const tokens = new Map<string, string>();

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  const tell = async () => undefined;
  access = openAccess({ redisUrl: redis.url, seal, now: () => NOW, tell, everyMs: 3_600_000 });
  const audit = { page: async () => [], verify: async () => ({ entries: 0, head: NO_ENTRY }) };
  app = buildServer(depsWith({ access, audit }));
  await app.ready();
  for (const role of ['operator', 'commander', 'analyst', 'admin'] as const)
    tokens.set(role, await enter(`a-${role}`, [{ role, region: HOME }]));
});

afterAll(async () => {
  await app.close();
  await closeAccess(access);
  await redis.stop();
});

/** The token of a person who has signed in. */
async function enter(name: string, grants: readonly Grant[]): Promise<string> {
  await access.accounts.create({ name, grants });
  return access.sessions.begin(name);
}

function bearer(role: Role): Record<string, string> {
  return { authorization: `Bearer ${tokens.get(role)}` };
}

describe('a wall screen', () => {
  const LATER_MS = 91 * 86_400_000;
  let wall: { wallId: string; token: string };
  const make = (by: Record<string, string>, region: string) =>
    app.inject({
      method: 'POST',
      url: '/v1/walls',
      headers: by,
      payload: { place: '指挥大厅', region, days: 90 },
    });
  const open = (token: string) =>
    app.inject({ method: 'POST', url: '/v1/walls/opening', payload: { token } });

  test('is made by who reads the reports there, and its link gives a session again and again', async () => {
    expect((await make(bearer('operator'), HOME)).statusCode).toBe(403);
    expect((await make(bearer('commander'), BESIDE)).statusCode).toBe(403);
    wall = (await make(bearer('commander'), HOME)).json();
    for (let i = 0; i < 2; i++) {
      const opened = await open(wall.token);
      expect(opened.json()).toMatchObject({ isWall: true, permissions: expect.any(Array) });
      expect([opened.headers['set-cookie']].flat()[0]).toContain(`__Host-forewarn=${wall.token};`);
    }
  });

  test('reads reports of its region and nothing else, also after a night without a request', async () => {
    const headers = { authorization: `Bearer ${wall.token}` };
    const asks = async (url: string, method: 'GET' | 'POST' = 'GET') =>
      (await app.inject({ url, method, headers })).statusCode;
    const span = 'from=1772330000000&to=1772416400000';
    expect(await asks(`/v1/report?region=${WITHIN}&${span}`)).toBe(200);
    expect(await asks(`/v1/report?region=${BESIDE}&${span}`)).toBe(403);
    expect(await asks('/v1/tasks')).toBe(403);
    expect(await asks('/v1/session/second-factor', 'POST')).toBe(403);
    expect(await asks('/v1/walls', 'POST')).toBe(403);
    expect((await app.inject({ url: '/v1/walls', headers })).json()).toEqual({ walls: [] });
    const { store, accounts } = access;
    const later = new WallBook(store, accounts, () => NOW + LATER_MS - 2 * 86_400_000);
    expect(await later.whose(wall.token)).toMatchObject({ isWall: true });
    expect(
      await new WallBook(store, accounts, () => NOW + LATER_MS).whose(wall.token),
    ).toBeUndefined();
  });

  test('is ended by who made it or an admin, and goes dark with the role of who made it', async () => {
    const { wallId } = wall;
    const end = (role: Role) =>
      app.inject({ method: 'DELETE', url: `/v1/walls/${wallId}`, headers: bearer(role) });
    expect((await end('analyst')).statusCode).toBe(404);
    expect((await end('admin')).statusCode).toBe(204);
    expect((await open(wall.token)).statusCode).toBe(401);
    const maker = { authorization: `Bearer ${await enter('mover', [COMMANDER])}` };
    const { token } = (await make(maker, HOME)).json();
    await access.accounts.change('mover', () => ({ grants: [{ role: 'operator', region: HOME }] }));
    expect((await open(token)).statusCode).toBe(401);
  });
});
