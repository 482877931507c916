// The API and both stages as processes with the commands and settings of docker-compose.yml, on a real Kafka, a Redis and a ClickHouse, sharing slices by leases: one of each stage at first, then more come and some are killed with
// kill -9, while signals come in over HTTP. Suspects hand over by a folder that they share, people by S3, and three processes share the people for a while. A whole engine over the same log is the
// judge: decisions must be the same, byte for byte, those of a person in the same order, and each episode has its one task.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { riskViewOf } from '../../api/risk-view.ts';
import { listSegments } from '../../archive/archive-reader.ts';
import type { Subject } from '../../engine/decision.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { type KafkaLog, openKafkaLog } from '../../log/kafka-log.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { printSignal, type Signal, type SignalOf } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';
import { type ClickHouseServer, startClickHouse } from '../clickhouse-server.ts';
import { composeServices } from '../compose-services.ts';
import { eventually } from '../eventually.ts';
import { framesOfTopic, linesOfTopic } from '../kafka-judge.ts';
import { type KafkaServer, startKafka } from '../kafka-server.ts';
import { judgeFrames } from '../log-judge.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { makeBucket, type S3Server, startS3 } from '../s3-server.ts';
import { taskEpisodeIds } from '../task-episodes.ts';

/** Far more frauds than a province has, so that there are enough decisions to lose. */
const SAMPLE = { people: 2_000, days: 0.5, seed: 23, fraudRatePer100kDay: 3_000 };
const SERVICES = composeServices();
const ROUNDS = 60;
const ROUND_MS = 500;
const LAG_LOOKS = 40;
/** One for each of the processes that share the people. */
const PEOPLE_SLICES = 3;
const BUCKET = 'checkpoints';
const PROJECT = new URL('../../', import.meta.url).pathname;

/** What a process is. */
type Stage = 'suspect' | 'victim' | 'api';
const SERVICE_OF = { suspect: 'suspects', victim: 'people', api: 'api' } as const;

interface Process {
  readonly name: string;
  readonly stage: Stage;
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: () => string;
}

let redis: RedisServer;
let kafka: KafkaServer;
let clickHouse: ClickHouseServer;
let s3: S3Server;
let log: KafkaLog;
let folder = '';
let signals: Signal[] = [];
const running = new Map<string, Process>();
const history: string[] = [];
let deskCount = 0;
let livePacks = '';
/** Of each stage, what its metrics say of slices that have read all: the slice and its lag. */
const ALL_READ = { suspect: ['0: 0', '1: 0'], victim: ['0: 0', '1: 0', '2: 0'] };
const lags: Record<'suspect' | 'victim', string[]> = { suspect: [], victim: [] };
/** What the API says of people and suspects while all run, of a transfer that comes last, and of somebody when no victim stage runs any more. */
const asked = { risks: new Map<string, unknown>(), check: {}, away: {} };

beforeAll(async () => {
  [redis, kafka, clickHouse, s3] = await Promise.all([
    startRedis(),
    startKafka(),
    startClickHouse(),
    startS3(),
  ]);
  await makeBucket(s3, BUCKET);
  folder = mkdtempSync(join(tmpdir(), 'forewarn-scale-out-'));
  cpSync(join(PROJECT, 'rules', 'packs', 'zhejiang'), packDir(), { recursive: true });
  log = await openKafkaLog({ brokers: kafka.brokers, topic: 'signals', partitionCount: 1 });
  signals = [...simulate(SAMPLE).chunks].flat();
  await Promise.all([
    start('api', 'api'),
    start('suspects-a', 'suspect'),
    start('people-a', 'victim'),
  ]);
  const events = new Map([
    [8, () => start('suspects-b', 'suspect')],
    [14, () => start('people-b', 'victim')],
    [18, () => start('people-c', 'victim')],
    [24, () => kill('suspects-a')],
    [30, () => kill('people-a')],
    [38, () => start('suspects-c', 'suspect')],
    [44, () => stop('suspects-b')],
  ]);
  let event: Promise<void> = Promise.resolve();
  const roundSize = Math.ceil(signals.length / ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    const next = events.get(round);
    if (next !== undefined) event = event.then(next);
    const part = signals.slice(round * roundSize, (round + 1) * roundSize);
    await send(part);
    await sleep(ROUND_MS);
  }
  await event;
  await untilRead();
  history.push(await sharesText());
  await readLags();
  const desk = await fetch(
    `${processNamed('api').url}/v1/tasks?desk=330000&state=waiting&limit=500`,
  );
  const { tasks }: { tasks: unknown[] } = JSON.parse(await desk.text());
  deskCount = tasks.length;
  const book = await fetch(`${processNamed('api').url}/v1/rules/versions?state=live`);
  livePacks = await book.text();
  await askAll();
  for (const name of [...running.keys()]) await stop(name);
}, 1_200_000);

