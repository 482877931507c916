// A carrier's interfaces as a source, against a server that answers as CAMARA says: tokens, pace, fresh answers, and a carrier that goes away.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Signal } from '../../signal/signal.ts';
import { eventually } from '../../test/eventually.ts';
import type { DeadLetter } from '../dead-letter.ts';
import { PlaceFile } from '../source/place-file.ts';
import { PolledSource } from '../source/polled-source.ts';
import { parseSources } from '../source/sources-file.ts';
import { AskedPeople } from './asked-people.ts';
import { askedPlace, peopleOf } from './asked-place.ts';
import { CamaraFeed } from './camara-feed.ts';

const TIME = Date.UTC(2026, 2, 1, 2);
const PHONE = '+8613800000001';
const DAY_MS = 86_400_000;

/** Plays a carrier: hands out tokens and answers by path. */
class FakeCarrier {
  readonly asked: { path: string; body: unknown }[] = [];
  tokensGiven = 0;
  /** Tokens that hold; a new one is given at each request. */
  #good = new Set<string>();
  answers: Record<
    string,
    () => { status: number; body: unknown; headers?: Record<string, string> }
  > = {};
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request).then(({ status, body, headers = {} }) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address: AddressInfo | string | null = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As when a carrier restarts its token service. */
  endTokens(): void {
    this.#good.clear();
  }

  async #answer(request: IncomingMessage) {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    const { authorization = '' } = request.headers;
    if (path === '/token') {
      const isClient = authorization === `Basic ${Buffer.from('us:secret').toString('base64')}`;
      if (!isClient || !text.includes('grant_type=client_credentials'))
        return { status: 401, body: { error: 'invalid_client' } };
      const token = `t${++this.tokensGiven}`;
      this.#good.add(token);
      return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: 3600 } };
    }
    if (!this.#good.has(authorization.replace('Bearer ', '')))
      return { status: 401, body: { status: 401, code: 'UNAUTHENTICATED', message: 'no' } };
    this.asked.push({ path, body: JSON.parse(text) });
    const answer = this.answers[path];
    return answer?.() ?? { status: 404, body: { status: 404, code: 'NOT_FOUND', message: 'no' } };
  }
}

let carrier: FakeCarrier;
let url: string;
let dir: string;
let source: PolledSource | undefined;
const people = () => new AskedPeople();
const placeFile = () => join(dir, 'place.json');

beforeEach(async () => {
  carrier = new FakeCarrier();
  url = await carrier.start();
  dir = await mkdtemp(join(tmpdir(), 'camara-'));
});

afterEach(async () => {
  await source?.stop();
  source = undefined;
  await carrier.stop();
  await rm(dir, { recursive: true, force: true });
});

interface OpenOptions {
  readonly secret?: string;
  readonly perSecond?: number;
  /** Resolves when the log has what it was given. */
  readonly logged?: Promise<void>;
}

function open(
  asked: AskedPeople,
  entry = '',
  { secret = 'secret', perSecond = 1000, logged = Promise.resolve() }: OpenOptions = {},
) {
  const yaml = `sources:
  carrier-a:
    kind: camara
    url: ${url}
    token: { url: ${url}/token, client: us, secret: env:SECRET }
    ask: { sim-swap: v2, call-forwarding: v0.4 }
    perSecond: ${perSecond}
    numbers: ['+8613']
${entry}`;
  const [config] = parseSources(yaml, 'sources.yaml', { SECRET: secret });
  if (config?.kind !== 'camara') throw new Error('no such source');
  const { name, numbers, ...asking } = config;
  const feed = new CamaraFeed({ ...asking, source: name, queue: asked.queue(numbers) });
  const signals: Signal[] = [];
  const letters: DeadLetter[] = [];
  source = new PolledSource({
    feed,
    places: new PlaceFile(placeFile(), 'camara'),
    appender: {
      async append(batch) {
        await logged;
        signals.push(...batch);
      },
    },
    deadLetters: {
      put: async (batch) => void letters.push(...batch),
      close: async () => undefined,
    },
  });
  return { source, signals, letters };
}

const SWAPPED = () => ({
  status: 200,
  body: { latestSimChange: new Date(TIME - DAY_MS).toISOString() },
});
const FORWARDED = () => ({ status: 200, body: { active: true } });
const SIM_PATH = '/sim-swap/v2/retrieve-date';
const FORWARD_PATH = '/call-forwarding-signal/v0.4/unconditional-call-forwardings';

