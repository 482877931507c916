// Orders on a real Redis: what is due is done whoever restarts, two who act at once act once, and the ledger is told everything.
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Carrier, Delivery, Receipt, Word } from '../connectors/delivery/delivery.ts';
import { FwError } from '../signal/fw-error.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { readDeskSettings } from './desk-settings.ts';
import { episodeOf, START_TIME, taskNumbered } from './fixture.ts';
import type { Order, OrderRequest } from './order.ts';
import { OrderBook, type OrderBookOptions } from './order-book.ts';
import { preparingOrders } from './order-preparing.ts';

const HOUR_MS = 3_600_000;
const rules = readDeskSettings().orders;
const REQUEST: OrderRequest = {
  kind: 'stop-payment',
  target: { kind: 'account', id: '6222' },
  episodeId: 'e1',
  desk: '330106',
  person: 'p1',
  reason: 'transfer under way',
  amountFen: 5_000_000,
  transferId: 't1',
};

let server: RedisServer;
let admin: Redis;
const books: OrderBook[] = [];
let now = START_TIME;

beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
});
afterEach(async () => {
  for (const book of books.splice(0)) await book.close();
  await admin.flushall();
  now = START_TIME;
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});

/** A bank that remembers what it got, and answers or fails as it is told. */
class Bank implements Carrier {
  readonly name = 'bank';
  readonly got: string[] = [];
  isAway = false;
  word: Word = { state: 'accepted' };

  async send({ deliveryId }: Delivery): Promise<Receipt> {
    if (this.isAway) throw new FwError('FW_DELIVERY_AWAY', 'the bank does not answer');
    this.got.push(deliveryId);
    return { ...this.word, deliveryId, provider: this.name, at: now };
  }
}

function open(carrier: Carrier = new Bank(), options: Partial<OrderBookOptions> = {}): OrderBook {
  const everyMs = 3_600_000;
  const book = new OrderBook({
    redisUrl: server.url,
    rules,
    carrier,
    everyMs,
    now: () => now,
    ...options,
  });
  books.push(book);
  return book;
}

test('an order is requested once, however often it is asked for', async () => {
  const book = open();
  const [first, second] = await Promise.all([
    book.request(REQUEST, 'li'),
    book.request(REQUEST, 'wu'),
  ]);
  expect(second).toEqual(first);
  expect(await book.request(REQUEST, 'li')).toEqual(first);
  expect(await book.list({})).toEqual([first]);
  const other = await book.request({ ...REQUEST, transferId: 't2' }, 'li');
  expect(other.orderId).not.toBe(first?.orderId);
});

test('an approved order is sent at the next look, once, by one of several processes', async () => {
  const bank = new Bank();
  const [one, two] = [open(bank), open(bank)];
  const { orderId } = await one.request(REQUEST, 'li');
  await one.look();
  expect(bank.got).toEqual([]);
  await one.approve(orderId, 'chen');
  await Promise.all([one.look(), two.look(), one.look()]);
  expect(bank.got).toEqual([orderId]);
  expect(await two.find(orderId)).toMatchObject({ state: 'sent', approvedBy: 'chen' });
});

test('of two who approve or refuse at once one does, and the other is told', async () => {
  const [one, two] = [open(), open()];
  const { orderId } = await one.request(REQUEST, 'li');
  const results = await Promise.allSettled([
    one.approve(orderId, 'chen'),
    two.approve(orderId, 'wang'),
    two.refuse(orderId, 'zhou', 'wrong account'),
  ]);
  const order = await one.find(orderId);
  expect(order?.history.filter(({ state }) => state === 'approved').length).toBeLessThanOrEqual(1);
  expect(results.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(1);
  const fault = results.find((result) => result.status === 'rejected');
  expect(fault?.reason).toMatchObject({ code: 'FW_ORDER_REFUSED' });
});

test('what a bank answers at once is taken in', async () => {
  const bank = new Bank();
  bank.word = { state: 'delivered', reference: 'B7' };
  const book = open(bank);
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'chen');
  await book.look();
  expect(await book.find(orderId)).toMatchObject({ state: 'acknowledged', reference: 'B7' });
});

