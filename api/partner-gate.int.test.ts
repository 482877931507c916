// Partners' programs on a server with real accounts: what they sign is taken once, and only of what is their own.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../access/access-parts.ts';
import type { Grant } from '../access/role.ts';
import { signatureOf } from '../access/signed-request.ts';
import { SignalAppender } from '../connectors/signal-appender.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { decisionOf, episodeOf } from '../dissuasion/fixture.ts';
import { LadderBook } from '../dissuasion/ladder-book.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { askCarrier, takeRequest } from '../dissuasion/reach.ts';
import { ReachBook } from '../dissuasion/reach-book.ts';
import { taskOf } from '../dissuasion/task.ts';
import { readWordings } from '../dissuasion/wording.ts';
import { ladderSettings, RememberingCarrier } from '../test/ladder-carrier.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { CHECK_EXAMPLE } from './contract/check.ts';
import { SIGNAL_EXAMPLE } from './contract/signal.ts';
import { depsWith, MemoryLog, NOW, tasksWith } from './fixture.ts';
import { buildServer } from './server.ts';

const admin: Record<string, string> = {};
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
let log: MemoryLog;
let orders: OrderBook;
let reach: ReachBook;
let ladders: LadderBook;
const TASK = taskOf(episodeOf({ region: '330106', phone: '+8613812345678' }), NOW);
const LADDER =
  "{ levels: { yellow: [{ step: message, deadline: 1h }] }, quiet-hours: { from: '00:00', to: '00:00' } }";

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  const tell = async () => undefined;
  access = openAccess({ redisUrl: redis.url, seal, now: () => NOW, tell, everyMs: 3_600_000 });
  log = new MemoryLog();
  const { url: redisUrl } = redis;
  const now = () => NOW;
  const sent = new RememberingCarrier();
  const carrier = {
    name: 'icbc',
    send: async ({ deliveryId }: { readonly deliveryId: string }) =>
      ({ deliveryId, state: 'accepted', provider: 'icbc', at: NOW }) as const,
  };
  orders = new OrderBook({
    redisUrl,
    carrier,
    rules: readDeskSettings().orders,
    everyMs: 3_600_000,
    now,
  });
  reach = new ReachBook({ redisUrl, now });
  ladders = new LadderBook({
    redisUrl,
    carrier: sent,
    call: async () => undefined,
    wordings: readWordings(),
    settings: ladderSettings(LADDER),
    isWorking: false,
    now,
  });
  const tasks = { ...tasksWith(), find: async () => ({ task: TASK, state: 'waiting' as const }) };
  const books = { orders, reach, ladders, tasks };
  app = buildServer({ ...depsWith({ access, appender: new SignalAppender(log) }), ...books });
  await access.accounts.create({ name: 'a-admin', grants: [{ role: 'admin', region: '330100' }] });
  admin['authorization'] = `Bearer ${await access.sessions.begin('a-admin')}`;
});

afterAll(async () => {
  await app.close();
  await Promise.all([orders.close(), reach.close(), ladders.close()]);
  await closeAccess(access);
  await redis.stop();
});

/** A signal as a CloudEvent. */
function eventOf(signal: object) {
  const { type, id, source, time, ...data } = { ...SIGNAL_EXAMPLE, ...signal };
  return { specversion: '1.0', type, id, source, time, data };
}

