// What every delivery must do, whatever it goes through. Each kind's integration test runs this suite against the sandbox's sockets, with a real Redis.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../test/eventually.ts';
import type { Receipt } from './delivery.ts';
import {
  DeliveryFixture,
  type DeliveryUnderTest,
  type InHouse,
  PATIENCE,
} from './delivery-fixture.conformance.ts';

/** Declares the suite. */
export function describeDelivery(kind: string, under: DeliveryUnderTest): void {
  const { channel, inHouse } = under;
  describe(`a delivery of ${channel} of kind ${kind}`, () => {
    const fixture = new DeliveryFixture(under);
    beforeAll(() => fixture.startServers());
    afterAll(() => fixture.stopServers());
    beforeEach(() => fixture.begin());
    afterEach(() => fixture.end());
    describeOnce(fixture, under);
    if (inHouse?.isLimited !== false) describeLimit(fixture, under);
    describeLife(fixture, under);
    if (inHouse !== undefined) describeInHouse(fixture, under, inHouse);
    else {
      describeSending(fixture, under);
      describeTrouble(fixture, under);
      describeReceipts(fixture, under);
      describeAbsence(fixture, under);
    }
  });
}

function describeOnce(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('sends what is given twice once, by whichever process', async () => {
    const [one, other] = [fixture.open(), fixture.open()];
    const { reference } = await one.send(delivery(1));
    expect(await one.send(delivery(1))).toMatchObject({ deliveryId: delivery(1).deliveryId });
    const again = await other.send(delivery(1));
    expect(again.reference).toBe(reference);
    expect([one, other].map((set) => fixture.statusOf(set).sent)).toEqual([1, 0]);
  });

  it('sends nothing that is too late', async () => {
    const set = fixture.open();
    const late = { ...delivery(1), expiresAt: Date.now() - 1 };
    expect(await set.send(late)).toMatchObject({ state: 'expired' });
    expect(fixture.sandbox.book.got).toEqual([]);
    expect(fixture.statusOf(set)).toMatchObject({ sent: 0, failed: { expired: 1 } });
  });
}

function describeLimit(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('keeps to the limit of the provider, of all processes together', async () => {
    const [one, other] = [fixture.open('perSecond: 20'), fixture.open('perSecond: 20')];
    const sets = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other));
    const receipts = await Promise.all(sets.map((set, i) => set.send(delivery(i))));
    const times = receipts.map(({ at }: Receipt) => at);
    // 19 pauses of 50 ms lie between them; the clocks of two processes round to ms.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(800);
  });
}

function describeInHouse(
  fixture: DeliveryFixture,
  { delivery }: DeliveryUnderTest,
  { later }: InHouse,
): void {
  it('takes what it is given, and says later what comes of it, once', async () => {
    const set = fixture.open();
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted', provider: 'first' });
    await set.send(delivery(1));
    await fixture.received(later === undefined ? [] : [[later, 1]]);
    await eventually(() => {
      expect(fixture.statusOf(set)).toMatchObject({
        state: 'running',
        breaker: 'closed',
        sent: 1,
        accepted: 1,
        delivered: later === undefined ? 0 : 1,
        failed: {},
        waiting: 0,
      });
    }, PATIENCE);
  });

  it('takes nothing more when it is stopped', async () => {
    const set = fixture.open();
    await set.send(delivery(1));
    await set.stop();
    expect(fixture.statusOf(set)).toMatchObject({ state: 'stopped', waiting: 0 });
    await expect(set.send(delivery(2))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
  });
}

function describeSending(fixture: DeliveryFixture, { delivery, channel }: DeliveryUnderTest): void {
  it('hands over what it is given, and the receipt comes by itself', async () => {
    const set = fixture.open();
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted', provider: 'first' });
    expect(fixture.taken('first')).toBe(1);
    expect(fixture.sandbox.book.got).toHaveLength(1);
    await fixture.received([['delivered', 1]]);
    await eventually(() => {
      expect(fixture.statusOf(set)).toMatchObject({
        state: 'running',
        breaker: 'closed',
        sent: 1,
        accepted: 1,
        delivered: 1,
        failed: {},
        waiting: 0,
      });
    }, PATIENCE);
  });

  it('says failed when the provider cannot deliver this one, and tries who stands in', async () => {
    const set = fixture.open();
    fixture.behaveAll({ answer: 'fail', times: 1 });
    // An event is for one partner, and nobody stands in for it.
    const provider = channel === 'webhook' ? 'first' : 'second';
    expect(await set.send(delivery(1))).toMatchObject({ state: 'failed', provider });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'running', failed: { failed: 1 } });
    expect(await set.send(delivery(2))).toMatchObject({ state: 'accepted' });
  });
}