test('a bank that is away gets the order when it is back, and the order says that it waited', async () => {
  const bank = new Bank();
  bank.isAway = true;
  const faults: unknown[] = [];
  const book = open(bank, { onError: (error) => faults.push(error) });
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'chen');
  await book.look();
  await book.look();
  expect(await book.find(orderId)).toMatchObject({ state: 'approved', failures: 1 });
  expect(faults).toHaveLength(1);
  bank.isAway = false;
  now += 5_000;
  await book.look();
  const order = await book.find(orderId);
  expect(order).toMatchObject({ state: 'sent' });
  expect(order?.history.map(({ state }) => state)).toEqual([
    'requested',
    'approved',
    'reminded',
    'sent',
  ]);
});

test('an order outlives the process that was to send it', async () => {
  const bank = new Bank();
  const first = open(bank);
  const { orderId } = await first.request(REQUEST, 'li');
  await first.approve(orderId, 'chen');
  await first.close();
  const second = open(bank, { everyMs: 20 });
  await expect.poll(async () => (await second.find(orderId))?.state).toBe('sent');
});

test('a process that dies while it sends is followed by another, which sends the same again', async () => {
  const stuck: Carrier = { name: 'bank', send: () => new Promise(() => undefined) };
  const first = open(stuck);
  const { orderId } = await first.request(REQUEST, 'li');
  await first.approve(orderId, 'chen');
  void first.look();
  await expect
    .poll(() => admin.zscore('{forewarn}:orders-due', orderId))
    .toBe(String(now + 60_000));
  const bank = new Bank();
  const second = open(bank);
  await second.look();
  expect(bank.got).toEqual([]);
  now += 60_000;
  await second.look();
  expect(bank.got).toEqual([orderId]);
});

async function doneOrder(book: OrderBook, bank: Bank): Promise<Order> {
  bank.word = { state: 'done', doneFen: 5_000_000 };
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'chen');
  await book.look();
  return book.require(orderId);
}

test('a stop-payment is reminded of before it lapses, and lapses', async () => {
  const bank = new Bank();
  const book = open(bank);
  const { orderId } = await doneOrder(book, bank);
  now += 44 * HOUR_MS;
  await book.look();
  const reminded = await book.find(orderId);
  expect(reminded?.history.at(-1)).toMatchObject({
    state: 'reminded',
    note: 'it lapses soon unless it is prolonged',
  });
  now += 4 * HOUR_MS;
  await book.look();
  expect(await book.find(orderId)).toMatchObject({ state: 'expired' });
});

test('a prolonged stop-payment holds for another term, approved by a second person as well', async () => {
  const bank = new Bank();
  const book = open(bank);
  const order = await doneOrder(book, bank);
  now += 40 * HOUR_MS;
  const next = await book.prolong(order.orderId, 'li', 'money is still there');
  expect(next).toMatchObject({ state: 'requested', prolongs: order.orderId, amountFen: 5_000_000 });
  await expect(book.approve(next.orderId, 'li')).rejects.toMatchObject({
    code: 'FW_ORDER_REFUSED',
  });
  await book.approve(next.orderId, 'chen');
  await book.look();
  expect(await book.find(next.orderId)).toMatchObject({
    state: 'done',
    endsAt: START_TIME + 96 * HOUR_MS,
  });
  now += 4 * HOUR_MS;
  await book.look();
  const before = await book.find(order.orderId);
  expect(before?.history.at(-1)?.note).toBe('it lapses soon and is being prolonged');
  await expect(book.prolong(next.orderId, 'li', 'again')).resolves.toMatchObject({
    prolongs: next.orderId,
  });
});

