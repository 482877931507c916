// What the trimmer drops from a real log under a real pump: nothing that a start may need, and beyond that what age and size say.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { LOG_START, type Position } from '../log/log.ts';
import { packOf, pumpServers } from '../test/pump-servers.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { LogTrimmer, type LogTrimmerOptions } from './log-trimmer.ts';

const servers = pumpServers();
const { startPump, payment, decisionCount } = servers;
const HOUR_MS = 3_600_000;
const ANY_SIZE = Number.MAX_SAFE_INTEGER;

let now = 0;
beforeEach(() => {
  now = Date.now();
});
const trimmers: LogTrimmer[] = [];
afterEach(async () => {
  for (const trimmer of trimmers.splice(0)) await trimmer.stop();
});

function trimmerOf(options: Partial<LogTrimmerOptions>): LogTrimmer {
  const trimmer = new LogTrimmer({
    log: servers.log,
    partition: 0,
    readers: [],
    keepMs: HOUR_MS,
    keepBytes: ANY_SIZE,
    now: () => now,
    ...options,
  });
  trimmers.push(trimmer);
  return trimmer;
}

async function append(count: number, byteCount = 1_000): Promise<Position[]> {
  const positions: Position[] = [];
  for (let i = 0; i < count; i++)
    positions.push(await servers.log.append(0, new Uint8Array(byteCount).fill(10)));
  return positions;
}

async function kept(): Promise<Position[]> {
  const options = { partition: 0, after: LOG_START, framesMax: 10_000, waitMs: 0 };
  return (await servers.log.read(options)).map(({ position }) => position);
}

describe('the trimmer', () => {
  test('drops what every reader has passed once it is old enough', async () => {
    const positions = await append(10);
    const readers = [() => positions[7], () => positions[4]];
    expect(await trimmerOf({ readers }).trim()).toMatchObject({ droppedCount: 0, frameCount: 10 });
    now += 2 * HOUR_MS;
    expect(await trimmerOf({ readers }).trim()).toMatchObject({ droppedCount: 4, frameCount: 6 });
    expect(await kept()).toEqual(positions.slice(4));
  });

  test('drops nothing that the earliest of several checkpoints needs, whichever of them is the newest', async () => {
    const positions = await append(10);
    now += 2 * HOUR_MS;
    const readers = [() => [positions[7], positions[4], positions[8]]];
    expect(await trimmerOf({ readers }).trim()).toMatchObject({ droppedCount: 4 });
    const unknown = [() => [positions[7], undefined]];
    expect(await trimmerOf({ readers: unknown }).trim()).toMatchObject({ droppedCount: 0 });
    expect(await trimmerOf({ readers: [() => []] }).trim()).toMatchObject({ droppedCount: 0 });
    expect(await kept()).toEqual(positions.slice(4));
  });

  test('drops nothing while one reader cannot say how far it is, or there is none', async () => {
    const positions = await append(10);
    now += 2 * HOUR_MS;
    const readers = [() => positions[9], () => undefined];
    expect(await trimmerOf({ readers, keepBytes: 1 }).trim()).toMatchObject({
      droppedCount: 0,
      isHeldBack: true,
    });
    expect(await trimmerOf({ readers: [], keepBytes: 1 }).trim()).toMatchObject({
      droppedCount: 0,
    });
    expect(await trimmerOf({ readers: [() => LOG_START] }).trim()).toMatchObject({
      droppedCount: 0,
    });
    expect(await kept()).toEqual(positions);
  });

  test('drops younger frames too when the log is too large, the oldest first', async () => {
    const positions = await append(100, 20_000);
    const { byteCount } = await servers.log.size(0);
    const readers = [() => positions.at(-1)];
    const keepBytes = byteCount / 2;
    const trimmed = await trimmerOf({ readers, keepBytes }).trim();
    expect(trimmed).toMatchObject({ droppedCount: 50, frameCount: 50, isHeldBack: false });
    expect(trimmed.byteCount).toBeLessThan(keepBytes * 1.1);
    expect(await kept()).toEqual(positions.slice(50));
  });

  test('keeps what a reader needs however large the log is, and says that it is held back', async () => {
    const positions = await append(100, 20_000);
    const { byteCount } = await servers.log.size(0);
    const trimmed = await trimmerOf({
      readers: [() => positions[20]],
      keepBytes: byteCount / 2,
    }).trim();
    expect(trimmed).toMatchObject({ droppedCount: 20, frameCount: 80, isHeldBack: true });
    expect(await kept()).toEqual(positions.slice(20));
  });

  test('waits for a patient reader, but not when the log is too large', async () => {
    const positions = await append(100, 20_000);
    const { byteCount } = await servers.log.size(0);
    const patientReaders = [() => positions[10]];
    const later = { keepMs: 0, now: () => now + 60_000 };
    const passed = { ...later, readers: [() => positions.at(-1)], patientReaders };
    const trimmed = await trimmerOf(passed).trim();
    expect(trimmed).toMatchObject({ droppedCount: 10, isHeldBack: false });
    // Half a frame more than fifty take, for Redis says about how much they take.
    const keepBytes = byteCount / 2 + 10_000;
    const smaller = await trimmerOf({ ...passed, keepBytes }).trim();
    expect(smaller).toMatchObject({ frameCount: 50, isHeldBack: false });
  });

  test('goes on by itself until it is stopped, and over a failure', async () => {
    const positions = await append(3);
    const rounds: string[] = [];
    let isFirst = true;
    const trimmer = trimmerOf({
      readers: [() => positions[2]],
      keepMs: 0,
      now: () => {
        if (!isFirst) return now + 1_000;
        isFirst = false;
        throw new Error('no clock');
      },
      onTrimmed: ({ droppedCount }) => rounds.push(`dropped ${droppedCount}`),
      onTrouble: (error) => rounds.push(String(error)),
    });
    trimmer.start(20);
    await expect.poll(() => rounds.length).toBeGreaterThan(2);
    await trimmer.stop();
    const count = rounds.length;
    expect(rounds.slice(0, 3)).toEqual(['Error: no clock', 'dropped 2', 'dropped 0']);
    await append(1);
    expect(rounds).toHaveLength(count);
  });
});

test('after trimming, a start from the oldest checkpoint that is kept goes on as if nothing had been dropped', async () => {
  const appender = new SignalAppender(servers.log);
  const checkpoints = new CheckpointStore(servers.checkpointDir, 0);
  for (let i = 1; i <= 6; i++) {
    const pump = startPump(packOf('1.0.0', 7));
    await appender.append([payment(i)]);
    await pump.drain();
    await pump.stop();
  }
  const all = await kept();
  const trimmer = trimmerOf({ readers: [() => checkpoints.positions()], keepMs: 0 });
  now += HOUR_MS;
  expect(await trimmer.trim()).toMatchObject({ droppedCount: 3 });
  expect(await kept()).toEqual(all.slice(3));
  // The two newest checkpoints are lost.
  for (const name of readdirSync(servers.checkpointDir).sort().slice(-2))
    rmSync(join(servers.checkpointDir, name));
  const again = startPump(packOf('1.0.0', 7));
  await appender.append([payment(7)]);
  await again.drain();
  expect(await decisionCount()).toBe(1);
});