afterAll(async () => {
  console.log(history.join('\n'));
  for (const { child } of running.values()) child.kill('SIGKILL');
  await log.close();
  await Promise.all([redis.stop(), kafka.stop(), clickHouse.stop(), s3.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const packDir = () => join(folder, 'pack');

async function send(part: readonly Signal[]): Promise<void> {
  const body = part.map((signal) => `${printSignal(signal)}\n`).join('');
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${processNamed('api').url}/v1/signals`, {
    method: 'POST',
    headers,
    body,
  });
  expect([answer.status, await answer.text()]).toEqual([202, expect.anything()]);
}

async function ask(path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const url = `${processNamed('api').url}${path}`;
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

async function askAll(): Promise<void> {
  const { type: _, id, ...last } = lastTransfer();
  asked.check = Object(await ask('/v1/checks', { ...last, id: `${id}-checked` }));
  await untilRead();
  for (const subject of subjects()) asked.risks.set(JSON.stringify(subject), await riskOf(subject));
  for (const { name, stage } of [...running.values()]) if (stage === 'victim') await stop(name);
  asked.away = Object(await ask('/v1/risk/query', subjects()[0] ?? {}));
}

/** Asked again while an answer takes too long, as the error says. */
async function riskOf(subject: Subject): Promise<unknown> {
  for (;;) {
    const view = await ask('/v1/risk/query', subject);
    if (Reflect.get(Object(view), 'code') !== 'FW_ENGINE_AWAY') return view;
  }
}

/** A transfer at the newest time of all signals, as one that is checked. */
function lastTransfer(): SignalOf<'transfer.attempted'> {
  const transfer = signals.findLast((each) => each.type === 'transfer.attempted');
  if (transfer?.type !== 'transfer.attempted') throw new Error('the sample has no transfer');
  return { ...transfer, time: Math.max(...signals.map(({ time }) => time)) };
}

/** Both sides of some transfers, and callers. */
function subjects(): Subject[] {
  return signals.slice(-2_500).flatMap((each, i): Subject[] => {
    if (each.type === 'transfer.attempted')
      return [each.payer, each.payee].map((id) => ({ kind: 'account', id }));
    if (each.type === 'call.ended' && i % 50 === 0)
      return [each.caller, each.callee].map((id) => ({ kind: 'phone', id }));
    return [];
  });
}

/** What the file says of a container, as it is on this machine. */
function settingsOf(
  environment: Readonly<Record<string, string>>,
  stage: Stage,
): Record<string, string> {
  const shared = stage === 'victim' ? `s3://${BUCKET}/people?endpoint=${s3.endpoint}` : undefined;
  const here = new Map([
    ['kafka://kafka:9092', `kafka://${kafka.brokers.join(',')}`],
    ['redis://redis:6379', redis.url],
    ['http://clickhouse:8123', clickHouse.url],
    ['/var/lib/checkpoints', shared ?? join(folder, 'checkpoints')],
  ]);
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, here.get(value) ?? value]),
  );
}

async function start(name: string, stage: Stage): Promise<void> {
  const service = SERVICES[SERVICE_OF[stage]];
  if (service === undefined) throw new Error(`docker-compose.yml has no ${SERVICE_OF[stage]}`);
  const { command, environment } = service;
  const people = command.indexOf('--people') + 1;
  const given = people === 0 ? command : command.with(people, String(PEOPLE_SLICES));
  const child = spawn(process.execPath, ['cmd/main.ts', ...given, '--port', '0'], {
    cwd: PROJECT,
    env: {
      ...process.env,
      ...settingsOf(environment, stage),
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      FOREWARN_DATA_DIR: join(folder, name),
      FOREWARN_PACK_DIR: packDir(),
      FOREWARN_CHECKPOINT_MS: '1000',
      FOREWARN_CHECK_DEADLINE_MS: '10000',
      FOREWARN_LOG_LEVEL: 'warn',
    },
  });
  let output = '';
  const isUp = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      output += String(bytes);
      const url = /up at (http:\S+?)\. /.exec(output)?.[1];
      if (url !== undefined) isUp.resolve(url);
    });
  }
  once(child, 'exit').then(() => isUp.reject(new Error(`${name} ended:\n${output}`)));
  isUp.promise.catch(() => undefined);
  const url = await isUp.promise;
  running.set(name, { name, stage, child, url, output: () => output });
  // What the health check of its container asks.
  await eventually(async () => expect((await fetch(`${url}/readyz`)).status, output).toBe(200), {
    ms: 60_000,
  });
  history.push(`${name} started`);
}

