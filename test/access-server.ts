// The API with real accounts and everything else in memory: one account of each role at home, and whatever a request names lies where a test says.
// Call `accessServer()` at the head of a test file.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { type AuditEntry, NO_ENTRY } from '../access/audit-entry.ts';
import { type Grant, ROLES, type Role } from '../access/role.ts';
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
} from '../api/access-fixture.ts';
import type { AccessRow } from '../api/access-table.ts';
import { depsWith, NOW, tasksWith } from '../api/fixture.ts';
import type { ApiDeps, AuditPort } from '../api/ports.ts';
import { buildServer } from '../api/server.ts';
import type { TaskState } from '../dissuasion/task.ts';
import type { TypologyRisk } from '../engine/risk.ts';
import { FwError } from '../signal/fw-error.ts';
import { Seal } from '../vault/seal.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

export const PASSWORD = 'correct horse battery';

export interface ServedRoute {
  readonly method: string;
  readonly url: string;
  readonly operationId: string;
  readonly row: AccessRow;
}

export interface AccessServer {
  readonly app: FastifyInstance;
  readonly access: AccessParts;
  readonly redisUrl: string;
  readonly routes: readonly ServedRoute[];
  /** Entries of the audit that the ledger was told. */
  readonly told: readonly AuditEntry[];
  /** What pages of the audit were asked for. */
  readonly askedPages: readonly object[];
  /** Region of the task, the order, the row and the person that a request names; '' where nobody knows. */
  at: string;
  taskState: TaskState;
  /** Rows that were sent again, and whether they might have been about a region beside home. */
  readonly sentAgain: [string, boolean][];
  /** The token of a person who has signed in. */
  enter(name: string, grants: readonly Grant[]): Promise<string>;
  /** The token of who has a role at home. */
  tokenOf(role: Role): string | undefined;
  bearer(role: Role): Record<string, string>;
}

const AT_RISK: TypologyRisk = {
  typology: 'police-impersonation',
  name: { zh: '冒充公检法', en: 'Fake police or court' },
  role: 'victim',
  subject: { kind: 'phone', id: '+8613812345678' },
  score: 90,
  level: 'red',
  reasons: [],
};

/** Starts it before the tests of a file and ends it after them. */
export function accessServer(): AccessServer {
  let redis: RedisServer;
  let access: AccessParts;
  let app: FastifyInstance;
  const routes: ServedRoute[] = [];
  const told: AuditEntry[] = [];
  const askedPages: object[] = [];
  const tokens = new Map<string, string>();
  const enter = (name: string, grants: readonly Grant[]) => enterAs(access, name, grants);
  const server: AccessServer = {
    get app() {
      return app;
    },
    get access() {
      return access;
    },
    get redisUrl() {
      return redis.url;
    },
    routes,
    told,
    askedPages,
    at: WITHIN,
    taskState: 'waiting',
    sentAgain: [],
    enter,
    tokenOf: (role) => tokens.get(role),
    bearer: (role) => ({ authorization: `Bearer ${tokens.get(role)}` }),
  };
  beforeAll(async () => {
    redis = await startRedis();
    const seal = new Seal([randomBytes(32)]);
    const tell = async (entries: readonly AuditEntry[]) => void told.push(...entries);
    access = openAccess({ redisUrl: redis.url, seal, now: () => NOW, tell, everyMs: 3_600_000 });
    // Connected before the server is built, which holds everything else up for longer than a connection waits on a busy machine.
    await access.accounts.isEmpty();
    const page: AuditPort['page'] = async (query) => {
      askedPages.push(query);
      return told;
    };
    const audit = { page, verify: async () => ({ entries: 0, head: NO_ENTRY }) };
    app = buildServer(depsAt(server, { access, audit }));
    app.addHook('onRoute', ({ method, url, schema, config }) => {
      const operationId: unknown = Object(schema).operationId;
      const row = config?.access;
      for (const one of [method].flat())
        if (one !== 'HEAD' && typeof operationId === 'string' && row !== undefined)
          routes.push({ method: one, url, operationId, row });
    });
    await app.ready();
    for (const region of [WITHIN, BESIDE, ABOVE])
      await access.accounts.create({
        name: `at-${region}`,
        grants: [{ role: 'operator', region }],
      });
    for (const role of ROLES) {
      const grants = [{ role, region: HOME }];
      tokens.set(
        role,
        role === 'partner' ? await partner(access, grants) : await enter(`a-${role}`, grants),
      );
    }
  });
  afterAll(async () => {
    await app.close();
    await closeAccess(access);
    await redis.stop();
  });
  return server;
}

/** Where what is asked for lies where the server says that everything is. */
function depsAt(server: AccessServer, own: Partial<ApiDeps>): ApiDeps {
  const deps = depsWith(own);
  const letter = { source: OWN, code: 'invalid', message: '' };
  const takePost: ApiDeps['deliveries']['takePost'] = async (provider) => {
    if (provider !== OWN) throw new FwError('FW_NOT_FOUND', 'No such provider.');
    return [{ deliveryId: 'order-1', channel: 'order', before: 'accepted', after: 'done' }];
  };
  return {
    ...deps,
    risk: async () => ({ typologies: [AT_RISK] }),
    reports: { ...deps.reports, regions: async () => (server.at === '' ? [] : [server.at]) },
    deliveries: { views: [], takePost },
    letters: {
      ...deps.letters,
      resend: async (letterId, _text, _doer, isTheirs) => {
        server.sentAgain.push([letterId, isTheirs?.(BESIDE) ?? true]);
        return 1;
      },
      discard: async () => undefined,
      require: async (letterId: string) => ({
        letterId,
        letter: { ...letter, raw: JSON.stringify(server.at === '' ? {} : { region: server.at }) },
        deed: undefined,
      }),
    },
    tasks: {
      ...tasksWith(),
      find: async () => ({ task: { ...TASK, desk: server.at }, state: server.taskState }),
      release: async () => {
        server.taskState = 'waiting';
      },
    },
    orders: {
      ...deps.orders,
      require: async (id: string) => ({
        ...(id === 'order-1' ? REQUESTED : ORDER),
        desk: server.at,
      }),
      approve: async () => ({ ...ORDER, desk: server.at, state: 'approved' as const }),
    },
    staff: { ...deps.staff, find: async () => ({ ...STAFF, desk: server.at }) },
    reviews: { ...deps.reviews, find: async () => ({ ...REVIEW, desk: server.at }) },
    reach: { ...deps.reach, find: async () => REACH },
  };
}

async function partner({ accounts, sessions }: AccessParts, grants: readonly Grant[]) {
  await accounts.create({ name: 'a-partner', grants: [...grants], sources: [OWN] });
  return sessions.begin('a-partner');
}

async function enterAs(
  { accounts, sessions }: AccessParts,
  name: string,
  grants: readonly Grant[],
) {
  await accounts.create({ name, grants });
  await accounts.acceptInvite(await accounts.invite(name), PASSWORD);
  return sessions.begin(name);
}
