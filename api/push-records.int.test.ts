// Records that partners push to a source, over real sockets into a real log: what they are told, what is kept, and who may.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import { signatureOf } from '../access/signed-request.ts';
import { type DeadLetterStore, openDeadLetterFile } from '../connectors/dead-letter.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { SourceSet } from '../connectors/source/source-set.ts';
import { parseSources } from '../connectors/source/sources-file.ts';
import { openRedisStreamLog } from '../log/redis-stream-log.ts';
import { judgedSignals, loggedSignals } from '../test/counted-signals.ts';
import { eventually } from '../test/eventually.ts';
import { ids, records } from '../test/numbered-signals.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { beginLines } from '../test/unended-lines.ts';
import { Seal } from '../vault/seal.ts';
import { depsWith, GatedLog } from './fixture.ts';
import { closeServer, listen } from './listen.ts';
import { buildServer } from './server.ts';

const MAPPINGS = join(import.meta.dirname, '../connectors/mappings');
const SOURCES = `
sources:
  signals: { kind: http-push }
  carrier-events: { kind: http-push, mapping: ${MAPPINGS}/camara.yaml, expectEvery: 1h, token: ['env:OLD_TOKEN', 'env:SINK_TOKEN'] }
  orders: { kind: http-push, mapping: ${MAPPINGS}/iso-20022.yaml }
  in: { kind: files, path: ${import.meta.dirname} }
`;
const TOKEN = 'a'.repeat(43);
const OLD = 'o'.repeat(43);
const NDJSON = 'application/x-ndjson';
const EVENT = 'application/cloudevents+json';
const BODIES_MAX = 64;
const MEGABYTE = 1_048_576;

let redis: RedisServer;
let log: GatedLog;
let letters: DeadLetterStore;
let sources: SourceSet;
let access: AccessParts;
let dir = '';
let round = 0;
/** Without access control, and with it. */
let open: { readonly app: FastifyInstance; readonly url: string };
let guarded: typeof open;

async function serve(parts: { readonly access?: AccessParts }): Promise<typeof open> {
  const app = buildServer({
    ...depsWith({
      sources: () => sources.views,
      push: {
        pushSource: (name, sender) => sources.pushSource(name, sender),
        sourceOfToken: (name, token) => sources.sourceOfToken(name, token),
      },
      now: Date.now,
    }),
    ...parts,
  });
  const url = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
  return { app, url };
}

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  const tell = async () => undefined;
  const times = { now: Date.now, everyMs: 3_600_000 };
  access = openAccess({ redisUrl: redis.url, seal, tell, ...times });
  open = await serve({});
  guarded = await serve({ access });
});

afterAll(async () => {
  for (const { app } of [open, guarded]) await closeServer(app, 100);
  await closeAccess(access);
  await redis.stop();
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-push-'));
  const place = { redis: redis.url, prefix: `records-${++round}`, partitionCount: 1 };
  log = new GatedLog(await openRedisStreamLog(place));
  letters = await openDeadLetterFile(join(dir, 'letters.ndjson'));
  sources = await SourceSet.open(
    parseSources(SOURCES, join(dir, 'sources.yaml'), { SINK_TOKEN: TOKEN, OLD_TOKEN: OLD }),
    {
      appender: new SignalAppender(log),
      deadLetters: letters,
      stateDir: dir,
    },
  );
  for (const name of ['signals', 'carrier-events', 'orders'])
    await sources.pushSource(name).start();
  return async () => {
    await sources.stop();
    await letters.close();
    await log.close();
    await rm(dir, { recursive: true });
  };
});

async function push(
  path: string,
  type: string,
  body: string,
  { server = open, headers = {} }: { server?: typeof open; headers?: Record<string, string> } = {},
) {
  const answer = await fetch(`${server.url}/v1/sources/${path}/records`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
  });
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, retryAfter, answer: Object(await answer.json()) };
}

const begin = (lines: string) => beginLines(`${open.url}/v1/sources/signals/records`, lines);
const linesOf = (texts: readonly string[]) => texts.map((text) => `${text}\n`).join('');
const loggedIds = async () => (await loggedSignals(log)).map(({ id }) => id);
const lettersText = () => readFile(join(dir, 'letters.ndjson'), 'utf8');
const swapped = (id: string) =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: 'https://operator.example/sim-swap',
    type: 'org.camaraproject.sim-swap-subscriptions.v0.swapped',
    time: '2026-03-01T02:15:00Z',
    data: { subscriptionId: 's1', phoneNumber: '+8613800000005' },
  });

