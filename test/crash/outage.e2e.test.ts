// ClickHouse goes away for some seconds under load (away.ts), then Redis is killed for some seconds, and the desk works on all the time. At the end the
// log is the judge, as after crashes: nothing lost, nothing doubled, every person's episode in its last state and told in order. Meanwhile operators must be
// able to read what is wrong from /readyz, the metrics and the log, and what lies in memory must not grow with the log.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../../ledger/ledger.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
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
/** Each person pays in turn with 59 others, once a post, so that what comes of them is told bit by bit. */
const IN_TURN = POST_SIGNALS;
/** What comes on top while ClickHouse is away: 128 MB of signals that the engine knows already, far more than may wait in memory. */
const BALLAST_FRAMES = 2_000;
const BALLAST_FRAME_BYTES = 64_000;
/** What may be alive on top of what was before: two runs of frames and what came of them, with room to spare. */
const HELD_BYTES_MAX = 64_000_000;

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
    // None is due while a server is away: the pump would read no more because of that alone.
    FOREWARN_CHECKPOINT_MS: '600000',
    NODE_OPTIONS: `--import ${join(import.meta.dirname, 'memory-probe.ts')}`,
    TEST_MEMORY_FILE: memoryFile(),
  });
  ledger = await openLedger({ url: clickHouse.url });
  await noteRevisions();
});

afterAll(async () => {
  await forewarn.stop();
  await ledger.close();
  await clickHouse.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

const memoryFile = () => join(folder, 'memory');
const logPrefix = () => `forewarn-${readFileSync(join(folder, 'data', 'instance'), 'utf8')}`;

/** Bytes alive in forewarn's main thread, where frames wait to be told. */
async function liveBytes(): Promise<number> {
  rmSync(memoryFile(), { force: true });
  forewarn.child.kill('SIGUSR2');
  while (!existsSync(memoryFile())) await sleep(20);
  return Number(readFileSync(memoryFile(), 'utf8'));
}

/** Has ClickHouse note each revision of an episode as it is inserted: the table itself keeps the newest alone. */
async function noteRevisions(): Promise<void> {
  const address = `${clickHouse.url}/?database=forewarn`;
  for (const body of [
    'CREATE TABLE told_revisions (episode_id String, revision UInt32, at DateTime64(9)) ENGINE = MergeTree ORDER BY at',
    'CREATE MATERIALIZED VIEW told_revisions_view TO told_revisions AS SELECT episode_id, revision, now64(9) AS at FROM episodes',
  ]) {
    const { status } = await fetch(address, { method: 'POST', body });
    expect(status).toBe(200);
  }
}

/** Puts the first payment into the log again and again, as a sender that repeats for ever. */
async function appendBallast(): Promise<number> {
  const line = `${JSON.stringify(paymentOf(0, IN_TURN))}\n`;
  const linesAFrame = Math.floor(BALLAST_FRAME_BYTES / line.length);
  const frame = new TextEncoder().encode(line.repeat(linesAFrame));
  const options = { redis: redis.url, prefix: logPrefix(), partitionCount: 1 };
  const log = await openRedisStreamLog(options);
  for (let i = 0; i < BALLAST_FRAMES; i++) await log.append(0, frame);
  await log.close();
  return BALLAST_FRAMES * linesAFrame;
}

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

const megabytes = (bytes: number) => Math.round(bytes / 1e6);

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

/** Gives how many bytes are alive at the end of the outage. */
async function takeClickHouseAway(whileAway: () => Promise<unknown>): Promise<number> {
  await clickHouse.goAway();
  await expect.poll(missing, { timeout: READY_MS }).toEqual(
    new Map([
      ['ledger', expect.stringContaining('ClickHouse')],
      ['engine', expect.stringContaining('ClickHouse')],
    ]),
  );
  await Promise.all([sleep(AWAY_MS), whileAway()]);
  expect(await metric('forewarn_pump_waiting')).toBe(1);
  const live = await liveBytes();
  expect(await metric('forewarn_log_lag_seconds')).toBeGreaterThan(AWAY_MS / 1_000 / 2);
  expect(await metric('forewarn_effects_retried_total{sink="effects"}')).toBeGreaterThan(0);
  await clickHouse.comeBack();
  await untilReady();
  return live;
}

/** The same for Redis. */
async function takeRedisAway(): Promise<number> {
  redis.kill();
  await expect
    .poll(async () => [...(await missing()).keys()].sort(), { timeout: READY_MS })
    .toEqual(['engine', 'log', 'tasks']);
  await sleep(AWAY_MS);
  expect(await metric('forewarn_pump_waiting')).toBe(1);
  const live = await liveBytes();
  redis = await startRedis({ dir: redis.dir, port: redis.port });
  await untilReady();
  return live;
}

test(
  'while ClickHouse and then Redis are away nothing is lost, nothing doubled, memory stays bounded, and operators read why',
  async () => {
    const stopping = new AbortController();
    const sending = sendPayments(stopping.signal);
    const working = workDesk(stopping.signal);
    await sleep(2_000);
    const memoryBefore = await metric('forewarn_process_resident_memory_bytes');
    const liveBefore = await liveBytes();
    let ballast = 0;
    const liveWithoutLedger = await takeClickHouseAway(async () => {
      ballast = await appendBallast();
    });
    await sleep(1_000);
    const liveWithoutRedis = await takeRedisAway();
    await sleep(1_000);
    stopping.abort();
    const [sent, outcomes] = await Promise.all([sending, working]);

    const prefix = logPrefix();
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
    const liveAfter = await liveBytes();
    const revisions = await rowsOf(
      'SELECT episode_id AS id, revision FROM told_revisions ORDER BY at',
    );

    const expectedIds = decisions.map(({ decisionId }) => decisionId).sort();
    const lost = expectedIds.filter((id) => !ids.includes(id)).length;
    const doubled = ids.length - new Set(ids).size;
    console.log(
      `each away for ${AWAY_MS / 1_000} s: signals in ${sent} (${counts.duplicate - ballast} sent again), decisions ${ids.length}, episodes ${episodeRows.length}, tasks ${taskEpisodes.length}, outcomes ${outcomes}, ` +
        `rows ${ids.length + episodeRows.length}, lost ${lost + lostSignals.length}, doubled ${doubled}, memory ${megabytes(memoryBefore)} to ${megabytes(memoryAfter)} MB; ` +
        `alive before ${megabytes(liveBefore)}, without ClickHouse ${megabytes(liveWithoutLedger)}, without Redis ${megabytes(liveWithoutRedis)}, after ${megabytes(liveAfter)} MB; revisions ${revisions.length}`,
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
    // And every state before it came before it.
    const newest = new Map<unknown, number>();
    const backwards = revisions.filter(({ id, revision }) => {
      const before = newest.get(id) ?? 0;
      newest.set(id, Number(revision));
      return Number(revision) < before;
    });
    expect(backwards).toEqual([]);
    expect(revisions.length).toBeGreaterThan(episodes.length * 1.1);
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
    for (const live of [liveWithoutLedger, liveWithoutRedis, liveAfter])
      expect(live - liveBefore).toBeLessThan(HELD_BYTES_MAX);
  },
  180_000 + 20 * AWAY_MS,
);
