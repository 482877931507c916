// The ledger: rows in, answers out. A write is done when ClickHouse has every row of it; doing it again changes nothing. A row that
// ClickHouse does not take is found by halving and given back, and the others go in. When ClickHouse cannot be reached the write fails
// as a whole with FW_LEDGER_AWAY and is to be repeated with the same batch: what did go in is known again by its token.
import { FwError } from '../signal/fw-error.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import {
  type ClickHouse,
  type ClickHouseOptions,
  isClickHouseError,
  openClickHouse,
} from './clickhouse.ts';
import { DayCounter, touchSql } from './count-days.ts';
import type { DayRange } from './counted-days.ts';
import { type EncodedRow, tableRowsOf } from './encode-row.ts';
import { insertLines, reasonOf } from './insert-lines.ts';
import { migrate } from './migrate.ts';
import { type EncodedPortion, encodePortion, portionsOf, type RefusedRow } from './portion.ts';
import type { LedgerBatch } from './rows.ts';
import { SealedValues, type ValueClosing } from './sealed-values.ts';

/** Told of the rows of a write that cannot be kept, once the others are in; the write resolves when this has. */
export type OnRejected = (refused: readonly RefusedRow[]) => void | Promise<void>;

export interface LedgerOptions extends ClickHouseOptions {
  /** Seals what rows say of people; without it they are written in plain. */
  readonly vault?: Vault;
  /** Without it a write that has such a row throws FW_LEDGER_ROW, after the others are in. */
  readonly onRejected?: OnRejected;
  /** Counts touched days so often, processing time, so that little is left to count when a report is asked for; never when missing. */
  readonly countEveryMs?: number;
}

/** How often a running forewarn counts: what a report has to count itself is no older. */
export const COUNT_EVERY_MS = 30_000;

