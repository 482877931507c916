// Finds the slot of a name by its 64-bit hash, and remembers when it was last spoken of: open addressing in many small tables behind a
// directory (extendible hashing, Fagin and others 1979). A full table is doubled or split alone, so that growing never holds anything up for
// long. Everything that a look-up needs lies in one entry of 16 bytes: slot, lower hash, upper hash, minute.

import { asSigned, HeldWords, type PagePool } from './held-words.ts';

const ENTRY_BITS = 2;
const ENTRY_WORDS = 1 << ENTRY_BITS;
const TABLE_BITS_MIN = 4;
/** A table of this size is split in one or two milliseconds. */
const TABLE_BITS_MAX = 15;
const LOW = 1;
const HIGH = 2;
const SEEN = 3;

/** Plain data. It shares memory with the index. */
export interface IndexTable {
  readonly entries: Int32Array<ArrayBuffer>;
  readonly count: number;
  /** How many leading bits of the upper hash all names in it share. */
  readonly depth: number;
}

interface Table {
  entries: Int32Array<ArrayBuffer>;
  count: number;
  depth: number;
  /** What it held when a checkpoint began. */
  held: HeldWords | undefined;
}

/** Plain data. It shares memory with the index. */
export interface NameIndexState {
  readonly tables: readonly IndexTable[];
  /** The table of each value of the leading bits, by its place among the tables. */
  readonly directory: readonly number[];
}

/** What the index held at one moment. */
export interface HeldIndex {
  readonly directory: readonly number[];
  /** The tables one by one, each once. */
  readonly tables: readonly (() => IndexTable)[];
}

export class NameIndex {
  #directory: Table[];
  /** How many bits of the upper hash the directory goes by are not used. */
  #shift = 32;

  constructor(state?: NameIndexState) {
    const tables = state?.tables.map((table) =>
      tableOf(table.entries, table.count, table.depth),
    ) ?? [tableOf(new Int32Array(ENTRY_WORDS << TABLE_BITS_MIN), 0, 0)];
    this.#directory = (state?.directory ?? [0]).flatMap((place) => tables[place] ?? []);
    this.#shift = 32 - Math.log2(this.#directory.length);
  }

  snapshot(): NameIndexState {
    const { tables, directory } = this.#placed();
    return {
      tables: tables.map(({ entries, count, depth }) => ({ entries, count, depth })),
      directory,
    };
  }

  /** Holds what is in the index now until `letGo`. */
  hold(pool: PagePool): HeldIndex {
    const { tables, directory } = this.#placed();
    const held = tables.map((table) => {
      const { entries, count, depth } = table;
      const words = new HeldWords(entries, pool);
      table.held = words;
      return () => ({ entries: asSigned(words.take()), count, depth });
    });
    return { directory, tables: held };
  }

