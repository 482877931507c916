// What the suite of deliveries runs on: a sandbox with two places, a Redis, the server that receipts are posted to, and the sets that a test opens.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { ERRORS, FwError, isFwError } from '../../signal/fw-error.ts';
import { eventually } from '../../test/eventually.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { parseDeliveries } from './deliveries-file.ts';
import type { Delivery, Receipt, ReceiptState } from './delivery.ts';
import { DeliverySet } from './delivery-set.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox-server.ts';

export interface DeliveryUnderTest {
  /** The entry of the file of deliveries for a provider at a place of the sandbox, as YAML in one line. */
  entry(sandbox: Sandbox, place: string): string;
  readonly channel: Delivery['channel'];
  /** One delivery after the other; the same number is the same delivery. */
  delivery(number: number): Delivery;
  /** Of a kind that carries it in our own process: nobody can be away there, or say anything else. */
  readonly inHouse?: InHouse;
}

export interface InHouse {
  /** What comes later by itself; nothing of what people record. */
  readonly later: ReceiptState | undefined;
  /** Whether a limit can be set. */
  readonly isLimited: boolean;
}

export const PATIENCE = { ms: 20_000 };
const SECRET = 'a key of the provider';
const PAUSES = { retryMs: 20, openMs: 2_000, turnMs: 3_000 };
const ENVIRONMENT = { SECRET };

/** Providers of one kind at the places `first` and `second`. */
export class DeliveryFixture {
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
