// Orders through the API on real servers: two persons, a bank that answers over HTTP, and what the ledger has of it in the end.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseDeliveries } from '../connectors/delivery/deliveries-file.ts';
import { DeliverySet } from '../connectors/delivery/delivery-set.ts';
import { signatureFault, signedHeaders } from '../connectors/delivery/signature.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { preparingOrders } from '../dissuasion/order-preparing.ts';
import { deskServer } from '../test/desk-server.ts';

const ACCOUNT = '6222021234567890123';
const SECRET = 'a key of the bank';
const PATIENCE = { timeout: 15_000 };

interface Got {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const got: Got[] = [];
let answer: { status: number; receipt?: object } = { status: 202 };
let bank: Server;
let bankUrl = '';
let book: OrderBook | undefined;
let deliveries: DeliverySet | undefined;

// Before the desk, which is told where the bank is.
beforeAll(async () => {
  bank = createServer();
  bank.on('request', async (request, response) => {
    got.push({ headers: request.headers, body: await text(request) });
    response.writeHead(answer.status).end(JSON.stringify(answer.receipt ?? {}));
  });
  bank.listen(0, '127.0.0.1');
  await once(bank, 'listening');
  const address = bank.address();
  bankUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/orders` : '';
});
const server = deskServer({
  deps: ({ redis, ledger }) => {
    deliveries = new DeliverySet(bankOnly(), { redisUrl: redis.url, pauses: { retryMs: 1 } });
    book = new OrderBook({
      redisUrl: redis.url,
      // The desk's server has a book of its own, which would take orders for people to carry.
      keyPrefix: '{bank}',
      rules: readDeskSettings().orders,
      carrier: deliveries,
      tell: (orders) =>
        ledger.write({ orders }, orders.map((one) => one.orderId + one.revision).join()),
      everyMs: 30,
    });
    const { hear } = book;
    deliveries.listen('order', hear.bind(book));
    deliveries.start();
    return { orders: book, deliveries };
  },
});
afterAll(async () => {
  await book?.close();
  await deliveries?.stop();
  bank.close();
});

/** All orders go to the one bank. */
const bankOnly = () =>
  parseDeliveries(
    `providers:
  icbc: { kind: signed-http, url: '${bankUrl}', secret: env:SECRET, receiptSecret: env:SECRET, private: true }
routes:
  - { channel: order, through: icbc }`,
    'deliveries.yaml',
    { SECRET },
  );

/** Posts a receipt as the bank does; gives the status of the answer. */
async function postReceipt(receipt: object, secret = SECRET): Promise<number> {
  const headers = signedHeaders(secret, 'receipt', JSON.stringify(receipt), Date.now());
  return (await server.ask('POST', '/v1/receipts/icbc', receipt, headers)).status;
}

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
  answer = { status: 202, receipt: { state: 'delivered', reference: 'B7' } };
  const orderId = await requested();
  const own = await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'li' });
  expect(own.body).toMatchObject({ status: 409, code: 'FW_ORDER_REFUSED' });
  expect(got).toEqual([]);
  await server.ask('POST', `/v1/orders/${orderId}/approval`, { staff: 'chen' });
  await expect.poll(() => stateOf(orderId), PATIENCE).toBe('acknowledged');
  const [sent] = got;
  expect(sent?.headers['idempotency-key']).toBe(orderId);
  expect(signatureFault(SECRET, sent?.headers ?? {}, sent?.body ?? '', Date.now())).toBe(undefined);
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    deliveryId: orderId,
    channel: 'order',
    kind: 'freeze',
    target: { kind: 'account', id: ACCOUNT },
    amountFen: 5_000_000,
    reason: '受害人已转账',
    desk: '330106',
  });
  const receipt = { deliveryId: orderId, state: 'done', doneFen: 4_000_000 };
  expect(await postReceipt(receipt, 'the key of somebody else')).toBe(401);
  expect(await postReceipt({ ...receipt, deliveryId: 'unknown' })).toBe(404);
  expect(await postReceipt({ deliveryId: orderId })).toBe(400);
  const waiting = await server.ask('GET', `/v1/orders/${orderId}`);
  const { state, doneBy, requestedAt } = waiting.body;
  expect(state).toBe('acknowledged');
  expect(Number(doneBy) - Number(requestedAt)).toBeGreaterThanOrEqual(86_400_000);
  expect((await server.ask('GET', '/v1/orders?late=true')).body).toEqual({ orders: [] });
  expect(await postReceipt({ reference: 'B7', state: 'done', doneFen: 4_000_000 })).toBe(204);
  expect(await postReceipt(receipt)).toBe(204);
  const done = await server.ask('GET', `/v1/orders/${orderId}`);
  expect(done.body).toMatchObject({ state: 'done', doneFen: 4_000_000, reference: 'B7' });
  expect(JSON.stringify(done.body)).not.toContain(ACCOUNT);
  const sql = `SELECT kind, state, target_id AS target, done_fen AS done, approved_by AS approved, reference
    FROM orders FINAL WHERE order_id = {id:String}`;
  await expect
    .poll(() => server.ledger.query(sql, { id: orderId }), PATIENCE)
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
    .poll(async () => (await server.ask('GET', `/v1/orders/${orderId}`)).body, PATIENCE)
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
  const asked = { staff: 'li', reason: 'the number is right' };
  const again = await server.ask('POST', `/v1/orders/${orderId}/repetition`, asked);
  expect(again).toMatchObject({ status: 201, body: { state: 'requested', repeats: orderId } });
  expect(again.body['orderId']).not.toBe(orderId);
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
