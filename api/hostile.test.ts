// What is no proper request at all is answered clearly, over a real socket.
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

let app: FastifyInstance;
let port = 0;

beforeAll(async () => {
  app = buildServer(depsWith());
  port = Number(
    new URL(await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false })).port,
  );
});
afterAll(() => closeServer(app, 100));

/** Everything that the server says to some bytes before it hangs up. */
function say(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

const HEAD = 'Host: 127.0.0.1\r\nConnection: close\r\n';

test.each([
  ['bytes that are no HTTP', 'hello\r\n\r\n', 400, 'FW_REQUEST_INVALID'],
  [
    'a flood of headers',
    `GET /healthz HTTP/1.1\r\n${HEAD}${'X-A: 1\r\n'.repeat(4_000)}\r\n`,
    431,
    'FW_HEADERS_TOO_LARGE',
  ],
  [
    'a header of 20 kB',
    `GET /healthz HTTP/1.1\r\n${HEAD}X-A: ${'a'.repeat(20_000)}\r\n\r\n`,
    431,
    'FW_HEADERS_TOO_LARGE',
  ],
  [
    'an address of 20 kB',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${HEAD}\r\n`,
    431,
    'FW_HEADERS_TOO_LARGE',
  ],
  [
    'two lengths',
    `POST /v1/checks HTTP/1.1\r\n${HEAD}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}`,
    400,
    'FW_REQUEST_INVALID',
  ],
  [
    'a length and chunks',
    `POST /v1/checks HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    400,
    'FW_REQUEST_INVALID',
  ],
  [
    'a method without a body where none is read',
    `QUERY /docs HTTP/1.1\r\n${HEAD}\r\n`,
    405,
    'FW_METHOD',
  ],
  ['no host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400, ''],
])('%s', async (_what, bytes, status, code) => {
  const answer = await say(bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toContain(code);
});

test('the methods of a path are those of the nearest route', async () => {
  const answer = await app.inject({ method: 'OPTIONS', url: '/v1/staff/state' });
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'PUT']);
});

test('a body is refused that is nested deeper than anything needs, or has half a character in it', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  for (const [payload, code] of [
    [`{"staff":${deep}}`, 'depth'],
    ['{"staff":"li","a":{"b":["\\ud800"]}}', 'text'],
  ]) {
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/desks/330106/claims',
      headers,
      payload: payload ?? '',
    });
    expect(answer.json()).toMatchObject({ status: 400, faults: [{ code }] });
  }
});
