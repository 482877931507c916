// Event times by 64-bit hash, in many small tables, so that growing one never takes long. Nothing is taken out: whoever uses it lets the whole
// of it go in time.

import { asSigned, HeldWords, type PagePool } from './held-words.ts';

const ENTRIES_FIRST = 8;
const ENTRY_WORDS = 4;
const TABLE_BITS_MIN = 1;
const TABLE_BITS_MAX = 12;
/** Entries that a table is meant to hold: growing one of these takes about a millisecond. */
const TABLE_ENTRIES = 8_192;

/** Plain data. It shares memory with the store. */
export interface HashTimesState {
  readonly tableBits: number;
  /** By number of the table, those that hold something. */
  readonly tables: ReadonlyMap<number, TimesTable>;
}

export interface TimesTable {
  readonly entries: Int32Array<ArrayBuffer>;
  readonly count: number;
}

/** What the store held at one moment. */
export interface HeldTimes {
  readonly tableBits: number;
  /** By number, the tables that hold something one by one, each once. */
  readonly tables: readonly (readonly [number, () => TimesTable])[];
}

interface Table {
  readonly entries: Int32Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
  count: number;
  /** Whether it was forgotten and not yet emptied. */
  isStale: boolean;
  /** What it held when a checkpoint began. */
  held: HeldWords | undefined;
}

export class HashTimes {
  readonly #tables: Table[] = [];
  readonly #shift: number;

  /** Room for about so many entries; more fit, in tables that take longer to grow. */
  constructor(expectedCount = 0, state?: HashTimesState) {
    const tableBits = state?.tableBits ?? tableBitsFor(expectedCount);
    this.#shift = 32 - tableBits;
    for (let index = 0; index < 1 << tableBits; index++) {
      const { entries, count } = state?.tables.get(index) ?? {
        entries: new Int32Array(ENTRY_WORDS * ENTRIES_FIRST),
        count: 0,
      };
      // Read from a file, an array may begin anywhere in its memory; doubles may not.
      this.#tables.push(tableOf(entries.byteOffset % 8 === 0 ? entries : entries.slice(), count));
    }
  }

  snapshot(): HashTimesState {
    const tables = new Map<number, TimesTable>();
    this.#tables.forEach(({ entries, count, isStale }, index) => {
      if (count > 0 && !isStale) tables.set(index, { entries, count });
    });
    return { tableBits: 32 - this.#shift, tables };
  }

  /** Holds what is in the store now until `letGo`. */
  hold(pool: PagePool): HeldTimes {
    const tables: [number, () => TimesTable][] = [];
    this.#tables.forEach((table, index) => {
      const { entries, count, isStale } = table;
      if (count === 0 || isStale) return;
      const words = new HeldWords(entries, pool);
      table.held = words;
      tables.push([index, () => ({ entries: asSigned(words.take()), count })]);
    });
    return { tableBits: 32 - this.#shift, tables };
  }

  letGo(): void {
    for (const table of this.#tables) table.held = undefined;
  }

  /** Whether this is as many tables as so many entries want. */
  isRoomFor(expectedCount: number): boolean {
    return tableBitsFor(expectedCount) === 32 - this.#shift;
  }

  /** How many entries there are. */
  get count(): number {
    return this.#tables.reduce((sum, { count, isStale }) => sum + (isStale ? 0 : count), 0);
  }

  /** The newest time that it holds, found by a look at all; minus infinity when there is none. */
  get newestTime(): number {
    let newest = Number.NEGATIVE_INFINITY;
    for (const { entries, times, isStale } of this.#tables) {
      if (isStale) continue;
      for (let at = 0; at < entries.length; at += ENTRY_WORDS)
        if (isTaken(entries, at)) newest = Math.max(newest, times[(at >>> 1) + 1] ?? newest);
    }
    return newest;
  }

  /** The time under a hash; minus infinity when there is none. */
  timeOf(low: number, high: number): number {
    const table = this.#tableOf(high);
    if (table.isStale) return Number.NEGATIVE_INFINITY;
    const at = findIn(table.entries, low, high);
    return isTaken(table.entries, at)
      ? (table.times[(at >>> 1) + 1] ?? 0)
      : Number.NEGATIVE_INFINITY;
  }

  /** Forgets everything but the room that it took, each table when it is next asked for. */
  reset(): void {
    for (const table of this.#tables) table.isStale = true;
  }

  /** Puts a time under a hash. */
  set(low: number, high: number, time: number): void {
    let table = this.#tableOf(high);
    if (table.isStale) {
      table.isStale = false;
      table.held?.keep(0, table.entries.length);
      if (table.count > 0) table.entries.fill(0);
      table.count = 0;
    }
    if (table.count * 4 * ENTRY_WORDS >= table.entries.length * 3) {
      table = grown(table);
      this.#tables[high >>> this.#shift] = table;
    }
    const { entries } = table;
    const at = findIn(entries, low, high);
    table.held?.keep(at, ENTRY_WORDS);
    if (!isTaken(entries, at)) {
      entries[at] = low;
      entries[at + 1] = high | 1;
      table.count++;
    }
    table.times[(at >>> 1) + 1] = time;
  }

  #tableOf(high: number): Table {
    const table = this.#tables[high >>> this.#shift];
    if (table === undefined) throw new Error('there is a table for every hash');
    return table;
  }
}

function tableBitsFor(expectedCount: number): number {
  const bits = Math.ceil(Math.log2(Math.max(1, expectedCount / TABLE_ENTRIES)));
  return Math.min(TABLE_BITS_MAX, Math.max(TABLE_BITS_MIN, bits));
}

function tableOf(entries: Int32Array<ArrayBuffer>, count: number): Table {
  return { entries, times: timesOf(entries), count, isStale: false, held: undefined };
}

/** A table of twice the size with the same entries. */
function grown(before: Table): Table {
  const entries = new Int32Array(before.entries.length * 2);
  for (let from = 0; from < before.entries.length; from += ENTRY_WORDS) {
    if (!isTaken(before.entries, from)) continue;
    const at = findIn(entries, before.entries[from] ?? 0, before.entries[from + 1] ?? 0);
    for (let i = 0; i < ENTRY_WORDS; i++) entries[at + i] = before.entries[from + i] ?? 0;
  }
  return tableOf(entries, before.count);
}

/** Words 2 and 3 of each entry are its time as a double. */
function timesOf(entries: Int32Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(entries.buffer, entries.byteOffset, entries.length / 2);
}

/** Where an identity lies, or would. The lowest bit of the upper half marks places that are taken. */
function findIn(entries: Int32Array, low: number, high: number): number {
  const mask = entries.length - 1;
  const marked = high | 1;
  let at = Math.imul(low, ENTRY_WORDS) & mask;
  for (;;) {
    const found = entries[at + 1] ?? 0;
    if (found === 0 || (found === marked && entries[at] === low)) return at;
    at = (at + ENTRY_WORDS) & mask;
  }
}

function isTaken(entries: Int32Array, at: number): boolean {
  return ((entries[at + 1] ?? 0) & 1) === 1;
}