describe("a partner's signed request", () => {
  let key: { keyId: string; secret: string };
  let nonce = 0;

  beforeAll(async () => {
    const grants: Grant[] = [{ role: 'partner', region: '330000' }];
    await access.accounts.create({ name: 'icbc', grants, sources: [SIGNAL_EXAMPLE.source] });
    key = await access.accounts.newKey('icbc');
  });

  function signed(
    payload: string,
    { time = NOW, url = '/v1/signals', secret = key.secret, type = 'application/json' } = {},
  ) {
    const parts = {
      time: String(time),
      nonce: `nonce-${String(nonce++).padStart(6, '0')}`,
      method: 'POST',
      path: url,
      body: Buffer.from(payload),
    };
    const headers = {
      'content-type': type,
      'x-forewarn-key': key.keyId,
      'x-forewarn-time': parts.time,
      'x-forewarn-nonce': parts.nonce,
      'x-forewarn-signature': signatureOf(secret, parts),
    };
    return { method: 'POST' as const, url, headers, payload };
  }

  test('sends signals of its own sources and of no others', async () => {
    const before = log.lines().length;
    const foreign = { ...SIGNAL_EXAMPLE, id: 'other', source: 'bank-of-somebody-else' };
    const answer = await app.inject(signed(JSON.stringify([SIGNAL_EXAMPLE, foreign])));
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, faults: [{ code: 'foreign-source' }] }],
    });
    expect(log.lines().length).toBe(before + 1);
  });

  test.each([
    ['application/json', JSON.stringify],
    [
      'application/x-ndjson',
      (items: object[]) => items.map((one) => JSON.stringify(one)).join('\n'),
    ],
    ['application/cloudevents-batch+json', (items: object[]) => JSON.stringify(items.map(eventOf))],
  ])('sends signals of its own regions and of no others as %s', async (type, textOf) => {
    const before = log.lines().length;
    const abroad = { ...SIGNAL_EXAMPLE, id: 'abroad', region: '110105' };
    const above = { ...SIGNAL_EXAMPLE, id: 'above', region: '110000' };
    const within = { ...SIGNAL_EXAMPLE, id: `within-${type}` };
    const answer = await app.inject(signed(textOf([abroad, within, above]), { type }));
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({
      accepted: 1,
      rejected: [0, 2].map((index) => ({ index, faults: [{ code: 'foreign-region' }] })),
    });
    expect(log.lines().length).toBe(before + 1);
  });

  test('asks for checks of its own sources and regions alone', async () => {
    const own = { ...CHECK_EXAMPLE, source: SIGNAL_EXAMPLE.source };
    const asked = { code: 'foreign-region', ...own, region: '110105' };
    for (const { code, ...body } of [asked, { ...CHECK_EXAMPLE, code: 'foreign-source' }]) {
      const answer = await app.inject(signed(JSON.stringify(body), { url: '/v1/checks' }));
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ rejected: [{ faults: [{ code }] }] });
    }
    const url = '/v1/checks';
    expect((await app.inject(signed(JSON.stringify(own), { url }))).statusCode).toBe(200);
  });

  test('is not made for an account without sources, and one that was made before may do nothing', async () => {
    const grants: Grant[] = [{ role: 'partner', region: '330000' }];
    const refused = { code: 'FW_ACCOUNT_REFUSED' };
    for (const sources of [undefined, []]) {
      const made = { name: 'ccb', grants, ...(sources === undefined ? {} : { sources }) };
      await expect(access.accounts.create(made)).rejects.toMatchObject(refused);
      const payload = { kind: 'create', ...made };
      const asked = { method: 'POST', url: '/v1/access-changes', payload } as const;
      const answer = await app.inject({ ...asked, headers: admin });
      expect(answer.json()).toMatchObject({ status: 409, ...refused });
    }
    await expect(access.accounts.change('icbc', () => ({ sources: [] }))).rejects.toMatchObject(
      refused,
    );
    const { sources: _none, ...old } = await access.accounts.create({
      name: 'old',
      grants,
      sources: ['old'],
    });
    await access.store.change<typeof old>('accounts', 'old', () => old);
    const { keyId, secret } = await access.accounts.newKey('old');
    const request = signed(JSON.stringify(SIGNAL_EXAMPLE), { secret });
    const headers = { ...request.headers, 'x-forewarn-key': keyId };
    const answer = await app.inject({ ...request, headers });
    expect(answer.json()).toMatchObject({ status: 403, code: 'FW_FORBIDDEN' });
    expect(answer.body).toContain('kind grant');
  });

  describe('answers what went to it alone:', () => {
    let other: { keyId: string; secret: string };

    beforeAll(async () => {
      const grants: Grant[] = [{ role: 'partner', region: '330000' }];
      const sources = ['abc', 'provider'];
      await access.accounts.create({ name: 'abc', grants, sources });
      other = await access.accounts.newKey('abc');
      await access.accounts.change('icbc', () => ({ sources: [SIGNAL_EXAMPLE.source, 'icbc'] }));
    });

    async function asking(url: string, payload: object, { keyId, secret } = key) {
      const request = signed(JSON.stringify(payload), { url, secret });
      const headers = { ...request.headers, 'x-forewarn-key': keyId };
      const answer = await app.inject({ ...request, headers });
      return { status: answer.statusCode, body: answer.json() };
    }

    test('an order, after it was sent through its provider', async () => {
      const target = { kind: 'account', id: '6222021234567890123' } as const;
      const request = { kind: 'freeze', target, desk: '330106', person: 'p1' } as const;
      const more = { episodeId: 'e1', reason: '受害人已转账' };
      const { orderId } = await orders.request({ ...request, ...more }, 'li');
      const url = `/v1/orders/${orderId}/receipt`;
      const said = { state: 'done', by: '工商银行', doneFen: 100 };
      expect(await asking(url, said)).toMatchObject({ status: 403 });
      await orders.approve(orderId, 'chen');
      await orders.look();
      expect(await asking(url, said, other)).toMatchObject({ status: 403 });
      expect(await orders.require(orderId)).toMatchObject({ state: 'sent' });
      const answer = await asking(url, said);
      expect(answer).toMatchObject({ status: 200, body: { state: 'done', approvedBy: 'desk' } });
      expect(JSON.stringify(answer.body)).toContain('工商银行');
      expect(JSON.stringify(answer.body)).not.toMatch(/"(li|chen)"/);
    });

    test('a request to the carrier names whom it may be taken to', async () => {
      const grants: Grant[] = [{ role: 'supervisor', region: '330000' }];
      await access.accounts.create({ name: 'lead', grants });
      const authorization = `Bearer ${await access.sessions.begin('lead')}`;
      const list = await app.inject({ url: '/v1/carrier-requests', headers: { authorization } });
      expect(list.json().partners).toContain('icbc');
    });

    test('a request to the carrier, after it was taken there', async () => {
      const { taskId } = TASK;
      const ask = { ask: 'reconnect', reason: '三次未接', by: 'li' } as const;
      const asked = await reach.change(taskId, (one) => askCarrier(one, ask, NOW));
      const requestId = asked.requests[0]?.requestId ?? '';
      const url = `/v1/tasks/${taskId}/carrier-requests/${requestId}`;
      const said = { state: 'answered', by: 'icbc' };
      expect(await asking(`${url}/take`, { staff: 'icbc' })).toMatchObject({ status: 403 });
      const take = { by: 'li', to: 'icbc' };
      await reach.change(taskId, (one) => takeRequest(one, requestId, take, NOW));
      // Who took it, and all else of the task, is the desk's business.
      const again = await asking(`${url}/take`, { staff: 'li' });
      expect(again.status).toBe(403);
      expect(JSON.stringify(again.body)).not.toContain('contacts');
      expect(await asking(`${url}/answer`, said, other)).toMatchObject({ status: 403 });
      const { status, body } = await asking(`${url}/answer`, said);
      expect([status, Object.keys(body)]).toEqual([
        200,
        ['taskId', 'requests', 'contacts', 'calls'],
      ]);
      expect(body).toMatchObject({ requests: [{ state: 'answered', takenTo: 'icbc' }] });
      expect(JSON.stringify(body)).not.toContain('"li"');
    });

    test('a message that it sent itself', async () => {
      await ladders.warn([decisionOf({ level: 'yellow', phone: '+8613812345678' })]);
      const ladder = await ladders.findWarning(decisionOf({}).decisionId);
      await ladders.attend(ladder?.ladderId ?? '');
      const reply = (provider: string) => ({ phone: '13812345678', text: '1', provider });
      expect(await asking('/v1/replies', reply('provider'))).toMatchObject({ status: 403 });
      expect((await asking('/v1/replies', reply('icbc'))).body).toEqual({ answered: false });
      const own = await asking('/v1/replies', reply('provider'), other);
      expect(own.body).toEqual({ answered: true });
    });
  });

  test('is refused when it comes again, is changed on its way, is old, or is signed with another key', async () => {
    const request = signed(JSON.stringify(SIGNAL_EXAMPLE));
    expect((await app.inject(request)).statusCode).toBe(202);
    const refusals = [
      request,
      { ...signed('[]'), payload: JSON.stringify(SIGNAL_EXAMPLE) },
      { ...signed(JSON.stringify(SIGNAL_EXAMPLE)), url: '/v1/signals?x=1' },
      signed(JSON.stringify(SIGNAL_EXAMPLE), { time: NOW - 301_000 }),
      signed(JSON.stringify(SIGNAL_EXAMPLE), { secret: 'another' }),
    ];
    for (const one of refusals) expect((await app.inject(one)).statusCode).toBe(401);
  });

  test('reads nothing of the desks', async () => {
    const url = '/v1/tasks';
    const parts = {
      time: String(NOW),
      nonce: 'nonce-of-a-read',
      method: 'GET',
      path: url,
      body: Buffer.alloc(0),
    };
    const headers = {
      'x-forewarn-key': key.keyId,
      'x-forewarn-time': parts.time,
      'x-forewarn-nonce': parts.nonce,
      'x-forewarn-signature': signatureOf(key.secret, parts),
    };
    expect((await app.inject({ url, headers })).statusCode).toBe(403);
  });
});