describe('a carrier that is asked', () => {
  test('tells of a SIM swap and of forwarding, once, of its own numbers alone', async () => {
    carrier.answers = { [SIM_PATH]: SWAPPED, [FORWARD_PATH]: FORWARDED };
    const asked = people();
    const opened = open(asked);
    await opened.source.start();
    asked.want({ phone: PHONE, region: '330106', time: TIME });
    asked.want({ phone: '+85212345678', region: '330106', time: TIME });
    asked.want({ phone: '95588', region: '330106', time: TIME });
    await eventually(() => expect(opened.signals).toHaveLength(2));
    expect(opened.signals.map(({ type }) => type).sort()).toEqual([
      'forwarding.enabled',
      'sim.swapped',
    ]);
    asked.want({ phone: PHONE, region: '330106', time: TIME + 60_000 });
    await opened.source.drain();
    expect(carrier.asked).toHaveLength(2);
    expect(carrier.tokensGiven).toBe(1);
    expect(opened.source.status).toMatchObject({ state: 'running', read: 2, accepted: 2 });
  });

  test('is asked again when the answer is not fresh any more, and what it told is not told twice', async () => {
    carrier.answers = { [SIM_PATH]: SWAPPED, [FORWARD_PATH]: FORWARDED };
    const asked = people();
    const opened = open(asked, '    keep: 100ms\n');
    await opened.source.start();
    await eventually(() => {
      asked.want({ phone: PHONE, region: '330106', time: TIME });
      expect(carrier.asked.length).toBeGreaterThanOrEqual(6);
    });
    await opened.source.drain();
    expect(opened.signals).toHaveLength(2);
  });

  test('gives a new token when the old one is refused', async () => {
    carrier.answers = { [SIM_PATH]: SWAPPED, [FORWARD_PATH]: FORWARDED };
    const asked = people();
    const opened = open(asked);
    await opened.source.start();
    await eventually(() => expect(carrier.tokensGiven).toBe(1));
    carrier.endTokens();
    asked.want({ phone: PHONE, region: '330106', time: TIME });
    await eventually(() => expect(opened.signals).toHaveLength(2));
  });

  test('is waited for when it is too busy, and who waits is asked about then', async () => {
    let busy = true;
    const answer = () =>
      busy ? { status: 429, body: {}, headers: { 'retry-after': '0.1' } } : FORWARDED();
    carrier.answers = { [FORWARD_PATH]: answer, [SIM_PATH]: () => ({ status: 422, body: {} }) };
    const asked = people();
    const opened = open(asked);
    await opened.source.start();
    asked.want({ phone: PHONE, region: '330106', time: TIME });
    await eventually(() => expect(opened.source.status.state).toBe('waiting'));
    busy = false;
    await eventually(() => expect(opened.signals).toHaveLength(1));
    expect(opened.source.status).toMatchObject({ skipped: 1 });
  });

  test('has who waits on disk while it is away, and who is asked about until the log has the answer', async () => {
    const waiting = async () => peopleOf(await new PlaceFile(placeFile(), 'camara').read());
    const person = { phone: PHONE, region: '330106', time: TIME };
    let status = 503;
    carrier.answers = {
      [FORWARD_PATH]: () => ({ ...FORWARDED(), status }),
      [SIM_PATH]: () => ({ ...SWAPPED(), status }),
    };
    const asked = people();
    const logged = Promise.withResolvers<void>();
    const opened = open(asked, '', { logged: logged.promise });
    try {
      await opened.source.start();
      asked.want(person);
      await eventually(() => expect(opened.source.status.state).toBe('waiting'));
      await eventually(async () => expect(await waiting()).toEqual([person]));
      status = 200;
      const other = { ...person, phone: '+8613800000002' };
      asked.want(other);
      await eventually(async () => expect(await waiting()).toEqual([person, other]));
      await eventually(() => expect(carrier.asked.length).toBeGreaterThanOrEqual(4));
      await sleep(1_200);
      expect(await waiting()).toEqual([person, other]);
    } finally {
      // A source that waits for the log does not stop.
      logged.resolve();
    }
    await opened.source.drain();
    expect(opened.signals).toHaveLength(4);
    expect(await waiting()).toEqual([]);
  });

  test('is not asked by a check, though somebody waits', async () => {
    const place = askedPlace([{ phone: PHONE, region: '330106', time: TIME }]);
    await new PlaceFile(placeFile(), 'camara').write(place);
    await open(people()).source.check();
    expect(carrier.tokensGiven).toBe(1);
    expect(carrier.asked).toEqual([]);
  });

  test('that answers nonsense has it kept with the dead letters', async () => {
    carrier.answers = { [FORWARD_PATH]: FORWARDED, [SIM_PATH]: () => ({ status: 200, body: [] }) };
    const asked = people();
    const opened = open(asked);
    await opened.source.start();
    asked.want({ phone: PHONE, region: '330106', time: TIME });
    await eventually(() => expect(opened.letters).toHaveLength(1));
    expect(opened.letters[0]).toMatchObject({ source: 'carrier-a', code: 'bad-answer', raw: '[]' });
  });

  test('that does not know us, or the question, fails the source with what to look at', async () => {
    await expect(open(people(), '', { secret: 'wrong' }).source.check()).rejects.toThrow(
      /client, secret/,
    );
    const asked = people();
    const opened = open(asked);
    await opened.source.start();
    asked.want({ phone: PHONE, region: '330106', time: TIME });
    await eventually(() => expect(opened.source.status.state).toBe('failed'));
    expect(opened.source.status.failure).toMatch(/answered 404.*versions/);
  });
});

test('a carrier is asked no faster than was agreed', async () => {
  carrier.answers = { [SIM_PATH]: SWAPPED, [FORWARD_PATH]: FORWARDED };
  const asked = people();
  const opened = open(asked, '', { perSecond: 40 });
  const startedAt = performance.now();
  await opened.source.start();
  for (let i = 0; i < 10; i++)
    asked.want({ phone: `+86138000001${10 + i}`, region: '330106', time: TIME });
  await eventually(() => expect(carrier.asked).toHaveLength(20));
  expect(performance.now() - startedAt).toBeGreaterThan(19 * 25 - 5);
});
