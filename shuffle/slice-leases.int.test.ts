// Leases on a real Redis: shares are even, every slice has one owner, and whoever asks no more loses its slices.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { SliceLeases } from './slice-leases.ts';

let redis: RedisServer;
const open: SliceLeases[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(() => Promise.all(open.splice(0).map((leases) => leases.leave([]))));
afterAll(() => redis.stop());

function engines(count: number, sliceCount: number, leaseMs = 60_000): SliceLeases[] {
  const keyPrefix = `{${randomUUID()}}`;
  return Array.from({ length: count }, (_, index) => {
    const owner = `engine-${index}`;
    const leases = new SliceLeases({ redisUrl: redis.url, keyPrefix, sliceCount, leaseMs, owner });
    open.push(leases);
    return leases;
  });
}

/** Asks as slice-keeper.ts does: what is too many is given back. */
async function ask(leases: SliceLeases): Promise<number[]> {
  const { held, wanted } = await leases.share();
  if (held.length > wanted) await leases.release(held.slice(wanted));
  return held.slice(0, wanted);
}

async function shares(all: readonly SliceLeases[]): Promise<number[][]> {
  const held: number[][] = [];
  for (const leases of all) held.push(await ask(leases));
  return held;
}

test('one engine has all slices; when others come they are shared evenly, and each has one owner', async () => {
  const [first, second, third] = engines(3, 5);
  if (!first || !second || !third) return;
  expect(await ask(first)).toEqual([0, 1, 2, 3, 4]);
  await shares([second, third]);
  await shares([first, second, third]);
  const settled = await shares([first, second, third]);
  expect(settled.map(({ length }) => length).sort()).toEqual([1, 2, 2]);
  expect(settled.flat().sort()).toEqual([0, 1, 2, 3, 4]);
  expect(await shares([first, second, third])).toEqual(settled);
});

test('an engine that leaves gives its slices to the others at once', async () => {
  const [first, second] = engines(2, 4);
  if (!first || !second) return;
  await ask(first);
  await ask(second);
  await shares([first, second]);
  expect(await ask(second)).toHaveLength(2);
  await first.leave(await ask(first));
  expect(await ask(second)).toEqual([0, 1, 2, 3]);
});

test('the slices of an engine that was killed are free once its lease is over', async () => {
  const [killed, other] = engines(2, 2, 300);
  if (!killed || !other) return;
  expect(await ask(killed)).toEqual([0, 1]);
  expect(await ask(other)).toEqual([]);
  await sleep(400);
  expect(await ask(other)).toEqual([0, 1]);
});

test('more engines than slices is no harm: some wait', async () => {
  const all = engines(3, 2);
  await shares(all);
  await shares(all);
  const settled = await shares(all);
  expect(settled.map(({ length }) => length).sort()).toEqual([0, 1, 1]);
});

test('a Redis that is away is told as such', async () => {
  const options = { redisUrl: 'redis://127.0.0.1:1', keyPrefix: 'x', sliceCount: 1 };
  const leases = new SliceLeases({ ...options, leaseMs: 1_000, owner: 'a' });
  await expect(leases.share()).rejects.toMatchObject({ code: 'FW_REDIS_AWAY' });
  await leases.leave([]);
});
