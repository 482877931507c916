// The pump on a real Redis and a real embedded ClickHouse: what goes in as signals comes out as tasks and rows, once, over stops,
// changes of pack and outages.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type DeadLetter,
  type DeadLetterSink,
  openDeadLetterFile,
} from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { openRedisStreamLog, type RedisStreamLog } from '../log/redis-stream-log.ts';
import { compilePack } from '../rules/compile.ts';
import type { Plan } from '../rules/plan.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import type { SignalOf } from '../signal/signal.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { Pump, type PumpOptions } from './pump.ts';

const START = 1_772_589_600_000;
let redis: RedisServer;
let folder = '';
let ledger: Ledger;
let log: RedisStreamLog;
let tasks: TaskQueue;
let deadLetters: DeadLetterSink;
let pumps: Pump[] = [];
let run = 0;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-pump-'));
  ledger = await openLedger({ path: join(folder, 'clickhouse') });
});

beforeEach(async () => {
  run++;
  log = await openRedisStreamLog({ redis: redis.url, prefix: `log${run}`, partitionCount: 1 });
  tasks = new TaskQueue({ redisUrl: redis.url, leaseMs: 60_000, keyPrefix: `{tasks${run}}` });
  deadLetters = await openDeadLetterFile(join(folder, `dead${run}.ndjson`));
});

afterEach(async () => {
  for (const pump of pumps) await pump.stop();
  pumps = [];
  await tasks.close();
  await log.close();
  await deadLetters.close();
});

