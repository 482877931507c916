// What every delivery must do, whatever it goes through. Each kind's integration test runs this suite against the sandbox's sockets, with a real Redis.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS, FwError, isFwError } from '../../signal/fw-error.ts';
import { eventually } from '../../test/eventually.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { parseDeliveries } from './deliveries-file.ts';
import type { Delivery, Receipt } from './delivery.ts';
import { DeliverySet } from './delivery-set.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox-server.ts';

export interface DeliveryUnderTest {
  /** The entry of the file of deliveries for a provider at a place of the sandbox, as YAML in one line. */
  entry(sandbox: Sandbox, place: string): string;
  readonly channel: Delivery['channel'];
  /** One delivery after the other; the same number is the same delivery. */
  delivery(number: number): Delivery;
}

const PATIENCE = { ms: 20_000 };
const SECRET = 'a key of the provider';
const PAUSES = { retryMs: 20, openMs: 2_000, turnMs: 3_000 };
const ENVIRONMENT = { SECRET };

/** Declares the suite. */
export function describeDelivery(kind: string, under: DeliveryUnderTest): void {
  describe(`a delivery of kind ${kind}`, () => {
    const fixture = new DeliveryFixture(under);
    beforeAll(() => fixture.startServers());
    afterAll(() => fixture.stopServers());
    beforeEach(() => fixture.begin());
    afterEach(() => fixture.end());
    describeSending(fixture, under);
    describeTrouble(fixture, under);
    describeReceipts(fixture, under);
    describeLife(fixture, under);
  });
}

function describeSending(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
  it('hands over what it is given, and the receipt comes by itself', async () => {
    const set = fixture.open();
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted', provider: 'first' });
    expect(fixture.taken('first')).toBe(1);
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

  it('sends what is given twice once, by whichever process', async () => {
    const [one, other] = [fixture.open(), fixture.open()];
    const { reference } = await one.send(delivery(1));
    expect(await one.send(delivery(1))).toMatchObject({ deliveryId: delivery(1).deliveryId });
    const again = await other.send(delivery(1));
    expect(again.reference).toBe(reference);
    expect(fixture.sandbox.book.got).toHaveLength(1);
  });

  it('sends nothing that is too late', async () => {
    const set = fixture.open();
    const late = { ...delivery(1), expiresAt: Date.now() - 1 };
    expect(await set.send(late)).toMatchObject({ state: 'expired' });
    expect(fixture.sandbox.book.got).toEqual([]);
    expect(fixture.statusOf(set)).toMatchObject({ sent: 0, failed: { expired: 1 } });
  });

  it('keeps to the limit of the provider, of all processes together', async () => {
    const [one, other] = [fixture.open('perSecond: 20'), fixture.open('perSecond: 20')];
    const sets = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other));
    await Promise.all(sets.map((set, i) => set.send(delivery(i))));
    const [first, last] = [fixture.sandbox.book.got[0], fixture.sandbox.book.got.at(-1)];
    // 19 pauses of 50 ms lie between them; the clocks of two processes round to ms.
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(800);
  });

  it('says failed when the provider cannot deliver this one, and tries the other one', async () => {
    const set = fixture.open();
    fixture.behaveAll({ answer: 'fail', times: 1 });
    expect(await set.send(delivery(1))).toMatchObject({ state: 'failed', provider: 'second' });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'running', failed: { failed: 1 } });
    expect(await set.send(delivery(2))).toMatchObject({ state: 'accepted' });
  });
}

