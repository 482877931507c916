// The API on a socket with a real log and queue (Redis) and a real ledger (embedded ClickHouse), as a desk meets it: call `deskServer()` at the
// head of a test file.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect } from 'vitest';
import { depsWith } from '../api/fixture.ts';
import { ladderEvent } from '../api/ladder-trail.ts';
import { closeServer, listen } from '../api/listen.ts';
import type { ApiDeps } from '../api/ports.ts';
import { buildServer } from '../api/server.ts';
import { TaskTrail } from '../api/task-trail.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { deskCall } from '../dissuasion/desk-call.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Episode } from '../dissuasion/episode.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { LadderBook } from '../dissuasion/ladder-book.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { byHand } from '../dissuasion/order-carrying.ts';
import { type KeptReach, ReachBook } from '../dissuasion/reach-book.ts';
import { openSupervision, type Supervision } from '../dissuasion/supervisor/supervision.ts';
import { type Task, taskOf } from '../dissuasion/task.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import type { TaskQueueOptions } from '../dissuasion/task-queue-options.ts';
import { readWordings } from '../dissuasion/wording.ts';
import { ladderRowsOf } from '../ledger/ladder-row.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { openRedisStreamLog, type RedisStreamLog } from '../log/redis-stream-log.ts';
import { ladderSettings, RememberingCarrier } from './ladder-carrier.ts';
import { lapseLease } from './lapse.ts';
import { ledgerFolder } from './ledger-folder.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface DeskServer {
  readonly redis: RedisServer;
  readonly tasks: TaskQueue;
  readonly ladders: LadderBook;
  /** What went out to people. */
  readonly carrier: RememberingCarrier;
  readonly ledger: Ledger;
  readonly log: RedisStreamLog;
  /** Where the API listens. */
  readonly address: string;
  /** What its API is made of, for another one on the same servers. */
  readonly parts: ApiDeps;
  ask(method: string, path: string, body?: object, headers?: object): Promise<Answer>;
  /** A task of a person of its own, waiting at a desk. */
  openTask(overrides?: Partial<Episode>): Promise<Task>;
  /** Claims a task through the API and gives the lease. */
  claim(task: Task, staff?: string): Promise<string>;
  /** Ends the lease of a task as time would. */
  lapse(task: Task): Promise<void>;
  /** Kinds of the events that the ledger has of a task, in their order. */
  events(task: Task): Promise<string[]>;
  /** What the ledger has of what happened at the desks, in its order. */
  deskEvents(): Promise<Record<string, string>[]>;
}

/** What a test wants otherwise; `deps` is asked when the servers are there. */
export interface DeskServerOptions {
  readonly queue?: Partial<TaskQueueOptions>;
  readonly deps?: (server: DeskServer) => Partial<ApiDeps>;
}

/** A client that ended a stream may have opened a connection for what would be next, which is not idle for the server. */
const CLOSE_MS_MAX = 500;
const DESK_EVENTS = 'SELECT * EXCEPT (at, event_id) FROM desk_events FINAL ORDER BY at, event_id';