/**
 * Opens the ledger and brings its tables to the newest form. Throws FwError FW_LEDGER_AWAY when ClickHouse cannot be reached or another
 * process holds the directory, FW_CONFIG when the settings or the tables do not fit.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const clickHouse = await openClickHouse(options);
  try {
    await migrate(clickHouse);
    return new Ledger(clickHouse, options);
  } catch (error) {
    await clickHouse.close();
    throw awayUnlessKnown(error, clickHouse.place);
  }
}

export class Ledger {
  readonly #clickHouse: ClickHouse;
  readonly #onRejected: OnRejected | undefined;
  readonly #counter: DayCounter;
  readonly #values: SealedValues;

  constructor(clickHouse: ClickHouse, { onRejected, countEveryMs, vault }: LedgerOptions) {
    this.#clickHouse = clickHouse;
    this.#values = new SealedValues(clickHouse, vault ?? PLAIN);
    this.#onRejected = onRejected;
    this.#counter = new DayCounter(clickHouse);
    if (countEveryMs !== undefined) this.#counter.start(countEveryMs);
  }

  /**
   * Writes a batch; `token` names it, and the same batch under the same token goes in once. Rows that cannot be kept go to `onRejected`.
   * Throws FwError FW_LEDGER_AWAY (repeat the same), and FW_LEDGER_ROW when nobody takes the rejected rows.
   */
  async write(batch: LedgerBatch, token: string): Promise<void> {
    const refused: RefusedRow[] = [];
    const closing = this.#values.closing();
    let before: Promise<RefusedRow[]> = Promise.resolve([]);
    for (const portion of portionsOf(tableRowsOf(batch, closing))) {
      const encoded = await encodePortion(portion);
      const keep = await closing?.seal();
      refused.push(...(await before), ...encoded.refused);
      before = this.#insertPortion(encoded, token, keep);
      // Thrown where it is waited for.
      before.catch(() => undefined);
    }
    refused.push(...(await before));
    // When the rows are in and not before: a count that sees the touch sees the rows.
    const touch = touchSql(batch, (payee) => closing?.id('account', payee) ?? payee);
    if (touch !== undefined) await this.#asKnown(() => this.#clickHouse.run(touch));
    await this.#giveBack(refused);
  }

  /**
   * Resolves when every write that was acknowledged before this call is in the days and the work that reports read. Throws FwError FW_LEDGER_AWAY.
   */
  countDays(): Promise<void> {
    return this.#asKnown(() => this.#counter.refresh());
  }

  /** The same for reports that read days alone, which takes half as long. Throws FwError FW_LEDGER_AWAY. */
  countDaysAlone(): Promise<void> {
    return this.#asKnown(() => this.#counter.refreshDays());
  }

  /**
   * Adds counted days up, so that reports over long periods read less; a ledger that counts by itself (`countEveryMs`) does so too, of days that
   * have been quiet for a while. Throws FwError FW_LEDGER_AWAY.
   */
  addUpDays(): Promise<void> {
    return this.#asKnown(() => this.#counter.addUp());
  }

  /** The same for the work of these days, of which an empty range has none. Throws FwError FW_LEDGER_AWAY. */
  countWork(range: DayRange): Promise<void> {
    return this.#asKnown(() => this.#counter.countWork(range));
  }

  /** The same for what was known, and when, of the cases of these days. Throws FwError FW_LEDGER_AWAY. */
  countKnownCases(range: DayRange): Promise<void> {
    return this.#asKnown(() => this.#counter.countKnownCases(range));
  }

  /** Counts ahead whatever a report may ask for, months that are over among it, as an open ledger does from time to time. Throws FwError FW_LEDGER_AWAY. */
  countAhead(): Promise<void> {
    return this.#asKnown(() => this.#counter.countAhead());
  }

  /**
   * Rows of a SELECT as objects; `{name:Type}` in the SQL is bound from `params`. Throws FwError FW_LEDGER_AWAY, and ClickHouse's own
   * error when the SQL is wrong.
   */
  query<T>(sql: string, params?: Readonly<Record<string, unknown>>): Promise<T[]> {
    return this.#clickHouse.select<T>(sql, params);
  }

  /** The same in ClickHouse's Native format, for very many numbers (ledger/native-columns.ts). */
  bytes(sql: string, params?: Readonly<Record<string, unknown>>): Promise<Uint8Array> {
    return this.#clickHouse.selectBytes(sql, params);
  }

  /**
   * Plain data made of rows, with what the tokens in it stand for. An id that was forgotten or is over its time stays a token, a text is empty then.
   * Throws FwError FW_CONFIG when the keys are missing, FW_LEDGER_AWAY.
   */
  openAll<T>(rows: readonly T[]): Promise<T[]> {
    return this.#asKnown(() => this.#values.openAll(rows));
  }

  /** Whether ids are sealed in rows that are written now. */
  get isSealed(): boolean {
    return this.#values.isOn;
  }

  /** The texts under which an id may stand in rows: as a token, and as it is in rows of before anything was sealed. */
  formsOf(kind: string, id: string): string[] {
    return this.#values.formsOf(kind, id);
  }

  /** The token of an id, which may be one already; the id itself when nothing is sealed. */
  tokenOf(kind: string, id: string): string {
    return this.#values.tokenOf(kind, id);
  }

  /** Puts tokens in place of values for rows that are written once more by `rewrite`; undefined when nothing is sealed. */
  closing(): ValueClosing | undefined {
    return this.#values.closing();
  }

  /** Writes rows as ClickHouse has them in the place of those with the same key. Throws FwError FW_LEDGER_AWAY, and ClickHouse's own error for a row that does not fit. */
  async rewrite(table: string, rows: readonly EncodedRow[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const settings =
      'async_insert = 0, insert_deduplicate = 0, max_partitions_per_insert_block = 0';
    await this.#clickHouse.run(
      `INSERT INTO ${table} (${Object.keys(first).join(', ')}) SETTINGS ${settings} FORMAT JSONEachRow\n${body}`,
    );
  }

  /** Drops rows of a partition in whose place newer ones were written. Throws FwError FW_LEDGER_AWAY. */
  merge(table: string, partition: string): Promise<void> {
    return this.#clickHouse.run(`OPTIMIZE TABLE ${table} PARTITION ID '${partition}' FINAL`);
  }

  /** Runs an INSERT of what a SELECT gives. Throws FwError FW_LEDGER_AWAY, and ClickHouse's own error when the SQL is wrong. */
  feed(sql: string): Promise<void> {
    return this.#clickHouse.run(sql);
  }

  /** Runs an ALTER TABLE that changes rows, and waits until no part holds what they were. Throws FwError FW_LEDGER_AWAY, and ClickHouse's own error when the SQL is wrong. */
  change(sql: string): Promise<void> {
    return this.#clickHouse.run(`${sql} SETTINGS mutations_sync = 2`);
  }

  /** Resolves when ClickHouse answers. Throws FwError FW_LEDGER_AWAY. */
  async ping(): Promise<void> {
    await this.#asKnown(() => this.#clickHouse.select('SELECT 1'));
  }

  /** Waits for what is running, then closes; what is asked afterwards throws FW_LEDGER_AWAY. */
  close(): Promise<void> {
    this.#counter.stop();
    return this.#clickHouse.close();
  }

  /** Inserts a portion, when what its tokens stand for is kept: a token that can be read can be opened. */
  async #insertPortion(
    { inserts }: EncodedPortion,
    token: string,
    keep: (() => Promise<void>) | undefined,
  ): Promise<RefusedRow[]> {
    if (keep !== undefined) await this.#asKnown(keep);
    const running = inserts.map((rows) =>
      this.#asKnown(() => insertLines(this.#clickHouse, rows, token)),
    );
    // All have ended when one fails, so that nothing of the write is still under way when it is repeated.
    const refused: RefusedRow[] = [];
    for (const one of await Promise.allSettled(running)) {
      if (one.status === 'rejected') throw one.reason;
      refused.push(...one.value);
    }
    return refused;
  }

  async #asKnown<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw awayUnlessKnown(error, this.#clickHouse.place);
    }
  }

  async #giveBack(rejections: readonly RefusedRow[]): Promise<void> {
    const [first] = rejections;
    if (first === undefined) return;
    if (this.#onRejected !== undefined) return await this.#onRejected(rejections);
    const count = rejections.length === 1 ? '1 row' : `${rejections.length} rows`;
    const what = `The ledger cannot keep ${count} of the batch; the first is of ${first.table}`;
    throw new FwError('FW_LEDGER_ROW', `${what}: ${first.reason}. The other rows are in.`);
  }
}

/** ClickHouse that answers with trouble of its own (memory, disk, read-only) is as good as away: the rows must wait. */
function awayUnlessKnown(error: unknown, place: string): unknown {
  if (!isClickHouseError(error)) return error;
  const message = `ClickHouse at ${place} does not work as it should (${error.type}): ${reasonOf(error)}`;
  return new FwError('FW_LEDGER_AWAY', message, { cause: error });
}
