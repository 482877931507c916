// The life of a source that asks its partner for what is new: connect, ask, deliver, save the place, ask again. What is special to a kind of
// partner is a feed. A partner that is away is waited for with growing pauses; one who answers nonsense fails the source, which
// says so and tries again now and then.
import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, FwError, isFwError } from '../../signal/fw-error.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { BatchSink, type BatchSinkOptions } from './batch-sink.ts';
import type { PlaceFile } from './place-file.ts';
import type { Source, SourceState, SourceStatus } from './source.ts';
import { aloneLane, type SourceLane } from './time-alignment.ts';

/** Some records of a feed. */
export interface Fed {
  readonly batch: SignalBatch;
  /** Plain data: reading goes on behind the batch when the feed is opened with it. */
  readonly place: unknown;
}

/** What is special to a kind of partner. Throws FW_SOURCE_AWAY while the partner is away; any other FwError of bad input has to be mended by somebody. */
export interface Feed {
  /** Connects, to go on behind a saved place; undefined begins at the beginning. Throws FW_FILE for a place that is not of this feed. */
  open(place: unknown): Promise<void>;
  /** What is new; undefined when there is nothing now. It may wait for something for up to a second. */
  next(stopping: AbortSignal): Promise<Fed | undefined>;
  /** How long to wait before asking again when nothing was there. */
  readonly pauseMs: number;
  /** Records that are there and were not given, where it is known. */
  readonly lagRecords?: number | undefined;
  /** The same in bytes, of a feed of files. */
  readonly lagBytes?: number | undefined;
  /** The place now, of a feed whose place moves without records; good to be saved at any moment, and the same object until it moves. */
  readonly place?: unknown;
  /** What a check does in place of `next`, where asking has a price. Throws as `next` does. */
  check?(stopping: AbortSignal): Promise<void>;
  /** What somebody has to mend while the rest is read on, as a file that cannot be read. */
  readonly failure?: FwError | undefined;
  close(): Promise<void>;
}

export interface PolledSourceOptions extends Omit<BatchSinkOptions, 'onTrouble' | 'now'> {
  readonly feed: Feed;
  readonly places: PlaceFile;
  /** Its place among the sources that catch up side by side; it keeps to no other when missing. */
  readonly lane?: SourceLane;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
  /** Pause after a failure that somebody has to mend. */
  readonly failedMs?: number;
  /** How long a check waits for the partner's answer. */
  readonly checkMs?: number;
}

const AWAY_MS_MIN = 100;
const AWAY_MS_MAX = 10_000;
const FAILED_MS = 30_000;
const CHECK_MS = 10_000;
/** A place is synced to the disk, which is slower than most batches are read. */
const PLACE_MS = 200;
/** A place is on disk so long after it moved, also while nothing can be read. */
const KEPT_MS = 1_000;

export class PolledSource implements Source {
  readonly #options: PolledSourceOptions;
  readonly #sink: BatchSink;
  readonly #lane: SourceLane;
  #state: SourceState = 'stopped';
  #failure: string | undefined;
  #stopping = new AbortController();
  #wake = new AbortController();
  #drains: PromiseWithResolvers<void>[] = [];
  #running: Promise<void> = Promise.resolve();
  #isOpen = false;
  #place: unknown;
  #saved: unknown;
  #saving: Promise<void> = Promise.resolve();
  #placeSavedAt = 0;

