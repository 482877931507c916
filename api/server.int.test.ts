// The API on a socket with a real log and queue (Redis) and a real ledger (embedded ClickHouse): a desk's work from claim to report, and what
// happens when something fails between two steps.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { type Task, taskOf } from '../dissuasion/task.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { LOG_START } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { lapseLease } from '../test/lapse.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, GatedLog } from './fixture.ts';
import { listen } from './listen.ts';
import { buildServer } from './server.ts';
import { TaskTrail } from './task-trail.ts';

const PHONE = '+8613812345678';

let redis: RedisServer;
let log: GatedLog;
let tasks: TaskQueue;
let ledger: Ledger;
let trail: TaskTrail;
let app: FastifyInstance;
let address: string;
const path = ledgerFolder();

beforeAll(async () => {
  redis = await startRedis();
  const options = { redis: redis.url, prefix: 'api:log', partitionCount: 2 };
  log = new GatedLog(await openRedisStreamLog(options));
  tasks = new TaskQueue({
    redisUrl: redis.url,
    leaseMs: 60_000,
    lapseCheckMs: 100,
    riseAfterMs: (desk) => (desk === '331002' ? 1 : undefined),
  });
  ledger = await openLedger({ path });
  trail = new TaskTrail({ write: (batch, token) => ledger.write(batch, token) });
  const { now: _fixed, ...deps } = depsWith({
    appender: new SignalAppender(log),
    tasks,
    ledger,
    trail,
    report: (query) => report(ledger, query),
    reports: ledgerReports(ledger),
    dependencies: [
      { name: 'ledger', check: () => ledger.ping() },
      { name: 'tasks', check: () => tasks.counts() },
      { name: 'log', check: () => log.end(0) },
    ],
  });
  app = buildServer(deps);
  address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
});

afterAll(async () => {
  await app.close();
  await trail.close();
  await tasks.close();
  await log.close();
  await ledger.close();
  await redis.stop();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${address}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
}

let taskCount = 0;

async function openTask(desk = '330106'): Promise<Task> {
  const number = ++taskCount;
  const task = taskOf(
    episodeOf({
      episodeId: `api-${number}`,
      region: desk,
      person: { kind: 'person', id: `p${number}` },
      phone: PHONE,
      atRiskFen: 8_000_000,
      openedTime: Date.now(),
      touchedTime: Date.now(),
      transfers: [
        {
          transferId: `t${number}`,
          amountFen: 8_000_000,
          payee: '6222021234567890123',
          state: 'attempted',
          time: Date.now(),
        },
      ],
    }),
    Date.now(),
  );
  await tasks.open(task);
  return task;
}

async function claimLease(task: Task, staff = 'li'): Promise<string> {
  const { status, body } = await ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff });
  expect(status).toBe(201);
  return String(body['lease']);
}

/** Has the claim of another lapse, and claims the task as soon as it has. */
async function claimWhenLapsed(task: Task, staff: string): Promise<string> {
  const end = Date.now() + 20_000;
  await lapseLease(redis, task);
  for (;;) {
    const { status, body } = await ask('POST', `/v1/tasks/${task.taskId}/claim`, { staff });
    if (status === 201) return String(body['lease']);
    if (Date.now() > end) throw new Error(`The task could still not be claimed: ${status}.`);
    await sleep(50);
  }
}

async function logged(): Promise<Record<string, unknown>[]> {
  const signals: Record<string, unknown>[] = [];
  for (let partition = 0; partition < log.partitionCount; partition++) {
    const after = LOG_START;
    const frames = await log.read({ partition, after, framesMax: 100_000, waitMs: 0 });
    for (const { frame } of frames) {
      signals.push(...unpackFrame(frame).map((line) => JSON.parse(line)));
    }
  }
  return signals;
}

async function outcomesLogged(task: Task): Promise<Record<string, unknown>[]> {
  return (await logged()).filter((signal) => signal['taskId'] === task.taskId);
}

function outcomesKept(task: Task): Promise<{ outcome: string; kept: number }[]> {
  const sql =
    'SELECT outcome, kept_dissuaded_fen AS kept FROM outcomes FINAL WHERE task_id = {task:String}';
  return ledger.query(sql, { task: task.taskId });
}

async function eventsKept(task: Task): Promise<string[]> {
  await trail.flush();
  const sql = 'SELECT kind FROM task_events FINAL WHERE task_id = {task:String} ORDER BY at, kind';
  const rows = await ledger.query<{ kind: string }>(sql, { task: task.taskId });
  return rows.map(({ kind }) => kind);
}

const REPORT = {
  outcome: 'dissuaded',
  kept: { dissuaded: 5_000_000 },
  note: 'hung up on them',
  script: '1',
};