function describeTrouble(fixture: DeliveryFixture, { delivery }: DeliveryUnderTest): void {
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
    expect(await set.send(delivery(1))).toMatchObject({ state: 'accepted' });
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

  it('goes through the second provider while the first is away', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'error' });
    const receipt = await set.send(delivery(1));
    expect(receipt).toMatchObject({ state: 'accepted', provider: 'second' });
    expect(fixture.taken('second')).toBe(1);
    await fixture.received([['delivered', 1]]);
  }, 30_000);

  it('says what somebody has to mend when the provider does not let us in', async () => {
    const set = fixture.open();
    fixture.behave('first', { answer: 'deny' });
    fixture.behave('second', { answer: 'error' });
    await expect(set.send(delivery(1))).rejects.toMatchObject({ code: 'FW_DELIVERY_AWAY' });
    expect(fixture.statusOf(set)).toMatchObject({ state: 'failed' });
    expect(fixture.statusOf(set).failure).toBeDefined();
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

/** A sandbox with two places, a Redis, the server that receipts are posted to, and the sets that a test opens. */
class DeliveryFixture {
  readonly #under: DeliveryUnderTest;
  #redis: RedisServer | undefined;
  #sandbox: Sandbox | undefined;
  #receiver: Server | undefined;
  #receiptsTo = '';
  #sets: DeliverySet[] = [];
  #receipts: Receipt[] = [];
  #deafTimes = 0;
  #count = 0;

  constructor(under: DeliveryUnderTest) {
    this.#under = under;
  }

  async startServers(): Promise<void> {
    this.#redis = await startRedis();
    const receiver = createServer();
    receiver.on('request', async (request, response) => {
      const body = await text(request);
      const name = request.url?.slice(1) ?? '';
      try {
        await this.#sets.at(-1)?.takePost(name, { headers: request.headers, body });
        response.writeHead(204).end();
      } catch (error) {
        response.writeHead(isFwError(error) ? ERRORS[error.code].httpStatus : 500).end();
      }
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    this.#receiptsTo = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    this.#receiver = receiver;
    this.#sandbox = await this.#startSandbox(0, 0);
  }

  async stopServers(): Promise<void> {
    await this.#sandbox?.stop();
    this.#receiver?.close();
    await this.#redis?.stop();
  }

  begin(): void {
    this.#count++;
    this.#receipts = [];
    this.#deafTimes = 0;
    this.sandbox.book.clear();
    for (const place of ['first', 'second']) this.behave(place, { receiptMs: 50 });
  }

  async end(): Promise<void> {
    for (const set of this.#sets.splice(0)) await set.stop();
  }

  get sandbox(): Sandbox {
    if (this.#sandbox === undefined) throw new Error('the sandbox is not started');
    return this.#sandbox;
  }

  /** Both places behave so. */
  behaveAll(change: Parameters<Sandbox['book']['behave']>[1]): void {
    for (const place of ['first', 'second']) this.behave(place, change);
  }

  behave(place: string, change: Parameters<Sandbox['book']['behave']>[1]): void {
    this.sandbox.book.behave(place, change);
  }

  taken(place: string): number {
    return this.sandbox.book.taken(place).length;
  }

  /** What is heard throws so many times. */
  deafFor(times: number): void {
    this.#deafTimes = times;
  }

  /** A set that is not started; `more` is said of both providers. */
  make(more = ''): DeliverySet {
    const { channel } = this.#under;
    const entry = (place: string) => {
      const plain = this.#under.entry(this.sandbox, place);
      return more === '' ? plain : plain.replace(/ *}$/, `, ${more} }`);
    };
    const file = [
      'providers:',
      ...['first', 'second'].map((place) => `  ${place}: ${entry(place)}`),
      'routes:',
      `  - { channel: ${channel}, through: [first, second] }`,
    ];
    const config = parseDeliveries(file.join('\n'), 'deliveries.yaml', ENVIRONMENT);
    const set = new DeliverySet(config, {
      redisUrl: this.#redis?.url ?? '',
      keyPrefix: `{case-${this.#count}}`,
      pauses: PAUSES,
    });
    set.listen(channel, (receipt) => this.#hear(receipt));
    this.#sets.push(set);
    return set;
  }

  open(more = ''): DeliverySet {
    const set = this.make(more);
    set.start();
    return set;
  }

  statusOf(set: DeliverySet) {
    const view = set.views.find(({ name }) => name === 'first');
    if (view === undefined) throw new Error('there is no first provider');
    return view;
  }

  /** Resolves when these receipts were told, by state and number of the delivery, and no others. */
  async received(wanted: readonly (readonly [string, number])[]): Promise<void> {
    const told = wanted.map(([state, i]) => [state, this.#under.delivery(i).deliveryId]);
    await eventually(() => {
      const heard = this.#receipts.filter(({ state }) => state !== 'accepted');
      expect(heard.map(({ state, deliveryId }) => [state, deliveryId])).toEqual(told);
    }, PATIENCE);
  }

  /** Resolves when the sandbox has sent so many receipts. */
  async receiptsAnswered(count: number): Promise<void> {
    await eventually(() => {
      expect(this.sandbox.book.receiptsSent).toBeGreaterThanOrEqual(count);
    }, PATIENCE);
  }

  /** The provider goes away. */
  async cut(): Promise<void> {
    await this.sandbox.stop();
  }

  async mend(): Promise<void> {
    const port = Number(new URL(this.sandbox.url).port);
    this.#sandbox = await this.#startSandbox(port, this.sandbox.smppPort ?? 0);
  }

  #startSandbox(port: number, smppPort: number): Promise<Sandbox> {
    return startSandbox({ port, smppPort, receiptsTo: this.#receiptsTo, secret: SECRET });
  }

  #hear(receipt: Receipt): Promise<void> {
    if (this.#deafTimes > 0) {
      this.#deafTimes--;
      return Promise.reject(new FwError('FW_REDIS_AWAY', 'nobody can hear it'));
    }
    this.#receipts.push(receipt);
    return Promise.resolve();
  }
}
