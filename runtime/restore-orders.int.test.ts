// Redis is emptied: orders come back from the ledger as they stood, and go on.
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import type { Order, OrderRequest } from '../dissuasion/order.ts';
import { OrderBook } from '../dissuasion/order-book.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { contentId } from '../signal/content-id.ts';
import { ledgerFolder } from '../test/ledger-folder.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { restoreOrders } from './restore-orders.ts';

const DAY_MS = 86_400_000;
const rules = readDeskSettings().orders;
const sent: string[] = [];
let redis: RedisServer;
let ledger: Ledger;
const path = ledgerFolder();
let book: OrderBook;
let now = Date.now();

beforeAll(async () => {
  redis = await startRedis();
  ledger = await openLedger({ path });
  book = new OrderBook({
    redisUrl: redis.url,
    rules,
    everyMs: DAY_MS,
    now: () => now,
    carrier: {
      name: 'bank',
      send: async ({ deliveryId }) => {
        sent.push(deliveryId);
        return { deliveryId, state: 'accepted', provider: 'bank', at: now };
      },
    },
    tell: (orders) =>
      ledger.write(
        { orders },
        contentId('t', ...orders.map((one) => `${one.orderId}${one.revision}`)),
      ),
  });
});

afterAll(async () => {
  await book.close();
  await ledger.close();
  await redis.stop();
});

function requestOf(number: number): OrderRequest {
  return {
    kind: 'stop-payment',
    target: { kind: 'account', id: `622202${number}` },
    episodeId: `e${number}`,
    desk: '330106',
    person: 'p1',
    reason: 'transfer under way',
    amountFen: 5_000_000,
    transferId: `t${number}`,
    cause: { code: 'transfer-under-way', typology: 'fake-loan', level: 'red' },
  };
}

async function stands(): Promise<Order[]> {
  const orders = await book.list({});
  return orders.sort((a, b) => (a.orderId < b.orderId ? -1 : 1));
}

test('orders lost with Redis come back as they stood, once, are sent and lapse when it is time, and none is asked for twice', async () => {
  const orders = await Promise.all([1, 2, 3, 4].map((n) => book.request(requestOf(n), 'li')));
  const [requested = '', approved = '', done = '', refused = ''] = orders.map((one) => one.orderId);
  await book.approve(done, 'chen');
  await book.look();
  await book.receive(done, { state: 'done', by: 'bank', doneFen: 4_000_000, reference: 'B7' });
  await book.refuse(refused, 'chen', 'wrong account');
  await book.repeat(refused, 'li', 'it is right');
  await book.look();
  await book.look();
  sent.length = 0;
  // Approved and told to the ledger, and not sent before Redis went.
  const last = await book.approve(approved, 'chen');
  await ledger.write({ orders: [last] }, 'approved');
  const before = await stands();
  const admin = new Redis(redis.url);
  await admin.flushall();
  expect(await stands()).toEqual([]);

  const counts = { orders: 5, restored: 5, updated: 0, unchanged: 0 };
  expect(await restoreOrders({ ledger, orders: book, now, isDryRun: true })).toEqual(counts);
  expect(await stands()).toEqual([]);
  expect(await restoreOrders({ ledger, orders: book, now })).toEqual(counts);
  expect(await stands()).toEqual(before);
  const there = { orders: 5, restored: 0, updated: 0, unchanged: 5 };
  expect(await restoreOrders({ ledger, orders: book, now })).toEqual(there);

  await book.look();
  expect(sent).toEqual([approved]);
  expect(await book.request(requestOf(1), 'wu')).toMatchObject({ orderId: requested, revision: 1 });
  expect(await book.approve(requested, 'chen')).toMatchObject({ state: 'approved' });
  expect(await restoreOrders({ ledger, orders: book, now })).toMatchObject({ unchanged: 5 });
  const endsAt = (await book.require(done)).endsAt ?? 0;
  now = endsAt;
  await book.look();
  await book.look();
  expect(await book.require(done)).toMatchObject({ state: 'expired', doneFen: 4_000_000 });
  admin.disconnect();
});

test('an order of which Redis lost the last second is brought up to what the ledger has', async () => {
  const { orderId } = await book.request(requestOf(9), 'li');
  const old = await book.require(orderId);
  const approved = await book.approve(orderId, 'chen');
  await ledger.write({ orders: [approved] }, 'newer');
  const admin = new Redis(redis.url);
  await admin.set(`{forewarn}:order:${orderId}`, JSON.stringify(old));
  admin.disconnect();
  expect(await restoreOrders({ ledger, orders: book, now })).toMatchObject({ updated: 1 });
  expect(await book.require(orderId)).toEqual(approved);
});