describe('a desk at work', () => {
  test('a task goes from the list to the claim, is held, closed, and counted in the report', async () => {
    const task = await openTask();
    const list = await ask('GET', '/v1/tasks?desk=330100');
    expect(JSON.stringify(list.body)).toContain(task.taskId);
    expect(JSON.stringify(list.body)).toContain('138****5678');
    expect(JSON.stringify(list.body)).not.toContain('13812345678');

    const claim = await ask('POST', '/v1/desks/330000/claims', { staff: 'li' });
    expect(claim.status).toBe(201);
    expect(claim.body).toMatchObject({
      staff: 'li',
      task: { taskId: task.taskId, desk: '330106', episode: { phone: '138****5678' } },
    });
    const lease = String(claim.body['lease']);
    const view = await ask('GET', `/v1/tasks/${task.taskId}`);
    expect(view.body).toMatchObject({ state: 'claimed', staff: 'li' });
    expect(JSON.stringify(view.body)).not.toContain(lease);

    const renewed = await ask('PUT', `/v1/tasks/${task.taskId}/lease`, { lease });
    expect(renewed.status).toBe(200);
    expect(Number(renewed.body['expiresAt'])).toBeGreaterThan(Number(claim.body['claimedAt']));

    const closed = await ask('POST', `/v1/tasks/${task.taskId}/outcome`, { lease, ...REPORT });
    expect(closed.status).toBe(200);
    expect(closed.body).toMatchObject({ outcome: 'dissuaded', repeated: false });
    expect((await ask('GET', `/v1/tasks/${task.taskId}`)).body).toMatchObject({
      state: 'closed',
      outcome: { outcome: 'dissuaded', staff: 'li', kept: { dissuaded: 5_000_000 } },
    });
    expect(await outcomesKept(task)).toEqual([{ outcome: 'dissuaded', kept: 5_000_000 }]);
    expect(await eventsKept(task)).toEqual(['claimed', 'closed']);
    expect(await outcomesLogged(task)).toMatchObject([
      { type: 'outcome.recorded', source: 'forewarn.desk', person: 'p1', amountFen: 5_000_000 },
    ]);
    const path = `/v1/report?from=0&to=${Date.now() + 1_000}&region=330000&by=city`;
    const { status, body } = await ask('GET', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: { peopleDissuaded: 1, lossPreventedFen: { dissuaded: 5_000_000 } },
      rows: [{ key: '330100', name: { zh: '杭州市' }, peopleDissuaded: 1 }],
    });
  });

  test('nothing to claim is an empty answer', async () => {
    const answer = await ask('POST', '/v1/desks/330900/claims', { staff: 'li' });
    expect(answer).toEqual({ status: 204, body: {} });
  });

  test('a task that is given back waits again, and both moves are on its trail', async () => {
    const task = await openTask();
    const lease = await claimLease(task);
    expect((await ask('DELETE', `/v1/tasks/${task.taskId}/lease`, { lease })).status).toBe(204);
    expect((await ask('GET', `/v1/tasks/${task.taskId}`)).body['state']).toBe('waiting');
    expect((await eventsKept(task)).sort()).toEqual(['claimed', 'released']);
    expect((await ask('DELETE', `/v1/tasks/${task.taskId}/lease`, { lease })).body).toMatchObject({
      status: 409,
      code: 'FW_LEASE_LOST',
    });
  });

  test('a task that nobody claims in time is seen at the desk above, by its own county as well', async () => {
    const task = await openTask('331002');
    const move = { kind: 'risen', from: '331002', to: '331000', at: expect.any(Number) };
    await expect
      .poll(async () => (await ask('GET', `/v1/tasks/${task.taskId}`)).body)
      .toMatchObject({ desk: '331000', deskName: { en: 'Taizhou' }, moves: [move] });
    for (const desk of ['331000', '331002']) {
      const { body } = await ask('GET', `/v1/tasks?desk=${desk}`);
      expect(body['tasks']).toMatchObject([{ taskId: task.taskId, desk: '331000' }]);
    }
    const claim = await ask('POST', '/v1/desks/331002/claims', { staff: 'li' });
    expect(claim.body).toMatchObject({ task: { taskId: task.taskId, moves: [move] } });
  });

  test('a task that somebody holds, one that is closed and one that is not there are told apart', async () => {
    const task = await openTask();
    const path = `/v1/tasks/${task.taskId}/claim`;
    const lease = await claimLease(task);
    expect((await ask('POST', path, { staff: 'wu' })).body).toMatchObject({ code: 'FW_TASK_HELD' });
    const end = { outcome: 'not-fraud', because: 'own-account' };
    await ask('POST', `/v1/tasks/${task.taskId}/outcome`, { lease, ...end });
    expect((await ask('POST', path, { staff: 'wu' })).body).toMatchObject({
      code: 'FW_TASK_CLOSED',
    });
    expect((await ask('POST', '/v1/tasks/none/claim', { staff: 'wu' })).status).toBe(404);
    expect((await ask('GET', '/v1/tasks/none')).body).toMatchObject({ code: 'FW_NOT_FOUND' });
  });

  test('a list is read page by page', async () => {
    const opened = [await openTask('330702'), await openTask('330702'), await openTask('330702')];
    const seen: unknown[] = [];
    let path: string | undefined = '/v1/tasks?desk=330702&limit=2';
    while (path !== undefined) {
      const { body } = await ask('GET', path);
      if (Array.isArray(body['tasks'])) seen.push(...body['tasks'].map(({ taskId }) => taskId));
      const cursor = body['cursor'];
      path =
        typeof cursor === 'string'
          ? `/v1/tasks?desk=330702&limit=2&cursor=${encodeURIComponent(cursor)}`
          : undefined;
    }
    expect(seen.sort()).toEqual(opened.map(({ taskId }) => taskId).sort());
    const bad = await ask('GET', '/v1/tasks?cursor=x');
    expect(bad.body).toMatchObject({ status: 400, code: 'FW_REQUEST_INVALID' });
  });
});

