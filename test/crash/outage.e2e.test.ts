// ClickHouse goes away for some seconds under load (away.ts), then Redis is killed for some seconds, and the desk works on all the time. At the end the
// log is the judge, as after crashes: nothing lost, nothing doubled, every person's episode in its last state. Meanwhile operators must be
// able to read what is wrong from /readyz, the metrics and the log.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import { type ClickHouseServer, startClickHouse } from '../clickhouse-server.ts';
import { dataVault } from '../data-vault.ts';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { judgeLog } from '../log-judge.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { taskEpisodeIds } from '../task-episodes.ts';
import { awayMs } from './away.ts';
import { paymentOf } from './payments.ts';

/** Orange at the second payment, red at the fourth. */
const PACK = `
pack: outage
version: 1.0.0
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  twice: { typology: demo, on: transfer.attempted, when: paid >= 2, points: 60, reason: '{paid}' }
  often: { typology: demo, on: transfer.attempted, when: paid >= 4, points: 90, reason: '{paid}' }
`;
const AWAY_MS = awayMs(5_000);
const READY_MS = 60_000 + AWAY_MS;
/** Nothing told for so long means that it has stopped. */
const STILL_MS = 60_000;
const POST_SIGNALS = 60;
const POST_PAUSE_MS = 60;
const CLOSED_MIN = 12;
/** Each person pays in turn with nine others. */
const IN_TURN = 10;

let redis: RedisServer;
let clickHouse: ClickHouseServer;
let ledger: Ledger;
let forewarn: ForewarnProcess;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  clickHouse = await startClickHouse();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-outage-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
  forewarn = await startForewarn({
    REDIS_URL: redis.url,
    CLICKHOUSE_URL: clickHouse.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
    FOREWARN_CHECKPOINT_MS: '500',
  });
  ledger = await openLedger({ url: clickHouse.url });
});

