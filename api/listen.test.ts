import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { depsWith, tasksWith } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import type { ApiDeps } from './ports.ts';
import { buildServer } from './server.ts';

const HOST = '127.0.0.1';
const apps: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function serverWith(overrides: Partial<ApiDeps> = {}): FastifyInstance {
  const app = buildServer(depsWith(overrides));
  apps.push(app);
  return app;
}

function start(app: FastifyInstance): Promise<string> {
  return listen(app, { host: HOST, port: 0, allowRemote: false });
}

describe('where it listens', () => {
  test('on a loopback address it answers there', async () => {
    const address = await start(serverWith());
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  test.each(['0.0.0.0', '::', '192.168.1.5', 'forewarn.example', '127.0.0.1.example'])(
    'not on %s, which others may reach',
    async (host) => {
      const started = listen(serverWith(), { host, port: 0, allowRemote: false });
      await expect(started).rejects.toMatchObject({ code: 'FW_CONFIG' });
      await expect(started).rejects.toThrow('FOREWARN_ACCESS=on');
    },
  );

  test('on any address when remote access is allowed', async () => {
    const app = serverWith({ allowRemote: true });
    await listen(app, { host: '0.0.0.0', port: 0, allowRemote: true });
    const address = app.server.address();
    expect(address).toMatchObject({ address: '0.0.0.0' });
  });

  test('a taken port is named', async () => {
    const port = Number(new URL(await start(serverWith())).port);
    const second = listen(serverWith(), { host: HOST, port, allowRemote: false });
    await expect(second).rejects.toMatchObject({ code: 'FW_CONFIG' });
    await expect(second).rejects.toThrow(`${HOST}:${port}: the port is taken`);
  });
});

test('connections beyond the limit are closed as they come, those that are there are answered, and room is given again', async () => {
  const app = serverWith();
  const place = { host: HOST, port: 0, allowRemote: false, connectionsMax: 2 };
  const port = Number(new URL(await listen(app, place)).port);
  const open = async () => {
    const socket = connect(port, HOST);
    await once(socket, 'connect');
    return socket;
  };
  const [first, second] = [await open(), await open()];
  // It is taken by the system before the server looks at it.
  const third = await open();
  await once(third, 'close');
  second.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [answer] = await once(second, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  first.destroy();
  await vi.waitFor(async () => {
    expect((await fetch(`http://${HOST}:${port}/healthz`)).status).toBe(200);
  });
  second.destroy();
});

test('an address has so many connections and no more, and others have theirs', async () => {
  const app = serverWith();
  const place = { host: HOST, port: 0, allowRemote: false, addressConnectionsMax: 1 };
  const port = Number(new URL(await listen(app, place)).port);
  const ask = async (localAddress: string) => {
    const socket = connect({ port, host: HOST, localAddress });
    socket.on('error', () => undefined);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    const first = await Promise.race([
      once(socket, 'data').then(([data]) => String(data).slice(0, 12)),
      once(socket, 'close').then(() => 'closed'),
    ]);
    return { socket, first };
  };
  const held = await ask('127.0.0.2');
  expect(held.first).toBe('HTTP/1.1 200');
  expect((await ask('127.0.0.2')).first).toBe('closed');
  const other = await ask('127.0.0.3');
  expect(other.first).toBe('HTTP/1.1 200');
  held.socket.destroy();
  await vi.waitFor(async () => {
    const again = await ask('127.0.0.2');
    again.socket.destroy();
    expect(again.first).toBe('HTTP/1.1 200');
  });
  other.socket.destroy();
});

describe('how it ends', () => {
  test('a request at hand is answered before the end', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<{ tasks: [] }>();
    const list = () => {
      asked.resolve();
      return answer.promise;
    };
    const app = serverWith({ tasks: { ...tasksWith(), list } });
    const address = await start(app);
    const response = fetch(`${address}/v1/tasks`);
    await asked.promise;
    const closed = closeServer(app, 10_000);
    answer.resolve({ tasks: [] });
    expect((await response).status).toBe(200);
    await closed;
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  test('a request that never ends is cut after the grace', async () => {
    const asked = Promise.withResolvers<void>();
    const list = () => {
      asked.resolve();
      return new Promise<never>(() => undefined);
    };
    const app = serverWith({ tasks: { ...tasksWith(), list } });
    const response = fetch(`${await start(app)}/v1/tasks`);
    const cut = expect(response).rejects.toThrow();
    await asked.promise;
    await closeServer(app, 50);
    await cut;
  });
});

test('bytes that are no HTTP are answered with a problem', async () => {
  const { hostname, port } = new URL(await start(serverWith()));
  const socket = connect(Number(port), hostname);
  socket.write('hello there\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  expect(text).toContain('FW_REQUEST_INVALID');
});

test('a path that is not well-formed is a problem', async () => {
  const { hostname, port } = new URL(await start(serverWith()));
  const path = '/v1/tasks/%E0%A4%A';
  const status = await new Promise<unknown>((resolve, reject) => {
    const sent = request({ hostname, port, path }, (answer) => {
      resolve([answer.statusCode, answer.headers['content-type']]);
      answer.resume();
    });
    sent.once('error', reject).end();
  });
  expect(status).toEqual([400, 'application/problem+json']);
});
