// Rows of many callers on their way to the ledger together (group commit): an INSERT is on the disk when it is answered, and costs the same for one
// row as for a hundred. One write is under way at a time; what comes meanwhile goes with the next. Who writes now and then is written for at once; when
// writing takes more than its share of the time, the next write waits for more to go with it.
import { setTimeout as sleepFor } from 'node:timers/promises';
import { contentId } from '../signal/content-id.ts';
import { joinBatches } from './join-batches.ts';
import type { LedgerBatch } from './rows.ts';

export interface GroupWriterOptions {
  /** Resolves when the ledger has the rows; throws FwError FW_LEDGER_AWAY. */
  readonly write: (batch: LedgerBatch, token: string) => Promise<unknown>;
  /** A clock that only goes on, ms. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

interface Caller {
  readonly batch: LedgerBatch;
  readonly token: string;
  readonly done: PromiseWithResolvers<void>;
}

/** Callers of one group; more would make the first wait for long, fewer would not be worth the way. */
const CALLERS_MAX = 500;
/** What writing may take of the time when there is always something to write: the machine has other things to do. */
const WRITING_SHARE = 1 / 3;
/** So much writing may come at once after a quiet time, ms. */
const SPARED_MS_MAX = 200;
/** Nobody waits longer than that for others to join, ms: a ledger that is slow is not helped by waiting. */
const LINGER_MS_MAX = 400;

export class GroupWriter {
  readonly #write: GroupWriterOptions['write'];
  readonly #now: () => number;
  readonly #sleep: (ms: number) => Promise<unknown>;
  #waiting: Caller[] = [];
  #isWriting = false;
  /** Ms of writing that are left of the share; below 0 the next write waits. */
  #sparedMs = SPARED_MS_MAX;
  #sparedAt: number;

  constructor({ write, now, sleep }: GroupWriterOptions) {
    this.#write = write;
    this.#now = now ?? (() => performance.now());
    this.#sleep = sleep ?? ((ms) => sleepFor(ms));
    this.#sparedAt = this.#now();
  }

  /**
   * Resolves when the ledger has the rows; the same may be written again, rows are told apart by their ids. Throws FwError FW_LEDGER_AWAY to everybody
   * whose rows were in the write that failed.
   */
  write(batch: LedgerBatch, token: string): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ batch, token, done });
    if (!this.#isWriting) void this.#writeAll();
    return done.promise;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const lingerMs = this.#lingerMs();
      if (lingerMs >= 1 && this.#waiting.length < CALLERS_MAX) await this.#sleep(lingerMs);
      const group = this.#waiting.splice(0, CALLERS_MAX);
      const [first] = group;
      const isAlone = group.length === 1 && first !== undefined;
      const token = isAlone ? first.token : contentId('group', ...group.map((one) => one.token));
      const startedAt = this.#now();
      try {
        await this.#write(
          isAlone ? first.batch : joinBatches(group.map(({ batch }) => batch)),
          token,
        );
        for (const { done } of group) done.resolve();
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
      this.#sparedMs -= this.#now() - startedAt;
    }
    this.#isWriting = false;
  }

  /** How long the next write waits, ms. */
  #lingerMs(): number {
    const now = this.#now();
    const earned = (now - this.#sparedAt) * WRITING_SHARE;
    const owedMax = LINGER_MS_MAX * WRITING_SHARE;
    this.#sparedMs = Math.max(-owedMax, Math.min(SPARED_MS_MAX, this.#sparedMs + earned));
    this.#sparedAt = now;
    return -this.#sparedMs / WRITING_SHARE;
  }
}
