// The side of a BullMQ queue that jobs are put in by, on a connection that fails at once while Redis is away.
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';

export interface JobQueueOptions {
  readonly name: string;
  readonly keyPrefix: string;
  /** Tells its own faults; it is not closed here. */
  readonly redis: Redis;
  readonly onError: (error: unknown) => void;
}

const EVENTS_KEPT = 1_000;

export class JobQueue<Data> {
  readonly #options: JobQueueOptions;
  #queue: Queue<Data> | undefined;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  /** The queue, once Redis answers. Throws what BullMQ throws when it does not. */
  async ready(): Promise<Queue<Data>> {
    const queue = this.#queue ?? this.#made();
    this.#queue = queue;
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      // A queue that met no Redis at its start never recovers; the next call makes a new one.
      this.#queue = undefined;
      queue.close().catch(this.#options.onError);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#queue?.close();
  }

  #made(): Queue<Data> {
    const { name, keyPrefix: prefix, redis } = this.#options;
    const queue = new Queue<Data>(name, {
      connection: redis,
      prefix,
      skipWaitingForReady: true,
      streams: { events: { maxLen: EVENTS_KEPT } },
    });
    // The connection tells its own faults; without a listener BullMQ's copy of each would end the process.
    queue.on('error', () => undefined);
    return queue;
  }
}
