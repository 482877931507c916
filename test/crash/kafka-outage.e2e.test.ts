// The whole system on a real Kafka, signals coming in by HTTP without a pause, while the broker is killed, forewarn is killed, and the broker is
// stopped in good order. Whoever sends repeats what was not answered, as a partner system does. At the end the signals themselves are the judge:
// a fresh engine over them must come to exactly the decisions that the ledger holds, and each episode of the log has one task.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { Engine } from '../../engine/engine.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { openKafkaLog } from '../../log/kafka-log.ts';
import { LOG_START } from '../../log/log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { Effects } from '../../runtime/effect.ts';
import { type FrameCounts, stepFrame } from '../../runtime/frame-step.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { printSignal, type Signal } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';
import { dataVault } from '../data-vault.ts';
import { type KafkaServer, startKafka } from '../kafka-server.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { taskEpisodeIds } from '../task-episodes.ts';
import { awayMs } from './away.ts';

/** Far more frauds than a province has, so that there are enough tasks to lose. */
const SAMPLE = { people: 3_000, days: 0.6, seed: 11, fraudRatePer100kDay: 3_000 };
const BATCH = 400;
const AWAY_MS = awayMs(3_000);
const PROJECT = new URL('../../', import.meta.url).pathname;

let redis: RedisServer;
let kafka: KafkaServer;
let folder = '';
let forewarn: ChildProcess;
let output = '';
let signals: Signal[] = [];
const whileAway: { readiness: string; waiting: string }[] = [];

beforeAll(
  async () => {
    [redis, kafka] = await Promise.all([startRedis(), startKafka()]);
    folder = mkdtempSync(join(tmpdir(), 'forewarn-outage-'));
    cpSync(join(PROJECT, 'rules', 'packs', 'zhejiang'), packDir(), { recursive: true });
    signals = [...simulate(SAMPLE).chunks].flat();
    await startForewarn();
    await produceOther('no signal at all');
    const batchCount = Math.ceil(signals.length / BATCH);
    const faults = new Map([
      [Math.floor(batchCount / 4), killBroker],
      [Math.floor(batchCount / 2), killForewarn],
      [Math.floor((batchCount * 3) / 4), stopBroker],
    ]);
    let fault: Promise<void> = Promise.resolve();
    for (let batch = 0; batch < batchCount; batch++) {
      const inject = faults.get(batch);
      if (inject !== undefined) {
        await fault;
        fault = inject();
      }
      await send(signals.slice(batch * BATCH, (batch + 1) * BATCH));
    }
    await fault;
    await untilRead();
    const ended = once(forewarn, 'exit');
    forewarn.kill('SIGTERM');
    expect((await ended)[0], output).toBe(0);
  },
  300_000 + 10 * AWAY_MS,
);