  constructor(options: PolledSourceOptions) {
    this.#options = options;
    this.#lane = options.lane ?? aloneLane();
    this.#sink = new BatchSink({
      appender: options.appender,
      deadLetters: options.deadLetters,
      now: options.now ?? Date.now,
      onTrouble: (why) => {
        this.#stand(why === undefined ? 'running' : 'waiting', why?.message);
        this.#lane.inTrouble(why);
      },
    });
  }

  get status(): SourceStatus {
    const { lagRecords, lagBytes } = this.#options.feed;
    const partial = this.#state === 'running' ? this.#options.feed.failure?.message : undefined;
    const failure = this.#failure ?? partial;
    const { waitsFor } = this.#lane;
    return {
      state: partial === undefined ? this.#state : 'failed',
      ...(failure === undefined ? {} : { failure }),
      ...this.#sink.counts,
      ...(lagRecords === undefined ? {} : { lagRecords }),
      ...(lagBytes === undefined ? {} : { lagBytes }),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
  }

  async check(): Promise<void> {
    const { feed, places } = this.#options;
    const place = await places.read();
    if (this.#state !== 'stopped') return;
    try {
      await feed.open(place);
      const checkMs = this.#options.checkMs ?? CHECK_MS;
      const limit = AbortSignal.timeout(checkMs);
      await (feed.check?.(limit) ?? feed.next(limit));
      if (limit.aborted)
        throw new FwError('FW_SOURCE_AWAY', `The partner did not answer in ${checkMs} ms.`);
      if (feed.failure !== undefined) throw feed.failure;
    } finally {
      await feed.close();
    }
  }

  async start(): Promise<void> {
    if (this.#state !== 'stopped') return;
    this.#place = await this.#options.places.read();
    this.#saved = this.#place;
    this.#stopping = new AbortController();
    this.#stand('running', undefined);
    this.#running = this.#run();
  }

  async drain(): Promise<void> {
    if (this.#state === 'stopped') throw stopped();
    const drain = Promise.withResolvers<void>();
    this.#drains.push(drain);
    this.#wake.abort();
    await drain.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const stopping = this.#stopping.signal;
    let awayMs = AWAY_MS_MIN;
    // What cannot be saved now is told of with the next step.
    const keeping = setInterval(() => void this.#savePlace().catch(() => undefined), KEPT_MS);
    while (!stopping.aborted) {
      this.#wake = new AbortController();
      try {
        const isNew = await this.#step(stopping);
        awayMs = AWAY_MS_MIN;
        if (isNew) continue;
        this.#lane.rest();
        await this.#pause(this.#options.feed.pauseMs);
      } catch (error) {
        await this.#endFeed();
        if (isFwError(error) && ERRORS[error.code].domain === 'outside') {
          this.#stand('waiting', error.message);
          this.#lane.away();
          await this.#pause(awayMs);
          awayMs = Math.min(awayMs * 2, AWAY_MS_MAX);
        } else {
          this.#lane.rest();
          const failure = error instanceof Error ? error : new Error(String(error));
          this.#stand('failed', failure.message);
          for (const { reject } of this.#drains.splice(0)) reject(failure);
          await this.#pause(this.#options.failedMs ?? FAILED_MS);
        }
      }
    }
    clearInterval(keeping);
    this.#lane.rest();
    // A place that cannot be saved now was saved a moment ago: what lies between is read again.
    await this.#savePlace().catch(() => undefined);
    await this.#endFeed();
    this.#stand('stopped', undefined);
    for (const { reject } of this.#drains.splice(0)) reject(stopped());
  }

  /** One question to the partner; whether anything came. */
  async #step(stopping: AbortSignal): Promise<boolean> {
    const { feed } = this.#options;
    if (!this.#isOpen) {
      await feed.open(this.#place);
      this.#isOpen = true;
    }
    const asked = this.#drains.splice(0);
    let fed: Fed | undefined;
    try {
      fed = await feed.next(stopping);
    } catch (error) {
      this.#drains.unshift(...asked);
      throw error;
    }
    if (!stopping.aborted) this.#stand('running', undefined);
    if (fed === undefined) {
      await this.#savePlace();
      for (const { resolve, reject } of asked)
        if (feed.failure === undefined) resolve();
        else reject(feed.failure);
      return false;
    }
    this.#drains.unshift(...asked);
    const deliver = (part: SignalBatch) => this.#sink.deliver(part, stopping);
    if (!(await this.#lane.pass(fed.batch, stopping, deliver))) return false;
    // A stream has something new whenever it is asked; one that has nothing behind it holds up nobody. Bytes are told of the files that were listed alone.
    if (feed.lagRecords === 0) this.#lane.rest();
    this.#place = fed.place;
    if (performance.now() - this.#placeSavedAt >= PLACE_MS) await this.#savePlace();
    return true;
  }

  /** Saves the place when it has moved, one write after the other. */
  #savePlace(): Promise<void> {
    const saving = this.#saving.then(() => this.#writePlace());
    this.#saving = saving.catch(() => undefined);
    return saving;
  }

  async #writePlace(): Promise<void> {
    const place = this.#options.feed.place ?? this.#place;
    if (place === this.#saved) return;
    await this.#options.places.write(place);
    this.#saved = place;
    this.#placeSavedAt = performance.now();
  }

  async #endFeed(): Promise<void> {
    this.#isOpen = false;
    await this.#options.feed.close().catch(() => undefined);
  }

  #stand(state: SourceState, failure: string | undefined): void {
    this.#state = state;
    this.#failure = failure;
  }

  /** Ends early when the source is stopped, or when somebody wants to drain it. */
  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.#wake.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

function stopped(): FwError {
  return new FwError('FW_SOURCE_AWAY', 'The source is stopped: start it first.');
}
