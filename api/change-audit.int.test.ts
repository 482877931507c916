// What entries of the audit say of changes: how what was changed stood before and stands after, on a server with real accounts and a real rule book.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccessParts } from '../access/access-parts.ts';
import type { AuditEntry } from '../access/audit-entry.ts';
import type { Role } from '../access/role.ts';
import { emptyReach, type Reach } from '../dissuasion/reach.ts';
import type { Staff } from '../dissuasion/supervisor/staff.ts';
import type { ListRequest } from '../rulebook/list-request.ts';
import { RuleBook } from '../rulebook/rule-book.ts';
import { RuleStore } from '../rulebook/rule-store.ts';
import { checkPackApart } from '../runtime/pack-check-thread.ts';
import { FwError } from '../signal/fw-error.ts';
import { accessServer } from '../test/access-server.ts';
import { HOME, TASK, WITHIN } from './access-fixture.ts';
import type { App } from './app.ts';
import { depsWith, LEASE, NOW, tasksWith } from './fixture.ts';
import type { ApiDeps } from './ports.ts';
import { buildServer } from './server.ts';

const server = accessServer();
const PACK = (version: string) => `
pack: demo
version: ${version}
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: call.ended, when: calls >= 2, points: 40, reason: '{calls} calls' }
`;
const files = (version: string) => [{ name: 'pack.yaml', text: PACK(version) }];

const STANDING = { staff: 'a-operator', since: NOW, desk: HOME, by: 'a-operator', seenAt: NOW };
const WITH_PHONE = { ...TASK, episode: { ...TASK.episode, phone: '+8613812345678' } };
const TODAY = { claimed: 0, outcomes: {}, lapsed: 0, workedMs: 0, pausedMs: 0 };

/** What lies in memory beside the accounts and the rule book. */
const asked = new Map<string, ListRequest>();
let staffState: Staff['state'] | undefined;
let isReleased = false;
let reach: Reach = emptyReach(TASK.taskId);
let book: RuleBook;
let app: App;

beforeAll(() => {
  book = new RuleBook({
    store: new RuleStore({ redisUrl: server.redisUrl }),
    check: checkPackApart,
    tell: async () => undefined,
    recall: async () => ({ versions: [], texts: [] }),
    now: () => NOW,
  });
  app = buildServer(depsOf(server.access));
});
afterAll(async () => {
  await app.close();
  book.close();
});

function depsOf(access: AccessParts): ApiDeps {
  const deps = depsWith({ access });
  const staffNow = () => {
    if (staffState === undefined) return undefined;
    return { ...STANDING, state: staffState, tasks: [], isBreakDue: false, today: TODAY };
  };
  return {
    ...deps,
    rules: {
      ...deps.rules,
      require: (versionId) => book.require(versionId),
      filesOf: (version) => book.filesOf(version),
      standing: () => book.standing(),
      draft: (draft) => book.draft(draft),
      save: (versionId, draft) => book.save(versionId, draft),
      addEvidence: (versionId, given) => book.addEvidence(versionId, given),
      move: (versionId, move) => book.move(versionId, move),
    },
    lists: {
      ...deps.lists,
      definitions: async () => [{ name: 'honest-callers', match: 'prefix', entries: [] }],
      requests: async ({ requestId = '' }) => [asked.get(requestId) ?? []].flat(),
      keep: async (request) => void asked.set(request.requestId, request),
    },
    staff: {
      ...deps.staff,
      find: async () => staffNow(),
      set: async (name, { state }) => {
        staffState = state;
        return staffNow() ?? noStaff(name);
      },
    },
    reach: {
      ...deps.reach,
      find: async () => reach,
      change: async (_taskId, to) => {
        reach = to(reach);
        return reach;
      },
    },
    tasks: {
      ...tasksWith(),
      find: async () => {
        if (isReleased) throw new FwError('FW_REDIS_AWAY', 'Redis cannot be reached.');
        return { task: WITH_PHONE, state: 'claimed' };
      },
      release: async () => {
        isReleased = true;
      },
    },
  };
}

function noStaff(name: string): never {
  throw new Error(`nobody is called ${name}`);
}

interface Asked {
  readonly as: Role;
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly payload?: object;
  readonly headers?: Record<string, string>;
}

/** What a request is answered with, and its entry. */
async function ask(url: string, { as, method = 'POST', payload, headers }: Asked) {
  const request = { url, method, headers: { ...server.bearer(as), ...headers } };
  const answer = await app.inject({ ...request, ...(payload && { payload }) });
  await server.access.audit.tellNow();
  const entry: AuditEntry | undefined = server.told.at(-1);
  const change = entry?.change ? JSON.parse(entry.change) : undefined;
  return { status: answer.statusCode, body: answer.body && answer.json(), entry, change };
}

