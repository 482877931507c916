// The whole system is killed with SIGKILL again and again while the sample runs through it, and started again each time. At the end
// the log itself is the judge: a fresh engine over the frames that are in it must come to exactly the decisions and episodes that
// the ledger and the task queue hold. Nothing lost, nothing doubled.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TaskQueue } from '../../dissuasion/task-queue.ts';
import { openLedger } from '../../ledger/ledger.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { fieldOf } from '../../signal/signal.ts';
import { simulate } from '../../sim/simulate.ts';
import { dataVault } from '../data-vault.ts';
import { judgeLog } from '../log-judge.ts';
import { startRedis } from '../redis-server.ts';
import { Losses } from './losses.ts';

const SAMPLE = { people: 3_000, days: 0.6, seed: 7 };
const KILLS = 3;
const PROJECT = new URL('../../', import.meta.url).pathname;

let redis: Awaited<ReturnType<typeof startRedis>>;
let dataDir = '';
let packDir = '';
let lastOutput = '';
/** What was found of all that the log leads to, and what of it was lost or doubled. */
const losses = new Losses();
const found = { signals: 0, decisions: 0, rows: 0 };

beforeAll(async () => {
  redis = await startRedis();
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-crash-'));
  dataDir = join(folder, 'data');
  packDir = join(folder, 'pack');
  cpSync(join(PROJECT, 'rules', 'packs', 'zhejiang'), packDir, { recursive: true });
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
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
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
      FOREWARN_PACK_DIR: packDir,
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
  identities: ReadonlySet<string>;
  decisionIds: string[];
  episodeIds: string[];
  caseIds: string[];
}> {
  const { identities, batch } = await judgeLog(
    redis.url,
    await instancePrefix(),
    loadPlan(packDir),
  );
  return {
    identities,
    decisionIds: (batch.decisions ?? []).map(({ decisionId }) => decisionId).sort(),
    episodeIds: (batch.episodes ?? []).map(({ episodeId }) => episodeId).sort(),
    caseIds: [...new Set((batch.cases ?? []).map(({ caseId }) => caseId))].sort(),
  };
}

describe('a system that is killed again and again', () => {
  it('has every signal of the sample in its log, but for what dissuaded people did not do', async () => {
    const { identities } = await judge();
    const prevented = new Set(readFileSync(join(dataDir, 'prevented.txt'), 'utf8').split('\n'));
    const missing: string[] = [];
    for (const chunk of simulate(SAMPLE).chunks) {
      for (const signal of chunk) {
        const deed = fieldOf(signal, 'transferId') ?? fieldOf(signal, 'caseId');
        const isPrevented = typeof deed === 'string' && prevented.has(deed);
        const identity = `${signal.source}/${signal.id}`;
        if (!identities.has(identity) && !isPrevented) missing.push(identity);
      }
    }
    found.signals = identities.size;
    losses.lost.push(...missing);
    expect(missing).toEqual([]);
  });

  it('holds exactly the decisions, episodes and cases that its log leads to, each once', async () => {
    const expected = await judge();
    const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
    try {
      const ids = async (table: string, column: string) =>
        (
          await ledger.query<{ id: string }>(
            `SELECT ${column} AS id FROM ${table} FINAL ORDER BY id`,
          )
        ).map(({ id }) => id);
      const decisions = await ids('decisions', 'decision_id');
      const episodes = await ids('episodes', 'episode_id');
      const cases = await ids('cases', 'case_id');
      found.decisions = decisions.length;
      found.rows = decisions.length + episodes.length + cases.length;
      losses.compare('decision', decisions, expected.decisionIds);
      losses.compare('episode', episodes, expected.episodeIds);
      losses.compare('case', cases, expected.caseIds);
      expect(expected.decisionIds.length).toBeGreaterThan(0);
      expect(decisions).toEqual(expected.decisionIds);
      expect(episodes).toEqual(expected.episodeIds);
      expect(cases).toEqual(expected.caseIds);
    } finally {
      await ledger.close();
    }
  });

  it('has one task for each episode, each closed with one outcome that the ledger has too', async () => {
    const { episodeIds } = await judge();
    const tasks = new TaskQueue({
      redisUrl: redis.url,
      leaseMs: 1_000,
      keyPrefix: `{${await instancePrefix()}}`,
      vault: dataVault(dataDir),
    });
    const closed: { episodeId: string; outcomeId: string | undefined }[] = [];
    for (const state of ['waiting', 'claimed'] as const) {
      expect((await tasks.list({ desk: '330000', state })).tasks).toEqual([]);
    }
    let cursor: string | undefined;
    do {
      const page = await tasks.list({
        desk: '330000',
        state: 'closed',
        limit: 500,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { task, outcome } of page.tasks)
        closed.push({ episodeId: task.episodeId, outcomeId: outcome?.outcomeId });
      cursor = page.cursor;
    } while (cursor !== undefined);
    await tasks.close();
    losses.compare(
      'task',
      closed.map(({ episodeId }) => episodeId),
      episodeIds,
    );
    console.log(
      `killed ${KILLS} times: signals in ${found.signals}, decisions ${found.decisions}, tasks ${closed.length}, rows ${found.rows}, ` +
        `lost ${losses.lost.length}, doubled ${losses.doubled.length}`,
    );
    expect([losses.lost, losses.doubled]).toEqual([[], []]);
    expect(closed.map(({ episodeId }) => episodeId).sort()).toEqual(episodeIds);
    const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
    try {
      // An outcome that was in the ledger when the process died may be followed by another of the same task: the newest counts.
      const counting = await ledger.query<{ id: string; episode: string }>(
        `SELECT argMax(outcome_id, (recorded_at, outcome_id)) AS id, episode_id AS episode FROM outcomes GROUP BY episode_id`,
      );
      const closedByDesk = closed.filter(({ outcomeId }) => outcomeId !== undefined);
      const countingIds = new Set(counting.map(({ id }) => id));
      expect(closedByDesk.filter(({ outcomeId }) => !countingIds.has(outcomeId ?? ''))).toEqual([]);
      const withOutcome = new Set(counting.map(({ episode }) => episode));
      expect(episodeIds.filter((episodeId) => !withOutcome.has(episodeId))).toEqual([]);
    } finally {
      await ledger.close();
    }
  });

  it('left no half-written checkpoint behind that counts', () => {
    const names = readdirSync(join(dataDir, 'checkpoints'));
    expect(names.filter((name) => name.endsWith('.checkpoint')).length).toBeGreaterThan(0);
  });
});
