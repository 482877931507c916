// Where personal data is in plain after a whole run with marked values, sink by sink. HELD is the whole of what may be: more fails, and so does
// a row of which nothing is left.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataVault } from '../data-vault.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { HELD } from './held.ts';
import { type MarkedRun, markedRun } from './marked-run.ts';
import { marksIn } from './marks.ts';
import { checkpointTexts, fileSinks, ledgerSinks, redisSinks } from './sinks.ts';

let redis: RedisServer;
let folder = '';
let run: MarkedRun;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-leaks-'));
  run = await markedRun(folder, redis.url);
}, 180_000);

afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('personal data is in plain where it is declared to be, and nowhere else', async () => {
  const dataDir = join(folder, 'data');
  const checkpoint = await checkpointTexts(dataDir, dataVault(dataDir));
  // They are in it; what is looked for below is whether they can be read without the keys.
  expect(marksIn(checkpoint.opened)).toEqual(['account', 'device', 'identity', 'phone']);
  const sinks = new Map([
    ['output', run.output],
    ['metrics', run.metrics],
    ['answers to who holds the task', run.answers.holder],
    ['answers to others', run.answers.others],
    ['answers of refused requests', run.answers.refused],
    ['deliveries', run.delivered],
    ['checkpoints', checkpoint.kept],
    ...fileSinks(dataDir),
    ...(await redisSinks(redis.url)),
    ...(await ledgerSinks(dataDir)),
  ]);
  const found = [...sinks].map(([sink, text]) => [sink, marksIn(text)] as const);
  const held = found.filter(([, kinds]) => kinds.length > 0);
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(HELD));
});
