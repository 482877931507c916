// Where personal data is in plain after a whole run with marked values, sink by sink. HELD is the whole of what may be: more fails, and so does
// a row of which nothing is left.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataVault } from '../data-vault.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { HELD } from './held.ts';
import { type MarkedRun, markedRun } from './marked-run.ts';
import { marksIn, PERSON, RELATIVE, SUSPECT } from './marks.ts';
import { checkpointTexts, fileSinks, ledgerSinks, redisSinks } from './sinks.ts';

/** Kinds of ids by kinds of marks, where they differ. */
const KINDS: Readonly<Record<string, string>> = {
  identity: 'person',
  name: 'words',
  place: 'words',
};

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

/** Runs a command on what the run has left. */
function command(args: readonly string[], input = '') {
  return spawnSync(process.execPath, ['cmd/main.ts', ...args], {
    input,
    encoding: 'utf8',
    env: {
      ...process.env,
      REDIS_URL: redis.url,
      FOREWARN_DATA_DIR: join(folder, 'data'),
      FOREWARN_PACK_DIR: join(folder, 'pack'),
      FOREWARN_ACCESS: 'on',
    },
  });
}

test('personal data is in plain where it is declared to be, and nowhere else', async () => {
  const dataDir = join(folder, 'data');
  const checkpoint = await checkpointTexts(dataDir, dataVault(dataDir));
  // They are in it; what is looked for below is whether they can be read without the keys.
  expect(marksIn(checkpoint.opened)).toEqual(['account', 'device', 'identity', 'phone']);
  const sinks = new Map([
    ['output', run.output],
    ['metrics', run.metrics],
    ['answers that reveal', run.answers.revealed],
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

test('a key that was changed seals nothing of the desk and the ledger once all of it was sealed anew', async () => {
  const [, keyId] = /^ {2}([0-9a-f]{8}) /m.exec(command(['keys', 'list']).stdout) ?? [];
  const heldBy = async () => {
    const sinks = [...(await redisSinks(redis.url)), ...(await ledgerSinks(join(folder, 'data')))];
    return sinks.filter(([, text]) => text.includes(`v1.${keyId}.`)).map(([sink]) => sink);
  };
  expect(await heldBy()).toContain('ledger token_values');
  expect(command(['keys', 'rotate']).status).toBe(0);
  const { stderr, status } = command(['keys', 'reseal']);
  expect([stderr, status]).toEqual(['', 0]);
  expect(await heldBy()).toEqual([]);
}, 120_000);

test('nothing of people who are forgotten is left, sealed or not', async () => {
  const dataDir = join(folder, 'data');
  const ids = [
    ...Object.entries(PERSON).map(([kind, id]) => `${KINDS[kind] ?? kind}:${id}`),
    ...[SUSPECT, RELATIVE].map(({ phone }) => `phone:${phone}`),
    `account:${SUSPECT.account}`,
  ].join('\n');
  const forgetting = (...more: string[]) =>
    command(['forget', '-', '--by', 'chen', '--reason', 'order 7', ...more], ids);
  // The order is on its way to the bank: without a word more nothing is dropped.
  expect(forgetting().status).toBe(1);
  const kept = await redisSinks(redis.url);
  expect(marksIn(kept.get('redis signals') ?? '')).not.toEqual([]);
  // Ladders are not told from the queue that attends to them, which has their name.
  const open = (sinks: ReadonlyMap<string, string>) =>
    ['redis task-desk', 'redis order', 'redis reach'].filter((sink) => sinks.has(sink));
  expect(open(kept)).toHaveLength(3);
  const { status, stdout, stderr } = forgetting('--drop-open');
  expect([stderr, status]).toEqual(['', 0]);
  const checkpoint = await checkpointTexts(dataDir, dataVault(dataDir));
  const sinks = new Map([
    ['output', stdout],
    ['state', checkpoint.opened],
    ...fileSinks(dataDir),
    ...(await redisSinks(redis.url)),
    ...(await ledgerSinks(dataDir)),
  ]);
  const found = [...sinks].map(([sink, text]) => [sink, marksIn(text)] as const);
  expect(found.filter(([, kinds]) => kinds.length > 0)).toEqual([]);
  expect(open(sinks)).toEqual([]);
  expect(sinks.get('ledger audit')).toContain("act: 'forget'");
}, 600_000);