afterAll(async () => {
  forewarn.kill('SIGKILL');
  await Promise.all([redis.stop(), kafka.stop()]);
  rmSync(kafka.dir, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const dataDir = () => join(folder, 'data');
const packDir = () => join(folder, 'pack');

async function startForewarn(): Promise<void> {
  const address = `kafka://${kafka.brokers.join(',')}`;
  const args = ['cmd/main.ts', 'start', '--no-feed', '--port', '0', '--log', address];
  forewarn = spawn(process.execPath, args, {
    cwd: PROJECT,
    env: {
      ...process.env,
      REDIS_URL: redis.url,
      FOREWARN_DATA_DIR: dataDir(),
      FOREWARN_PACK_DIR: packDir(),
      FOREWARN_CHECKPOINT_MS: '300',
    },
  });
  const ended = once(forewarn, 'exit').then(() => Promise.reject(new Error(output)));
  ended.catch(() => undefined);
  const isUp = Promise.withResolvers<void>();
  for (const stream of [forewarn.stdout, forewarn.stderr]) {
    stream?.on('data', (bytes) => {
      output = (output + String(bytes)).slice(-20_000);
      if (String(bytes).includes('forewarn is up at')) isUp.resolve();
    });
  }
  await Promise.race([isUp.promise, ended]);
}

function url(path: string): string {
  const [, base = ''] = readFileSync(join(dataDir(), 'forewarn.pid'), 'utf8').split('\n');
  return `${base}${path}`;
}

/** Writes a record as a program that knows nothing of forewarn. */
async function produceOther(value: string): Promise<void> {
  const client = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic: 'signals', messages: [{ value }] });
  await producer.disconnect();
}

/** What forewarn has told a topic, one parsed record each. */
async function toldTo(topic: string): Promise<Record<string, unknown>[]> {
  const log = await openKafkaLog({ brokers: kafka.brokers, topic, partitionCount: 1 });
  const records: Record<string, unknown>[] = [];
  for (let after = LOG_START; ; ) {
    const frames = await log.read({ partition: 0, after, framesMax: 64, waitMs: 0 });
    for (const { frame } of frames) records.push(...unpackFrame(frame).map((l) => JSON.parse(l)));
    const last = frames.at(-1);
    if (last === undefined) break;
    after = last.position;
  }
  await log.close();
  return records;
}

/** Sends until it is answered, as a partner does who must not lose anything. */
async function send(batch: readonly Signal[]): Promise<void> {
  const body = batch.map((signal) => `${printSignal(signal)}\n`).join('');
  for (;;) {
    try {
      const headers = { 'content-type': 'application/x-ndjson' };
      const answer = await fetch(url('/v1/signals'), { method: 'POST', headers, body });
      await answer.text();
      if (answer.status === 202) return;
      if (answer.status !== 503) throw new TypeError(`answered ${answer.status}`);
    } catch (error) {
      // Between the death of forewarn and its next start nobody listens, and the file of its address may be half written.
      if (error instanceof TypeError && error.message.startsWith('answered')) throw error;
    }
    await sleep(100);
  }
}

async function killBroker(): Promise<void> {
  await kafka.kill();
  await awayAndBack();
}

/** The broker that runs by then was started on a folder that it does not own, which stays. */
async function stopBroker(): Promise<void> {
  await kafka.stop();
  await awayAndBack();
}

async function awayAndBack(): Promise<void> {
  await sleep(AWAY_MS);
  const readiness = await (await fetch(url('/readyz'))).text();
  const metrics = await (await fetch(url('/metrics'))).text();
  const waiting = /^forewarn_pump_waiting\{.*$/m.exec(metrics)?.[0] ?? '';
  whileAway.push({ readiness, waiting });
  kafka = await startKafka({ dir: kafka.dir });
}

async function killForewarn(): Promise<void> {
  const ended = once(forewarn, 'exit');
  forewarn.kill('SIGKILL');
  await ended;
  await startForewarn();
}

/** Until the pump has told everything that is in the log. */
async function untilRead(): Promise<void> {
  let before = '';
  for (;;) {
    await sleep(1_000);
    const status = await (await fetch(url('/v1/status'))).json();
    const { accepted, late, duplicate, invalid } = Object(Object(status).signals);
    const now = [accepted, late, duplicate, invalid].join();
    const metrics = await (await fetch(url('/metrics'))).text();
    const lag = Number(/^forewarn_log_lag_frames\{.*\} (\d+)$/m.exec(metrics)?.[1]);
    if (now === before && Object(status).troubles.length === 0 && lag === 0) return;
    before = now;
  }
}

/** What a fresh engine makes of the signals as they were sent, each once. */
function decisionsOf(sent: readonly Signal[]): string[] {
  const engine = new Engine(loadPlan(packDir()));
  return sent
    .flatMap((signal) => engine.process(signal).decisions)
    .map(({ decisionId }) => decisionId)
    .sort();
}

async function readLog() {
  const log = await openKafkaLog({ brokers: kafka.brokers, topic: 'signals', partitionCount: 1 });
  const engine = new Engine(loadPlan(packDir()));
  const [episodes, effects] = [new EpisodeBook(), new Effects()];
  const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const lines: string[] = [];
  for (let after = LOG_START; ; ) {
    const frames = await log.read({ partition: 0, after, framesMax: 64, waitMs: 0 });
    if (frames.length === 0) break;
    for (const frame of frames) {
      lines.push(...unpackFrame(frame.frame));
      stepFrame(engine, episodes, frame, effects, counts);
      after = frame.position;
    }
  }
  await log.close();
  const episodeIds = (effects.ledgerBatch().episodes ?? []).map(({ episodeId }) => episodeId);
  return { lines, counts, episodeIds: episodeIds.sort() };
}

async function ledgerIds(table: string, column: string): Promise<string[]> {
  const ledger = await openLedger({ path: join(dataDir(), 'clickhouse') });
  try {
    const rows = await ledger.query<{ id: string }>(
      `SELECT ${column} AS id FROM ${table} FINAL ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  } finally {
    await ledger.close();
  }
}

it('says in /readyz and in the metrics that the broker is away', () => {
  expect(whileAway).toHaveLength(2);
  for (const { readiness, waiting } of whileAway) {
    expect(JSON.parse(readiness)).toMatchObject({ status: 'not-ready' });
    expect(readiness).toMatch(/See that Kafka runs/);
    expect(waiting).toMatch(/ 1$/);
  }
});

it('loses nothing and doubles nothing: signals, decisions, episodes and tasks', async () => {
  const log = await readLog();
  const inLog = new Set(log.lines);
  const lostSignals = signals.filter((signal) => !inLog.has(printSignal(signal)));
  const wanted = decisionsOf(signals);
  const told = await ledgerIds('decisions', 'decision_id');
  const lost = wanted.filter((id) => !told.includes(id));
  const doubled = told.filter((id, i) => told[i - 1] === id || !wanted.includes(id));
  const instance = readFileSync(join(dataDir(), 'instance'), 'utf8');
  const keyPrefix = `{forewarn-${instance}}`;
  const vault = dataVault(dataDir());
  const tasks = await taskEpisodeIds({ redisUrl: redis.url, keyPrefix, vault });
  const episodes = await ledgerIds('episodes', 'episode_id');
  console.log(
    `away for ${AWAY_MS / 1_000} s twice: signals sent ${signals.length}, in the log ${log.lines.length} (${log.lines.length - inLog.size} repeated), lost ${lostSignals.length}; ` +
      `decisions ${told.length}, lost ${lost.length}, doubled ${doubled.length}; episodes ${log.episodeIds.length}, tasks ${tasks.length}, rows ${told.length + episodes.length}`,
  );
  expect(lostSignals).toEqual([]);
  expect(wanted.length).toBeGreaterThan(0);
  expect([lost, doubled]).toEqual([[], []]);
  expect(episodes).toEqual(log.episodeIds);
  expect(tasks).toEqual(log.episodeIds);
});

it('tells partner systems of every decision, and of what was refused', async () => {
  const told = (await toldTo('decisions')).map(({ decisionId }) => decisionId);
  console.log(
    `decisions told ${told.length}, ${told.length - new Set(told).size} of them repeated`,
  );
  expect([...new Set(told)].sort()).toEqual(decisionsOf(signals));
  expect(await toldTo('signals.dead-letter')).toContainEqual(
    expect.objectContaining({ source: 'log', code: 'invalid', raw: 'no signal at all' }),
  );
});
