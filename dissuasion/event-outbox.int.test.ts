// Events for partners on a real Redis: each told once, tried again while the partner is away, and not lost with a process.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type {
  Carrier,
  Delivery,
  PartnerEventName,
  Receipt,
  Word,
} from '../connectors/delivery/delivery.ts';
import { FwError } from '../signal/fw-error.ts';
import { eventually } from '../test/eventually.ts';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { EventOutbox, type PartnerEvent } from './event-outbox.ts';
import { taskNumbered } from './fixture.ts';
import { requestOrder } from './order.ts';
import { episodeEvent, orderEvent } from './partner-events.ts';

const TOLD: PartnerEvent = {
  event: 'decision',
  key: 'd1',
  data: { decisionId: 'd1', level: 'red' },
};
const opened: EventOutbox[] = [];
let redis: RedisServer;
let count = 0;

beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  for (const outbox of opened.splice(0)) await outbox.close();
  count++;
});
afterAll(() => redis.stop());

/** Partners who are away, or say a word, as they are told. */
class Partners implements Carrier {
  readonly name = 'partners';
  readonly got: Delivery[] = [];
  isAway = false;
  word: Word = { state: 'accepted' };
  tries = 0;

  async send(delivery: Delivery): Promise<Receipt> {
    this.tries++;
    if (this.isAway) throw new FwError('FW_DELIVERY_AWAY', 'the partner is away');
    this.got.push(delivery);
    return { ...this.word, deliveryId: delivery.deliveryId, provider: 'p', at: 0 };
  }
}

const wanted: Record<PartnerEventName, string[]> = {
  decision: ['one', 'other'],
  episode: ['one'],
  order: [],
};

function open(carrier: Carrier, errors: unknown[] = []): EventOutbox {
  const outbox = new EventOutbox({
    redisUrl: redis.url,
    keyPrefix: `{outbox-${count}}`,
    subscribers: (event) => wanted[event],
    carrier,
    onError: (error) => errors.push(error),
    retryMs: 20,
  });
  opened.push(outbox);
  return outbox;
}

test('an event goes to each partner who wants it, as a delivery of its own', async () => {
  const partners = new Partners();
  const outbox = open(partners);
  await outbox.tell([TOLD, { ...TOLD, event: 'order' }]);
  await eventually(() => expect(partners.got).toHaveLength(2));
  expect(new Set(partners.got.map((one) => 'to' in one && one.to))).toEqual(
    new Set(['one', 'other']),
  );
  expect(new Set(partners.got.map(({ deliveryId }) => deliveryId)).size).toBe(2);
  expect(partners.got[0]).toMatchObject({ channel: 'webhook', event: 'decision', data: TOLD.data });
});

test('an event whose id reads as a whole number goes as any other', async () => {
  const partners = new Partners();
  await open(partners).tell([{ ...TOLD, key: 'd2076' }]);
  await eventually(() => expect(partners.got).toHaveLength(2));
  // The one in two thousand that BullMQ would not take as the id of a job.
  expect(partners.got.map(({ deliveryId }) => deliveryId)).toContain('6095799322325652');
});

test('an event that is told again while it waits is one event, under one id', async () => {
  const partners = new Partners();
  partners.isAway = true;
  const [outbox, second] = [open(partners), open(partners)];
  await Promise.all([outbox.tell([TOLD]), second.tell([TOLD]), outbox.tell([TOLD])]);
  await eventually(() => expect(partners.tries).toBeGreaterThan(4));
  partners.isAway = false;
  await eventually(() => expect(partners.got).toHaveLength(2));
});

test('an event waits for a partner who is away, through a restart', async () => {
  const partners = new Partners();
  partners.isAway = true;
  const before = open(partners);
  await before.tell([TOLD]);
  await eventually(() => expect(partners.tries).toBeGreaterThan(2));
  await before.close();
  partners.isAway = false;
  open(partners);
  await eventually(() => expect(partners.got).toHaveLength(2));
});

test('an event that the partner refuses is told as trouble and not tried again', async () => {
  const partners = new Partners();
  partners.word = { state: 'failed', reason: '422 what is this' };
  const errors: unknown[] = [];
  await open(partners, errors).tell([TOLD]);
  await eventually(() => expect(errors.map(String).join()).toContain('422 what is this'));
  await eventually(() => expect(partners.got).toHaveLength(2));
});

test('no event names a person, a phone or an account', () => {
  const task = taskNumbered(1);
  const request = {
    kind: 'freeze',
    target: { kind: 'account', id: '6222021234567890123' },
    episodeId: 'e1',
    desk: '330106',
    person: 'p-secret',
    reason: '受害人已转账',
  } as const;
  const told = JSON.stringify([
    episodeEvent(task),
    orderEvent(requestOrder('o1', request, 'li', 0)),
  ]);
  for (const secret of [
    task.episode.person.id,
    task.episode.phone ?? '+86',
    '62220212',
    'p-secret',
  ])
    expect(told).not.toContain(secret);
});
