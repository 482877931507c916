// Ingest into a real log: every form that a body can have, and what the sender is told.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignalLog } from '../../log/log.ts';
import { LOG_START } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { FUTURE_MS_MAX } from '../../signal/event-time.ts';
import { isFwError } from '../../signal/fw-error.ts';
import type { Signal } from '../../signal/signal.ts';
import { printSignal } from '../../signal/signal.ts';
import { startRedis } from '../../test/redis-server.ts';
import { SignalAppender } from '../signal-appender.ts';
import { ingestSignals, REJECTED_SHOWN_MAX } from './ingest.ts';
import { JSON_BYTES_MAX } from './sent-body.ts';

const NOW = Date.UTC(2026, 2, 1);
let redis: Awaited<ReturnType<typeof startRedis>>;
let log: SignalLog;
let count = 0;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(async () => {
  await log.close();
  await redis.stop();
});
beforeEach(async () => {
  await log?.close();
  log = await openRedisStreamLog({ redis: redis.url, prefix: `i${++count}`, partitionCount: 1 });
});

const signal = (id: string, time = NOW): Signal => ({
  type: 'number.activated',
  id,
  source: 'carrier',
  time,
  region: '330100',
  phone: '10086',
});
const { type, id, source, time, ...data } = signal('e');
const EVENT = { specversion: '1.0', type, id, source, time: new Date(time).toISOString(), data };

function ingest(
  contentType: string,
  body: unknown,
  headers: Record<string, string> = {},
  appender = new SignalAppender(log),
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const request = {
    headers: { 'content-type': contentType, ...headers },
    body: Buffer.from(text),
    nowMs: NOW,
  };
  return ingestSignals(request, appender);
}

async function logged(): Promise<string[]> {
  const frames = await log.read({ partition: 0, after: LOG_START, framesMax: 1000, waitMs: 0 });
  return frames.flatMap(({ frame }) => unpackFrame(frame));
}

const printed = (...ids: string[]) => ids.map((name) => printSignal(signal(name)));

describe('a body', () => {
  it('of JSON is one signal or an array of them', async () => {
    expect(await ingest('application/json', signal('a'))).toMatchObject({ accepted: 1 });
    await ingest('application/json; charset=utf-8', [signal('b'), EVENT]);
    expect(await logged()).toEqual(printed('a', 'b', 'e'));
  });

  it('of NDJSON is a signal a line, however the stream is cut, and bad lines are told by number', async () => {
    const lines = `${printed('a')}\n\n{"id":"x","type":"no"}\n{"id"\n${printed('b')}`;
    async function* body() {
      for (const byte of Buffer.from(lines)) yield Uint8Array.of(byte);
    }
    const headers = { 'content-type': 'application/x-ndjson' };
    const result = await ingestSignals(
      { headers, body: body(), nowMs: NOW },
      new SignalAppender(log),
    );
    expect(result).toMatchObject({ accepted: 2, rejectedCount: 2 });
    expect(result.rejected).toMatchObject([
      { index: 1, line: 3, id: 'x', faults: [{ field: 'type', code: 'unknown-type' }, {}, {}, {}] },
      { index: 2, line: 4, faults: [{ code: 'bad-json' }] },
    ]);
    expect(await logged()).toEqual(printed('a', 'b'));
  });

  it('of CloudEvents is one event or a batch', async () => {
    await ingest('application/cloudevents+json', EVENT);
    const result = await ingest('application/cloudevents-batch+json', [
      { ...EVENT, id: 'f' },
      signal('bare'),
    ]);
    expect(result).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, id: 'bare', faults: [{ code: 'bad-envelope' }] }],
    });
    expect(await logged()).toEqual(printed('e', 'f'));
  });

  it('can be the data of a CloudEvent whose attributes are headers', async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-type': type,
      'ce-id': 'h',
      'ce-source': source,
      'ce-time': EVENT.time,
    };
    await ingest('application/json', data, headers);
    const result = await ingest('application/json', {}, headers);
    expect(result.rejected).toMatchObject([{ index: 0, id: 'h' }]);
    expect(await logged()).toEqual(printed('h'));
  });
});

