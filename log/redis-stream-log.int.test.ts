import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRedis } from '../test/redis-server.ts';
import { describeLog } from './log.conformance.ts';
import { LOG_START } from './log.ts';
import { openRedisStreamLog } from './redis-stream-log.ts';

describeLog('the log on Redis Streams', async () => {
  const first = await startRedis();
  const { dir, port } = first;
  let server = first;
  return {
    open: (name, partitionCount) =>
      openRedisStreamLog({ redis: server.url, prefix: `test:${name}`, partitionCount }),
    kill: async () => server.kill(),
    revive: async () => {
      server = await startRedis({ dir, port });
    },
    stop: async () => {
      await server.stop();
      await first.stop();
    },
  };
});

let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const read = { partition: 0, after: LOG_START, framesMax: 10_000, waitMs: 0 };

it('drops the frames before a position when it is told to, and no others', async () => {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'trim', partitionCount: 1 });
  const positions: string[] = [];
  for (let i = 0; i < 5; i++) positions.push(await log.append(0, Uint8Array.of(i)));
  expect(await log.trimBefore(0, LOG_START)).toBe(0);
  expect(await log.trimBefore(0, positions[3] ?? '')).toBe(3);
  expect((await log.read(read)).map((logged) => logged.frame[0])).toEqual([3, 4]);
  await log.close();
});

it('drops the oldest frames up to a number, and none at or after a position', async () => {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'oldest', partitionCount: 1 });
  const positions: string[] = [];
  for (let i = 0; i < 200; i++) positions.push(await log.append(0, Uint8Array.of(i)));
  const limit = positions[150] ?? '';
  expect(await log.trimOldest(0, 100, LOG_START)).toBe(0);
  expect(await log.trimOldest(0, 100, limit)).toBe(100);
  expect((await log.read(read)).map((logged) => logged.frame[0])[0]).toBe(100);
  expect(await log.trimOldest(0, 100, limit)).toBe(50);
  expect(await log.trimOldest(0, 100, limit)).toBe(0);
  expect((await log.read(read)).map((logged) => logged.position)[0]).toBe(limit);
  await log.close();
});

it('says how many frames there are and what they take', async () => {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'size', partitionCount: 1 });
  expect(await log.size(0)).toEqual({ frameCount: 0, byteCount: 0 });
  for (let i = 0; i < 50; i++) await log.append(0, new Uint8Array(20_000));
  const { frameCount, byteCount } = await log.size(0);
  expect(frameCount).toBe(50);
  expect(byteCount).toBeGreaterThan(900_000);
  expect(byteCount).toBeLessThan(2_500_000);
  await log.close();
});

it('a frame stands at or after the position of the time at which it was taken', async () => {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'time', partitionCount: 1 });
  const position = await log.append(0, Uint8Array.of(1));
  const [frame] = await log.read(read);
  const takenAt = frame?.appendedAt ?? Number.NaN;
  expect(log.comparePositions(log.positionAt(takenAt), position)).toBeLessThanOrEqual(0);
  expect(log.comparePositions(log.positionAt(takenAt + 1), position)).toBeGreaterThan(0);
  await log.close();
});

it('keeps about the newest frames when a greatest length is set', async () => {
  const options = { redis: redis.url, prefix: 'short', partitionCount: 1, lengthMax: 200 };
  const log = await openRedisStreamLog(options);
  await Promise.all(Array.from({ length: 2000 }, () => log.append(0, Uint8Array.of(1))));
  const { length } = await log.read(read);
  expect(length).toBeGreaterThanOrEqual(200);
  expect(length).toBeLessThan(500);
  await log.close();
});

it('a partition that the log has not is refused', async () => {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'few', partitionCount: 2 });
  await expect(log.append(2, Uint8Array.of(1))).rejects.toThrow(/no partition 2.*0 to 1/);
  await log.close();
});
