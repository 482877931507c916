// The last step of every source: signals into the log, refused records to the dead letters, in this order, each again until it is done.
// Only then may the source save its place, so that a crash in between makes records be read again, which counts nothing twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { DeadLetterSink } from '../dead-letter.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import type { SignalAppender } from '../signal-appender.ts';
import type { SourceStatus } from './source.ts';

export interface BatchSinkOptions {
  readonly appender: Pick<SignalAppender, 'append'>;
  readonly deadLetters: DeadLetterSink;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  /** Told why nothing can be delivered for now (FW_LOG_AWAY, or FW_FILE of the dead letters), and undefined when it can again. */
  readonly onTrouble: (why: FwError | undefined) => void;
}

const AWAY_MS_MIN = 100;
const AWAY_MS_MAX = 5_000;

type Counts = Omit<SourceStatus, 'state' | 'failure' | 'lagRecords' | 'lagBytes' | 'waitsFor'>;

export class BatchSink {
  readonly #options: BatchSinkOptions;
  readonly #rejected: Record<string, number> = {};
  #read = 0;
  #accepted = 0;
  #skipped = 0;
  #lastSeen: number | undefined;
  #lastAccepted: number | undefined;
  #newestTime: number | undefined;

  constructor(options: BatchSinkOptions) {
    this.#options = options;
  }

  /** What was delivered so far. */
  get counts(): Counts {
    return {
      read: this.#read,
      accepted: this.#accepted,
      rejected: { ...this.#rejected },
      skipped: this.#skipped,
      ...(this.#lastSeen === undefined ? {} : { lastSeen: this.#lastSeen }),
      ...(this.#lastAccepted === undefined ? {} : { lastAccepted: this.#lastAccepted }),
      ...(this.#newestTime === undefined ? {} : { newestTime: this.#newestTime }),
    };
  }

  /**
   * Delivers a batch now or not at all, of a sender that keeps it until it is told. Throws FW_LOG_AWAY, and FW_LETTERS_AWAY when the dead letters cannot be
   * kept: what was appended then counts once when it comes again.
   */
  async deliverNow(batch: SignalBatch): Promise<void> {
    const { appender, now } = this.#options;
    try {
      await appender.append(batch.accepted);
      const at = now();
      await this.#keepLetters(batch, at);
      this.#options.onTrouble(undefined);
      this.#count(batch, at);
    } catch (error) {
      if (!isDelay(error)) throw error;
      this.#options.onTrouble(error);
      if (error.code !== 'FW_FILE') throw error;
      throw new FwError('FW_LETTERS_AWAY', error.message, { cause: error });
    }
  }

  /** Delivers a batch, waiting while the log is away or the dead letters cannot be kept. False when `stopping` came first. */
  async deliver(batch: SignalBatch, stopping: AbortSignal): Promise<boolean> {
    const { appender, now } = this.#options;
    if (!(await this.#patiently(() => appender.append(batch.accepted), stopping))) return false;
    const at = now();
    if (!(await this.#patiently(() => this.#keepLetters(batch, at), stopping))) return false;
    this.#count(batch, at);
    return true;
  }

  #keepLetters({ rejected }: SignalBatch, at: number): Promise<void> {
    return this.#options.deadLetters.put(rejected.map((letter) => ({ ...letter, at })));
  }

  async #patiently(attempt: () => Promise<void>, stopping: AbortSignal): Promise<boolean> {
    let isTroubled = false;
    for (let awayMs = AWAY_MS_MIN; ; awayMs = Math.min(awayMs * 2, AWAY_MS_MAX)) {
      try {
        await attempt();
        if (isTroubled) this.#options.onTrouble(undefined);
        return true;
      } catch (error) {
        if (!isDelay(error)) throw error;
        isTroubled = true;
        this.#options.onTrouble(error);
        await sleep(awayMs, undefined, { signal: stopping }).catch(() => undefined);
        if (stopping.aborted) return false;
      }
    }
  }

  #count(batch: SignalBatch, at: number): void {
    this.#read += batch.rowsRead;
    this.#accepted += batch.accepted.length;
    this.#skipped += batch.skipped;
    for (const { code } of batch.rejected) this.#rejected[code] = (this.#rejected[code] ?? 0) + 1;
    if (batch.rowsRead > 0) this.#lastSeen = at;
    if (batch.accepted.length > 0) this.#lastAccepted = at;
    for (const { time } of batch.accepted)
      if (this.#newestTime === undefined || time > this.#newestTime) this.#newestTime = time;
  }
}

/** The one file among the sinks is that of the dead letters: a full disk may be emptied. */
function isDelay(error: unknown): error is FwError {
  return isFwError(error, 'FW_LOG_AWAY') || isFwError(error, 'FW_FILE');
}
