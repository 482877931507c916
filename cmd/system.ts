// The whole of forewarn in one process, put together and taken apart in order: Redis, ledger, log, tasks, pump, connector, API.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { closeServer, listen } from '../api/listen.ts';
import { createLogger } from '../api/logger.ts';
import { createMetrics } from '../api/metrics.ts';
import { buildServer } from '../api/server.ts';
import { TaskTrail } from '../api/task-trail.ts';
import { type DeadLetterSink, openDeadLetterFile } from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { report } from '../ledger/report.ts';
import { openRedisStreamLog, type RedisStreamLog } from '../log/redis-stream-log.ts';
import { CheckpointStore } from '../runtime/checkpoint-store.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { Pump } from '../runtime/pump.ts';
import type { Config } from './config.ts';
import { type EmbeddedRedis, startEmbeddedRedis } from './embedded-redis.ts';

export interface System {
  /** Where the API listens. */
  readonly url: string;
  readonly pump: Pump;
  readonly tasks: TaskQueue;
  readonly ledger: Ledger;
  readonly appender: SignalAppender;
  readonly deadLetters: DeadLetterSink;
  /** Answers nothing new, finishes what is at hand, and closes everything. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly config: Config;
  /** Event time to which outcomes recorded now belong; the machine's clock when missing. */
  readonly eventNow?: () => number;
  /** Hears what takes time or surprises. */
  readonly onNote: (text: string) => void;
}

const PARTITION = 0;
const CLOSE_MS_MAX = 5_000;

/** Starts everything. What was started is stopped again when a later part fails. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    return await assemble(options, closers);
  } catch (error) {
    for (const close of closers.reverse()) await close().catch(() => undefined);
    throw error;
  }
}

async function assemble(
  options: SystemOptions,
  closers: (() => Promise<unknown>)[],
): Promise<System> {
  const { config, onNote } = options;
  const plan = loadPlan(config.packDir);
  mkdirSync(config.dataDir, { recursive: true });
  const logger = createLogger({
    level: config.logLevel,
    ...(config.logFile === undefined
      ? {}
      : { destination: pino.destination({ dest: config.logFile, mkdir: true, sync: true }) }),
  });
  const redis = await openRedis(config, onNote);
  closers.push(() => redis.stop());
  const ledger = await openLedger(ledgerOptionsOf(config));
  closers.push(() => ledger.close());
  const log = await openRedisStreamLog({
    redis: redis.url,
    prefix: prefixOf(config),
    partitionCount: 1,
  });
  closers.push(() => log.close());
  const deadLetters = await openDeadLetterFile(join(config.dataDir, 'dead-letters.ndjson'));
  closers.push(() => deadLetters.close());
  const trail = new TaskTrail({
    write: (batch, token) => ledger.write(batch, token),
    onTrouble: (error, lostCount) =>
      logger.warn({ err: error, lostCount }, 'the ledger does not take task events'),
  });
  const parts = { plan, log, ledger, deadLetters };
  const tasks = new TaskQueue({
    redisUrl: redis.url,
    leaseMs: config.leaseMs,
    keyPrefix: `{${prefixOf(config)}}`,
    onLapsed: (task) =>
      trail.add({ kind: 'lapsed', task, at: Date.now(), mark: String(Date.now()) }),
    onError: (error) => logger.warn({ err: error }, 'trouble with the task queue'),
  });
  closers.push(() => tasks.close());
  const pump = makePump(config, parts, tasks, (trouble) => {
    if (trouble === undefined) logger.info('the pump goes on');
    else logger.warn({ trouble }, 'the pump waits');
  });
  for (const refused of pump.refusedCheckpoints)
    logger.warn({ refused }, 'a checkpoint was passed over');
  const appender = new SignalAppender(log);
  const app = buildServer({
    appender,
    tasks,
    ledger,
    trail,
    report: (query) => report(ledger, query),
    pumps: () => [pump.status],
    dependencies: [
      { name: 'log', check: () => log.end(PARTITION) },
      { name: 'tasks', check: () => tasks.counts() },
      { name: 'ledger', check: () => ledger.ping() },
    ],
    metrics: createMetrics(),
    logger,
    allowRemote: config.allowRemote,
    ...(options.eventNow === undefined ? {} : { eventNow: options.eventNow }),
  });
  const url = await listen(app, {
    host: config.host,
    port: config.port,
    allowRemote: config.allowRemote,
  });
  closers.push(() => closeServer(app, CLOSE_MS_MAX));
  pump.start();
  return {
    url,
    pump,
    tasks,
    ledger,
    appender,
    deadLetters,
    async stop() {
      await closeServer(app, CLOSE_MS_MAX);
      await appender.drain();
      await pump.stop();
      await trail.close();
      await tasks.close();
      await deadLetters.close();
      await log.close();
      await ledger.close();
      await redis.stop();
    },
  };
}

function makePump(
  config: Config,
  parts: {
    plan: ReturnType<typeof loadPlan>;
    log: RedisStreamLog;
    ledger: Ledger;
    deadLetters: DeadLetterSink;
  },
  tasks: TaskQueue,
  onTrouble: (trouble: string | undefined) => void,
): Pump {
  return new Pump({
    ...parts,
    tasks,
    partition: PARTITION,
    checkpoints: new CheckpointStore(join(config.dataDir, 'checkpoints'), PARTITION),
    checkpointMs: config.checkpointMs,
    now: Date.now,
    onTrouble,
  });
}

function openRedis(config: Config, onNote: (text: string) => void): Promise<EmbeddedRedis> {
  return startEmbeddedRedis({
    dir: join(config.dataDir, 'redis'),
    ...(config.redisUrl === undefined ? {} : { url: config.redisUrl }),
    onNote,
  });
}

export function ledgerOptionsOf(config: Config): Parameters<typeof openLedger>[0] {
  return config.clickhouse ?? { path: join(config.dataDir, 'clickhouse') };
}

/** Keys of one data folder: two systems that share a Redis must not share a log. */
function prefixOf(config: Config): string {
  const path = join(config.dataDir, 'instance');
  if (!existsSync(path)) {
    writeFileSync(
      path,
      createHash('sha256').update(`${config.dataDir} ${Date.now()}`).digest('hex').slice(0, 8),
      { flush: true },
    );
  }
  return `forewarn-${readFileSync(path, 'utf8')}`;
}