afterAll(async () => {
  await forewarn.stop();
  await ledger.close();
  await clickHouse.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What a post is answered, 0 when there is no answer. */
async function post(
  path: string,
  body: string,
  type = 'application/json',
): Promise<Response | undefined> {
  const headers = { 'content-type': type };
  return fetch(`${forewarn.url}${path}`, { method: 'POST', headers, body }).catch(() => undefined);
}

/** A bank that sends payments until it is told to stop, each batch again until it is taken; gives how many. */
async function sendPayments(stopping: AbortSignal): Promise<number> {
  let sent = 0;
  while (!stopping.aborted) {
    const lines = Array.from({ length: POST_SIGNALS }, (_, i) =>
      JSON.stringify(paymentOf(sent + i, IN_TURN)),
    ).join('\n');
    while ((await post('/v1/signals', lines, 'application/x-ndjson'))?.ok !== true)
      await sleep(100);
    sent += POST_SIGNALS;
    await sleep(POST_PAUSE_MS);
  }
  return sent;
}

/** A desk that claims and closes, each outcome again while something is away, some at least on however slow a machine; gives how many outcomes were answered well. */
async function workDesk(stopping: AbortSignal): Promise<number> {
  let closed = 0;
  while (!stopping.aborted || closed < CLOSED_MIN) {
    const claimed = await post('/v1/desks/330000/claims', '{"staff":"li"}');
    if (claimed?.status !== 201) {
      await sleep(50);
      continue;
    }
    const { lease, task } = (await claimed.json()) as { lease: string; task: { taskId: string } };
    const outcome = JSON.stringify({ lease, outcome: 'dissuaded', kept: { dissuaded: 100_000 } });
    for (;;) {
      const answer = await post(`/v1/tasks/${task.taskId}/outcome`, outcome);
      if (answer?.ok === true) closed++;
      if (answer !== undefined && answer.status < 500) break;
      await sleep(100);
    }
  }
  return closed;
}

async function read(path: string): Promise<string> {
  return (await fetch(`${forewarn.url}${path}`)).text();
}

async function metric(name: string): Promise<number> {
  const line = (await read('/metrics')).split('\n').find((each) => each.startsWith(name));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

/** Dependencies that are not ready, with the reason. */
async function missing(): Promise<Map<string, string>> {
  const { dependencies } = JSON.parse(await read('/readyz')) as {
    dependencies: { name: string; isReady: boolean; why?: string }[];
  };
  const absent = dependencies.filter(({ isReady }) => !isReady);
  return new Map(absent.map(({ name, why }) => [name, why ?? '']));
}

async function rowsOf(sql: string): Promise<Record<string, string | number>[]> {
  return ledger.query<Record<string, string | number>>(sql);
}

function logLines(): { msg: string; trouble?: string }[] {
  const text = readFileSync(join(folder, 'data', 'forewarn.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function untilReady(): Promise<void> {
  await expect.poll(missing, { timeout: READY_MS, interval: 200 }).toEqual(new Map());
}

/** Until so many decisions are told. Throws when no more come, however long all of them take. */
async function untilTold(count: number): Promise<void> {
  let [before, since] = [-1, Date.now()];
  for (;;) {
    const [row] = await rowsOf('SELECT count() AS n FROM decisions FINAL');
    const told = Number(row?.['n']);
    if (told === count) return;
    if (told !== before) [before, since] = [told, Date.now()];
    if (Date.now() - since > STILL_MS)
      throw new Error(
        `${told} of ${count} decisions are told, and no more: ${await read('/readyz')}`,
      );
    await sleep(300);
  }
}

async function takeClickHouseAway(): Promise<void> {
  await clickHouse.goAway();
  await expect.poll(missing, { timeout: READY_MS }).toEqual(
    new Map([
      ['ledger', expect.stringContaining('ClickHouse')],
      ['engine', expect.stringContaining('ClickHouse')],
    ]),
  );
  await sleep(AWAY_MS);
  expect(await metric('forewarn_pump_waiting')).toBe(1);
  expect(await metric('forewarn_log_lag_seconds')).toBeGreaterThan(AWAY_MS / 1_000 / 2);
  expect(await metric('forewarn_effects_retried_total{sink="effects"}')).toBeGreaterThan(0);
  await clickHouse.comeBack();
  await untilReady();
}

async function takeRedisAway(): Promise<void> {
  redis.kill();
  await expect
    .poll(async () => [...(await missing()).keys()].sort(), { timeout: READY_MS })
    .toEqual(['engine', 'log', 'tasks']);
  await sleep(AWAY_MS);
  expect(await metric('forewarn_pump_waiting')).toBe(1);
  redis = await startRedis({ dir: redis.dir, port: redis.port });
  await untilReady();
}

test(
  'while ClickHouse and then Redis are away nothing is lost, nothing doubled, and operators read why',
  async () => {
    const stopping = new AbortController();
    const sending = sendPayments(stopping.signal);
    const working = workDesk(stopping.signal);
    await sleep(2_000);
    const memoryBefore = await metric('forewarn_process_resident_memory_bytes');
    await takeClickHouseAway();
    await sleep(1_000);
    await takeRedisAway();
    await sleep(1_000);
    stopping.abort();
    const [sent, outcomes] = await Promise.all([sending, working]);

    const prefix = `forewarn-${readFileSync(join(folder, 'data', 'instance'), 'utf8')}`;
    const plan = loadPlan(join(folder, 'pack'));
    const { identities, counts, batch } = await judgeLog(redis.url, prefix, plan);
    const decisions = batch.decisions ?? [];
    const episodes = batch.episodes ?? [];
    await untilTold(decisions.length);
    await expect.poll(() => metric('forewarn_log_lag_seconds'), { timeout: READY_MS }).toBe(0);

    const lostSignals = Array.from({ length: sent }, (_, i) => `bank/p${i}`).filter(
      (identity) => !identities.has(identity),
    );
    const rows = await rowsOf('SELECT decision_id AS id FROM decisions ORDER BY id');
    const ids = rows.map(({ id }) => id);
    const episodeRows = await rowsOf(
      'SELECT episode_id AS id, revision, toString(level) AS level, state FROM episodes FINAL ORDER BY id',
    );
    const vault = dataVault(join(folder, 'data'));
    const place = { redisUrl: redis.url, keyPrefix: `{${prefix}}`, vault };
    const taskEpisodes = await taskEpisodeIds(place);
    const outcomeRows = await rowsOf(
      'SELECT count() AS n, uniqExact(episode_id) AS episodes FROM outcomes',
    );
    const memoryAfter = await metric('forewarn_process_resident_memory_bytes');

    const expectedIds = decisions.map(({ decisionId }) => decisionId).sort();
    const lost = expectedIds.filter((id) => !ids.includes(id)).length;
    const doubled = ids.length - new Set(ids).size;
    console.log(
      `each away for ${AWAY_MS / 1_000} s: signals in ${sent} (${counts.duplicate} sent again), decisions ${ids.length}, episodes ${episodeRows.length}, tasks ${taskEpisodes.length}, outcomes ${outcomes}, ` +
        `rows ${ids.length + episodeRows.length}, lost ${lost + lostSignals.length}, doubled ${doubled}, memory ${Math.round(memoryBefore / 1e6)} to ${Math.round(memoryAfter / 1e6)} MB`,
    );
    expect(sent).toBeGreaterThan(1_000);
    expect(lostSignals).toEqual([]);
    expect(ids).toEqual(expectedIds);
    // The last state of every episode is the one to which its signals lead in their order.
    expect(episodeRows).toEqual(
      episodes
        .map(({ episodeId, revision, level, state }) => ({ id: episodeId, revision, level, state }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(taskEpisodes).toEqual(episodes.map(({ episodeId }) => episodeId).sort());
    expect(outcomes).toBeGreaterThanOrEqual(CLOSED_MIN);
    expect(outcomeRows[0]?.['n']).toBe(outcomeRows[0]?.['episodes']);
    const said = logLines();
    expect(
      said.some(
        ({ msg, trouble }) => msg.includes('has trouble') && trouble?.includes('ClickHouse'),
      ),
    ).toBe(true);
    expect(
      said.some(
        ({ msg, trouble }) => msg.includes('has trouble') && /Redis|log/.test(trouble ?? ''),
      ),
    ).toBe(true);
    expect(said.some(({ msg }) => msg.includes('is over'))).toBe(true);
  },
  180_000 + 20 * AWAY_MS,
);
