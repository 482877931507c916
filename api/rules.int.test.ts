// The rule book through the API on real servers: a draft on its way to being live and back, its backtest, and what is left of it when Redis is lost.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BacktestJobs } from '../backtest/job-queue.ts';
import { apartEnvironment } from '../cmd/apart-environment.ts';
import { backtestsOf, openReaders } from '../cmd/backtest-parts.ts';
import { staffingOf } from '../cmd/desk-staffing.ts';
import { livePackOf, RuleLife } from '../cmd/rule-life.ts';
import { ruleBookOf } from '../cmd/rule-parts.ts';
import { ChangeFeed } from '../dissuasion/change-feed.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { DeskStore } from '../dissuasion/supervisor/desk-store.ts';
import type { RuleBook } from '../rulebook/rule-book.ts';
import { archivePlaceIn, archiveSignals } from '../test/archived-signals.ts';
import { deskServer } from '../test/desk-server.ts';
import { driftedPeople } from '../test/drifted-people.ts';
import { START_MS, signal } from '../test/evaluate.ts';
import { followEvents } from '../test/event-stream.ts';
import { shanghai, token } from '../test/ledger-case.ts';
import { lookStarter } from '../tuning/missed/missed-process.ts';
import { tuningOf } from '../tuning/tuning.ts';
import { createLogger } from './logger.ts';
import { createMetrics } from './metrics.ts';

const HOUR_MS = 3_600_000;
/** A preview has its seconds on a machine that does other work as well. */
const UNHURRIED = { runMsMax: 120_000 };
const metrics = createMetrics();
let folder = '';
let backtests: BacktestJobs;
let store: DeskStore;
let book: RuleBook;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forewarn-rules-'));
});

const server = deskServer({
  deps({ redis, ledger }) {
    const logger = createLogger({ level: 'silent' });
    const place = { redisUrl: redis.url, keyPrefix: '{forewarn}' };
    book = ruleBookOf(place, { ledger, logger });
    const rules = new RuleLife(book);
    store = new DeskStore(place);
    const config = archivePlaceIn(folder);
    const changes = new ChangeFeed(store);
    const desks = readDeskSettings();
    backtests = backtestsOf(config, { rules, changes, desks, logger, metrics });
    const tuning = tuningOf(ledger, {
      livePack: () => livePackOf(rules),
      archive: () => undefined,
      startLook: lookStarter(apartEnvironment(process.env)),
      staffing: staffingOf(desks),
    });
    return { rules, backtests, tuning, ...openReaders(config, { desks }, closers, UNHURRIED) };
  },
});

beforeAll(async () => {
  await fillArchive();
  await backtests.open();
});

