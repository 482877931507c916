// The API and both stages as processes on a real Kafka, each killed with SIGKILL at every step between what it reads from Kafka and what it writes there, one a start, all
// three at the same time, while a bank sends and repeats what was not answered. A whole engine over the same log is the judge.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedger } from '../../ledger/ledger.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { framesOfTopic, linesOfTopic } from '../kafka-judge.ts';
import { type KafkaServer, startKafka } from '../kafka-server.ts';
import { judgeFrames } from '../log-judge.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { taskEpisodeIds } from '../task-episodes.ts';
import { Losses } from './losses.ts';
import { CRASH_PACK, latePaymentOf, PAYMENTS_A_POST, paymentOf } from './payments.ts';

const STEPS = {
  api: ['signals about to be written to Kafka', 'signals in the log, sender not answered'],
  suspect: [
    'records read from Kafka',
    'frames run',
    'shuffle about to be written to Kafka',
    'half of the shuffle written to Kafka',
    'shuffle written to Kafka',
    'dead letters written to Kafka',
    'checkpoint in place',
  ],
  victim: [
    'frames of all suspect slices merged',
    'task opened',
    'decisions inserted',
    'decisions about to be written to Kafka',
    'half of the decisions written to Kafka',
    'decisions written to Kafka',
    'checkpoint in place',
  ],
};
type Name = keyof typeof STEPS;

const SLICES = 2;
const INSTANCE = 'kafka-kill-points';
const POST_PAUSE_MS = 60;
/** So many posts come quickly for each process that was killed, and then one a second, so that a slow machine is not left with hours of payments. */
const POSTS_A_KILL = 10;
const SLOW_PAUSE_MS = 1_000;
const PROJECT = new URL('../../', import.meta.url).pathname;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | string>;
  readonly output: () => string;
}

let redis: RedisServer;
let kafka: KafkaServer;
let folder = '';
const children = new Set<ChildProcess>();
const killedAt: string[] = [];
const sent = new Set<string>();
const stopping = new AbortController();

beforeAll(async () => {
  [redis, kafka] = await Promise.all([startRedis(), startKafka()]);
  folder = mkdtempSync(join(tmpdir(), 'forewarn-kafka-kill-'));
  mkdirSync(packDir());
  writeFileSync(join(packDir(), 'pack.yaml'), CRASH_PACK);
});

