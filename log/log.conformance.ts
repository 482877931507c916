// What every signal log must do, whichever server holds it. Each log's integration test runs this suite on the real server.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { eventually } from '../test/eventually.ts';
import type { LoggedFrame, SignalLog } from './log.ts';
import { LOG_START } from './log.ts';

export interface LogUnderTest {
  /** Opens the log of this name; the same name again is the same log. */
  open(name: string, partitionCount: number): Promise<SignalLog>;
  /** Ends the server at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts the server again with the same data. */
  revive(): Promise<void>;
  stop(): Promise<void>;
}

/** Declares the suite; `start` gives a running server. */
export function describeLog(name: string, start: () => Promise<LogUnderTest>): void {
  describe(`${name} is a signal log`, () => {
    let server: LogUnderTest;
    let count = 0;
    const opened: SignalLog[] = [];
    const open = async (partitionCount = 2, logName = `log-${++count}`) => {
      const log = await server.open(logName, partitionCount);
      opened.push(log);
      return log;
    };

    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      for (const log of opened) await log.close();
      await server.stop();
    });

    describeOrder(open);
    describeWaiting(open);
    describeLife(open, () => server);
  });
}

type OpenLog = (partitionCount?: number, name?: string) => Promise<SignalLog>;

function describeOrder(open: OpenLog): void {
  it('gives frames back in the order in which they were appended', async () => {
    const log = await open();
    for (let i = 0; i < 20; i++) await log.append(0, bytes(`frame ${i}`));
    const frames = await readNow(log, 0);
    expect(frames.map(text)).toEqual(Array.from({ length: 20 }, (_, i) => `frame ${i}`));
    for (let i = 1; i < frames.length; i++) {
      expect(log.comparePositions(position(frames, i - 1), position(frames, i))).toBeLessThan(0);
    }
  });

  it('keeps the order of appends that are not waited for', async () => {
    const log = await open();
    await Promise.all(Array.from({ length: 50 }, (_, i) => log.append(1, bytes(`${i}`))));
    expect((await readNow(log, 1)).map(text)).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
  });

  it('reads on after a position, and no more frames than asked for', async () => {
    const log = await open();
    for (const name of ['a', 'b', 'c', 'd']) await log.append(0, bytes(name));
    const first = await log.read({ partition: 0, after: LOG_START, framesMax: 2, waitMs: 0 });
    expect(first.map(text)).toEqual(['a', 'b']);
    const rest = await readNow(log, 0, position(first, 1));
    expect(rest.map(text)).toEqual(['c', 'd']);
    expect(await readNow(log, 0, position(rest, 1))).toEqual([]);
  });

  it('gives the position at which a frame is read', async () => {
    const log = await open();
    const appended = await log.append(0, bytes('x'));
    expect(position(await readNow(log, 0), 0)).toBe(appended);
  });

  it('says when it took a frame, the same at every reading', async () => {
    const log = await open();
    const before = Date.now();
    await log.append(0, bytes('x'));
    const [first] = await readNow(log, 0);
    expect(first?.appendedAt).toBeGreaterThanOrEqual(before - CLOCKS_DIFFER_MS);
    expect(first?.appendedAt).toBeLessThanOrEqual(Date.now() + CLOCKS_DIFFER_MS);
    expect(await readNow(log, 0)).toMatchObject([{ appendedAt: first?.appendedAt }]);
  });

  it('an empty partition gives no frames and ends at the start', async () => {
    const log = await open();
    expect(await readNow(log, 0)).toEqual([]);
    expect(await log.end(0)).toBe(LOG_START);
    const waited = await log.read({ partition: 0, after: LOG_START, framesMax: 1, waitMs: 30 });
    expect(waited).toEqual([]);
  });

  it('keeps every byte of a frame', async () => {
    const log = await open();
    const frame = Uint8Array.from({ length: 1024 }, (_, i) => (i * 7) & 0xff);
    await log.append(0, frame.subarray(3, 900));
    const [read] = await readNow(log, 0);
    expect(Uint8Array.from(read?.frame ?? [])).toEqual(frame.slice(3, 900));
  });

  it('ends at the newest frame', async () => {
    const log = await open();
    await log.append(0, bytes('a'));
    const newest = await log.append(0, bytes('b'));
    expect(await log.end(0)).toBe(newest);
    expect(log.comparePositions(LOG_START, newest)).toBeLessThan(0);
    expect(log.comparePositions(newest, newest)).toBe(0);
  });

  it('keeps partitions apart', async () => {
    const log = await open(8);
    for (let p = 0; p < 8; p++) await log.append(p, bytes(`p${p}`));
    for (let p = 0; p < 8; p++) {
      expect(await readNow(log, p)).toMatchObject([{ partition: p }]);
      expect((await readNow(log, p)).map(text)).toEqual([`p${p}`]);
    }
  });
}