function describeTrouble(fixture: DeliveryFixture, { delivery, channel }: DeliveryUnderTest): void {
  it('tries again at once when the provider is in trouble for a moment', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'error', times: 2 });
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted' });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'running', sent: 3, accepted: 1 });
  });

  it('tries again when the provider hangs up in the middle', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'drop', times: 1 });
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted' });
    expect(fixture.taken('first')).toBe(1);
  });

  it('waits a while when the provider wants no more, and then goes on', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'throttle', times: 1 });
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted' });
    const [throttled, taken] = fixture.sandbox.book.got;
    expect((taken?.at ?? 0) - (throttled?.at ?? 0)).toBeGreaterThan(900);
    expect(fixture.statusOf(set)).toMatchObject({ failed: { throttled: 1 }, breaker: 'closed' });
  });

  it('gives a slow provider up, says so, and can be asked again', async () => {
    const set = fixture.open('answerWithin: 100ms');
    fixture.behaveAll({ answer: 'silent', times: 3 });
    await expect(set.send(delivery(1))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'waiting', failed: { away: 1 } });
    // It took the first one, and may have brought it meanwhile.
    expect(['accepted', 'delivered']).toContain((await set.send(delivery(1))).state);
    expect(fixture.statusOf(set).state).toBe('running');
  });

  it('leaves a provider alone that keeps failing, until one gets through again', async () => {
    const set = fixture.open();
    fixture.behaveAll({ answer: 'error' });
    for (let i = 0; i < 2; i++)
      await expect(set.send(delivery(i))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    expect(fixture.statusOf(set).breaker).toBe('open');
    const { length } = fixture.sandbox.book.got;
    let tries = 0;
    await expect(set.send(delivery(3))).rejects.toThrow('left alone');
    expect(fixture.sandbox.book.got).toHaveLength(length);
    fixture.behaveAll({ answer: 'accept' });
    await eventually(async () => {
      const receipt = await set.send(delivery(4 + tries++));
      expect(receipt).toMatchObject({ state: 'accepted', provider: 'first' });
    }, PATIENCE);
    expect(fixture.statusOf(set)).toMatchObject({ state: 'running', breaker: 'closed' });
  });

  if (channel === 'webhook') itKeepsToItsPartner(fixture, delivery);
  else itFindsWhoStandsIn(fixture, delivery);

  it('says what somebody has to mend when the provider does not let us in', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'deny' });
    fixture.behave('second', { answer: 'error' });
    await expect(set.send(delivery(1))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'failed' });
    expect(fixture.statusOf(set).failure).toBeDefined();
  });
}

type MakeDelivery = DeliveryUnderTest['delivery'];

function itFindsWhoStandsIn(fixture: DeliveryFixture, delivery: MakeDelivery): void {
  it('goes through the second provider while the first is away', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'error' });
    const receipt = await set.send(delivery(1));
    expect(receipt).toMatchObject({ state: 'accepted', provider: 'second' });
    expect(fixture.taken('second')).toBe(1);
    await fixture.received([['delivered', 1]]);
  }, 30_000);
}

function itKeepsToItsPartner(fixture: DeliveryFixture, delivery: MakeDelivery): void {
  it('tells nobody else while its partner is away', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'error' });
    await expect(set.send(delivery(1))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    expect(fixture.taken('second')).toBe(0);
  });
}

function describeReceipts(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('takes a receipt that comes late, or twice, for one', async () => {
    const set = fixture.open();
    fixture.behave('first', { receiptMs: 300, receiptTimes: 3 });
    await set.send(delivery(1));
    await fixture.received([['delivered', 1]]);
    await fixture.receiptsAnswered(3);
    await fixture.received([['delivered', 1]]);
    expect(fixture.statusOf(set).delivered).toBe(1);
  });

  it('says later that it failed, where the provider finds that out later', async () => {
    const set = fixture.open();
    fixture.behave('first', { receipt: 'failed', receiptMs: 20 });
    await set.send(delivery(1));
    await fixture.received([['failed', 1]]);
    await eventually(() => {
      expect(fixture.statusOf(set)).toMatchObject({ accepted: 1, failed: { failed: 1 } });
    }, PATIENCE);
  });

  it('has a receipt said again while nobody can hear it', async () => {
    const set = fixture.open();
    fixture.deafFor(2);
    fixture.behave('first', { receiptMs: 20 });
    await set.send(delivery(1));
    await fixture.received([['delivered', 1]]);
  });

  it('knows what a receipt speaks of after a restart', async () => {
    fixture.behave('first', { receiptMs: 600 });
    const before = fixture.open();
    await before.send(delivery(1));
    await before.stop();
    fixture.open();
    await fixture.received([['delivered', 1]]);
  });
}

function describeLife(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('can be checked before it is started, and hands over nothing by that', async () => {
    const set = fixture.make();
    const found = await set.check();
    expect(found.map(({ why }) => why)).toEqual([undefined, undefined]);
    expect(fixture.sandbox.book.got).toEqual([]);
    expect(fixture.statusOf(set)).toMatchObject({ state: 'stopped', sent: 0 });
    await expect(set.send(delivery(1))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
  });
}

function describeAbsence(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('says in a check that the provider is away', async () => {
    const set = fixture.make();
    await fixture.cut();
    const [first] = await set.check();
    expect(first?.why).toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    await fixture.mend();
  });

  it('goes on when the provider comes back', async () => {
    const set = fixture.open();
    await set.send(delivery(1));
    await fixture.cut();
    await expect(set.send(delivery(2))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    await fixture.mend();
    await eventually(async () => {
      expect(await set.send(delivery(2))).toMatchObject({ state: 'accepted' });
    }, PATIENCE);
  });

  it('finishes what is handed over when it is stopped, and takes nothing more', async () => {
    const set = fixture.open();
    fixture.behave('first', { delayMs: 300 });
    const sent = Promise.all([1, 2, 3].map((i) => set.send(delivery(i))));
    await eventually(() => expect(fixture.sandbox.book.got).toHaveLength(3), PATIENCE);
    expect(fixture.statusOf(set).waiting).toBe(3);
    await set.stop();
    expect((await sent).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(fixture.statusOf(set)).toMatchObject({ state: 'stopped', waiting: 0 });
    await expect(set.send(delivery(4))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
  });
}
