// From a carrier's answer to a decision: a long call from abroad makes a decision, the carrier is asked about its victim, and that calls are
// forwarded now is what raises the level.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Engine } from '../../engine/engine.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import type { Signal } from '../../signal/signal.ts';
import { eventually } from '../../test/eventually.ts';
import { PlaceFile } from '../source/place-file.ts';
import { PolledSource } from '../source/polled-source.ts';
import { AskedPeople } from './asked-people.ts';
import { CamaraFeed } from './camara-feed.ts';

const START = Date.UTC(2026, 2, 4, 2);
const PHONE = '+8613800000001';
const carrier = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  request.resume().on('end', () => response.end('{"active":true}'));
});
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'camara-'));
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  carrier.closeAllConnections();
  await new Promise((resolve) => carrier.close(resolve));
  await rm(dir, { recursive: true, force: true });
});

function call(number: number): Signal {
  return {
    type: 'call.ended',
    id: `c${number}`,
    source: 'carrier-a',
    time: START + number * 3_600_000,
    region: '330106',
    callId: `c${number}`,
    caller: '+85212345678',
    callee: PHONE,
    durationMs: 25 * 60_000,
    answered: true,
    origin: 'international',
  };
}

test('a carrier that says of somebody with a decision that calls are forwarded raises the level', async () => {
  const engine = new Engine(loadPlan(join(import.meta.dirname, '../../rules/packs/zhejiang')));
  const people = new AskedPeople();
  const levels: string[] = [];
  const process = (signal: Signal) => {
    for (const { typology, level, phone, region, time } of engine.process(signal).decisions) {
      if (typology !== 'police-impersonation') continue;
      levels.push(level);
      if (phone !== undefined) people.want({ phone, region, time });
    }
  };
  const address: AddressInfo | string | null = carrier.address();
  const source = new PolledSource({
    feed: new CamaraFeed({
      source: 'carrier-a',
      url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
      token: undefined,
      ask: [['call-forwarding', 'v0.4']],
      perSecond: 100,
      keepMs: 60_000,
      withinMs: 3_600_000,
      queue: people.queue(['+86138']),
    }),
    places: new PlaceFile(join(dir, 'place.json'), 'camara'),
    appender: { append: async (signals) => signals.forEach(process) },
    deadLetters: { put: async () => undefined, close: async () => undefined },
  });
  await source.start();
  try {
    process(call(0));
    process(call(1));
    const alone = [...levels];
    expect(alone.at(-1)).toBe('yellow');
    await eventually(() => expect(levels.length).toBeGreaterThan(alone.length));
    expect(levels.at(-1)).toBe('orange');
  } finally {
    await source.stop();
  }
});
