// A pump on a real Redis and a real embedded ClickHouse, for tests of what the pump does: call `pumpServers()` at the head of a test file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type DeadLetterSink, openDeadLetterFile } from '../connectors/dead-letter.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { openRedisStreamLog, type RedisStreamLog } from '../log/redis-stream-log.ts';
import { CHECKPOINTS_KEPT } from '../runtime/checkpoint-store.ts';
import { EngineThread } from '../runtime/engine-thread.ts';
import type { PackSource } from '../runtime/load-pack.ts';
import { Pump, type PumpOptions } from '../runtime/pump.ts';
import type { SignalOf } from '../signal/signal.ts';
import { ledgerFolder } from './ledger-folder.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

/** Event time of the first payment. */
export const PUMP_START = 1_772_589_600_000;

/** What one test works with; log, tasks, dead letters and checkpoints are new for each. */
export interface PumpServers {
  readonly redisUrl: string;
  readonly ledger: Ledger;
  readonly log: RedisStreamLog;
  readonly tasks: TaskQueue;
  readonly deadLetterFile: string;
  readonly checkpointDir: string;
  /** Starts a pump that is stopped after the test. */
  startPump(pack: PackSource, options?: Partial<PumpOptions>): Pump;
  /** An engine that begins from the checkpoints of this test, or of another folder. */
  engine(pack: PackSource, checkpointDir?: string): EngineThread;
  /** The payment of a person in this test, one a minute. */
  payment(index: number, payer?: string): SignalOf<'transfer.attempted'>;
  /** Decisions that the ledger has of this test. */
  decisionCount(): Promise<number>;
  waitingCount(): Promise<number>;
}

/** A pack whose only rule is sure of a person who paid so often in an hour. */
export function packOf(version: string, threshold: number): PackSource {
  const text = `
pack: pump
version: ${version}
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= ${threshold}, points: 60, reason: '{paid}' }
`;
  return { name: 'pump', files: [{ name: 'pack.yaml', text }] };
}

/** Starts Redis and ClickHouse before the tests of a file. */
export function pumpServers(): PumpServers {
  let redis: RedisServer;
  const ledgerPath = ledgerFolder();
  let folder = '';
  let ledger: Ledger;
  let log: RedisStreamLog;
  let tasks: TaskQueue;
  let deadLetters: DeadLetterSink;
  let run = 0;
  const pumps: Pump[] = [];
  const deadLetterFile = () => join(folder, `dead${run}.ndjson`);
  const checkpointDir = () => join(folder, `checkpoints${run}`);
  const engine = (pack: PackSource, dir = checkpointDir()) =>
    new EngineThread({
      pack,
      partition: 0,
      checkpointDir: dir,
      checkpointsKept: CHECKPOINTS_KEPT,
    });

  beforeAll(async () => {
    redis = await startRedis();
    folder = mkdtempSync(join(tmpdir(), 'forewarn-pump-'));
    ledger = await openLedger({ path: ledgerPath });
  });
  beforeEach(async () => {
    run++;
    log = await openRedisStreamLog({ redis: redis.url, prefix: `log${run}`, partitionCount: 1 });
    tasks = new TaskQueue({ redisUrl: redis.url, leaseMs: 60_000, keyPrefix: `{tasks${run}}` });
    deadLetters = await openDeadLetterFile(deadLetterFile());
  });
  afterEach(async () => {
    // One that ended with an error has told its test.
    for (const pump of pumps.splice(0)) await pump.stop().catch(() => undefined);
    await tasks.close();
    await log.close();
    await deadLetters.close();
  });
  afterAll(async () => {
    await ledger.close();
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get redisUrl() {
      return redis.url;
    },
    get ledger() {
      return ledger;
    },
    get log() {
      return log;
    },
    get tasks() {
      return tasks;
    },
    get deadLetterFile() {
      return deadLetterFile();
    },
    get checkpointDir() {
      return checkpointDir();
    },
    engine,
    startPump(pack, options = {}) {
      const opened = options.engine ?? engine(pack);
      const given = { log, tasks, ledger, deadLetters, ...options, engine: opened };
      const pump = new Pump({ partition: 0, checkpointMs: 60_000, now: Date.now, ...given });
      pumps.push(pump);
      pump.start();
      return pump;
    },
    payment: (index, payer = '62000001') => paymentOf(`run${run}-${payer}-${index}`, index, payer),
    async decisionCount() {
      const [row] = await ledger.query<{ count: string }>(
        `SELECT count() AS count FROM decisions FINAL WHERE signal_id LIKE 'run${run}-%'`,
      );
      return Number(row?.count);
    },
    async waitingCount() {
      return (await tasks.list({ desk: '330000', state: 'waiting' })).tasks.length;
    },
  };
}

function paymentOf(id: string, index: number, payer: string): SignalOf<'transfer.attempted'> {
  return {
    type: 'transfer.attempted',
    id,
    source: 'bank',
    time: PUMP_START + index * 60_000,
    region: '330106',
    transferId: `t${index}`,
    payer,
    payee: '62000009',
    amountFen: 100_000,
  };
}
