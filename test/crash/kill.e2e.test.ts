// The whole system is killed with SIGKILL again and again while the sample runs through it, and started again each time. At the end
// the log itself is the judge: a fresh engine over the frames that are in it must come to exactly the decisions and episodes that
// the ledger and the task queue hold. Nothing lost, nothing doubled.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TaskQueue } from '../../dissuasion/task-queue.ts';
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { Engine } from '../../engine/engine.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { LOG_START } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { Effects } from '../../runtime/effect.ts';
import { type FrameCounts, stepFrame } from '../../runtime/frame-step.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { simulate } from '../../sim/simulate.ts';
import { startRedis } from '../redis-server.ts';

const SAMPLE = { people: 2_000, days: 1, seed: 7 };
const KILLS = 4;
const PROJECT = new URL('../../', import.meta.url).pathname;

let redis: Awaited<ReturnType<typeof startRedis>>;
let dataDir = '';
let lastOutput = '';

beforeAll(async () => {
  redis = await startRedis();
  dataDir = mkdtempSync(join(tmpdir(), 'forewarn-crash-'));
  for (let kill = 0; kill < KILLS; kill++) {
    const child = run();
    const ended = once(child, 'exit');
    await Promise.race([waitForWork(), ended]);
    await Promise.race([sleep(300 + 700 * kill), ended]);
    child.kill('SIGKILL');
    await ended;
  }
  const child = run();
  const [code] = await once(child, 'exit');
  expect(code, lastOutput).toBe(0);
});

afterAll(async () => {
  await redis.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function run(): ChildProcess {
  const args = ['cmd/main.ts', 'start', '--once', '--json'];
  for (const [name, value] of Object.entries(SAMPLE)) args.push(`--${name}`, String(value));
  const child = spawn(process.execPath, args, {
    cwd: PROJECT,
    env: {
      ...process.env,
      REDIS_URL: redis.url,
      FOREWARN_DATA_DIR: dataDir,
      FOREWARN_LEASE_MS: '1000',
      FOREWARN_CHECKPOINT_MS: '300',
    },
  });
  lastOutput = '';
  child.stdout.on('data', (bytes) => {
    lastOutput += String(bytes);
  });
  child.stderr.on('data', (bytes) => {
    lastOutput += String(bytes);
  });
  return child;
}

/** Until the run has fed some slices of the sample, so that the kill comes in the middle of work. */
async function waitForWork(): Promise<void> {
  const placeFile = join(dataDir, 'feed-place.json');
  const before = existsSync(placeFile) ? readFileSync(placeFile, 'utf8') : '';
  while (!existsSync(placeFile) || readFileSync(placeFile, 'utf8') === before) await sleep(20);
}

async function instancePrefix(): Promise<string> {
  return `forewarn-${readFileSync(join(dataDir, 'instance'), 'utf8')}`;
}

/** What a fresh engine makes of everything that is in the log. */
async function judge(): Promise<{
  identities: Set<string>;
  decisionIds: string[];
  episodeIds: string[];
  caseIds: string[];
}> {
  const log = await openRedisStreamLog({ redis: redis.url, prefix: await instancePrefix(), partitionCount: 1 });
  const engine = new Engine(loadPlan(join(PROJECT, 'rules', 'packs', 'zhejiang')));
  const episodes = new EpisodeBook();
  const effects = new Effects();
  const counts: FrameCounts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  const identities = new Set<string>();
  let after = LOG_START;
  for (;;) {
    const frames = await log.read({ partition: 0, after, framesMax: 64, waitMs: 0 });
    if (frames.length === 0) break;
    for (const frame of frames) {
      for (const line of unpackFrame(frame.frame)) {
        const { source, id } = JSON.parse(line) as { source: string; id: string };
        identities.add(`${source}/${id}`);
      }
      stepFrame(engine, episodes, frame, effects, counts);
      after = frame.position;
    }
  }
  await log.close();
  const batch = effects.ledgerBatch();
  return {
    identities,
    decisionIds: (batch.decisions ?? []).map(({ decisionId }) => decisionId).sort(),
    episodeIds: (batch.episodes ?? []).map(({ episodeId }) => episodeId).sort(),
    caseIds: [...new Set((batch.cases ?? []).map(({ caseId }) => caseId))].sort(),
  };
}

describe('a system that is killed again and again', () => {
  it('has every signal of the sample in its log', async () => {
    const { identities } = await judge();
    const missing: string[] = [];
    for (const chunk of simulate(SAMPLE).chunks) {
      for (const signal of chunk) {
        const identity = `${signal.source}/${signal.id}`;
        if (!identities.has(identity) && signal.type !== 'case.filed') missing.push(identity);
      }
    }
    expect(missing).toEqual([]);
  });

  it('holds exactly the decisions, episodes and cases that its log leads to, each once', async () => {
    const expected = await judge();
    const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
    try {
      const ids = async (table: string, column: string) =>
        (await ledger.query<{ id: string }>(`SELECT ${column} AS id FROM ${table} FINAL ORDER BY id`)).map(({ id }) => id);
      expect(expected.decisionIds.length).toBeGreaterThan(0);
      expect(await ids('decisions', 'decision_id')).toEqual(expected.decisionIds);
      expect(await ids('episodes', 'episode_id')).toEqual(expected.episodeIds);
      expect(await ids('cases', 'case_id')).toEqual(expected.caseIds);
    } finally {
      await ledger.close();
    }
  });

  it('has one task for each episode, each closed with one outcome that the ledger has too', async () => {
    const { episodeIds } = await judge();
    const tasks = new TaskQueue({ redisUrl: redis.url, leaseMs: 1_000, keyPrefix: `{${await instancePrefix()}}` });
    const closed: { episodeId: string; outcomeId: string | undefined }[] = [];
    for (const state of ['waiting', 'claimed'] as const) {
      expect((await tasks.list({ desk: '330000', state })).tasks).toEqual([]);
    }
    let cursor: string | undefined;
    do {
      const page = await tasks.list({ desk: '330000', state: 'closed', limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      for (const { task, outcome } of page.tasks) closed.push({ episodeId: task.episodeId, outcomeId: outcome?.outcomeId });
      cursor = page.cursor;
    } while (cursor !== undefined);
    await tasks.close();
    expect(closed.map(({ episodeId }) => episodeId).sort()).toEqual(episodeIds);
    const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
    try {
      const rows = await ledger.query<{ id: string; episode: string }>(
        'SELECT outcome_id AS id, episode_id AS episode FROM outcomes FINAL ORDER BY id',
      );
      expect(rows.map(({ id }) => id)).toEqual(closed.flatMap(({ outcomeId }) => outcomeId ?? []).sort());
      expect(new Set(rows.map(({ episode }) => episode)).size).toBe(rows.length);
    } finally {
      await ledger.close();
    }
  });

  it('left no half-written checkpoint behind that counts', () => {
    const names = readdirSync(join(dataDir, 'checkpoints'));
    expect(names.filter((name) => name.endsWith('.checkpoint')).length).toBeGreaterThan(0);
  });
});