afterAll(async () => {
  await ledger.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function planOf(version: string, threshold: number): Plan {
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
  const { plan, diagnostics } = compilePack([{ name: 'pack.yaml', text }]);
  return required(plan, JSON.stringify(diagnostics));
}

function startPump(plan: Plan, options: Partial<PumpOptions> = {}): Pump {
  const pump = new Pump({
    plan,
    log,
    partition: 0,
    tasks,
    ledger,
    deadLetters,
    checkpoints: new CheckpointStore(join(folder, `checkpoints${run}`), 0),
    checkpointMs: 60_000,
    now: Date.now,
    ...options,
  });
  pumps.push(pump);
  pump.start();
  return pump;
}

function payment(index: number, payer = '62000001'): SignalOf<'transfer.attempted'> {
  return {
    type: 'transfer.attempted',
    id: `run${run}-${payer}-${index}`,
    source: 'bank',
    time: START + index * 60_000,
    region: '330106',
    transferId: `t${index}`,
    payer,
    payee: '62000009',
    amountFen: 100_000,
  };
}

async function decisionCount(): Promise<number> {
  const [row] = await ledger.query<{ count: string }>(
    `SELECT count() AS count FROM decisions FINAL WHERE signal_id LIKE 'run${run}-%'`,
  );
  return Number(row?.count);
}

async function waitingCount(): Promise<number> {
  return (await tasks.list({ desk: '330000', state: 'waiting' })).tasks.length;
}

test('a signal that makes a decision becomes a row and a task at its county', async () => {
  const pump = startPump(planOf('1.0.0', 2));
  await new SignalAppender(log).append([payment(1), payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  const { tasks: waiting } = await tasks.list({ desk: '330106', state: 'waiting' });
  expect(waiting.map(({ task }) => [task.desk, task.episode.level])).toEqual([
    ['330106', 'orange'],
  ]);
});

test('a pump that is stopped and started goes on with its windows and repeats nothing', async () => {
  const appender = new SignalAppender(log);
  const first = startPump(planOf('1.0.0', 3));
  await appender.append([payment(1), payment(2)]);
  await first.drain();
  await first.stop();
  const second = startPump(planOf('1.0.0', 3));
  await appender.append([payment(3)]);
  await second.drain();
  expect(second.status.counts.accepted).toBe(1);
  expect(await decisionCount()).toBe(1);
});

test('without a checkpoint the log is run again, and every effect is the same once', async () => {
  const appender = new SignalAppender(log);
  await appender.append([payment(1), payment(2), payment(1, '62000002'), payment(2, '62000002')]);
  for (const name of ['a', 'b']) {
    const checkpoints = new CheckpointStore(join(folder, `checkpoints${run}${name}`), 0);
    const pump = startPump(planOf('1.0.0', 2), { checkpoints });
    await pump.drain();
    expect(pump.status.counts.accepted).toBe(4);
    await pump.stop();
  }
  expect(await decisionCount()).toBe(2);
  expect(await waitingCount()).toBe(2);
});

test('a change of pack in the middle keeps the windows and says what it did', async () => {
  const appender = new SignalAppender(log);
  const pump = startPump(planOf('1.0.0', 9));
  await appender.append([payment(1), payment(2)]);
  await pump.drain();
  expect(await pump.reload(planOf('1.1.0', 3))).toEqual({ kept: ['paid'], cold: [], dropped: [] });
  await appender.append([payment(3)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
});

test('a late signal is kept among the dead letters with its reason, and holds nobody up', async () => {
  const pump = startPump(planOf('1.0.0', 2));
  await new SignalAppender(log).append([payment(100), payment(1), payment(101)]);
  await pump.drain();
  expect(pump.status.counts).toMatchObject({ accepted: 2, late: 1 });
  expect(await decisionCount()).toBe(1);
});

test('a signal dated far ahead of the log is refused, whichever way it came, and makes no other late', async () => {
  const pump = startPump(planOf('1.0.0', 2));
  const future = { ...payment(3), time: Date.now() + 3_600_000 };
  await new SignalAppender(log).append([payment(1), future, payment(2)]);
  await pump.drain();
  expect(pump.status.counts).toMatchObject({ accepted: 2, late: 0, invalid: 1 });
  expect(readFileSync(join(folder, `dead${run}.ndjson`), 'utf8')).toContain('"code":"future"');
});

test('without room for checkpoints the pump goes on, says so, keeps its pack, and is well when there is room', async () => {
  const checkpoints = join(folder, `checkpoints${run}`);
  const pump = startPump(planOf('1.0.0', 2), { checkpointMs: 20 });
  await new SignalAppender(log).append([payment(1)]);
  await pump.drain();
  renameSync(checkpoints, `${checkpoints}.away`);
  writeFileSync(checkpoints, '');
  await expect.poll(() => pump.status.trouble).toMatch(/cannot write the checkpoint .*ENOTDIR/);
  await expect(pump.reload(planOf('1.1.0', 9))).rejects.toThrow(/cannot write the checkpoint/);
  await new SignalAppender(log).append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  rmSync(checkpoints);
  renameSync(`${checkpoints}.away`, checkpoints);
  await expect.poll(() => pump.status.trouble).toBeUndefined();
});

test('dead letters that cannot be written hold the pump up until they can', async () => {
  let isFull = true;
  const kept: DeadLetter[] = [];
  const put = async (letters: readonly DeadLetter[]) => {
    if (isFull) throw new FwError('FW_FILE', 'no space left on device');
    kept.push(...letters);
  };
  const pump = startPump(planOf('1.0.0', 2), {
    deadLetters: { put, close: () => Promise.resolve() },
  });
  await new SignalAppender(log).append([payment(100), payment(1)]);
  await expect.poll(() => pump.status.trouble).toBe('no space left on device');
  isFull = false;
  await pump.drain();
  expect(kept).toHaveLength(1);
});

test('while Redis is away the pump waits and says so, and goes on when it is back', async () => {
  const own = await startRedis();
  const ownLog = await openRedisStreamLog({ redis: own.url, prefix: 'log', partitionCount: 1 });
  const ownTasks = new TaskQueue({ redisUrl: own.url, leaseMs: 60_000 });
  const appender = new SignalAppender(ownLog);
  const pump = startPump(planOf('1.0.0', 2), { log: ownLog, tasks: ownTasks });
  await appender.append([payment(1)]);
  await pump.drain();
  own.kill();
  while (pump.status.trouble === undefined) await sleep(20);
  expect(pump.status.trouble).toMatch(/Redis|log/);
  const back = await startRedis({ dir: own.dir, port: own.port });
  await expect.poll(() => pump.status.trouble, { timeout: 20_000 }).toBeUndefined();
  await appender.append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  expect((await ownTasks.list({ desk: '330000', state: 'waiting' })).tasks).toHaveLength(1);
  await pump.stop();
  pumps = [];
  await ownTasks.close();
  await ownLog.close();
  await back.stop();
});
