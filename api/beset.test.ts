// A server that is beset: slow, huge, deep and unfinished requests, a flood from one address and more connections than it holds, all at once. They are answered clearly or
// cut, memory does not grow with what they send, and who asks politely meanwhile is served.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

const HOST = '127.0.0.1';
const CONNECTIONS_MAX = 300;
const ADDRESS_LIMIT = 1_000;
const MIB = 1_048_576;
/** What huge bodies would bring in, were they taken, is twice as much. */
const GROWTH_MAX = 160 * MIB;
const HEAD = `Host: ${HOST}\r\n`;
const POST = `POST /v1/desks/330106/claims HTTP/1.1\r\n${HEAD}Content-Type: application/json\r\n`;

let app: FastifyInstance;
let port = 0;
const agents: Agent[] = [];

beforeAll(async () => {
  const times = { requestMs: 3_000, idleMs: 60_000, lookMs: 100 };
  app = buildServer(depsWith({ times, addressLimit: ADDRESS_LIMIT }));
  const options = { host: HOST, port: 0, allowRemote: false, connectionsMax: CONNECTIONS_MAX };
  port = Number(new URL(await listen(app, options)).port);
}, 60_000);
afterAll(async () => {
  for (const agent of agents) await agent.destroy();
  await closeServer(app, 100);
});

/** Somebody with an address of their own and connections that stay open. */
function caller(address: string, connections: number) {
  const dispatcher = new Agent({ localAddress: address, connections });
  agents.push(dispatcher);
  return async (path: string) => {
    const answer = await request(`http://${HOST}:${port}${path}`, { dispatcher });
    await answer.body.dump();
    return answer;
  };
}

/** Opens a connection from an address of the attackers. */
function open(): Socket {
  const socket = connect({ port, host: HOST, localAddress: '127.0.0.9' });
  socket.on('error', () => undefined);
  return socket;
}

/** What the server says to bytes, of which more follow as fast as it takes them, until it hangs up. */
async function answerTo(head: string, more = '', times = 0): Promise<string> {
  const socket = open();
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(head);
  for (let i = 0; i < times && socket.writable && said === ''; i++) {
    if (!socket.write(more))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  await closed;
  return said;
}

/** Bytes. Both ends are in this process. */
function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const many = <T>(count: number, make: () => T) => Array.from({ length: count }, make);

test('slow, huge and deep requests at once are answered clearly, others are served meanwhile, and memory does not grow with them', async () => {
  const polite = caller('127.0.0.2', 1);
  await polite('/v1/outcomes');
  const heldBefore = held();
  const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const attacks = Promise.all([
    ...many(60, () => answerTo(`GET /healthz HTTP/1.1\r\n${HEAD}X-A: `)),
    ...many(60, () => answerTo(`${POST}Content-Length: 1000\r\n\r\n{`)),
    ...many(40, () => answerTo(`${POST}Transfer-Encoding: chunked\r\n\r\n`, chunk, 128)),
    ...many(40, () =>
      answerTo(`${POST}Connection: close\r\nContent-Length: ${deep.length}\r\n\r\n${deep}`),
    ),
  ]);
  let isOver = false;
  let heldMost = 0;
  const served: number[] = [];
  const asking = (async () => {
    while (!isOver) {
      served.push((await polite('/v1/outcomes')).statusCode);
      heldMost = Math.max(heldMost, held());
      // So that a fast machine does not come to the limit of an address.
      await pause(10);
    }
  })();
  const said = await attacks;
  isOver = true;
  await asking;
  const codes = said.map((text) => `${/"code":"(\w+)"/.exec(text)?.[1]}`);
  expect(new Set(codes.slice(0, 120))).toEqual(new Set(['FW_REQUEST_SLOW']));
  // On a machine that is slow itself these may be as slow as the others.
  const kindsOf = (among: readonly string[]) =>
    new Set(among.filter((code) => code !== 'FW_REQUEST_SLOW'));
  expect(kindsOf(codes.slice(120, 160))).toEqual(new Set(['FW_BODY_TOO_LARGE']));
  expect(kindsOf(codes.slice(160))).toEqual(new Set(['FW_REQUEST_INVALID']));
  expect(new Set(served)).toEqual(new Set([200]));
  expect(heldMost - heldBefore).toBeLessThan(GROWTH_MAX);
});

test('a flood from one address is told to wait, and another address is not', async () => {
  const flood = caller('127.0.0.3', 20);
  const answers = await Promise.all(many(ADDRESS_LIMIT + 500, () => flood('/v1/outcomes')));
  const refused = answers.filter(({ statusCode }) => statusCode === 429);
  expect(refused).toHaveLength(500);
  expect(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 429)).toBe(true);
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  expect((await caller('127.0.0.4', 1)('/v1/outcomes')).statusCode).toBe(200);
});

test('more connections than it holds are closed as they come, who is connected is served, and there is room again once they are gone', async () => {
  const polite = caller('127.0.0.5', 1);
  await polite('/v1/outcomes');
  const sockets = many(CONNECTIONS_MAX + 50, open);
  const closed = sockets.map((socket) => once(socket.resume(), 'close'));
  await Promise.race(closed);
  expect((await polite('/v1/outcomes')).statusCode).toBe(200);
  // Those that say nothing are too slow, too.
  await Promise.all(closed);
  expect((await caller('127.0.0.6', 1)('/v1/outcomes')).statusCode).toBe(200);
});