  letGo(): void {
    for (const table of this.#directory) table.held = undefined;
  }

  #placed(): { tables: readonly Table[]; directory: readonly number[] } {
    const places = new Map<Table, number>();
    for (const table of this.#directory) if (!places.has(table)) places.set(table, places.size);
    const directory = this.#directory.map((table) => places.get(table) ?? 0);
    return { tables: [...places.keys()], directory };
  }

  /** Bytes of all tables. */
  get byteLength(): number {
    let sum = 0;
    for (const table of new Set(this.#directory)) sum += table.entries.byteLength;
    return sum;
  }

  /** The slot of a hash, or 0. */
  find(low: number, high: number): number {
    const { entries } = this.#tableOf(high);
    return entries[placeOf(entries, low, high)] ?? 0;
  }

  /** The slot of a hash, or 0; notes that it was spoken of in a minute. */
  see(low: number, high: number, minute: number): number {
    const { entries, held } = this.#tableOf(high);
    const at = placeOf(entries, low, high);
    const slot = entries[at] ?? 0;
    if (slot !== 0 && (entries[at + SEEN] ?? 0) >>> 0 < minute) {
      held?.keep(at, ENTRY_WORDS);
      entries[at + SEEN] = minute;
    }
    return slot;
  }

  /** The minute in which a name was spoken of last; 0 when it is not there. */
  seenMinute(low: number, high: number): number {
    const { entries } = this.#tableOf(high);
    return (entries[placeOf(entries, low, high) + SEEN] ?? 0) >>> 0;
  }

  /** Adds a slot that is not there. */
  add(low: number, high: number, slot: number, minute: number): void {
    let table = this.#tableOf(high);
    while (table.count * ENTRY_WORDS * 4 >= table.entries.length * 3) {
      this.#makeRoom(table, high);
      table = this.#tableOf(high);
    }
    put(table, slot, low, high, minute);
  }

  /** Takes a name out. */
  remove(low: number, high: number): void {
    const table = this.#tableOf(high);
    const { entries, held } = table;
    const mask = entries.length - 1;
    let at = placeOf(entries, low, high);
    if (entries[at] === 0) return;
    table.count--;
    // Those behind it move up, so that no gap cuts them off.
    for (
      let next = (at + ENTRY_WORDS) & mask;
      entries[next] !== 0;
      next = (next + ENTRY_WORDS) & mask
    ) {
      const home = homeOf(entries[next + LOW] ?? 0, mask);
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      held?.keep(at, ENTRY_WORDS);
      for (let i = 0; i < ENTRY_WORDS; i++) entries[at + i] = entries[next + i] ?? 0;
      at = next;
    }
    held?.keep(at, ENTRY_WORDS);
    for (let i = 0; i < ENTRY_WORDS; i++) entries[at + i] = 0;
  }

  #tableOf(high: number): Table {
    const table = this.#directory[this.#shift === 32 ? 0 : high >>> this.#shift];
    if (table === undefined) throw new Error('a directory has a table for every hash');
    return table;
  }

  #makeRoom(table: Table, high: number): void {
    const before = table.entries;
    if (before.length < ENTRY_WORDS << TABLE_BITS_MAX) {
      table.entries = new Int32Array(before.length * 2);
      table.count = 0;
      // What was held of it stays in the memory that it leaves.
      table.held = undefined;
      spread(before, () => table);
      return;
    }
    if (table.depth === 32 - this.#shift) {
      this.#directory = this.#directory.flatMap((each) => [each, each]);
      this.#shift--;
    }
    const depth = table.depth + 1;
    const bit = 1 << (32 - depth);
    const half = () => tableOf(new Int32Array(before.length), 0, depth);
    const [lower, upper] = [half(), half()];
    spread(before, (highOfEntry) => ((highOfEntry & bit) === 0 ? lower : upper));
    const span = 2 ** (32 - this.#shift - table.depth);
    const index = high >>> this.#shift;
    const first = index - (index % span);
    for (let i = 0; i < span; i++) this.#directory[first + i] = i < span / 2 ? lower : upper;
  }
}

function tableOf(entries: Int32Array<ArrayBuffer>, count: number, depth: number): Table {
  return { entries, count, depth, held: undefined };
}

function homeOf(low: number, mask: number): number {
  return (low << ENTRY_BITS) & mask;
}

/** Where a name lies, or the empty place at which its search ends. */
function placeOf(entries: Int32Array, low: number, high: number): number {
  const mask = entries.length - 1;
  let at = homeOf(low, mask);
  while (entries[at] !== 0 && (entries[at + LOW] !== low || entries[at + HIGH] !== high))
    at = (at + ENTRY_WORDS) & mask;
  return at;
}

/** Puts all entries of one table into others. */
function spread(before: Int32Array, into: (high: number) => Table): void {
  for (let at = 0; at < before.length; at += ENTRY_WORDS) {
    const slot = before[at] ?? 0;
    if (slot === 0) continue;
    const high = before[at + HIGH] ?? 0;
    put(into(high), slot, before[at + LOW] ?? 0, high, before[at + SEEN] ?? 0);
  }
}

function put(table: Table, slot: number, low: number, high: number, minute: number): void {
  const { entries, held } = table;
  const at = placeOf(entries, low, high);
  held?.keep(at, ENTRY_WORDS);
  entries[at] = slot;
  entries[at + LOW] = low;
  entries[at + HIGH] = high;
  entries[at + SEEN] = minute;
  table.count++;
}
