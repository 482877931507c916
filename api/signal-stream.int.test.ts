// Signals over a socket into a real log: streams that are too quick, too large or cut off, and a log that goes away in the middle.
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { LOG_START } from '../log/log.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { unpackFrame } from '../log/unpack-frame.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, GatedLog } from './fixture.ts';
import { listen } from './listen.ts';
import { createLogger } from './logger.ts';
import { buildServer } from './server.ts';

let redis: RedisServer;
let log: GatedLog;
let app: FastifyInstance;
let address: string;
const logLines: string[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const options = { redis: redis.url, prefix: 'api:log', partitionCount: 1 };
  log = new GatedLog(await openRedisStreamLog(options));
  const destination = { write: (line: string) => void logLines.push(line) };
  const logger = createLogger({ destination });
  app = buildServer(depsWith({ appender: new SignalAppender(log), logger }));
  address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
});

afterAll(async () => {
  await app.close();
  await log.close();
  await redis.stop();
});

async function loggedIds(): Promise<string[]> {
  const frames = await log.read({ partition: 0, after: LOG_START, framesMax: 100_000, waitMs: 0 });
  return frames.flatMap(({ frame }) => unpackFrame(frame)).map((line) => JSON.parse(line).id);
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends chunks for as long as they are taken; gives the answer, which may come before the end. */
async function stream(type: string, chunks: Iterable<string>): Promise<Answer> {
  const { client, answer } = open(type);
  for (const chunk of chunks) {
    if (client.destroyed) break;
    if (client.write(chunk)) continue;
    const drained = new Promise((resolve) => client.once('drain', resolve));
    await Promise.race([drained, answer.catch(() => undefined)]);
  }
  client.end();
  return answer;
}

function open(type: string): { client: ClientRequest; answer: Promise<Answer> } {
  const headers = { 'content-type': type };
  const client = request(`${address}/v1/signals`, { method: 'POST', headers });
  // Each chunk that has to wait listens for the drain, whether or not it came.
  client.setMaxListeners(0);
  const answer = new Promise<Answer>((resolve, reject) => {
    client.once('error', reject);
    client.once('response', async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      resolve({
        status: response.statusCode ?? 0,
        body: JSON.parse(Buffer.concat(parts).toString()),
      });
    });
  });
  return { client, answer };
}

/** Lines of about 64 KiB a chunk. */
function* lines(prefix: string, chunkCount: number): Generator<string> {
  for (let chunk = 0; chunk < chunkCount; chunk++) {
    let text = '';
    for (let i = 0; i < 250; i++) {
      text += `${JSON.stringify({ ...SIGNAL_EXAMPLE, id: `${prefix}-${chunk}-${i}` })}\n`;
    }
    yield text;
  }
}

test('the log has every signal of a stream when the answer comes', async () => {
  const { status, body } = await stream('application/x-ndjson', lines('whole', 20));
  expect(status).toBe(202);
  expect(body).toEqual({ accepted: 5_000, rejectedCount: 0, rejected: [] });
  const ids = (await loggedIds()).filter((id) => id.startsWith('whole-'));
  expect(new Set(ids).size).toBe(5_000);
});

test('a stream is read only as fast as the log takes it', async () => {
  const gate = Promise.withResolvers<void>();
  log.gate = gate.promise;
  const { client, answer } = open('application/x-ndjson');
  let sentBytes = 0;
  let isStuck = false;
  for (const chunk of lines('slow', 2_000)) {
    sentBytes += chunk.length;
    if (client.write(chunk)) continue;
    const drained = new Promise((resolve) => client.once('drain', () => resolve('drained')));
    isStuck = (await Promise.race([drained, sleep(1_000, 'stuck')])) === 'stuck';
    if (isStuck) break;
  }
  expect(isStuck).toBe(true);
  // The sockets' buffers take some; of the 100 MB that could have come, the server took next to nothing.
  expect(sentBytes).toBeLessThan(20_000_000);
  log.gate = Promise.resolve();
  gate.resolve();
  client.end();
  const { status, body } = await answer;
  expect(status).toBe(202);
  expect(body['rejectedCount']).toBe(0);
  expect(Number(body['accepted'])).toBeGreaterThan(0);
});

test('a body that is too large is answered while it is still being sent', async () => {
  const spaces = ' '.repeat(65_536);
  const chunks = ['[', ...Array.from({ length: 400 }, () => spaces), ']'];
  const { status, body } = await stream('application/json', chunks);
  expect(status).toBe(413);
  expect(body).toMatchObject({ code: 'FW_BODY_TOO_LARGE' });
});

test.each(['keep-alive', 'close'])(
  'a sender that listens only when it is through still gets its answer (%s)',
  async (persistence) => {
    const { hostname, port } = new URL(address);
    const socket = connect(Number(port), hostname);
    socket.pause();
    const head = ['POST /v1/signals HTTP/1.1', `Host: ${hostname}`, `Connection: ${persistence}`];
    const type = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
    socket.write(`${[...head, ...type].join('\r\n')}\r\n\r\n`);
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    for (let i = 0; i < 500; i++) {
      if (!socket.write(chunk)) await once(socket, 'drain');
    }
    socket.end('0\r\n\r\n');
    let text = '';
    for await (const part of socket) text += String(part);
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
  },
);

test('a log that goes away in the middle of a stream is told to the sender', async () => {
  function* chunks(): Generator<string> {
    yield* lines('before', 20);
    log.isAway = true;
    yield* lines('after', 80);
  }
  const { status, body } = await stream('application/x-ndjson', chunks());
  log.isAway = false;
  expect(status).toBe(503);
  expect(body).toMatchObject({ code: 'FW_LOG_AWAY' });
});

test('a sender that hangs up is no fault of ours', async () => {
  const before = logLines.length;
  const isCutOff = (line: string) => line.includes('request cut off');
  const { client, answer } = open('application/x-ndjson');
  const gone = expect(answer).rejects.toThrow();
  client.write(`${JSON.stringify({ ...SIGNAL_EXAMPLE, id: 'gone' })}\n`);
  await sleep(100);
  client.destroy();
  await gone;
  const end = Date.now() + 5_000;
  while (!logLines.slice(before).some(isCutOff) && Date.now() < end) await sleep(20);
  expect(logLines.slice(before).some(isCutOff)).toBe(true);
  const entries = logLines.slice(before).map((line) => JSON.parse(line));
  expect(entries.filter(({ level }) => level >= 40)).toEqual([]);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
});