/** Starts the servers before the tests of a file and stops them after. */
export function deskServer(options: DeskServerOptions = {}): DeskServer {
  let redis: RedisServer;
  let log: RedisStreamLog;
  let tasks: TaskQueue;
  let ledger: Ledger;
  let trail: TaskTrail;
  let orders: OrderBook;
  let ladders: LadderBook;
  let reach: ReachBook;
  let leads: Supervision;
  const carrier = new RememberingCarrier();
  let parts: ApiDeps;
  let app: FastifyInstance;
  let address = '';
  const ledgerPath = ledgerFolder();
  let count = 0;

  beforeAll(async () => {
    redis = await startRedis();
    log = await openRedisStreamLog({ redis: redis.url, prefix: 'desk:log', partitionCount: 1 });
    tasks = new TaskQueue({ redisUrl: redis.url, leaseMs: 60_000, ...options.queue });
    const rules = readDeskSettings().orders;
    orders = new OrderBook({ redisUrl: redis.url, rules, carrier: byHand(Date.now) });
    ledger = await openLedger({ path: ledgerPath });
    trail = new TaskTrail({ write: (batch, token) => ledger.write(batch, token) });
    const tellReaches = (reaches: readonly KeptReach[]) => ledger.write({ reaches }, randomUUID());
    reach = new ReachBook({ redisUrl: redis.url, tell: tellReaches, everyMs: 50 });
    ladders = openLadders({ redis, tasks, ledger, trail, carrier });
    leads = openLeads(redis, ledger);
    const appender = new SignalAppender(log);
    const own = { appender, tasks, orders, ladders, reach, ...leads, ledger, trail };
    parts = { ...inRealTime(own), ...options.deps?.(server) };
    app = buildServer(parts);
    address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
  });
  afterAll(async () => {
    await closeServer(app, CLOSE_MS_MAX);
    await trail.close();
    for (const part of [reach, leads, ladders, orders, tasks, log, ledger]) await part.close();
    await redis.stop();
  });

  const server: DeskServer = {
    get redis() {
      return redis;
    },
    get tasks() {
      return tasks;
    },
    get ladders() {
      return ladders;
    },
    carrier,
    get ledger() {
      return ledger;
    },
    get log() {
      return log;
    },
    get address() {
      return address;
    },
    get parts() {
      return parts;
    },
    ask: (method, path, body, headers) => askAt(`${address}${path}`, method, body, headers),
    openTask: (overrides = {}) => openTaskOf(tasks, ++count, overrides),
    lapse: (task) => lapseLease(redis, task),
    claim: (task, staff = 'li') => claimAt(address, task, staff),
    events: (task) => trail.flush().then(() => eventsOf(ledger, task)),
    deskEvents: () => leads.deskEvents.tellLedger().then(() => ledger.query(DESK_EVENTS)),
  };
  return server;
}

function inRealTime(own: Partial<ApiDeps>): ApiDeps {
  const { now: _fixed, streamMs: _short, ...deps } = depsWith(own);
  return deps;
}

function openLeads({ url }: RedisServer, ledger: Ledger): Supervision {
  return openSupervision({
    redisUrl: url,
    settings: readDeskSettings().staff,
    reviews: {
      percent: { 'not-fraud': 100 },
      sheet: { asked: 5, recorded: 5 },
      names: {
        asked: { zh: '问清对方账号', en: 'Asked for the account' },
        recorded: { zh: '如实记录', en: 'Recorded rightly' },
      },
    },
    tellReviews: (reviews) => ledger.write({ reviews }, 'reviews'),
    tell: (deskEvents) => ledger.write({ deskEvents }, 'desk'),
  });
}

async function openTaskOf(
  tasks: TaskQueue,
  number: number,
  overrides: Partial<Episode>,
): Promise<Task> {
  const now = Date.now();
  const episode = episodeOf({
    episodeId: `desk-${number}`,
    person: { kind: 'person', id: `p${number}` },
    phone: '+8613812345678',
    openedTime: now,
    touchedTime: now,
    ...overrides,
  });
  const task = taskOf(episode, now);
  await tasks.open(task);
  return task;
}

type LadderParts = Pick<DeskServer, 'redis' | 'tasks' | 'ledger' | 'carrier'> & {
  readonly trail: TaskTrail;
};

function openLadders({ redis, tasks, ledger, trail, carrier }: LadderParts): LadderBook {
  return new LadderBook({
    redisUrl: redis.url,
    settings: ladderSettings('{ visit: { deadline: 1h } }'),
    wordings: readWordings(),
    carrier,
    call: deskCall({ tasks, tell: async () => undefined }),
    tell: (told) => ledger.write({ ladderSteps: ladderRowsOf(told) }, randomUUID()),
    onChange: (ladder, one) => {
      const event = ladderEvent(ladder, one);
      if (event !== undefined) trail.add(event);
    },
    everyMs: 50,
  });
}

async function askAt(
  url: string,
  method: string,
  body?: object,
  headers: object = {},
): Promise<Answer> {
  const form = { 'content-type': 'application/json', ...headers };
  const sent = { body: JSON.stringify(body), headers: form };
  const answer = await fetch(url, { method, ...(body === undefined ? {} : sent) });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
}

async function claimAt(address: string, { taskId }: Task, staff: string): Promise<string> {
  const { status, body } = await askAt(`${address}/v1/tasks/${taskId}/claim`, 'POST', { staff });
  expect(status).toBe(201);
  return String(body['lease']);
}

async function eventsOf(ledger: Ledger, { taskId }: Task): Promise<string[]> {
  const sql =
    'SELECT kind FROM task_events FINAL WHERE task_id = {taskId:String} ORDER BY at, kind';
  const rows = await ledger.query<{ kind: string }>(sql, { taskId });
  return rows.map(({ kind }) => kind);
}
