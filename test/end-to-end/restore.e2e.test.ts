// `forewarn restore tasks` as an operator runs it: the system has run, its Redis is emptied while it is stopped, the command brings the
// tasks back, and after the next start the desk works them over HTTP.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runForewarn, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const PACK = `
pack: restore
version: 1.0.0
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 2, points: 60, reason: '{paid}' }
`;
const PEOPLE = 5;

let redis: RedisServer;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-restore-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
});

afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

function settings(dataDir = join(folder, 'data')): NodeJS.ProcessEnv {
  return {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: dataDir,
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
  };
}

function payments(): string {
  const time = Date.now();
  const lines = Array.from({ length: PEOPLE * 2 }, (_, i) => ({
    type: 'transfer.attempted',
    id: `p${i}`,
    source: 'bank',
    time: time - 60_000 + i,
    region: '330106',
    transferId: `t${i}`,
    payer: `6200000${i % PEOPLE}`,
    payee: '62000009',
    amountFen: 100_000,
  }));
  return lines.map((line) => JSON.stringify(line)).join('\n');
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

async function waitingCount(url: string): Promise<number> {
  const page = (await (await ask(url, 'GET', '/v1/tasks?limit=100')).json()) as {
    tasks: unknown[];
  };
  return page.tasks.length;
}

async function restore(...options: string[]) {
  const { code, out, err } = await runForewarn(
    ['restore', 'tasks', '--json', ...options],
    settings(),
  );
  expect(code, err).toBe(0);
  return JSON.parse(out);
}

test('what Redis lost is restored by the command, counted, once, and closed by the desk', async () => {
  const first = await startForewarn(settings());
  const posted = await fetch(`${first.url}/v1/signals`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: payments(),
  });
  expect(posted.status, await posted.text()).toBeLessThan(300);
  await expect.poll(() => waitingCount(first.url), { timeout: 20_000 }).toBe(PEOPLE);
  expect(await first.stop()).toBe(0);

  const admin = new Redis(redis.url);
  const [dueKey = ''] = await admin.keys('*:due');
  const due = await admin.zrange(dueKey, '0', '-1', 'WITHSCORES');
  expect(due).toHaveLength(PEOPLE * 2);
  await admin.flushall();

  const counts = { openEpisodes: PEOPLE, withoutTask: 0, raised: 0, closed: 0, withHistory: 0 };
  const missing = { ...counts, opened: PEOPLE, unchanged: 0, openedByDesk: { '330106': PEOPLE } };
  const there = { ...counts, opened: 0, unchanged: PEOPLE, openedByDesk: {} };
  expect(await restore('--dry-run')).toEqual({ dryRun: true, ...missing });
  expect(await restore('--dry-run')).toEqual({ dryRun: true, ...missing });
  expect(await restore()).toEqual({ dryRun: false, ...missing });
  expect(await restore()).toEqual({ dryRun: false, ...there });
  // Each rises when it would have, and not before there is a forewarn that does it.
  expect(await admin.zrange(dueKey, '0', '-1', 'WITHSCORES')).toEqual(due);
  admin.disconnect();

  const second = await startForewarn(settings());
  try {
    expect(await waitingCount(second.url)).toBe(PEOPLE);
    for (let closed = 0; closed < PEOPLE; closed++) {
      const claimed = await ask(second.url, 'POST', '/v1/desks/330000/claims', { staff: 'li' });
      const claim = (await claimed.json()) as { task: { taskId: string }; lease: string };
      const answer = await ask(second.url, 'POST', `/v1/tasks/${claim.task.taskId}/outcome`, {
        lease: claim.lease,
        outcome: 'dissuaded',
      });
      expect(answer.status, await answer.text()).toBeLessThan(300);
    }
    expect(await waitingCount(second.url)).toBe(0);
  } finally {
    await second.stop();
  }
  const all = await runForewarn(['restore', 'all', '--json'], settings());
  expect(JSON.parse(all.out)).toMatchObject({
    victims: { frauds: PEOPLE, restored: 0 },
    tasks: { openEpisodes: 0, opened: 0 },
    ladders: { ladders: 0, restored: 0 },
    aftercare: { calls: 2 * PEOPLE, opened: 0, unchanged: 2 * PEOPLE },
    // Prepared before Redis was emptied; the ledger has those that it was told of by then.
    orders: { updated: 0 },
  });
}, 600_000);

test('it says what to do when it cannot be done', async () => {
  const nowhere = join(folder, 'nowhere');
  const noFolder = await runForewarn(['restore', 'tasks'], settings(nowhere));
  expect(noFolder).toMatchObject({ code: 1, err: expect.stringContaining('no data folder') });
  const noKind = await runForewarn(['restore', 'everything'], settings());
  expect(noKind).toMatchObject({ code: 2, err: expect.stringContaining("'tasks'") });
  const running = await startForewarn(settings());
  try {
    // The embedded ClickHouse belongs to one process at a time.
    const beside = await runForewarn(['restore', 'tasks'], settings());
    expect(beside.code).toBe(1);
    expect(beside.err).toContain('stop the other forewarn');
  } finally {
    await running.stop();
  }
}, 600_000);
