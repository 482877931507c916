// What is told of the quality of sources: in /v1/sources, in /metrics, and as troubles on the status page.
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SourceQuality } from '../connectors/quality/source-quality.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, MemoryLog, NOW } from './fixture.ts';
import { buildServer } from './server.ts';

const MINUTE_MS = 60_000;

let app: FastifyInstance;
let log: MemoryLog;
let now = NOW;

beforeEach(() => {
  now = NOW;
  log = new MemoryLog();
  const quality = new SourceQuality();
  const appender = new SignalAppender(log, {
    lingerMs: 0,
    onTaken: (signals) => quality.accepted(signals, now),
  });
  app = buildServer(depsWith({ appender, quality, now: () => now }));
});

afterEach(() => app.close());

function send(items: readonly object[]) {
  return app.inject({ method: 'POST', url: '/v1/signals', payload: items });
}

const signal = (id: string) => ({ ...SIGNAL_EXAMPLE, id, time: NOW - 2_000 });

describe('the quality of a source', () => {
  test('counts what was taken and what was refused at the door, by reason and by who sent it', async () => {
    const bad = { ...SIGNAL_EXAMPLE, region: '3301' };
    await send([signal('a'), signal('b'), bad, { ...bad, source: 'bank-b', extra: 1 }, {}]);
    now += MINUTE_MS;
    const { quality } = (await app.inject('/v1/sources')).json<{ quality: object[] }>();
    expect(quality).toMatchObject([
      { source: 'bank-b', refused: 1, alerts: [] },
      {
        source: 'carrier-a',
        lastSeen: NOW,
        perMinute: 0.4,
        refused: 0.333,
        refusedBy: { 'region bad-region': 1 },
        delayMs: 2_000,
      },
      { source: 'unknown', refusedBy: { 'type missing': 1 } },
    ]);
    const metrics = (await app.inject('/metrics')).body;
    expect(metrics).toContain('forewarn_source_delay_seconds{source="carrier-a"} 2');
    expect(metrics).toContain('forewarn_source_refused_ratio{source="bank-b"} 1');
    expect(metrics).toContain('forewarn_source_alert{source="carrier-a",alert="quiet"} 0');
  });

  test('is a trouble from a handful of refused items on, with when it began, until good ones follow', async () => {
    const bad = { ...SIGNAL_EXAMPLE, region: '3301' };
    await send(Array.from({ length: 5 }, () => bad));
    const words = 'carrier-a has 100 % of its last 5 records refused; see refusedBy';
    const told = async () => {
      const { quality } = (await app.inject('/v1/sources')).json<{
        quality: { alerts: object[] }[];
      }>();
      const { troubles } = (await app.inject('/v1/status')).json<{ troubles: string[] }>();
      return { alerts: quality.flatMap(({ alerts }) => alerts), troubles };
    };
    now += 8 * 60 * MINUTE_MS;
    expect(await told()).toEqual({
      alerts: [{ alert: 'refused', text: words, since: NOW }],
      troubles: [`${words}; since ${new Date(NOW).toISOString()}`],
    });
    await send(Array.from({ length: 5 }, (_, i) => signal(`good-${i}`)));
    now += MINUTE_MS;
    expect(await told()).toEqual({ alerts: [], troubles: [] });
  });

  test('does not count what the log could not take', async () => {
    log.isAway = true;
    expect((await send([signal('a')])).statusCode).toBe(503);
    const { quality } = (await app.inject('/v1/sources')).json<{ quality: object[] }>();
    expect(quality).toEqual([]);
  });

  test('is a trouble of the status page and a metric when the source goes quiet', async () => {
    for (let minute = 0; minute < 8; minute++) {
      await send([signal(`s${minute}`)]);
      now += MINUTE_MS;
    }
    const troubles = async () =>
      (await app.inject('/v1/status')).json<{ troubles: string[] }>().troubles;
    expect(await troubles()).toEqual([]);
    now += 3 * MINUTE_MS;
    expect(await troubles()).toEqual([
      'carrier-a has been quiet for 4 min, which it is not otherwise',
    ]);
    expect((await app.inject('/metrics')).body).toContain(
      'forewarn_source_alert{source="carrier-a",alert="quiet"} 1',
    );
  });
});