test('what was not done is not prolonged', async () => {
  const book = open();
  const { orderId } = await book.request(REQUEST, 'li');
  await expect(book.prolong(orderId, 'li', 'x')).rejects.toThrow(/it is requested/);
  await expect(book.prolong('none', 'li', 'x')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
});

test('an order that came to nothing is requested again by a person, as a new one that names it, once', async () => {
  const book = open();
  const { orderId } = await book.request(REQUEST, 'li');
  await expect(book.repeat(orderId, 'li', 'x')).rejects.toThrow(/it is requested/);
  await book.refuse(orderId, 'chen', '账号有误');
  const next = await book.repeat(orderId, 'li', 'the number is right');
  expect(next.orderId).not.toBe(orderId);
  expect(next).toMatchObject({
    state: 'requested',
    repeats: orderId,
    target: REQUEST.target,
    reason: 'the number is right',
    history: [{ state: 'requested', by: 'li', repeats: orderId }],
  });
  expect(await book.repeat(orderId, 'wu', 'y')).toEqual(next);
  await expect(book.approve(next.orderId, 'li')).rejects.toThrow(/a second person/);
  await book.refuse(next.orderId, 'chen', 'x');
  expect(await book.repeat(next.orderId, 'li', 'z')).toMatchObject({ repeats: next.orderId });
  await expect(book.repeat('none', 'li', 'x')).rejects.toMatchObject({ code: 'FW_NOT_FOUND' });
});

test('requests of an episode that was no fraud are dropped, what went out is not', async () => {
  const book = open();
  const waiting = await book.request(REQUEST, 'forewarn');
  const approved = await book.request({ ...REQUEST, transferId: 't2' }, 'forewarn');
  const other = await book.request({ ...REQUEST, episodeId: 'e2' }, 'forewarn');
  await book.approve(approved.orderId, 'chen');
  expect(await book.dropRequested('e1', 'li', 'not-fraud')).toBe(1);
  const states = [waiting, approved, other].map(
    async ({ orderId }) => (await book.find(orderId))?.state,
  );
  expect(await Promise.all(states)).toEqual(['refused', 'approved', 'requested']);
});

test('the ledger is told every order at its newest revision, and again until it has it', async () => {
  const told: [string, number][] = [];
  let isAway = true;
  const book = open(new Bank(), {
    tell: async (orders) => {
      if (isAway) throw new Error('the ledger is away');
      told.push(...orders.map(({ state, revision }): [string, number] => [state, revision]));
    },
  });
  const { orderId } = await book.request(REQUEST, 'li');
  await expect(book.look()).rejects.toThrow(/ledger is away/);
  isAway = false;
  await book.approve(orderId, 'chen');
  await book.look();
  expect(told).toEqual([['sent', 3]]);
  await book.look();
  expect(told).toHaveLength(1);
});

test('orders are listed by desk, state and episode, the newest first', async () => {
  const book = open();
  const first = await book.request(REQUEST, 'li');
  now += 1;
  const second = await book.request({ ...REQUEST, episodeId: 'e2', desk: '330206' }, 'li');
  await book.approve(second.orderId, 'chen');
  const ids = async (query: Parameters<OrderBook['list']>[0]) =>
    (await book.list(query)).map(({ orderId }) => orderId);
  expect(await ids({})).toEqual([second.orderId, first.orderId]);
  expect(await ids({ desk: '330100' })).toEqual([first.orderId]);
  expect(await ids({ state: 'approved' })).toEqual([second.orderId]);
  expect(await ids({ episodeId: 'e1' })).toEqual([first.orderId]);
  const page = await book.page({ limit: 1 });
  expect(page).toMatchObject({ orders: [{ orderId: second.orderId }] });
  const rest = { limit: 1, cursor: page.cursor ?? '' };
  expect(await book.page(rest)).toEqual({ orders: [first] });
  expect(await ids({ ...rest, episodeId: 'e1' })).toEqual([first.orderId]);
  expect(await ids({ ...rest, episodeId: 'e2' })).toEqual([]);
  await expect(book.page({ cursor: 'x' })).rejects.toMatchObject({ code: 'FW_USAGE' });
});

test('an episode with a transfer under way prepares its stop-payment once, before its task is opened', async () => {
  const book = open();
  const seen: string[] = [];
  const sink = preparingOrders(
    {
      open: async () => void seen.push(`open with ${(await book.list({})).length} order`),
      raise: async () => true,
      withdraw: async () => undefined,
    },
    book,
  );
  const transfers = [
    { transferId: 't1', amountFen: 100, payee: '6222', state: 'attempted', time: 1 },
  ] as const;
  const task = { ...taskNumbered(1), episode: episodeOf({ transfers }) };
  await sink.open(task);
  await sink.raise(task);
  await sink.open(task);
  expect(seen[0]).toBe('open with 1 order');
  expect(await book.list({})).toMatchObject([
    { requestedBy: 'forewarn', transferId: 't1', state: 'requested' },
  ]);
});

test('all keys share one slot of a Redis Cluster', async () => {
  const book = open();
  await book.request(REQUEST, 'li');
  for (const key of await admin.keys('*')) expect(key.startsWith('{forewarn}:')).toBe(true);
});

test('what a bank says later moves the order on, once, and one that was not handed over yet is to be said again', async () => {
  const bank = new Bank();
  const book = open(bank);
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'wu');
  const receipt: Receipt = {
    deliveryId: orderId,
    state: 'done',
    provider: 'icbc',
    at: now,
    doneFen: 10,
  };
  await expect(book.hear(receipt)).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
  await book.look();
  await book.hear({ ...receipt, state: 'accepted' });
  await book.hear(receipt);
  await book.hear(receipt);
  await book.hear({ ...receipt, state: 'delivered' });
  const { state, doneFen, history } = await book.require(orderId);
  expect({ state, doneFen }).toEqual({ state: 'done', doneFen: 10 });
  expect(history.map((step) => [step.state, step.by])).toEqual([
    ['requested', 'li'],
    ['approved', 'wu'],
    ['sent', 'forewarn'],
    ['done', 'icbc'],
  ]);
});