async function kill(name: string): Promise<void> {
  history.push(`${await sharesText()}; ${name} killed`);
  await end(name, 'SIGKILL');
}

async function stop(name: string): Promise<void> {
  const { child, output } = processNamed(name);
  await end(name, 'SIGTERM');
  expect(child.exitCode, output()).toBe(0);
  history.push(`${name} stopped`);
}

async function end(name: string, signal: NodeJS.Signals): Promise<void> {
  const { child } = processNamed(name);
  const ended = once(child, 'exit');
  running.delete(name);
  child.kill(signal);
  await ended;
}

function processNamed(name: string): Process {
  const found = running.get(name);
  if (found === undefined) throw new Error(`${name} does not run`);
  return found;
}

interface SliceView {
  readonly slice: number;
  readonly position: string;
}

async function slicesOf({ name, url, output }: Process): Promise<SliceView[]> {
  const answer = await fetch(`${url}/v1/engine`).catch(() => undefined);
  if (answer === undefined) throw new Error(`${name} does not answer:\n${output()}`);
  const { slices }: { slices: SliceView[] } = JSON.parse(await answer.text());
  return slices;
}

async function sharesText(): Promise<string> {
  const engines = [...running.values()].filter(({ stage }) => stage !== 'api');
  const shares = engines.map(
    async (each) => `${each.name} ${(await slicesOf(each)).map(({ slice }) => slice).join('+')}`,
  );
  return (await Promise.all(shares)).join(', ');
}

/** A slice of suspects hears of what it sent a moment after a slice of people may have it, and one that was taken over a moment ago has told nothing yet. */
async function readLags(): Promise<void> {
  for (let look = 0; look < LAG_LOOKS; look++) {
    for (const stage of ['suspect', 'victim'] as const) lags[stage] = await lagsOf(stage);
    if (isDeepStrictEqual(lags, ALL_READ)) return;
    await sleep(ROUND_MS);
  }
}

/** What the metrics of a stage's processes say, `slice: frames` each. */
async function lagsOf(stage: 'suspect' | 'victim'): Promise<string[]> {
  const engines = [...running.values()].filter((each) => each.stage === stage);
  const texts = engines.map(async ({ url }) => (await fetch(`${url}/metrics`)).text());
  const metrics = (await Promise.all(texts)).join('\n');
  const lines = metrics.matchAll(/^forewarn_log_lag_frames\{partition="(\d)"\} (\d+)$/gm);
  return [...lines].map(([, slice, frames]) => `${slice}: ${frames}`).sort();
}

/** Until every slice of people has told everything that is in the log. */
async function untilRead(): Promise<void> {
  const end = Number(await log.end(0));
  for (;;) {
    const victims = [...running.values()].filter(({ stage }) => stage === 'victim');
    const slices = (await Promise.all(victims.map(slicesOf))).flat();
    const isRead = ({ position }: SliceView) => Number(position.split(',')[0] || -1) >= end;
    if (new Set(slices.filter(isRead).map(({ slice }) => slice)).size === PEOPLE_SLICES) return;
    await sleep(500);
  }
}

