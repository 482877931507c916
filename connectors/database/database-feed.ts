// A table of a partner's database as a feed: one look after another, each from a little before the furthest row on, since a row may be committed
// after rows of a later time. Rows that were given are left out, as long as they are remembered; after a restart they come again, which
// counts nothing twice.

import { FwError } from '../../signal/fw-error.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { cutWhenStopped } from '../source/cut-when-stopped.ts';
import { joined } from '../source/joined-batch.ts';
import type { Fed, Feed } from '../source/polled-source.ts';
import { RecordReader } from '../source/record-reader.ts';
import type { Cursor, CursorRow, CursorTable } from './cursor-table.ts';

export interface DatabaseFeedOptions {
  readonly table: CursorTable;
  readonly mapping?: Mapping;
  /** Pause when there was nothing new. */
  readonly everyMs: number;
}

/** Rows that are remembered as given, at about 100 bytes; those of one overlap should be fewer. */
const GIVEN_MAX = 200_000;
/** Rows behind are counted so often, while there are more than a page. */
const LAG_MS = 10_000;
/** No more are counted: it is asked of somebody else's database. */
const LAG_MAX = 100_000;

export class DatabaseFeed implements Feed {
  readonly #options: DatabaseFeedOptions;
  readonly #reader: RecordReader;
  readonly #given = new Set<string>();
  /** The furthest row that was given. */
  #high: Cursor | undefined;
  /** The last row of a look that is not at its end. */
  #lookedTo: Cursor | undefined;
  #rowNumber = 0;
  #lag: number | undefined;
  #lagAt = Number.NEGATIVE_INFINITY;
  /** Whether rows behind were counted in time so far. */
  #isCountable = true;

  constructor(options: DatabaseFeedOptions) {
    this.#options = options;
    this.#reader = new RecordReader(options.table.where, options.mapping);
  }

  get pauseMs(): number {
    return this.#options.everyMs;
  }

  /** Rows behind the furthest that was given; no more than 100,000. Undefined before the first page, and where they cannot be counted in time. */
  get lagRecords(): number | undefined {
    return this.#lag;
  }

  async open(place: unknown): Promise<void> {
    this.#high = place === undefined ? undefined : cursorOf(place);
    this.#lookedTo = undefined;
    this.#given.clear();
    this.#isCountable = true;
    await this.#options.table.open();
  }

  next(stopping: AbortSignal): Promise<Fed | undefined> {
    const work = async () => {
      const isOld = this.#lookedTo !== undefined;
      const fed = await this.#nextOfLook();
      // Only a look that began after we were asked has seen what was there then.
      return fed === undefined && isOld ? await this.#nextOfLook() : fed;
    };
    return cutWhenStopped(work, () => this.#options.table.close(), stopping);
  }

  async close(): Promise<void> {
    await this.#options.table.close();
    this.#lookedTo = undefined;
  }

  /** The next rows of a look that were not given; undefined at its end, where another one can begin. */
  async #nextOfLook(): Promise<Fed | undefined> {
    const { table } = this.#options;
    for (let isLast = false; !isLast; ) {
      const high = this.#high;
      const rows = await table.page({
        ...(this.#lookedTo === undefined ? {} : { after: this.#lookedTo }),
        ...(high === undefined ? {} : { high, from: high.back }),
      });
      isLast = rows.length < table.pageRows;
      this.#lookedTo = isLast ? undefined : rows.at(-1);
      const fresh = rows.filter((row) => this.#isFresh(row));
      const fed = fresh.length > 0 ? this.#fed(fresh) : undefined;
      await this.#measureLag(isLast, fresh.length);
      if (fed !== undefined) return fed;
    }
    return undefined;
  }

  async #measureLag(isLast: boolean, given: number): Promise<void> {
    if (isLast) this.#lag = 0;
    else if (this.#lag !== undefined) this.#lag = Math.max(0, this.#lag - given);
    const isDue = this.#isCountable && performance.now() - this.#lagAt >= LAG_MS;
    if (isLast || this.#high === undefined || !isDue) return;
    this.#lagAt = performance.now();
    try {
      this.#lag = await this.#options.table.countBehind(this.#high, LAG_MAX);
    } catch {
      // Pages may be had in time where a count is not; whoever asks for the next page is told when the database is away.
      this.#lag = undefined;
      this.#isCountable = false;
    }
  }

  #isFresh({ time, id }: CursorRow): boolean {
    const key = `${time} ${id}`;
    const isFresh = !this.#given.delete(key);
    this.#given.add(key);
    if (this.#given.size > GIVEN_MAX)
      for (const oldest of this.#given) {
        this.#given.delete(oldest);
        break;
      }
    return isFresh;
  }

  #fed(rows: readonly CursorRow[]): Fed {
    const batches = rows.map(({ record }) => this.#reader.readText(record, ++this.#rowNumber));
    const ahead = rows.findLast(({ isAhead }) => isAhead);
    if (ahead !== undefined) this.#high = { time: ahead.time, id: ahead.id, back: ahead.back };
    return { batch: joined(batches), place: this.#high };
  }
}

function cursorOf(place: unknown): Cursor {
  if (typeof place === 'object' && place !== null) {
    const [time, id, back] = ['time', 'id', 'back'].map((name) => Reflect.get(place, name));
    if (typeof time === 'string' && typeof id === 'string' && typeof back === 'string')
      return { time, id, back };
  }
  throw new FwError(
    'FW_FILE',
    'The place that was saved is not one of a table. Remove the state file of this source to read it from its start.',
  );
}