describe('a partner that pushes its records', () => {
  it('is answered when the log has them, and what was refused is also kept', async () => {
    const nameless = swapped('e2').replace('+8613800000005', '');
    const body = `[${swapped('e1')},${nameless}]`;
    expect(await push('carrier-events', 'application/cloudevents-batch+json', body)).toEqual({
      status: 202,
      retryAfter: null,
      answer: {
        read: 2,
        accepted: 1,
        skipped: 0,
        rejectedCount: 1,
        rejected: [
          { row: 2, field: 'data.phoneNumber', code: 'missing', message: expect.any(String) },
        ],
      },
    });
    expect(await loggedIds()).toEqual(['e1']);
    expect(JSON.parse(await lettersText())).toMatchObject({
      source: 'camara',
      row: 2,
      raw: nameless,
    });
    const all = await push('carrier-events', EVENT, nameless);
    expect(all).toMatchObject({ status: 202, answer: { accepted: 0, rejectedCount: 1 } });
  });

  it('is shown among the sources as every other', async () => {
    await push('carrier-events', EVENT, swapped('e1'));
    const { sources } = Object(await (await fetch(`${open.url}/v1/sources`)).json());
    expect(sources[1]).toMatchObject({
      name: 'carrier-events',
      kind: 'http-push',
      state: 'running',
      read: 1,
      accepted: 1,
      newestTime: Date.UTC(2026, 2, 1, 2, 15),
      lastAccepted: expect.any(Number),
    });
  });

  it('that names a source that is none, or none of this kind, is told which there are', async () => {
    const there = 'Records are pushed to: signals, carrier-events, orders.';
    for (const [name, why] of [
      ['carrier-event', "did you mean 'carrier-events'?"],
      ['in', "'in' is a source of kind files"],
    ] as const) {
      const { status, answer } = await push(name, EVENT, swapped('e1'));
      expect(status).toBe(404);
      expect(answer.detail).toContain(why);
      expect(answer.detail).toContain(there);
    }
  });

  it('of CAMARA has its correlator back, whatever the answer', async () => {
    const headers = { 'x-correlator': 'b4333c46-49c0' };
    for (const name of ['carrier-events', 'nothing']) {
      const answer = await fetch(`${open.url}/v1/sources/${name}/records`, {
        method: 'POST',
        headers: { ...headers, 'content-type': EVENT },
        body: swapped('e1'),
      });
      expect(answer.headers.get('x-correlator')).toBe('b4333c46-49c0');
    }
  });

  it('that sends what the mapping does not read is told what would fit', async () => {
    const { status, answer } = await push('carrier-events', 'application/xml', '<a/>');
    expect(status).toBe(415);
    expect(answer.detail).toContain('application/cloudevents+json');
    expect((await push('orders', EVENT, swapped('e1'))).answer.detail).toContain('application/xml');
  });

  it('is told to come again while the log is away or the source is stopped', async () => {
    log.isAway = true;
    const away = {
      status: 503,
      retryAfter: '1',
      answer: { code: 'FW_LOG_AWAY', retry: 'backoff' },
    };
    expect(await push('signals', NDJSON, linesOf(records(0, 50)))).toMatchObject(away);
    log.isAway = false;
    await push('signals', NDJSON, linesOf(records(0, 50)));
    expect(judgedSignals(await loggedSignals(log))).toMatchObject({ duplicate: [] });
    await sources.stop();
    const stopped = { status: 503, retryAfter: '1', answer: { code: 'FW_SOURCE_AWAY' } };
    expect(await push('signals', NDJSON, '')).toMatchObject(stopped);
  });

  it('loses nothing when the connection breaks in the middle', async () => {
    const sending = begin(linesOf(records(0, 50)));
    await eventually(async () => expect(await loggedIds()).toHaveLength(50));
    sending.destroy();
    await push('signals', NDJSON, linesOf(records(0, 100)));
    const { accepted } = judgedSignals(await loggedSignals(log));
    expect(accepted.map(({ id }) => id)).toEqual(ids(0, 100));
  });

  it('waits for a slow log, and is told to come again when too many wait', async () => {
    const gate = Promise.withResolvers<void>();
    log.gate = gate.promise;
    const waiting = Array.from({ length: BODIES_MAX }, (_, i) =>
      push('signals', NDJSON, linesOf(records(i, i + 1))),
    );
    await eventually(async () => {
      const answer = await push('signals', NDJSON, '');
      expect(answer).toMatchObject({ status: 429, retryAfter: '1' });
    });
    gate.resolve();
    for (const one of waiting) expect(await one).toMatchObject({ status: 202 });
    expect(await push('signals', NDJSON, '')).toMatchObject({ status: 202, answer: { read: 0 } });
    expect(await loggedIds()).toHaveLength(BODIES_MAX);
  });

  it('is read no further than a slow log takes', async () => {
    const gate = Promise.withResolvers<void>();
    log.gate = gate.promise;
    const chunk = linesOf(records(0, 1_000)).repeat(8).slice(0, MEGABYTE);
    const sending = begin(chunk);
    let megabytes = 1;
    // What the sockets hold on the way is not read.
    for (let isMoving = true; isMoving && megabytes < 200; megabytes++) {
      isMoving =
        sending.write(chunk) ||
        (await Promise.race([once(sending, 'drain'), sleep(500, 'stuck')])) !== 'stuck';
    }
    expect(megabytes).toBeLessThan(100);
    sending.destroy();
    gate.resolve();
  });

  it('takes no place any more once it has gone', async () => {
    const gone = Array.from({ length: BODIES_MAX }, () => begin('{'));
    await eventually(async () =>
      expect(await push('signals', NDJSON, '')).toMatchObject({ status: 429 }),
    );
    for (const one of gone) one.destroy();
    await eventually(async () =>
      expect(await push('signals', NDJSON, '')).toMatchObject({ status: 202 }),
    );
    expect(await lettersText()).toBe('');
  });
});