function describeWaiting(open: OpenLog): void {
  it('a waiting read wakes up when a frame arrives', async () => {
    const log = await open();
    const started = performance.now();
    const waiting = log.read({ partition: 0, after: LOG_START, framesMax: 10, waitMs: 20_000 });
    setTimeout(() => void log.append(0, bytes('late')), 50);
    expect((await waiting).map(text)).toEqual(['late']);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('a read that waits on one partition holds up neither another one nor an append', async () => {
    const log = await open();
    const waiting = log.read({ partition: 0, after: LOG_START, framesMax: 1, waitMs: 20_000 });
    await log.append(1, bytes('other'));
    const other = await log.read({
      partition: 1,
      after: LOG_START,
      framesMax: 1,
      waitMs: 20_000,
    });
    expect(other.map(text)).toEqual(['other']);
    await log.append(0, bytes('mine'));
    expect((await waiting).map(text)).toEqual(['mine']);
  });
}

function describeLife(open: OpenLog, server: () => LogUnderTest): void {
  it('has its frames when it is opened again', async () => {
    const log = await open(2, 'kept');
    const at = await log.append(1, bytes('kept'));
    await log.close();
    const again = await open(2, 'kept');
    expect((await readNow(again, 1)).map(text)).toEqual(['kept']);
    expect(await again.end(1)).toBe(at);
  });

  it('cannot be opened with another number of partitions', async () => {
    await open(4, 'four');
    await expect(open(5, 'four')).rejects.toSatisfy((e) => isFwError(e, 'FW_CONFIG'));
    await expect(open(5, 'four')).rejects.toThrow(/has 4 partitions .* with 5/);
  });

  it('says FW_LOG_AWAY while the server is away, and has all frames when it is back', async () => {
    const log = await open();
    await log.append(0, bytes('before'));
    const waiting = log.read({ partition: 1, after: LOG_START, framesMax: 1, waitMs: 60_000 });
    const waitingEnds = expect(waiting).rejects.toSatisfy(isAway);
    await server().kill();
    await waitingEnds;
    await expect(log.append(0, bytes('lost'))).rejects.toSatisfy(isAway);
    await expect(readNow(log, 0)).rejects.toSatisfy(isAway);
    await expect(log.end(0)).rejects.toSatisfy(isAway);
    await expect(open()).rejects.toSatisfy(isAway);
    await server().revive();
    await eventually(() => log.append(0, bytes('after')));
    expect((await readNow(log, 0)).map(text)).toEqual(['before', 'after']);
    const woken = log.read({ partition: 1, after: LOG_START, framesMax: 1, waitMs: 20_000 });
    await log.append(1, bytes('again'));
    expect((await woken).map(text)).toEqual(['again']);
  });
}

/** The server's clock may be another machine's. */
const CLOCKS_DIFFER_MS = 60_000;

const isAway = (error: unknown) => isFwError(error, 'FW_LOG_AWAY');
const bytes = (value: string) => new TextEncoder().encode(value);
const text = (logged: LoggedFrame) => new TextDecoder().decode(logged.frame);
const position = (frames: readonly LoggedFrame[], i: number) => frames[i]?.position ?? 'none';

function readNow(log: SignalLog, partition: number, after = LOG_START): Promise<LoggedFrame[]> {
  return log.read({ partition, after, framesMax: 1000, waitMs: 0 });
}