/** What a whole engine makes of the log. */
async function judge() {
  const frames = await framesOfTopic(kafka.brokers, 'signals');
  const { counts, decisions, batch, engine } = judgeFrames(frames, loadPlan(packDir()));
  const episodeIds = (batch.episodes ?? []).map(({ episodeId }) => episodeId);
  const lines = decisions.map((each) => JSON.stringify(each));
  return { counts, engine, decisions: new Set(lines), episodeIds: episodeIds.sort() };
}

it('answers how somebody stands and what becomes of a checked transfer as one engine does', async () => {
  const { engine } = await judge();
  const risks = [...asked.risks].map(([text, view]) => ({ subject: JSON.parse(text), view }));
  const wanted = risks.map(({ subject }) => ({
    subject,
    view: JSON.parse(JSON.stringify(riskViewOf(subject, engine.risk(subject)))),
  }));
  const levels = Object.groupBy(wanted, ({ view }) => view.level);
  console.log(
    `asked of ${risks.length}: ${Object.entries(levels).map(([level, of]) => `${level} ${of?.length}`)}`,
  );
  expect(risks).toEqual(wanted);
  expect(Object.keys(levels).length).toBeGreaterThan(1);
  const { payer } = lastTransfer();
  const { level } = riskViewOf(
    { kind: 'account', id: payer },
    engine.risk({ kind: 'account', id: payer }),
  );
  expect(asked.check).toMatchObject({ decidedBy: 'engine', counted: 'now', payer: { level } });
  expect(asked.away).toMatchObject({ code: 'FW_ENGINE_AWAY', status: 503 });
});

it('decides what one engine decides on the same log, while processes come, go and are killed', async () => {
  const { counts, decisions, episodeIds } = await judge();
  const lines = await linesOfTopic(kafka.brokers, 'decisions');
  const lost = [...decisions].filter((line) => !lines.includes(line));
  const strange = lines.filter((line) => !decisions.has(line));
  const ledger = await openLedger({ url: clickHouse.url });
  const rows = await ledger.query<{ id: string }>(
    'SELECT decision_id AS id FROM decisions FINAL ORDER BY id',
  );
  await ledger.close();
  const tasks = await taskEpisodeIds({ redisUrl: redis.url, keyPrefix: '{forewarn-scaled}' });
  console.log(
    `signals ${signals.length} (${JSON.stringify(counts)}); decisions ${decisions.size}, told ${lines.length} times, ` +
      `lost ${lost.length}, doubled ${strange.length}; rows ${rows.length}; episodes ${episodeIds.length}, tasks ${tasks.length}`,
  );
  expect(decisions.size).toBeGreaterThan(0);
  expect([lost, strange]).toEqual([[], []]);
  expect(rows.map(({ id }) => id)).toEqual(
    [...decisions].map((line) => String(JSON.parse(line).decisionId)).sort(),
  );
  expect(tasks).toEqual(episodeIds);
  expect(bySubject(lines)).toEqual(bySubject([...decisions]));
  // The desk works on what the engines open.
  expect(deskCount).toBe(tasks.length);
});

/** Decisions of each subject in the order in which they were told first. */
function bySubject(lines: readonly string[]): Record<string, string[]> {
  const ids = new Map<string, Set<string>>();
  for (const line of lines) {
    const { subject, decisionId }: { subject: Subject; decisionId: string } = JSON.parse(line);
    const key = `${subject.kind}:${subject.id}`;
    ids.set(key, (ids.get(key) ?? new Set()).add(decisionId));
  }
  return Object.fromEntries([...ids].map(([key, of]) => [key, [...of]]));
}

it('says in the metrics of both stages that every slice has read all', () => {
  expect(lags).toEqual(ALL_READ);
});

it('keeps every signal in the archive of the API, for backtests', async () => {
  const segments = await listSegments(join(folder, 'api', 'archive'));
  const kept = segments.flatMap(({ blocks }) => blocks.map(({ header }) => header.signals));
  expect(kept.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(signals.length);
  // What they are compared with is the pack that the engines run.
  const { pack, version } = loadPlan(packDir());
  expect(livePacks).toContain(`"pack":"${pack}@${version}"`);
});