test('an order that a bank took and does not do is reminded of by whichever process is there, and is on the list of those that are late until it is done', async () => {
  const book = open();
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'chen');
  await book.look();
  await book.receive(orderId, { state: 'acknowledged', by: 'bank' });
  expect(await book.list({ late: true })).toEqual([]);
  await book.close();
  const another = open();
  for (const minutes of [30, 60, 120]) {
    now = START_TIME + minutes * 60_000;
    await another.look();
    await another.look();
    expect((await another.list({ late: true, state: 'acknowledged' })).length).toBe(1);
  }
  const { history } = await another.require(orderId);
  expect(history.filter(({ note }) => note === 'it is not done by its deadline')).toHaveLength(3);
  await another.receive(orderId, { state: 'done', by: 'bank' });
  expect(await another.list({ late: true })).toEqual([]);
});

test('an order that nobody could deliver is sent again, and one that cannot be delivered later is refused with why', async () => {
  const bank = new Bank();
  const book = open(bank);
  const { orderId } = await book.request(REQUEST, 'li');
  await book.approve(orderId, 'wu');
  bank.word = { state: 'failed', reason: 'no such account' };
  await book.look();
  expect(await book.require(orderId)).toMatchObject({ state: 'approved', failures: 1 });
  bank.word = { state: 'accepted' };
  now += 10_000;
  await book.look();
  await book.hear({ deliveryId: orderId, state: 'failed', provider: 'bank', at: now });
  const { state, history } = await book.require(orderId);
  expect(state).toBe('refused');
  expect(history.at(-1)?.note).toBe('could not be delivered: failed');
});
