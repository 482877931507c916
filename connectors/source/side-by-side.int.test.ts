// Two sources with a day of backlog each, a quick one and a slow one: what they read together is all in time. Real files, a real server, a real log.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignalLog } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { printSignal } from '../../signal/signal.ts';
import { judgedSignals, loggedSignals } from '../../test/counted-signals.ts';
import { eventually } from '../../test/eventually.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { SignalAppender } from '../signal-appender.ts';
import { SourceSet } from './source-set.ts';
import { parseSources } from './sources-file.ts';

const START = Date.UTC(2026, 2, 1);
const DAY_MS = 86_400_000;
const SWITCH = 20_000;
const BANK = 4_000;
const PAGE = 200;
const PAGE_MS = 40;

let dir: string;
let redis: RedisServer;
let log: SignalLog;
let bank: Server;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-side-by-side-'));
  redis = await startRedis();
  log = await openRedisStreamLog({ redis: redis.url, prefix: 'side-by-side', partitionCount: 1 });
  let asked = 0;
  bank = createServer((request, response) => {
    // A partner who is asked too often for a moment is no partner who is gone.
    if (++asked % 5 === 0) return void response.writeHead(429).end();
    const since = Number(new URL(request.url ?? '', 'http://bank').searchParams.get('since'));
    const page = ofADay('bank', BANK).slice(since, since + PAGE);
    const body = `{"rows":[${page.join(',')}],"next":${since + page.length}}`;
    void sleep(PAGE_MS).then(() => response.end(body));
  });
  await new Promise<void>((resolve) => bank.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  bank.closeAllConnections();
  await new Promise((resolve) => bank.close(resolve));
  await log.close();
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

/** So many signals, spread over a day. */
function ofADay(source: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    printSignal({
      ...{ type: 'sim.swapped', id: `${i}`, source, region: '330100', phone: '10086' },
      time: START + Math.floor((i * DAY_MS) / count),
    }),
  );
}

it('a quick source does not make the records of a slow one late, and says while it waits', async () => {
  await writeFile(join(dir, 'switch.ndjson'), `${ofADay('switch', SWITCH).join('\n')}\n`);
  const address = bank.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const yaml = `sources:
  switch: { kind: files, path: switch.ndjson }
  bank: { kind: http-pull, url: 'http://127.0.0.1:${port}/?since={cursor}', firstCursor: '0', items: rows, cursor: next, every: 1s }
`;
  const set = await SourceSet.open(parseSources(yaml, join(dir, 'sources.yaml'), {}), {
    appender: new SignalAppender(log),
    deadLetters: { put: () => Promise.resolve(), close: () => Promise.resolve() },
    stateDir: join(dir, 'places'),
  });
  await set.start();
  const views = () => set.views.map(({ name, accepted, ...view }) => ({ name, accepted, ...view }));
  try {
    const held = { name: 'switch', state: 'running', waitsFor: 'bank' };
    await eventually(() => expect(views()[0]).toMatchObject(held), { everyMs: 5 });
    const all = [{ accepted: SWITCH }, { accepted: BANK }];
    await eventually(() => expect(views()).toMatchObject(all), { ms: 60_000 });
  } finally {
    await set.stop();
  }
  const judged = judgedSignals(await loggedSignals(log));
  expect(judged.late).toEqual([]);
  expect(judged.accepted).toHaveLength(SWITCH + BANK);
  expect(views().map(({ waitsFor }) => waitsFor)).toEqual([undefined, undefined]);
  // After a restart it is known whose records are late.
  const newestTime = START + DAY_MS - DAY_MS / SWITCH;
  const kept = await readFile(join(dir, 'places', 'last-seen.json'), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ newestTime });
});
