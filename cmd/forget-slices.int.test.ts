// Engines that run apart have stopped: their slices forget people as the one engine does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { Engine } from '../engine/engine.ts';
import { CheckpointStore } from '../runtime/checkpoint-store.ts';
import { SliceLeases } from '../shuffle/slice-leases.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import { newVault } from '../test/new-vault.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Forgotten } from '../vault/forgotten.ts';
import { forgetInSlices } from './forget-slices.ts';

const PHONE = '+8613912348765';
const PLAN = planOf(
  packOf(`
features:
  calls: { on: call.ended, by: victim, value: count, window: 24h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 10, red: 80 } }
rules:
  called: { typology: demo, on: call.ended, when: calls >= 2, points: 40, reason: called }
`),
);
const vault = newVault();
let redis: RedisServer;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-slices-'));
});

afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function storeOf(stage: string, slice: number): CheckpointStore {
  const dir = join(folder, `${stage}-stage-1x2`);
  return new CheckpointStore(dir, slice, 1, () => performance.now(), vault);
}

function engineThatKnows(callee: string): Engine {
  const engine = new Engine(PLAN);
  const call = { callId: 'c1', caller: '+8617055543210', callee, durationMs: 1, answered: true };
  engine.process(signal('call.ended', 1_772_589_600_000, call));
  return engine;
}

test('each slice of both stages is written anew without who is forgotten, once nobody holds one', async () => {
  const slices = [
    { stage: 'suspect', slice: 0 },
    { stage: 'victim', slice: 0 },
    { stage: 'victim', slice: 1 },
  ];
  for (const { stage, slice } of slices) {
    const engine = engineThatKnows(slice === 1 ? PHONE : '+8613700000000');
    const episodes = new EpisodeBook();
    await storeOf(stage, slice).save({ position: '1-0', pack: 'test@1.0.0', engine, episodes });
  }
  const keyPrefix = '{forewarn-slices}';
  const place = { checkpointDir: folder, vault, redisUrl: redis.url, keyPrefix };
  const forgotten = new Forgotten([{ kind: 'phone', id: PHONE }]);
  const leases = new SliceLeases({
    redisUrl: redis.url,
    keyPrefix: `${keyPrefix}:victim-stage-1x2`,
    sliceCount: 2,
    leaseMs: 60_000,
    owner: 'one',
  });
  await leases.share();
  const forget = (isDryRun: boolean) => forgetInSlices(place, undefined, forgotten, isDryRun);
  await expect(forget(false)).rejects.toThrow('1 engines of victim-stage-1x2 run; stop them first');
  await leases.leave([0, 1]);

  expect(await forget(true)).toBe(1);
  expect(await forget(false)).toBe(1);
  expect(await forget(false)).toBe(0);
  for (const { stage, slice } of slices)
    expect((await storeOf(stage, slice).load()).checkpoint).toMatchObject({ position: '1-0' });
  const elsewhere = { suspects: 3, people: 3 };
  await expect(forgetInSlices(place, elsewhere, forgotten, true)).rejects.toMatchObject({
    code: 'FW_CONFIG',
  });
});
