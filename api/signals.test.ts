// POST /v1/signals in every form, against a log in memory.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, MemoryLog } from './fixture.ts';
import { createMetrics } from './metrics.ts';
import { buildServer } from './server.ts';

const log = new MemoryLog();
const metrics = createMetrics();
let app: FastifyInstance;

beforeAll(async () => {
  app = buildServer(depsWith({ appender: new SignalAppender(log), metrics }));
  await app.ready();
});

beforeEach(() => {
  log.frames.splice(0);
  log.isAway = false;
});

afterAll(() => app.close());

function send(type: string | undefined, payload: string, headers: Record<string, string> = {}) {
  const all = type === undefined ? headers : { 'content-type': type, ...headers };
  return app.inject({ method: 'POST', url: '/v1/signals', headers: all, payload });
}

const signal = (id: string) => ({ ...SIGNAL_EXAMPLE, id });
const bad = { ...SIGNAL_EXAMPLE, id: 'bad', region: '3301' };
const { type, id, source, time, ...data } = SIGNAL_EXAMPLE;
const event = { specversion: '1.0', type, id, source, time, data };

describe('what is accepted', () => {
  test.each([
    ['application/json', JSON.stringify(SIGNAL_EXAMPLE), 1],
    ['application/json; charset=utf-8', JSON.stringify([signal('a'), signal('b')]), 2],
    ['application/x-ndjson', `${JSON.stringify(signal('a'))}\n${JSON.stringify(signal('b'))}`, 2],
    ['application/cloudevents+json', JSON.stringify(event), 1],
    ['application/cloudevents-batch+json', JSON.stringify([event, { ...event, id: 'b' }]), 2],
    ['application/json', '[]', 0],
  ])('%s %.60s', async (contentType, payload, accepted) => {
    const answer = await send(contentType, payload);
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ accepted, rejectedCount: 0, rejected: [] });
    expect(log.lines()).toHaveLength(accepted);
  });

  test('a CloudEvent in binary mode', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-type': type,
      'ce-id': id,
      'ce-source': source,
      'ce-time': time,
    };
    const answer = await send('application/json', JSON.stringify(data), headers);
    expect(answer.statusCode).toBe(202);
    expect(log.lines().map((line) => JSON.parse(line).id)).toEqual([id]);
  });

  test('the example of the document is a signal', async () => {
    expect((await send('application/json', JSON.stringify(SIGNAL_EXAMPLE))).statusCode).toBe(202);
  });
});

describe('what is refused', () => {
  test('bad items are told one by one and the good ones are kept', async () => {
    const answer = await send('application/json', JSON.stringify([signal('a'), bad, signal('b')]));
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({
      accepted: 2,
      rejectedCount: 1,
      rejected: [{ index: 1, id: 'bad', faults: [{ field: 'region', code: 'bad-region' }] }],
    });
    expect(log.lines()).toHaveLength(2);
  });

  test('a bad line of a stream is told by its number', async () => {
    const payload = `${JSON.stringify(signal('a'))}\n\n{"type":\n${JSON.stringify(bad)}\n`;
    const answer = await send('application/x-ndjson', payload);
    const { rejected } = answer.json<{ rejected: { line: number }[] }>();
    expect(rejected.map(({ line }) => line)).toEqual([3, 4]);
  });

  test('a body without one good item is a problem that lists them all', async () => {
    const answer = await send('application/json', JSON.stringify([bad, 7]));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json()).toMatchObject({
      code: 'FW_SIGNAL_INVALID',
      rejected: [{ index: 0 }, { index: 1, faults: [{ code: 'not-an-object' }] }],
    });
  });

  test.each([
    ['text/csv', 'a,b', 415, 'FW_MEDIA_TYPE'],
    [undefined, '{}', 415, 'FW_MEDIA_TYPE'],
    ['application/json', '{"type":', 400, 'FW_SIGNAL_INVALID'],
    ['application/json', '', 400, 'FW_SIGNAL_INVALID'],
    ['application/cloudevents-batch+json', '{}', 400, 'FW_SIGNAL_INVALID'],
  ])('%s %j', async (contentType, payload, status, code) => {
    const answer = await send(contentType, payload);
    expect(answer.json()).toMatchObject({ status, code });
    expect(log.lines()).toEqual([]);
  });

  test('a compressed body, which would be read as nonsense', async () => {
    const answer = await send('application/json', '{}', { 'content-encoding': 'gzip' });
    expect(answer.json()).toMatchObject({ status: 415, code: 'FW_MEDIA_TYPE' });
  });

  test('a JSON body of more than 16 MiB', async () => {
    const answer = await send('application/json', `[${' '.repeat(16_777_215)}]`);
    expect(answer.json()).toMatchObject({ status: 413, code: 'FW_BODY_TOO_LARGE' });
  });

  test('nothing is accepted that the log does not have', async () => {
    log.isAway = true;
    const answer = await send('application/json', JSON.stringify(SIGNAL_EXAMPLE));
    expect(answer.json()).toMatchObject({ status: 503, code: 'FW_LOG_AWAY', retry: 'backoff' });
  });
});

test('accepted and rejected items are counted', async () => {
  const before = await metrics.render();
  await send('application/json', JSON.stringify([signal('a'), signal('b'), bad]));
  const after = await metrics.render();
  const count = (text: string, result: string) =>
    Number(new RegExp(`forewarn_http_items_total\\{result="${result}"\\} (\\d+)`).exec(text)?.[1]);
  expect(count(after, 'accepted') - count(before, 'accepted')).toBe(2);
  expect(count(after, 'rejected') - count(before, 'rejected')).toBe(1);
});

describe('what can be sent', () => {
  test('every type in the list has its schema', async () => {
    const { types } = (await app.inject('/v1/signal-types')).json<{
      types: { type: string; schema: string }[];
    }>();
    expect(types.map((row) => row.type)).toContain('transfer.attempted');
    for (const row of types) {
      const answer = await app.inject(row.schema);
      expect(answer.headers['content-type']).toContain('application/schema+json');
      expect(answer.json()).toMatchObject({ title: row.type, type: 'object' });
    }
  });

  test('a type that is not there names the nearest one', async () => {
    const answer = await app.inject('/v1/schemas/call.stated');
    expect(answer.statusCode).toBe(404);
    expect(answer.json<{ detail: string }>().detail).toContain("did you mean 'call.started'?");
  });
});