test('a change of a list that was asked for, agreed to or refused has how it stood before and stands after', async () => {
  const decided = async (accept: boolean, entry: string) => {
    const payload = { op: 'add', reason: '银行客服', entries: [{ entry }] };
    const url = '/v1/lists/honest-callers/requests';
    const asking = await ask(url, { as: 'analyst', payload });
    const { requestId } = asking.body;
    const waits = { requestId, state: 'asked', list: 'honest-callers', op: 'add', count: 1 };
    expect(asking.change).toMatchObject({ before: null, after: waits });
    const word = { accept, reason: '核实过' };
    const decision = `/v1/list-requests/${requestId}/decision`;
    const { change, entry: told } = await ask(decision, { as: 'supervisor', payload: word });
    expect(told).toMatchObject({ act: 'decideListChange', why: '核实过', status: 200 });
    expect(change.before).toMatchObject(waits);
    expect(change.before).not.toHaveProperty('decidedBy');
    return [change.after.state, change.after.decidedBy, JSON.stringify(change).includes(entry)];
  };
  expect(await decided(true, '0571870')).toEqual(['done', 'a-supervisor', false]);
  expect(await decided(false, '0571871')).toEqual(['refused', 'a-supervisor', false]);
});

test('a wall has what it is when it is made and was when it is ended, and no number of its place', async () => {
  const payload = { place: '指挥大厅 13812345678', region: WITHIN, days: 90 };
  const made = await ask('/v1/walls', { as: 'commander', payload });
  const wall = { region: WITHIN, madeBy: 'a-commander', place: '指挥大厅 138****5678' };
  expect(made.change).toMatchObject({ before: null, after: wall });
  expect(JSON.stringify(made.entry)).not.toContain(made.body.token);
  const url = `/v1/walls/${made.body.wallId}`;
  const ended = await ask(url, { as: 'admin', method: 'DELETE' });
  expect(ended).toMatchObject({ status: 204, change: { before: wall, after: null } });
  expect(ended.entry).toMatchObject({ who: 'a-admin', act: 'endWall', region: WITHIN });
});

test('a draft of rules has what it was and is when it is made, written at, noted upon and put away', async () => {
  const draft = { reason: '新手法', files: files('1.0.0') };
  const made = await ask('/v1/rules/versions', { as: 'analyst', payload: draft });
  const { versionId, digest } = made.body;
  const first = { versionId, revision: 1, state: 'draft', digest, pack: 'demo@1.0.0' };
  expect(made.change).toEqual({ before: null, after: { ...first, evidence: 0 } });
  const url = `/v1/rules/versions/${versionId}`;
  const saved = await ask(`${url}/files`, {
    ...{ as: 'analyst', method: 'PUT', headers: { 'if-match': '"1"' } },
    payload: { files: files('1.1.0') },
  });
  const second = { revision: 2, state: 'draft', pack: 'demo@1.1.0' };
  expect(saved.change).toMatchObject({ before: first, after: second });
  expect(saved.change.after.digest).not.toBe(digest);
  const note = { kind: 'note', text: '召回 0.8' };
  const noted = await ask(`${url}/evidence`, { as: 'analyst', payload: note });
  expect(noted.change).toMatchObject({ before: { evidence: 0 }, after: { evidence: 1 } });
  const away = { to: 'retired', reason: '不要了' };
  const gone = await ask(`${url}/moves`, { as: 'analyst', payload: away });
  expect(gone.change).toMatchObject({ before: { state: 'draft' }, after: { state: 'retired' } });
  const other = await ask('/v1/rules/versions', {
    as: 'analyst',
    payload: { reason: '再试', basedOn: versionId },
  });
  expect(other.change).toMatchObject({ before: null, after: { basedOn: versionId } });
});

test('who signs on for the first time was nowhere before', async () => {
  const set = async (state: string) => {
    const payload = { state, desk: HOME };
    return (await ask('/v1/staff/state', { as: 'operator', method: 'PUT', payload })).change;
  };
  expect(await set('on')).toEqual({ before: null, after: { state: 'on', desk: HOME, tasks: 0 } });
  expect(await set('on')).toBeUndefined();
  expect(await set('paused')).toMatchObject({
    before: { state: 'on' },
    after: { state: 'paused' },
  });
});

test('what a carrier was asked for has how the request stood, and no word of why', async () => {
  const url = `/v1/tasks/${TASK.taskId}/carrier-requests`;
  const payload = { ask: 'reconnect', reason: '三次未接 13812345678' };
  const asking = await ask(url, { as: 'operator', payload });
  expect([asking.status, asking.change]).toMatchObject([
    201,
    { before: { requests: [] }, after: { requests: [{ ask: 'reconnect', state: 'asked' }] } },
  ]);
  expect(JSON.stringify(asking.change)).not.toContain('三次未接');
  expect((await ask(url, { as: 'operator', payload })).change).toBeUndefined();
});

test('an act stays done when what came of it cannot be read: the answer stands, and the entry says so', async () => {
  const url = '/v1/tasks/x1/lease';
  const payload = { lease: LEASE };
  const given = await ask(url, { as: 'operator', method: 'DELETE', payload });
  expect([isReleased, given.status]).toEqual([true, 204]);
  expect(given.entry).toMatchObject({ act: 'releaseLease', status: 204 });
  const before = expect.objectContaining({ state: 'claimed', desk: WITHIN });
  expect(given.change).toEqual({ before, afterUnread: 'FW_REDIS_AWAY' });
});
