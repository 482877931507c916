// Rows of many callers on their way to the ledger together (group commit): an INSERT is on the disk when it is answered, and costs the same for one
// row as for a hundred. One write is under way at a time; what comes meanwhile goes with the next.
import { contentId } from '../signal/content-id.ts';
import type { LedgerBatch } from './rows.ts';

export interface GroupWriterOptions {
  /** Resolves when the ledger has the rows; throws FwError FW_LEDGER_AWAY. */
  readonly write: (batch: LedgerBatch, token: string) => Promise<unknown>;
}

interface Caller {
  readonly batch: LedgerBatch;
  readonly token: string;
  readonly done: PromiseWithResolvers<void>;
}

/** Callers of one group; more would make the first wait for long, fewer would not be worth the way. */
const CALLERS_MAX = 500;

export class GroupWriter {
  readonly #write: GroupWriterOptions['write'];
  #waiting: Caller[] = [];
  #isWriting = false;

  constructor({ write }: GroupWriterOptions) {
    this.#write = write;
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
      const group = this.#waiting.splice(0, CALLERS_MAX);
      const [first] = group;
      const isAlone = group.length === 1 && first !== undefined;
      const token = isAlone ? first.token : contentId('group', ...group.map((one) => one.token));
      try {
        await this.#write(isAlone ? first.batch : merge(group.map(({ batch }) => batch)), token);
        for (const { done } of group) done.resolve();
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
    }
    this.#isWriting = false;
  }
}

function merge(batches: readonly LedgerBatch[]): LedgerBatch {
  return {
    decisions: batches.flatMap(({ decisions = [] }) => decisions),
    episodes: batches.flatMap(({ episodes = [] }) => episodes),
    taskEvents: batches.flatMap(({ taskEvents = [] }) => taskEvents),
    outcomes: batches.flatMap(({ outcomes = [] }) => outcomes),
    cases: batches.flatMap(({ cases = [] }) => cases),
    orders: batches.flatMap(({ orders = [] }) => orders),
    aftercare: batches.flatMap(({ aftercare = [] }) => aftercare),
  };
}