describe('an outcome', () => {
  test('that is sent again, at once or later, is recorded once and answered with success', async () => {
    const task = await openTask();
    const lease = await claimLease(task);
    const send = () => ask('POST', `/v1/tasks/${task.taskId}/outcome`, { lease, ...REPORT });
    const first = await send();
    const second = await send();
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...first.body, repeated: true });
    expect(await outcomesKept(task)).toHaveLength(1);
    expect(await outcomesLogged(task)).toHaveLength(1);
  });

  test('that differs from the one which the lease recorded is refused and handed back', async () => {
    const task = await openTask();
    const lease = await claimLease(task);
    const path = `/v1/tasks/${task.taskId}/outcome`;
    await ask('POST', path, { lease, ...REPORT });
    const other = { outcome: 'refused', note: 'changed my mind' };
    const answer = await ask('POST', path, { lease, ...other });
    expect(answer.body).toMatchObject({ status: 409, code: 'FW_TASK_CLOSED', sent: other });
    expect(await outcomesKept(task)).toMatchObject([{ outcome: 'dissuaded' }]);
  });

  test('that contradicts itself is refused and handed back, and the task stays with its holder', async () => {
    const task = await openTask();
    const lease = await claimLease(task);
    const path = `/v1/tasks/${task.taskId}/outcome`;
    const wrong = { outcome: 'not-fraud', kept: { dissuaded: 100 }, note: 'a long story' };
    const answer = await ask('POST', path, { lease, ...wrong });
    expect(answer.body).toMatchObject({ status: 422, code: 'FW_OUTCOME_INVALID', sent: wrong });
    expect((await ask('POST', path, { lease, ...REPORT })).status).toBe(200);
  });

  test('that comes after the lease lapsed is refused, and all that was typed comes back without the lease', async () => {
    const task = await openTask();
    const lease = await claimLease(task, 'li');
    const second = await claimWhenLapsed(task, 'wu');
    const path = `/v1/tasks/${task.taskId}/outcome`;
    const late = await ask('POST', path, { lease, ...REPORT });
    expect(late.body).toMatchObject({ status: 409, code: 'FW_LEASE_LOST', sent: REPORT });
    expect(JSON.stringify(late.body)).not.toContain(lease);
    expect(await outcomesKept(task)).toEqual([]);
    expect((await ask('POST', path, { lease: second, ...REPORT })).status).toBe(200);
  });

  test('that failed between two steps is completed by sending it again, and counts once', async () => {
    const task = await openTask();
    const lease = await claimLease(task);
    const send = () => ask('POST', `/v1/tasks/${task.taskId}/outcome`, { lease, ...REPORT });
    log.isAway = true;
    const failed = await send();
    log.isAway = false;
    expect(failed.body).toMatchObject({ status: 503, code: 'FW_LOG_AWAY', sent: REPORT });
    expect((await tasks.find(task.taskId))?.state).toBe('claimed');
    expect((await send()).body).toMatchObject({ repeated: false });
    expect(await outcomesKept(task)).toEqual([{ outcome: 'dissuaded', kept: 5_000_000 }]);
    expect(await outcomesLogged(task)).toHaveLength(1);
    expect(await eventsKept(task)).toEqual(['claimed', 'closed']);
  });
});

test('it is ready while everything answers, and says what does not', async () => {
  expect((await ask('GET', '/readyz')).body).toMatchObject({ status: 'ready' });
  // Totals may come a moment after the rest: the status waits for no busy ledger.
  await expect.poll(async () => (await ask('GET', '/v1/status')).body['report']).toBeDefined();
  redis.kill();
  await sleep(100);
  const answer = await ask('GET', '/readyz');
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({
    status: 'not-ready',
    dependencies: [
      { name: 'ledger', isReady: true },
      { name: 'tasks', isReady: false },
      { name: 'log', isReady: false },
    ],
  });
  expect((await ask('GET', '/v1/tasks')).body).toMatchObject({ code: 'FW_REDIS_AWAY' });
  expect((await ask('POST', '/v1/signals', [SIGNAL_EXAMPLE])).body).toMatchObject({
    code: 'FW_LOG_AWAY',
  });
  expect((await ask('GET', '/v1/status')).status).toBe(200);
});