describe('a partner of a server with accounts', () => {
  let key: { readonly keyId: string; readonly secret: string };
  let nonce = 0;

  beforeAll(async () => {
    const grants = [{ role: 'partner' as const, region: '330000' }];
    await access.accounts.create({ name: 'carrier-a', grants, sources: ['camara'] });
    key = await access.accounts.newKey('carrier-a');
  });

  async function signed(name: string, type: string, body: string, { secret } = key) {
    const parts = {
      time: String(Date.now()),
      nonce: `nonce-${String(nonce++).padStart(6, '0')}`,
      method: 'POST',
      path: `/v1/sources/${name}/records`,
      body: Buffer.from(body),
    };
    const headers = {
      'x-forewarn-key': key.keyId,
      'x-forewarn-time': parts.time,
      'x-forewarn-nonce': parts.nonce,
      'x-forewarn-signature': signatureOf(secret, parts),
    };
    return await push(name, type, body, { server: guarded, headers });
  }

  it('pushes to its own source with its signature, and nobody without one', async () => {
    expect(await signed('carrier-events', EVENT, swapped('e1'))).toMatchObject({
      status: 202,
      answer: { accepted: 1 },
    });
    const nobody = await push('carrier-events', EVENT, swapped('e2'), { server: guarded });
    expect(nobody.status).toBe(401);
    expect(await loggedIds()).toEqual(['e1']);
  });

  it('takes no place any more when its signature was refused', async () => {
    const forged = { ...key, secret: 'guessed' };
    for (let i = 0; i <= BODIES_MAX; i++)
      expect((await signed('carrier-events', EVENT, '{}', forged)).status).toBe(401);
    expect((await signed('carrier-events', EVENT, swapped('e1'))).status).toBe(202);
  });

  it('learns of its own sources alone, and sends as others neither there nor where there is no mapping', async () => {
    const foreign = await signed('orders', 'application/xml', '<a/>');
    expect(foreign.status).toBe(404);
    expect(foreign.answer.detail).toMatch(/to: signals, carrier-events\.$/);
    expect(await signed('signals', NDJSON, linesOf(records(0, 1)))).toMatchObject({
      status: 202,
      answer: { accepted: 0, rejected: [{ row: 1, field: 'source', code: 'foreign-source' }] },
    });
  });

  it('that cannot sign shows the token of the source, which opens this one and nothing else', async () => {
    const shown = (token: string) => ({
      server: guarded,
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await push('carrier-events', EVENT, swapped('e1'), shown(TOKEN))).toMatchObject({
      status: 202,
      answer: { accepted: 1 },
    });
    expect(await push('carrier-events', EVENT, swapped('e1'), shown(OLD))).toMatchObject({
      status: 202,
    });
    const other = await push('carrier-events', EVENT, swapped('e2'), shown(`${TOKEN}a`));
    expect(other.status).toBe(401);
    expect((await push('orders', 'text/xml', '<a/>', shown(TOKEN))).status).toBe(401);
    for (const path of ['/v1/sources', '/v1/handed-back']) {
      const read = await fetch(`${guarded.url}${path}`, { headers: shown(TOKEN).headers });
      expect(read.status).toBe(401);
    }
    expect(await loggedIds()).toEqual(['e1', 'e1']);
  });
});