describe('an item', () => {
  it('that is bad is told with every fault, and the good ones beside it are kept', async () => {
    const bad = { ...signal('bad'), region: 'x', phone: 5, extra: 1 };
    const result = await ingest('application/json', [signal('a'), bad, signal('b'), 7]);
    expect(result.accepted).toBe(2);
    expect(result.rejected.map(({ index, id: name }) => [index, name])).toEqual([
      [1, 'bad'],
      [3, undefined],
    ]);
    expect(result.rejected[0]?.faults.map(({ field, code }) => [field, code])).toEqual([
      ['region', 'bad-region'],
      ['phone', 'wrong-type'],
      ['extra', 'unknown-field'],
    ]);
    expect(await logged()).toEqual(printed('a', 'b'));
  });

  it('more than two minutes ahead of the clock is refused', async () => {
    const result = await ingest('application/json', [
      signal('at the limit', NOW + FUTURE_MS_MAX),
      signal('beyond', NOW + FUTURE_MS_MAX + 1),
    ]);
    expect(result).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, id: 'beyond', faults: [{ field: 'time', code: 'future' }] }],
    });
  });

  it('whose time is in seconds is refused, and told what to write', async () => {
    const seconds = Math.floor(NOW / 1000);
    const result = await ingest('application/json', [signal('in seconds', seconds), signal('a')]);
    expect(result.accepted).toBe(1);
    expect(result.rejected[0]?.faults[0]).toMatchObject({ field: 'time', code: 'seconds' });
    expect(result.rejected[0]?.faults[0]?.message).toContain(`(${seconds}000 if it is in seconds)`);
  });

  it('is told of with no more of its id than a good one may have', async () => {
    const result = await ingest('application/json', { ...signal('x'.repeat(100_000)) });
    expect(result.rejected[0]?.id).toHaveLength(256);
  });

  it('is told of no more than the first thousand times', async () => {
    const result = await ingest('application/json', new Array(REJECTED_SHOWN_MAX + 5).fill(0));
    expect(result.rejected).toHaveLength(REJECTED_SHOWN_MAX);
    expect(result.rejectedCount).toBe(REJECTED_SHOWN_MAX + 5);
  });
});

describe('a request', () => {
  const code = (name: Parameters<typeof isFwError>[1]) => (e: unknown) => isFwError(e, name);

  it('of another content type is refused with those that are read', async () => {
    await expect(ingest('text/csv', 'a,b')).rejects.toSatisfy(code('FW_MEDIA_TYPE'));
    await expect(ingest('', '{}')).rejects.toThrow(/missing; send one of application\/json/);
  });

  it('whose body is not JSON, or no batch where one is due, is refused as a whole', async () => {
    await expect(ingest('application/json', '{"a"')).rejects.toSatisfy(code('FW_SIGNAL_INVALID'));
    await expect(ingest('application/cloudevents-batch+json', EVENT)).rejects.toThrow(/an array/);
    await expect(ingest('application/cloudevents+json', [EVENT])).rejects.toThrow(/not an array/);
  });

  it('with damaged UTF-8 is refused as a whole, since its ids could not be told apart', async () => {
    const text = JSON.stringify(signal('?'));
    const body = Buffer.from(text);
    body[text.indexOf('?')] = 0xff;
    const request = { headers: { 'content-type': 'application/json' }, body, nowMs: NOW };
    const refused = ingestSignals(request, new SignalAppender(log));
    await expect(refused).rejects.toThrow(/not UTF-8/);
    expect(await logged()).toEqual([]);
  });

  it('with a byte order mark before its JSON is read', async () => {
    const body = `\uFEFF${JSON.stringify(signal('marked'))}`;
    expect(await ingest('application/json', body)).toMatchObject({ accepted: 1 });
  });

  it('with a JSON body above the limit is refused', async () => {
    const body = `"${'x'.repeat(JSON_BYTES_MAX)}"`;
    await expect(ingest('application/json', body)).rejects.toSatisfy(code('FW_BODY_TOO_LARGE'));
  });

  it('fails with FW_LOG_AWAY when the log has not taken its items', async () => {
    const away = await openRedisStreamLog({ redis: redis.url, prefix: 'away', partitionCount: 1 });
    await away.close();
    const request = ingest('application/json', signal('a'), {}, new SignalAppender(away));
    await expect(request).rejects.toSatisfy(code('FW_LOG_AWAY'));
  });
});
