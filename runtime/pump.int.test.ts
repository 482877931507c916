// The pump on a real Redis and a real embedded ClickHouse: what goes in as signals comes out as tasks and rows, once, over stops,
// changes of pack and outages.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DeadLetter, DeadLetterSink } from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { TaskQueue } from '../dissuasion/task-queue.ts';
import { Engine } from '../engine/engine.ts';
import type { LedgerBatch } from '../ledger/rows.ts';
import { type Frame, packFrames } from '../log/frame.ts';
import type { SignalLog } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import { identityOf, type Signal } from '../signal/signal.ts';
import { packOf, pumpServers } from '../test/pump-servers.ts';
import { startRedis } from '../test/redis-server.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import type { EnginePort } from './engine-port.ts';
import { planOfPack } from './load-pack.ts';
import { TransferChecks } from './transfer-checks.ts';

/** An engine takes a moment to start, more on a busy machine. */
const LONG = { timeout: 20_000 };

const servers = pumpServers();
const { startPump, payment, decisionCount, waitingCount } = servers;

test('a signal that makes a decision becomes a row and a task at its county', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  await new SignalAppender(servers.log).append([payment(1), payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  const { tasks: waiting } = await servers.tasks.list({ desk: '330106', state: 'waiting' });
  expect(waiting.map(({ task }) => [task.desk, task.episode.level])).toEqual([
    ['330106', 'orange'],
  ]);
});

test('a pump that is stopped and started goes on with its windows and repeats nothing', async () => {
  const appender = new SignalAppender(servers.log);
  const first = startPump(packOf('1.0.0', 3));
  await appender.append([payment(1), payment(2)]);
  await first.drain();
  await first.stop();
  const second = startPump(packOf('1.0.0', 3));
  await appender.append([payment(3)]);
  await second.drain();
  expect(second.status.counts.accepted).toBe(1);
  expect(await decisionCount()).toBe(1);
});

test('without a checkpoint the log is run again, and every effect is the same once', async () => {
  const appender = new SignalAppender(servers.log);
  await appender.append([payment(1), payment(2), payment(1, '62000002'), payment(2, '62000002')]);
  for (const name of ['a', 'b']) {
    const pack = packOf('1.0.0', 2);
    const engine = servers.engine(pack, `${servers.checkpointDir}${name}`);
    const pump = startPump(pack, { engine });
    await pump.drain();
    expect(pump.status.counts.accepted).toBe(4);
    await pump.stop();
  }
  expect(await decisionCount()).toBe(2);
  expect(await waitingCount()).toBe(2);
});

test('a change of pack in the middle keeps the windows and says what it did', async () => {
  const appender = new SignalAppender(servers.log);
  const pump = startPump(packOf('1.0.0', 9));
  await appender.append([payment(1), payment(2)]);
  await pump.drain();
  expect(await pump.reload(packOf('1.1.0', 3))).toMatchObject({
    kept: ['paid'],
    cold: [],
    dropped: [],
  });
  await appender.append([payment(3)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
});

test('whoever warns people hears of each decision after tasks are told, and again while they could not', async () => {
  const heard: string[] = [];
  let isAway = true;
  const pump = startPump(packOf('1.0.0', 2), {
    warn: async (decisions) => {
      if (isAway) throw new FwError('FW_REDIS_AWAY', 'away');
      const waiting = await waitingCount();
      heard.push(...decisions.map(({ subject }) => `${subject.id} ${waiting}`));
    },
  });
  await new SignalAppender(servers.log).append([payment(1), payment(2)]);
  await expect.poll(() => pump.status.trouble, LONG).toBe('away');
  isAway = false;
  await pump.drain();
  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatch(/ 1$/);
  expect(await decisionCount()).toBe(1);
});

test('a late signal is kept among the dead letters with its reason, and holds nobody up', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  await new SignalAppender(servers.log).append([payment(100), payment(1), payment(101)]);
  await pump.drain();
  expect(pump.status.counts).toMatchObject({ accepted: 2, late: 1 });
  expect(await decisionCount()).toBe(1);
});

test('a signal dated far ahead of the log is refused, whichever way it came, and makes no other late', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  const future = { ...payment(3), time: Date.now() + 3_600_000 };
  await new SignalAppender(servers.log).append([payment(1), future, payment(2)]);
  await pump.drain();
  expect(pump.status.counts).toMatchObject({ accepted: 2, late: 0, invalid: 1 });
  expect(readFileSync(servers.deadLetterFile, 'utf8')).toContain('"code":"future"');
});

test('without room for checkpoints the pump goes on, says so, keeps its pack, and is well when there is room', async () => {
  const checkpoints = servers.checkpointDir;
  const pump = startPump(packOf('1.0.0', 2), { checkpointMs: 20 });
  await new SignalAppender(servers.log).append([payment(1)]);
  await pump.drain();
  renameSync(checkpoints, `${checkpoints}.away`);
  writeFileSync(checkpoints, '');
  await expect
    .poll(() => pump.status.trouble, LONG)
    .toMatch(/cannot write the checkpoint .*ENOTDIR/);
  await expect(pump.reload(packOf('1.1.0', 9))).rejects.toThrow(/cannot write the checkpoint/);
  await new SignalAppender(servers.log).append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  rmSync(checkpoints);
  renameSync(`${checkpoints}.away`, checkpoints);
  await expect.poll(() => pump.status.trouble, LONG).toBeUndefined();
});

test('a pump whose partition another process goes on with ends and says why, and what the other kept stays', async () => {
  const pump = startPump(packOf('1.0.0', 2));
  await new SignalAppender(servers.log).append([payment(1)]);
  await pump.drain();
  const checkpoints = new CheckpointStore(servers.checkpointDir, 0);
  const other = { engine: new Engine(planOfPack(packOf('1.0.0', 2))), episodes: new EpisodeBook() };
  await checkpoints.save({ position: '1-0', pack: 'pump@1.0.0', ...other });
  await expect(pump.stop()).rejects.toMatchObject({ code: 'FW_CHECKPOINT_TAKEN' });
  expect((await checkpoints.positions())[0]).toBe('1-0');
});

test('an engine that breaks ends the pump with its error, and neither tells nor keeps what came after', async () => {
  const pack = packOf('1.0.0', 2);
  const thread = servers.engine(pack);
  let stepCount = 0;
  const engine: EnginePort = {
    open: () => thread.open(),
    step: (frames, asked) =>
      stepCount++ === 0 ? thread.step(frames, asked) : Promise.reject(new Error('a broken engine')),
    risk: (subject) => thread.risk(subject),
    comparison: () => thread.comparison(),
    checkpoint: (position, told) => thread.checkpoint(position, told),
    compile: (next) => thread.compile(next),
    change: (compiled) => thread.change(compiled),
    close: () => thread.close(),
  };
  const pump = startPump(pack, { engine });
  const appender = new SignalAppender(servers.log);
  await appender.append([payment(1)]);
  await pump.drain();
  await appender.append([payment(2)]);
  await expect(pump.stopped).rejects.toThrow('a broken engine');
  expect(pump.status.counts.accepted).toBe(1);
  expect(await decisionCount()).toBe(0);
  expect(readdirSync(servers.checkpointDir)).toEqual([]);
});

test('dead letters that cannot be written hold the pump up until they can', async () => {
  let isFull = true;
  const kept: DeadLetter[] = [];
  const put = async (letters: readonly DeadLetter[]) => {
    if (isFull) throw new FwError('FW_FILE', 'no space left on device');
    kept.push(...letters);
  };
  const pump = startPump(packOf('1.0.0', 2), {
    deadLetters: { put, close: () => Promise.resolve() },
  });
  await new SignalAppender(servers.log).append([payment(100), payment(1)]);
  await expect.poll(() => pump.status.trouble, LONG).toBe('no space left on device');
  isFull = false;
  await pump.drain();
  expect(kept).toHaveLength(1);
});

test('while Redis is away the pump waits and says so, and goes on when it is back', async () => {
  const own = await startRedis();
  const ownLog = await openRedisStreamLog({ redis: own.url, prefix: 'log', partitionCount: 1 });
  const ownTasks = new TaskQueue({ redisUrl: own.url, leaseMs: 60_000 });
  const appender = new SignalAppender(ownLog);
  const pump = startPump(packOf('1.0.0', 2), { log: ownLog, tasks: ownTasks });
  await appender.append([payment(1)]);
  await pump.drain();
  own.kill();
  while (pump.status.trouble === undefined) await sleep(20);
  expect(pump.status.trouble).toMatch(/Redis|log/);
  const back = await startRedis({ dir: own.dir, port: own.port });
  await expect.poll(() => pump.status.trouble, LONG).toBeUndefined();
  await appender.append([payment(2)]);
  await pump.drain();
  expect(await decisionCount()).toBe(1);
  expect((await ownTasks.list({ desk: '330000', state: 'waiting' })).tasks).toHaveLength(1);
  await pump.stop();
  await ownTasks.close();
  await ownLog.close();
  await back.stop();
});

test('while the ledger is away no more frames are read than may wait, however much the log holds', async () => {
  const framesRead: number[] = [];
  let isAway = true;
  const counted: SignalLog = {
    partitionCount: 1,
    append: (...given) => servers.log.append(...given),
    read: async (options) => {
      const frames = await servers.log.read(options);
      if (frames.length > 0) framesRead.push(frames.length);
      return frames;
    },
    end: (partition) => servers.log.end(partition),
    comparePositions: (a, b) => servers.log.comparePositions(a, b),
    close: () => Promise.resolve(),
  };
  const deadLetters: DeadLetterSink = {
    put: async () => {
      if (isAway) throw new FwError('FW_LEDGER_AWAY', 'ClickHouse cannot be reached.');
    },
    close: () => Promise.resolve(),
  };
  // One late signal in each frame is an effect to tell, so that every run of frames has to wait.
  for (let i = 0; i < 1_400; i++) {
    await servers.log.append(0, packed([payment(1_000 + i, `6300${i}`), payment(1, `6400${i}`)]));
  }
  const pump = startPump(packOf('1.0.0', 2), { log: counted, deadLetters });
  await expect.poll(() => pump.status.trouble, LONG).toBe('ClickHouse cannot be reached.');
  await sleep(1_500);
  // They are small, so that from the second on a read takes as many as it may, until more than 1,024 wait.
  expect(framesRead).toEqual([16, 256, 256, 256, 256]);
  expect(pump.status.waitsFor?.code).toBe('FW_LEDGER_AWAY');
  expect(pump.status.lagMs).toBeGreaterThan(1_000);
  isAway = false;
  await pump.drain();
  expect(pump.status).toMatchObject({
    counts: { accepted: 1_400, late: 1_400 },
    waitsFor: undefined,
    lagMs: 0,
  });
});

test('whoever waits for a transfer is told while the ledger is away, and while what was decided before is not told', async () => {
  const away = new FwError('FW_LEDGER_AWAY', 'ClickHouse cannot be reached.');
  const deadLetters: DeadLetterSink = {
    put: () => Promise.reject(away),
    close: () => Promise.resolve(),
  };
  const checks = new TransferChecks({ now: Date.now });
  const pump = startPump(packOf('1.0.0', 9), { deadLetters, checks });
  // The late one is an effect to tell.
  await servers.log.append(0, packed([payment(1_000), payment(1, 'late')]));
  await expect.poll(() => pump.status.trouble, LONG).toBe(away.message);
  for (let index = 1_001; index < 1_009; index++) {
    const transfer = payment(index);
    const asked = checks.ask(identityOf(transfer));
    await servers.log.append(0, packed([transfer]));
    expect(await asked).toMatchObject({ verdict: 'accepted' });
  }
  expect(pump.status.counts.accepted).toBe(0);
});

test('however many decisions wait for the ledger, whoever waits for a transfer is told, and no checkpoint counts before what lies before it is told', async () => {
  const away = new FwError('FW_LEDGER_AWAY', 'ClickHouse cannot be reached.');
  let isAway = true;
  const written: string[] = [];
  const ledger = {
    write: async ({ decisions = [] }: LedgerBatch) => {
      if (isAway) throw away;
      written.push(`${decisions.length}`);
    },
  };
  const checks = new TransferChecks({ now: Date.now });
  const pump = startPump(packOf('1.0.0', 1), { ledger, checks, checkpointMs: 100 });
  // Each of another account, so that each is a decision of its own.
  for (let index = 0; index < 12; index++) {
    const transfer = payment(1_000 + index, `6500${index}`);
    const asked = checks.ask(identityOf(transfer));
    await servers.log.append(0, packed([transfer]));
    expect((await asked)?.decisionIds).toHaveLength(1);
  }
  await expect.poll(() => readdirSync(servers.checkpointDir), LONG).toHaveLength(1);
  expect(readdirSync(servers.checkpointDir)[0]).toMatch(/\.part$/);
  isAway = false;
  await pump.drain();
  await expect.poll(() => readdirSync(servers.checkpointDir).join(), LONG).toMatch(/checkpoint$/);
  // The first alone, for it was being told already; what was decided since goes in one write.
  expect(written.map(Number).reduce((sum, count) => sum + count, 0)).toBe(12);
  expect(written.length).toBeLessThan(6);
});

function packed(signals: readonly Signal[]): Frame {
  const [frame, ...others] = packFrames(signals);
  expect(others).toEqual([]);
  return required(frame, 'a frame');
}
