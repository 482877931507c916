// When ladders ask for attention: one delayed BullMQ job for each time at which one does, taken by a Worker of any process. A job says nothing but
// which ladder to look at, so one too many does nothing, and one that a killed process had is taken up by another once its lock lapses.
import { DelayedError, type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { JobQueue } from './job-queue.ts';

interface Wake {
  readonly ladderId: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface LadderClockOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** Does what is due of a ladder; gives when it next asks for attention, 'held' while another does. */
  readonly attend: (ladderId: string) => Promise<number | 'held' | undefined>;
  /** Whether this process takes jobs; others only set them. */
  readonly isWorking: boolean;
  /** How long a process that died holds a job, ms. */
  readonly lockMs: number;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

const QUEUE = 'ladder';
const CONCURRENCY = 20;
/** Of a job whose attending failed, as while the ledger or Redis is away. */
const RETRY_MS = 5_000;
/** Until a ladder that another process attends to is looked at again. */
const HELD_MS = 500;
/** An auto-running Worker fails a job at the stall after the last that it may have, and a failed one is never looked at again. */
const WITHOUT_END = Number.MAX_SAFE_INTEGER;

export class LadderClock {
  readonly #options: LadderClockOptions;
  readonly #queue: JobQueue<Wake>;
  readonly #worker: Worker<Wake> | undefined;
  readonly #workerRedis: Redis | undefined;

  constructor(options: LadderClockOptions, redis: Redis) {
    this.#options = options;
    const { keyPrefix, onError } = options;
    this.#queue = new JobQueue({ name: QUEUE, keyPrefix, redis, onError });
    if (!options.isWorking) return;
    // A Worker waits for Redis as long as it takes; whoever asks for something is told that it is away.
    this.#workerRedis = new Redis(options.redisUrl, { maxRetriesPerRequest: null });
    this.#workerRedis.on('error', options.onError);
    this.#worker = new Worker<Wake>(QUEUE, (job, token) => this.#run(job, token), {
      connection: this.#workerRedis,
      prefix: options.keyPrefix,
      concurrency: CONCURRENCY,
      lockDuration: options.lockMs,
      stalledInterval: options.lockMs,
      maxStalledCount: WITHOUT_END,
    });
    this.#worker.on('error', options.onError);
  }

  /** Has a ladder attended to at a time, and not before so many ms have passed. */
  wake(ladderId: string, at: number, afterMs: number): Promise<void> {
    return this.#add(ladderId, Math.max(at, this.#options.now() + afterMs));
  }

  /** Has it attended to at a time that lies before that; nothing when it lies after. */
  async wakeBefore(ladderId: string, at: number, afterMs: number): Promise<void> {
    if (at < this.#options.now() + afterMs) await this.#add(ladderId, at);
  }

  async #add(ladderId: string, at: number): Promise<void> {
    const queue = await this.#queue.ready();
    await queue.add(
      'attend',
      { ladderId, at },
      {
        delay: Math.max(0, at - this.#options.now()),
        attempts: WITHOUT_END,
        backoff: { type: 'fixed', delay: RETRY_MS },
        removeOnComplete: true,
      },
    );
  }

  /** Waits for what is being done; not while Redis is away, which may be for ever. */
  async close(): Promise<void> {
    await this.#worker?.close(this.#workerRedis?.status !== 'ready');
    await this.#queue.close();
    this.#workerRedis?.disconnect();
  }

  async #run(job: Job<Wake>, token?: string): Promise<void> {
    const now = this.#options.now;
    const dueAt = await this.#options.attend(job.data.ladderId);
    // A job that comes too early was set by a process whose clock is ahead of ours.
    const isEarly = dueAt === job.data.at && dueAt > now();
    if (dueAt !== 'held' && !isEarly) return;
    await job.moveToDelayed(isEarly ? job.data.at : now() + HELD_MS, token);
    throw new DelayedError();
  }
}
