// Orders through the API on real servers: two persons, a bank that answers over HTTP, and what the ledger has of it in the end.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { preparingOrders } from '../dissuasion/order-preparing.ts';
import { httpSender, signatureOf } from '../dissuasion/order-sender.ts';
import { deskServer } from '../test/desk-server.ts';

const ACCOUNT = '6222021234567890123';
const SECRET = 'a key of the bank';

interface Got {
  readonly key: string;
  readonly time: string;
  readonly signature: string;
  readonly body: string;
}

const got: Got[] = [];
let answer: { status: number; receipt?: object } = { status: 202 };
let bank: Server;
let bankUrl = '';
let book: OrderBook | undefined;

// Before the desk, which is told where the bank is.
beforeAll(async () => {
  bank = createServer();
  bank.on('request', async (request, response) => {
    const header = (name: string) => String(request.headers[name]);
    const body = await text(request);
    const [key, time] = [header('idempotency-key'), header('x-forewarn-time')];
    got.push({ key, time, signature: header('x-forewarn-signature'), body });
    response.writeHead(answer.status).end(JSON.stringify(answer.receipt ?? {}));
  });
  bank.listen(0, '127.0.0.1');
  await once(bank, 'listening');
  const address = bank.address();
  bankUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/orders` : '';
});
const server = deskServer({
  deps: ({ redis, ledger }) => {
    book = new OrderBook({
      redisUrl: redis.url,
      rules: readDeskSettings().orders,
      sender: httpSender({ url: bankUrl, secret: SECRET }),
      tell: (orders) =>
        ledger.write({ orders }, orders.map((one) => one.orderId + one.revision).join()),
      everyMs: 30,
    });
    return { orders: book };
  },
});
afterAll(async () => {
  await book?.close();
  bank.close();
});

const REQUEST = {
  staff: 'li',
  kind: 'freeze',
  target: { kind: 'account', id: ACCOUNT },
  episodeId: 'order-1',
  desk: '330106',
  person: 'p1',
  reason: '受害人已转账',
  amountFen: 5_000_000,
};

async function requested(overrides: object = {}): Promise<string> {
  const { status, body } = await server.ask('POST', '/v1/orders', { ...REQUEST, ...overrides });
  expect(status).toBe(201);
  return String(body['orderId']);
}

const stateOf = async (orderId: string) =>
  (await server.ask('GET', `/v1/orders/${orderId}`)).body['state'];

test('an order goes from the request over the second person and the bank to done, and the ledger has it', async () => {
  answer = { status: 202, receipt: { state: 'acknowledged', reference: 'B7' } };
  const orderId = await requested();
  const own = await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'li' });
  expect(own.body).toMatchObject({ status: 409, code: 'FW_ORDER_REFUSED' });
  expect(got).toEqual([]);
  await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'chen' });
  await expect.poll(() => stateOf(orderId)).toBe('acknowledged');
  const [sent] = got;
  expect(sent?.key).toBe(orderId);
  expect(sent?.signature).toBe(signatureOf(SECRET, sent?.time ?? '', orderId, sent?.body ?? ''));
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    orderId,
    kind: 'freeze',
    target: { kind: 'account', id: ACCOUNT },
    amountFen: 5_000_000,
    reason: '受害人已转账',
    desk: '330106',
  });
  const receipt = { state: 'done', by: '工商银行', doneFen: 4_000_000 };
  const done = await server.ask('POST', `/v1/orders/${orderId}/receipt`, receipt);
  expect(done.body).toMatchObject({ state: 'done', doneFen: 4_000_000, reference: 'B7' });
  expect(JSON.stringify(done.body)).not.toContain(ACCOUNT);
  const sql = `SELECT kind, state, target_id AS target, done_fen AS done, approved_by AS approved, reference
    FROM orders FINAL WHERE order_id = {id:String}`;
  await expect
    .poll(() => server.ledger.query(sql, { id: orderId }))
    .toEqual([
      {
        kind: 'freeze',
        state: 'done',
        target: ACCOUNT,
        done: 4_000_000,
        approved: 'chen',
        reference: 'B7',
      },
    ]);
});

test('a bank that is in trouble gets the order later, one that has it already is content', async () => {
  answer = { status: 503 };
  const orderId = await requested({ episodeId: 'order-2' });
  await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'chen' });
  await expect
    .poll(async () => (await server.ask('GET', `/v1/orders/${orderId}`)).body)
    .toMatchObject({ state: 'approved', failures: 1, history: [{}, {}, { state: 'reminded' }] });
  expect(JSON.stringify((await server.ask('GET', `/v1/orders/${orderId}`)).body)).toContain('503');
});

test('a request is refused with its reason, listed by state and desk, and asked for again as the same', async () => {
  const orderId = await requested({ episodeId: 'order-3', desk: '330206' });
  const waiting = await server.ask('GET', '/v1/orders?state=requested&desk=330200');
  expect(waiting.body['orders']).toMatchObject([{ orderId, target: { id: '6222****0123' } }]);
  const refusal = { staff: 'chen', reason: `账号有误 ${ACCOUNT}` };
  const refused = await server.ask('POST', `/v1/orders/${orderId}/refusal`, refusal);
  expect(refused.body).toMatchObject({ state: 'refused' });
  expect(JSON.stringify(refused.body)).not.toContain(ACCOUNT);
  expect(await requested({ episodeId: 'order-3', desk: '330206' })).toBe(orderId);
  const late = await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'wu' });
  expect(late.body).toMatchObject({ code: 'FW_ORDER_REFUSED' });
  expect((await server.ask('GET', '/v1/orders/none')).body).toMatchObject({ code: 'FW_NOT_FOUND' });
});

test('what was paid is to be stopped by itself, and what was no fraud is let go', async () => {
  const transfers = [
    { transferId: 't1', amountFen: 300_000, payee: ACCOUNT, state: 'attempted', time: Date.now() },
  ] as const;
  const paying = await server.openTask({ region: '330106', transfers });
  const honest = await server.openTask({ region: '330106', transfers });
  if (book === undefined) throw new Error('There is no order book.');
  for (const task of [paying, honest]) await preparingOrders(server.tasks, book).raise(task);
  const ordersOf = async (episodeId: string) => (await book?.list({ episodeId })) ?? [];
  expect(await ordersOf(honest.episodeId)).toMatchObject([
    { state: 'requested', requestedBy: 'forewarn' },
  ]);
  const paid = [{ amountFen: 900_000, paidAt: Date.now(), payee: '6222029999999999999' }];
  const lease = await server.claim(paying);
  const path = `/v1/tasks/${paying.taskId}/outcome`;
  await server.ask('POST', path, { lease, outcome: 'already-paid', paid });
  expect(
    (await ordersOf(paying.episodeId)).map(({ amountFen, state }) => [amountFen, state]),
  ).toEqual([
    [900_000, 'requested'],
    [300_000, 'requested'],
  ]);
  const end = { lease: await server.claim(honest), outcome: 'not-fraud', because: 'own-account' };
  await server.ask('POST', `/v1/tasks/${honest.taskId}/outcome`, end);
  expect(await ordersOf(honest.episodeId)).toMatchObject([{ state: 'refused' }]);
});