afterAll(async () => {
  await backtests.stop();
  for (const close of closers) await close();
  store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two people with a few calls each; the second files a case. */
async function fillArchive(): Promise<void> {
  const callee = (person: number) => `+861380000000${person}`;
  const call = (timeMs: number, person: number) =>
    signal('call.ended', timeMs, {
      callId: `${timeMs}`,
      caller: '+8613900000000',
      callee: callee(person),
      durationMs: 60_000,
      answered: true,
    });
  const filed = signal('case.filed', 5 * HOUR_MS, {
    caseId: 'c1',
    phone: callee(2),
    typology: 'demo',
    lossFen: 1_000_000,
    incidentTime: START_MS + 4 * HOUR_MS,
  });
  const early = [call(0, 1), call(10, 1), call(1_000, 2), call(1_010, 2), call(1_020, 2)];
  const late = [call(4 * HOUR_MS + 1_000, 2), call(4 * HOUR_MS + 1_010, 2)];
  const signals = [...early, ...late, filed];
  await archiveSignals(folder, signals, START_MS + 9 * HOUR_MS);
}

const PACK = (version: string, least: number) => `
pack: demo
version: ${version}
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: call.ended, when: calls >= ${least}, points: 40, reason: '{calls} calls' }
`;
const files = (text: string) => [{ name: 'pack.yaml', text }];

async function draft(text: string, staff = 'an'): Promise<string> {
  const body = { staff, reason: 'new trick', files: files(text) };
  const { status, body: made } = await server.ask('POST', '/v1/rules/versions', body);
  expect(status).toBe(201);
  return `/v1/rules/versions/${String(made['versionId'])}`;
}

const move = (path: string, to: string, staff = 'an') =>
  server.ask('POST', `${path}/moves`, { staff, to, reason: 'goes on' });

async function approved(text: string): Promise<string> {
  const path = await draft(text);
  expect((await move(path, 'checked')).status).toBe(200);
  const typed = { staff: 'an', text: 'recall 0.8' };
  for (const kind of ['backtest', 'shadow', 'halt']) {
    const refused = await server.ask('POST', `${path}/evidence`, { ...typed, kind });
    expect(refused).toMatchObject({ status: 400, body: { code: 'FW_REQUEST_INVALID' } });
  }
  const note = await server.ask('POST', `${path}/evidence`, { ...typed, kind: 'note' });
  expect(note.status).toBe(200);
  expect((await move(path, 'backtested')).status).toBe(409);
  // As a job leaves it; a real one is below.
  const left = { kind: 'backtest' as const, by: 'an', text: 'recall 0.8', ref: 'b1' };
  await book.addEvidence(path.split('/').at(-1) ?? '', left);
  for (const to of ['backtested', 'shadow']) expect((await move(path, to)).status).toBe(200);
  const own = await server.ask('POST', `${path}/approval`, { staff: 'an', reason: 'mine' });
  expect(own).toMatchObject({ status: 409, body: { code: 'FW_RULES_REFUSED' } });
  const other = await server.ask('POST', `${path}/approval`, { staff: 'bo', reason: 'sound' });
  expect(other.body).toMatchObject({ state: 'approved' });
  return path;
}

const live = (path: string, more: object = {}) =>
  server.ask('POST', `${path}/live`, { staff: 'bo', reason: 'go', ...more });

const states = async () => {
  const { body } = await server.ask('GET', '/v1/rules/versions');
  const versions: { pack: string; state: string }[] = JSON.parse(JSON.stringify(body['versions']));
  return Object.fromEntries(versions.map(({ pack, state }) => [pack, state]));
};

test('a version goes from draft to live by two persons, another takes its place, and one step goes back', async () => {
  expect((await live(await approved(PACK('1.0.0', 2)))).body).toMatchObject({ state: 'live' });
  const second = await approved(PACK('1.1.0', 3));
  expect((await live(second, { scope: { percent: 10 } })).body).toMatchObject({
    state: 'live',
    scope: { percent: 10 },
  });
  expect(await states()).toEqual({ 'demo@1.0.0': 'live', 'demo@1.1.0': 'live' });
  expect((await live(second)).body).not.toHaveProperty('scope');
  expect(await states()).toEqual({ 'demo@1.0.0': 'retired', 'demo@1.1.0': 'live' });
  const back = await server.ask('POST', '/v1/rules/rollback', { staff: 'bo', reason: 'floods' });
  expect(back.body).toMatchObject({ pack: 'demo@1.0.0', state: 'live' });
  expect(await states()).toEqual({ 'demo@1.0.0': 'live', 'demo@1.1.0': 'retired' });
  const { body } = await server.ask('GET', `${second}?files=true`);
  expect(body['moves']).toMatchObject([
    { to: 'checked', by: 'an' },
    { to: 'backtested', by: 'an' },
    { to: 'shadow', by: 'an' },
    { to: 'approved', by: 'bo' },
    { to: 'live', scope: { percent: 10 } },
    { to: 'live' },
    { to: 'retired', reason: 'floods' },
  ]);
  expect(body['files']).toMatchObject([{ name: 'pack.yaml', text: PACK('1.1.0', 3) }]);
});

test('of two who write at a draft the second is told to read it again, and what is fixed is not written at', async () => {
  const path = await draft(PACK('2.0.0', 2));
  const write = (etag: string, text: string) =>
    server.ask('PUT', `${path}/files`, { staff: 'bo', files: files(text) }, { 'if-match': etag });
  const { body } = await write('"1"', PACK('2.0.0', 0).replace('calls >= 0', 'cals >= 1'));
  expect(body).toMatchObject({ revision: 2, isSound: false, editors: ['bo'] });
  expect(body['check']).toMatchObject({ diagnostics: [{ file: 'pack.yaml', severity: 'error' }] });
  expect(await write('"1"', PACK('2.0.0', 3))).toMatchObject({
    status: 412,
    body: { code: 'FW_RULES_CHANGED' },
  });
  expect((await move(path, 'checked')).status).toBe(409);
  expect((await write('"2"', PACK('2.0.0', 3))).body).toMatchObject({ isSound: true });
  expect((await move(path, 'checked')).status).toBe(200);
  expect((await write('"4"', PACK('2.0.0', 4))).status).toBe(409);
  const diff = await server.ask('GET', `${path}/diff`);
  expect(diff.body['files']).toMatchObject([{ name: 'pack.yaml', kind: 'changed' }]);
  expect(JSON.stringify(diff.body)).toContain('+version: 2.0.0');
});

test('a draft is backtested in the background beside the live version, and what it came to is its evidence', async () => {
  await live(await approved(PACK('3.0.0', 2)));
  const path = await draft(PACK('3.1.0', 3));
  const versionId = path.split('/').at(-1);
  const capacities = { '330106': 7 };
  const wanted = { staff: 'an', reason: 'try it', versionId, from: START_MS - HOUR_MS, capacities };
  const wrong = await server.ask('POST', '/v1/backtests', { ...wanted, to: wanted.from });
  expect(wrong).toMatchObject({ status: 400, body: { code: 'FW_REQUEST_INVALID' } });
  const to = START_MS + 8 * HOUR_MS;
  const follow = (isLast: Parameters<typeof followEvents>[1], place = {}) =>
    followEvents(`${server.address}/v1/events?topics=backtest`, isLast, place);
  const [ready] = await follow(({ event }) => event === 'ready');
  let place = { 'last-event-id': ready?.id ?? '' };
  const asked = await server.ask('POST', '/v1/backtests', { ...wanted, to });
  expect(asked).toMatchObject({
    status: 202,
    body: { state: 'queued', version: { pack: 'demo@3.1.0' }, against: { pack: 'demo@3.0.0' } },
  });
  const id = String(asked.body['backtestId']);
  const again = await server.ask('POST', '/v1/backtests', { ...wanted, to });
  expect(again.body['backtestId']).toBe(id);
  const { body: before } = await server.ask('GET', path);
  const isAttached = async () =>
    (await server.ask('GET', `/v1/backtests/${id}`)).body['isAttached'] === true;
  while (!(await isAttached())) {
    // On a busy machine the stream says before that nothing happened.
    const blocks = await follow(({ event }) => event === 'backtest', place);
    const news = blocks.find(({ event }) => event === 'backtest');
    expect(news?.data).toEqual({ backtestId: id });
    place = { 'last-event-id': news?.id ?? '' };
  }
  const { body } = await server.ask('GET', `/v1/backtests/${id}`);
  expect(body).toMatchObject({
    state: 'done',
    result: {
      isPartial: false,
      cases: 1,
      challenger: {
        all: { fraud: 1, notFraud: 0, unknown: 0, casesInTime: 1 },
        desks: [{ desk: '330106', calls: 1, capacity: 7, daysOver: 0 }],
      },
      live: { all: { fraud: 1, notFraud: 0, unknown: 1, casesInTime: 1 } },
    },
  });
  expect((await server.ask('GET', path)).body['evidence']).toMatchObject([
    { kind: 'backtest', by: 'an', ref: id, digest: before['digest'] },
  ]);
  expect((await move(path, 'checked')).status).toBe(200);
  expect((await move(path, 'backtested')).status).toBe(200);
  const page = await fetch(`${server.address}/v1/backtests/${id}/report?lang=en`);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toContain('demo@3.1.0');
  const over = await server.ask('POST', `/v1/backtests/${id}/cancel`, { staff: 'an' });
  expect(over).toMatchObject({ status: 409, body: { code: 'FW_BACKTEST_REFUSED' } });
  const { body: list } = await server.ask('GET', `/v1/backtests?versionId=${versionId}`);
  expect(list['backtests']).toMatchObject([{ backtestId: id, state: 'done' }]);
  expect(await metrics.render()).toContain('forewarn_backtests_total{state="done"} 1');
});

test('a text that is being written is played over the newest signals beside the live version, and nothing is kept of it', async () => {
  const ask = (text: string) =>
    server.ask('POST', '/v1/rules/preview', { staff: 'an', files: files(text) });
  const { status, body } = await ask(PACK('9.0.0', 3));
  expect(status).toBe(200);
  expect(body).toMatchObject({
    state: 'done',
    result: {
      ...{ from: START_MS + 2.5 * HOUR_MS + 1, to: START_MS + 5 * HOUR_MS + 1, signals: 8 },
      isPartial: false,
      text: { pack: 'demo@9.0.0', hits: 0 },
      live: { pack: 'demo@3.0.0', hits: 1 },
      rules: [{ rule: 'often', hits: 0, live: { hits: 1 } }],
    },
  });
  expect(await ask('pack: demo')).toMatchObject({ status: 422, body: { code: 'FW_PACK_INVALID' } });
  const { body: after } = await server.ask('GET', '/v1/rules/versions');
  expect(JSON.stringify(after)).not.toContain('demo@9.0.0');
});

test('of a rule whose precision fell a draft is made that names the evidence, and of one that stayed none', async () => {
  const rules = { always: 'often', seldom: 'gone' };
  for (const [day, isNow] of [['2026-04-02', false] as const, ['2026-05-02', true] as const])
    await server.ledger.write(driftedPeople(shanghai(`${day}T00:00:00`), isNow, rules), token());
  const body = { staff: 'an', rule: 'often', from: '2026-05-01', to: '2026-05-31' };
  const ask = (more: object) =>
    server.ask('POST', '/v1/rules/drift-drafts', { ...body, region: '450000', ...more });
  const made = await ask({});
  const moved = 'often is right in 42.0% of 100 episodes with an outcome, 90.0% of 100 before';
  expect(made).toMatchObject({
    status: 201,
    body: {
      ...{ state: 'draft', author: 'an', isSound: true, pack: 'demo@3.0.0' },
      reason: expect.stringContaining(moved),
      evidence: [
        {
          kind: 'drift',
          text: expect.stringContaining(moved),
          figures: { rule: 'often', alerts: [{ kind: 'rule-precision' }, { kind: 'feature' }] },
        },
      ],
    },
  });
  const path = `/v1/rules/versions/${String(made.body['versionId'])}`;
  const { body: diff } = await server.ask('GET', `${path}/diff`);
  expect(JSON.stringify(diff)).toContain(`+  # - ${moved}`);
  const { status } = await ask({ region: '460000' });
  expect(status).toBe(404);
  expect(await ask({ rule: 'gone' })).toMatchObject({
    status: 404,
    body: { code: 'FW_NOT_FOUND' },
  });
});

test('a file that would lie outside the pack is refused', async () => {
  const body = { staff: 'an', reason: 'x', files: [{ name: '../pack.yaml', text: '' }] };
  expect((await server.ask('POST', '/v1/rules/versions', body)).status).toBe(400);
});

test('a rule book whose Redis was lost is the same again from the ledger', async () => {
  const before = (await server.ask('GET', '/v1/rules/versions')).body;
  const place = { redisUrl: server.redis.url, keyPrefix: '{other}' };
  const book = ruleBookOf(place, {
    ledger: server.ledger,
    logger: createLogger({ level: 'silent' }),
  });
  await book.open();
  const versions = await book.list();
  expect(versions.map(({ versionId, revision }) => ({ versionId, revision }))).toEqual(
    JSON.parse(JSON.stringify(before['versions'])).map(
      ({ versionId, revision }: { versionId: string; revision: number }) => ({
        versionId,
        revision,
      }),
    ),
  );
  for (const version of versions) expect((await book.filesOf(version)).length).toBe(1);
  book.close();
});
