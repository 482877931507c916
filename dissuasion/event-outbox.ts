// Events for partners' systems on their way: kept in Redis until the partner has them, tried again with growing pauses for a day. An event is told
// once to each partner who wants it, however often it is told here.
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type {
  Carrier,
  PartnerEventName,
  WebhookDelivery,
} from '../connectors/delivery/delivery.ts';
import { contentId } from '../signal/content-id.ts';
import { JobQueue } from './job-queue.ts';
import { faultOf, jobIdOf } from './task-lease.ts';

export interface PartnerEvent {
  readonly event: PartnerEventName;
  /** What makes it this event and no other: telling the same again is telling it once. */
  readonly key: string;
  /** Plain JSON without names, phones or accounts: a partner who may know more asks for it by its id. */
  readonly data: object;
}

export interface EventOutboxOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** Names of the partners who want an event. */
  readonly subscribers: (event: PartnerEventName) => readonly string[];
  readonly carrier: Carrier;
  readonly onError: (error: unknown) => void;
  readonly now?: () => number;
  /** Before the second try; it doubles from then on. */
  readonly retryMs?: number;
}

const QUEUE = 'partner-events';
const CONCURRENCY = 20;
const RETRY_MS = 2_000;
const RETRY_MS_MAX = 10 * 60_000;
/** An event that nobody took by then is of no use any more. */
const KEPT_MS = 86_400_000;
/** Events that a partner refused stay for whoever looks for a fault. */
const REFUSED_KEPT = 1_000;
/** BullMQ fails a job at the stall after the last that it may have, and one that failed is not tried again. */
const WITHOUT_END = Number.MAX_SAFE_INTEGER;

export class EventOutbox {
  readonly #options: EventOutboxOptions;
  readonly #now: () => number;
  readonly #redis: Redis;
  readonly #workerRedis: Redis;
  readonly #queue: JobQueue<WebhookDelivery>;
  readonly #worker: Worker<WebhookDelivery>;

  constructor(options: EventOutboxOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    const { redisUrl, keyPrefix: prefix, retryMs = RETRY_MS, onError } = options;
    // Whoever tells an event is told that Redis is away; the worker waits for it as long as it takes.
    this.#redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
    this.#workerRedis = new Redis(redisUrl, { maxRetriesPerRequest: null });
    for (const redis of [this.#redis, this.#workerRedis]) redis.on('error', onError);
    this.#queue = new JobQueue({ name: QUEUE, keyPrefix: prefix, redis: this.#redis, onError });
    this.#worker = new Worker<WebhookDelivery>(QUEUE, (job) => this.#carry(job), {
      connection: this.#workerRedis,
      prefix,
      concurrency: CONCURRENCY,
      maxStalledCount: WITHOUT_END,
      settings: {
        backoffStrategy: (tries) => Math.min(RETRY_MS_MAX, retryMs * 2 ** Math.min(tries - 1, 20)),
      },
    });
    this.#worker.on('error', onError);
  }

  /** Resolves when Redis has the events. Throws FwError FW_REDIS_AWAY. */
  async tell(events: readonly PartnerEvent[]): Promise<void> {
    const deliveries = events.flatMap((one) => this.#deliveriesOf(one));
    if (deliveries.length === 0) return;
    const jobs = deliveries.map((data) => ({
      name: data.event,
      data,
      opts: {
        jobId: jobIdOf(data.deliveryId),
        attempts: WITHOUT_END,
        backoff: { type: 'custom' },
        removeOnComplete: true,
        removeOnFail: { count: REFUSED_KEPT },
      },
    }));
    try {
      await (await this.#queue.ready()).addBulk(jobs);
    } catch (error) {
      throw faultOf(error);
    }
  }

  /** Waits for what is being sent; not while Redis is away, which may be for ever. */
  async close(): Promise<void> {
    await this.#worker.close(this.#workerRedis.status !== 'ready');
    await this.#queue.close();
    this.#redis.disconnect();
    this.#workerRedis.disconnect();
  }

  #deliveriesOf({ event, key, data }: PartnerEvent): WebhookDelivery[] {
    return this.#options.subscribers(event).map((to) => ({
      channel: 'webhook',
      deliveryId: contentId('webhook', event, key, to),
      to,
      event,
      data,
      expiresAt: this.#now() + KEPT_MS,
    }));
  }

  async #carry({ data: delivery }: Job<WebhookDelivery>): Promise<void> {
    const { state, reason } = await this.#options.carrier.send(delivery);
    if (state !== 'failed' && state !== 'refused') return;
    const what = `${delivery.to} does not take event ${delivery.deliveryId}: ${reason ?? state}`;
    const refused = new UnrecoverableError(what);
    this.#options.onError(refused);
    throw refused;
  }
}