afterAll(async () => {
  stopping.abort();
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([redis.stop(), kafka.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const packDir = () => join(folder, 'pack');
const killFileOf = (name: Name) => join(folder, `${name}-killed-at`);

function start(name: Name, step?: string): Running {
  const preloads = ['kill-points.ts', 'kafka-kill-points.ts'].flatMap((file) => [
    '--import',
    join(PROJECT, 'test', 'crash', file),
  ]);
  const slices = ['--suspects', `${SLICES}`, '--people', `${SLICES}`, '--slices', '0,1'];
  const command = name === 'api' ? ['api'] : ['engine', '--stage', name, ...slices];
  const log = ['--port', '0', '--log', `kafka://${kafka.brokers.join(',')}`];
  const child = spawn(process.execPath, [...preloads, 'cmd/main.ts', ...command, ...log], {
    cwd: PROJECT,
    env: {
      // So many starts read the same program.
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      ...process.env,
      NO_COLOR: '1',
      REDIS_URL: redis.url,
      FOREWARN_INSTANCE: INSTANCE,
      FOREWARN_DATA_DIR: join(folder, name),
      FOREWARN_CHECKPOINTS: join(folder, 'checkpoints'),
      FOREWARN_PACK_DIR: packDir(),
      FOREWARN_CHECKPOINT_MS: '300',
      TEST_KILL_FILE: killFileOf(name),
      ...(step === undefined ? {} : { TEST_KILL_AT: step }),
    },
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      output = (output + String(bytes)).slice(-10_000);
    });
  }
  const ended = once(child, 'exit').then(([code, signal]): number | string => {
    children.delete(child);
    return signal ?? code;
  });
  return { child, ended, output: () => output };
}

/** Kills a process at each of its steps, then gives one that lives. */
async function killAtAll(name: Name): Promise<Running> {
  for (const step of STEPS[name]) {
    rmSync(killFileOf(name), { force: true });
    const running = start(name, step);
    const end = await running.ended;
    const file = killFileOf(name);
    const reached = existsSync(file) ? readFileSync(file, 'utf8') : '';
    expect([end, reached], running.output()).toEqual(['SIGKILL', step]);
    killedAt.push(step);
  }
  return start(name);
}

/** An answer of the API, if one is there. */
async function ask(body: string): Promise<Response | undefined> {
  try {
    const headers = { 'content-type': 'application/x-ndjson' };
    const [, url = ''] = readFileSync(join(folder, 'api', 'forewarn.pid'), 'utf8').split('\n');
    return await fetch(`${url}/v1/signals`, { method: 'POST', headers, body });
  } catch {
    return undefined;
  }
}

async function sendPayments(): Promise<void> {
  for (let index = 0; !stopping.signal.aborted; index += PAYMENTS_A_POST) {
    const lines = Array.from({ length: PAYMENTS_A_POST }, (_, i) => paymentOf(index + i));
    lines.push(latePaymentOf(index));
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    while ((await ask(body))?.ok !== true) {
      if (stopping.signal.aborted) return;
      await sleep(50);
    }
    for (const { id } of lines) sent.add(`bank/${id}`);
    const isEnough = index > POSTS_A_KILL * PAYMENTS_A_POST * (killedAt.length + 1);
    await sleep(isEnough ? SLOW_PAUSE_MS : POST_PAUSE_MS);
  }
}

interface SliceView {
  readonly position: string;
}

/** Until every slice of people has told everything that is in the log. */
async function untilTold(victim: Running): Promise<void> {
  const last = Number((await framesOfTopic(kafka.brokers, 'signals')).at(-1)?.position);
  for (;;) {
    if (victim.child.exitCode !== null) throw new Error(victim.output());
    const url = /up at (http:\S+?)\. /.exec(victim.output())?.[1];
    const answer = url === undefined ? undefined : await fetch(`${url}/v1/engine`);
    const { slices }: { slices: SliceView[] } = JSON.parse(
      (await answer?.text()) ?? '{"slices":[]}',
    );
    const told = slices.filter(({ position }) => Number(position.split(',')[0] || -1) >= last);
    if (told.length === SLICES) return;
    await sleep(100);
  }
}

async function judge() {
  const frames = await framesOfTopic(kafka.brokers, 'signals');
  const { identities, counts, decisions, batch } = judgeFrames(frames, loadPlan(packDir()));
  const losses = new Losses();
  losses.compare(
    'signal',
    [...sent].filter((id) => identities.has(id)),
    [...sent],
  );
  const ledger = await openLedger({ path: join(folder, 'victim', 'clickhouse') });
  const found = await losses.compareRows(ledger, batch);
  await ledger.close();
  const tasks = await taskEpisodeIds({ redisUrl: redis.url, keyPrefix: `{forewarn-${INSTANCE}}` });
  const episodeIds = (batch.episodes ?? []).map(({ episodeId }) => episodeId);
  losses.compare('task', tasks, episodeIds);
  const records = await linesOfTopic(kafka.brokers, 'decisions');
  const due = decisions.map((decision) => JSON.stringify(decision));
  losses.compare('record of a decision', [...new Set(records)], due);
  const repeated = records.length - new Set(records).size;
  return {
    signals: counts.accepted + counts.late,
    ...found,
    tasks: tasks.length,
    repeated,
    losses,
  };
}

test('killed at every step between reading from Kafka and writing to it, it loses nothing and doubles nothing', async () => {
  const traffic = sendPayments();
  const [api, ...engines] = await Promise.all([
    killAtAll('api'),
    killAtAll('suspect'),
    killAtAll('victim'),
  ]);
  stopping.abort();
  await traffic;
  const [, victim] = engines;
  await untilTold(victim);
  for (const each of [api, ...engines]) {
    each.child.kill('SIGTERM');
    expect(await each.ended, each.output()).toBe(0);
  }
  const { signals, decisions, tasks, rows, repeated, losses } = await judge();
  const { lost, doubled } = losses;
  console.log(
    `killed at ${killedAt.length} steps on Kafka: signals in ${signals}, decisions ${decisions}, tasks ${tasks}, rows ${rows}, ` +
      `records of decisions told again ${repeated}, lost ${lost.length}, doubled ${doubled.length}`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  expect(tasks).toBeGreaterThan(10);
}, 1_200_000);
