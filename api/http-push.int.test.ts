// What every source must do (connectors/source/source.conformance.ts), of what partners push to POST /v1/signals, over real sockets into a real log.
// A partner that pushes remembers its place by itself: what was not answered is sent again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import type { SignalLog } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { FwError } from '../signal/fw-error.ts';
import { judgedSignals, loggedSignals } from '../test/counted-signals.ts';
import { eventually } from '../test/eventually.ts';
import { ids, records, timeOf } from '../test/numbered-signals.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { beginLines } from '../test/unended-lines.ts';
import { depsWith } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

const PROCESS = join(import.meta.dirname, '../test/push-process.ts');
const NDJSON = 'application/x-ndjson';
const MEGABYTE = 1_048_576;

let redis: RedisServer;
let log: SignalLog;
let prefix = '';
let count = 0;
let app: FastifyInstance;
let url = '';
/** How the log of the API in this process takes a frame. */
let append: SignalLog['append'];
const children: ChildProcess[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const appender = new SignalAppender({
    append: (partition, frame) => append(partition, frame),
    partitionCount: 1,
    read: (options) => log.read(options),
    end: (partition) => log.end(partition),
    comparePositions: (a, b) => log.comparePositions(a, b),
    close: () => log.close(),
  });
  app = buildServer(depsWith({ appender, now: Date.now }));
  url = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
});
afterAll(async () => {
  await closeServer(app, 100);
  await redis.stop();
});
beforeEach(async () => {
  prefix = `push-${++count}`;
  log = await openRedisStreamLog({ redis: redis.url, prefix, partitionCount: 1 });
  append = (partition, frame) => log.append(partition, frame);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await log.close();
});

/** The API in a process of its own, which can be killed. */
async function serveApart(): Promise<{ readonly url: string; kill(): Promise<void> }> {
  const args = [PROCESS, redis.url, prefix];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const gone = once(child, 'exit');
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    url: String(url),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function push(
  url: string,
  body: string,
  headers: Record<string, string> = { 'content-type': NDJSON },
): Promise<{ readonly status: number; readonly answer: unknown }> {
  const response = await fetch(`${url}/v1/signals`, { method: 'POST', headers, body });
  return { status: response.status, answer: await response.json() };
}

const begin = (url: string, lines: string) => beginLines(`${url}/v1/signals`, lines);
const linesOf = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');
const loggedIds = async () => (await loggedSignals(log)).map(({ id }) => id);

/** Ids of what counts, and of what is a double. */
async function judged(): Promise<{ accepted: string[]; duplicate: string[]; late: string[] }> {
  const { accepted, duplicate, late } = judgedSignals(await loggedSignals(log));
  const idsOf = (signals: typeof accepted) => signals.map(({ id }) => id);
  return { accepted: idsOf(accepted), duplicate: idsOf(duplicate), late: idsOf(late) };
}

describe('signals that a partner pushes', () => {
  it('are all in the log, in order, when they are answered, and the answer says how many', async () => {
    expect(await push(url, linesOf(records(0, 500)))).toMatchObject({
      status: 202,
      answer: { accepted: 500 },
    });
    expect(await loggedIds()).toEqual(ids(0, 500));
    await push(url, linesOf(records(500, 510)));
    expect(await loggedIds()).toEqual(ids(0, 510));
  });

  it('go back one by one where they are nonsense, with their place, and the others are taken', async () => {
    const poison = '{"type":"call.ended","id":"poison",';
    const sent = await push(url, linesOf([...records(0, 3), poison, ...records(3, 6)]));
    expect(sent).toMatchObject({
      status: 202,
      answer: { accepted: 6, rejected: [{ index: 3, line: 4, faults: [{ code: 'bad-json' }] }] },
    });
    expect(await loggedIds()).toEqual(ids(0, 6));
  });

  it('count once in whichever forms they come again', async () => {
    const [record = ''] = records(7, 8);
    const { type, id, source, time: _time, ...data } = JSON.parse(record);
    const attributes = { specversion: '1.0', type, id, source };
    const time = new Date(timeOf(7)).toISOString();
    const event = JSON.stringify({ ...attributes, time, data });
    const binary = Object.fromEntries(
      Object.entries({ ...attributes, time }).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const json = 'application/json';
    const forms: readonly (readonly [Record<string, string>, string])[] = [
      [{ 'content-type': json }, record],
      [{ 'content-type': json }, `[${record}]`],
      [{ 'content-type': NDJSON }, linesOf([record])],
      [{ 'content-type': 'application/cloudevents+json' }, event],
      [{ 'content-type': 'application/cloudevents-batch+json' }, `[${event}]`],
      [{ 'content-type': json, ...binary }, JSON.stringify(data)],
    ];
    for (const [headers, body] of forms)
      expect(await push(url, body, headers)).toMatchObject({ answer: { accepted: 1 } });
    expect(await judged()).toEqual({ accepted: ['7'], duplicate: Array(5).fill('7'), late: [] });
  });

  it('are not lost when the process is killed in the middle: what was not answered is sent again', async () => {
    const all = records(0, 400);
    const server = await serveApart();
    await push(server.url, linesOf(all.slice(0, 100)));
    begin(server.url, linesOf(all.slice(100, 200)));
    await eventually(async () => expect(await loggedIds()).toContain('199'));
    await server.kill();
    const next = await serveApart();
    expect(await push(next.url, linesOf(all.slice(100)))).toMatchObject({ status: 202 });
    const { accepted, duplicate, late } = await judged();
    expect(accepted).toEqual(ids(0, 400));
    expect(duplicate).toEqual(ids(100, 200));
    expect(late).toEqual([]);
  });

  it('are not lost when the connection breaks in the middle', async () => {
    const sending = begin(url, linesOf(records(0, 50)));
    await eventually(async () => expect(await loggedIds()).toHaveLength(50));
    sending.destroy();
    await push(url, linesOf(records(0, 100)));
    expect((await judged()).accepted).toEqual(ids(0, 100));
  });
});

describe('a partner that pushes', () => {
  it('is kept waiting by a slow log, which has no more to remember than what it is given', async () => {
    let appends = 0;
    const resumed = Promise.withResolvers<string>();
    append = () => {
      appends++;
      return resumed.promise;
    };
    const chunk = linesOf(records(0, 1_000)).repeat(8).slice(0, MEGABYTE);
    const sending = begin(url, chunk);
    let answer: IncomingMessage | undefined;
    sending.on('response', (response) => {
      answer = response;
    });
    let megabytes = 1;
    // What the sockets hold on the way is not read.
    for (let isMoving = true; isMoving && megabytes < 200; megabytes++) {
      isMoving =
        sending.write(chunk) ||
        (await Promise.race([once(sending, 'drain'), sleep(500, 'stuck')])) !== 'stuck';
    }
    expect(megabytes).toBeLessThan(100);
    expect(appends).toBe(1);
    expect(answer).toBeUndefined();
    sending.destroy();
    resumed.resolve('1-0');
  });

  it('is told that the log is away, and sends all again when it is back', async () => {
    let isAway = true;
    append = (partition, frame) => {
      if (isAway) return Promise.reject(new FwError('FW_LOG_AWAY', 'the log is away'));
      return log.append(partition, frame);
    };
    const body = linesOf(records(0, 50));
    expect(await push(url, body)).toMatchObject({
      status: 503,
      answer: { code: 'FW_LOG_AWAY' },
    });
    isAway = false;
    expect(await push(url, body)).toMatchObject({ status: 202, answer: { accepted: 50 } });
    expect((await judged()).accepted).toEqual(ids(0, 50));
  });
});
