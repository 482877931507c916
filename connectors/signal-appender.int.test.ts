// The appender on a real log. To see its groups, the log is wrapped by one that counts appends and can hold them up or fail them.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Frame } from '../log/frame.ts';
import type { LoggedFrame, Position, SignalLog } from '../log/log.ts';
import { LOG_START } from '../log/log.ts';
import { partitionKeyOf, partitionOf } from '../log/partition.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { Signal } from '../signal/signal.ts';
import { printSignal } from '../signal/signal.ts';
import { startRedis } from '../test/redis-server.ts';
import { SignalAppender } from './signal-appender.ts';

let redis: Awaited<ReturnType<typeof startRedis>>;
let logCount = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

class WatchedLog {
  readonly partitionCount: number;
  readonly #log: SignalLog;
  appendCount = 0;
  gate: Promise<void> = Promise.resolve();
  failsNext = false;

  constructor(log: SignalLog) {
    this.#log = log;
    this.partitionCount = log.partitionCount;
  }

  async append(partition: number, frame: Frame): Promise<Position> {
    this.appendCount++;
    await this.gate;
    if (this.failsNext) {
      this.failsNext = false;
      throw new FwError('FW_LOG_AWAY', 'away for this test');
    }
    return await this.#log.append(partition, frame);
  }

  read(options: Parameters<SignalLog['read']>[0]): Promise<LoggedFrame[]> {
    return this.#log.read(options);
  }
  end(partition: number): Promise<Position> {
    return this.#log.end(partition);
  }
  comparePositions(a: Position, b: Position): number {
    return this.#log.comparePositions(a, b);
  }
  close(): Promise<void> {
    return this.#log.close();
  }
}

async function watchedLog(partitionCount = 4): Promise<WatchedLog> {
  const prefix = `appender-${++logCount}`;
  return new WatchedLog(await openRedisStreamLog({ redis: redis.url, prefix, partitionCount }));
}

const withdrawal = (id: number, account = `${id % 50}`): Signal => ({
  type: 'cash.withdrawn',
  id: `${id}`,
  source: 'test',
  time: id,
  region: '330100',
  account,
  amountFen: 100,
});

async function linesOf(log: SignalLog, partition: number): Promise<string[]> {
  const frames = await log.read({ partition, after: LOG_START, framesMax: 10_000, waitMs: 0 });
  return frames.flatMap(({ frame }) => unpackFrame(frame));
}

it('puts every signal, in order, into the partition of its key', async () => {
  const log = await watchedLog();
  const appender = new SignalAppender(log);
  const signals = Array.from({ length: 5000 }, (_, i) => withdrawal(i));
  await Promise.all([
    appender.append(signals.slice(0, 2000)),
    appender.append(signals.slice(2000, 2001)),
    appender.append(signals.slice(2001)),
  ]);
  for (let p = 0; p < 4; p++) {
    const mine = signals.filter((signal) => partitionOf(partitionKeyOf(signal), 4) === p);
    expect(mine.length).toBeGreaterThan(0);
    expect(await linesOf(log, p)).toEqual(mine.map(printSignal));
  }
  await log.close();
});

it('callers who come together share frames', async () => {
  const log = await watchedLog(1);
  const appender = new SignalAppender(log, { lingerMs: 20 });
  await Promise.all(Array.from({ length: 200 }, (_, i) => appender.append([withdrawal(i)])));
  expect(log.appendCount).toBeLessThanOrEqual(3);
  expect(await linesOf(log, 0)).toHaveLength(200);
  await log.close();
});

it('a group leaves when the least patient of its callers has waited', async () => {
  const log = await watchedLog(1);
  const appender = new SignalAppender(log, { lingerMs: 10_000 });
  const patient = appender.append([withdrawal(1)]);
  await Promise.all([
    appender.append([withdrawal(2)], 5),
    appender.append([withdrawal(3)], 10_000),
  ]);
  await patient;
  expect(log.appendCount).toBe(1);
  expect(await linesOf(log, 0)).toHaveLength(3);
  const startedMs = performance.now();
  await appender.append([withdrawal(4)], 40);
  expect(performance.now() - startedMs).toBeGreaterThan(38);
  await log.close();
});

it('an append is not done before the log has its signals', async () => {
  const log = await watchedLog(1);
  const gate = Promise.withResolvers<void>();
  log.gate = gate.promise;
  const appender = new SignalAppender(log);
  let isDone = false;
  const appended = appender.append([withdrawal(1)]).then(() => {
    isDone = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(log.appendCount).toBe(1);
  expect(isDone).toBe(false);
  gate.resolve();
  await appended;
  expect(await linesOf(log, 0)).toHaveLength(1);
  await log.close();
});

it('a failure reaches the callers of that group alone, and later ones go on', async () => {
  const log = await watchedLog(1);
  const appender = new SignalAppender(log);
  log.failsNext = true;
  const failing = [appender.append([withdrawal(1)]), appender.append([withdrawal(2)])];
  for (const result of await Promise.allSettled(failing)) {
    expect(result.status === 'rejected' && isFwError(result.reason, 'FW_LOG_AWAY')).toBe(true);
  }
  await appender.append([withdrawal(3)]);
  expect(await linesOf(log, 0)).toEqual([printSignal(withdrawal(3))]);
  await log.close();
});

it('holds callers back while too much is on its way', async () => {
  const log = await watchedLog(1);
  const gate = Promise.withResolvers<void>();
  log.gate = gate.promise;
  const lineBytes = printSignal(withdrawal(10)).length + 1;
  const appender = new SignalAppender(log, {
    groupBytesMax: 1,
    waitingBytesMax: 3 * lineBytes,
  });
  const appends = Array.from({ length: 10 }, (_, i) => appender.append([withdrawal(10 + i)]));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(appender.waitingBytes).toBe(3 * lineBytes);
  gate.resolve();
  await Promise.all(appends);
  expect(appender.waitingBytes).toBe(0);
  expect(await linesOf(log, 0)).toEqual(
    Array.from({ length: 10 }, (_, i) => printSignal(withdrawal(10 + i))),
  );
  await log.close();
});

it('drain sends what is waiting at once', async () => {
  const log = await watchedLog(1);
  const appender = new SignalAppender(log, { lingerMs: 60_000 });
  const appended = appender.append([withdrawal(1)]);
  await appender.drain();
  await appended;
  await appender.append([]);
  expect(await linesOf(log, 0)).toHaveLength(1);
  await log.close();
});

it('knows the newest event time that the log has by it, and not one that would be refused as of the future', async () => {
  const log = await watchedLog();
  const appender = new SignalAppender(log);
  expect(appender.newestTime).toBe(Number.NEGATIVE_INFINITY);
  await appender.append([withdrawal(5), withdrawal(9), withdrawal(7)]);
  expect(appender.newestTime).toBe(9);
  log.failsNext = true;
  await expect(appender.append([withdrawal(11)])).rejects.toThrow('away');
  expect(appender.newestTime).toBe(9);
  await appender.append([{ ...withdrawal(12), time: Date.now() + 86_400_000 }]);
  expect(appender.newestTime).toBe(9);
  await log.close();
});
