// Event times by 64-bit hash, in many small tables, so that growing one never takes long. Nothing is taken out: whoever uses it lets the whole
// of it go in time.

const ENTRIES_FIRST = 8;
const TABLE_BITS = 10;
const ENTRY_WORDS = 4;

/** Plain data: by number of the table, those that hold something. It shares memory with the store. */
export type HashTimesState = ReadonlyMap<number, Table>;

interface Table {
  readonly entries: Int32Array<ArrayBuffer>;
  count: number;
}

const EMPTY: Table = { entries: new Int32Array(0), count: 0 };
const NO_TIMES = new Float64Array(0);

export class HashTimes {
  readonly #tables: Table[] = new Array<Table>(1 << TABLE_BITS).fill(EMPTY);
  readonly #isStale = new Uint8Array(1 << TABLE_BITS);
  readonly #times: Float64Array<ArrayBuffer>[] = new Array<Float64Array<ArrayBuffer>>(
    1 << TABLE_BITS,
  ).fill(timesOf(EMPTY.entries));

  constructor(state?: HashTimesState) {
    for (const [index, { entries, count }] of state ?? []) {
      // Read from a file, an array may begin anywhere in its memory; doubles may not.
      const aligned = entries.byteOffset % 8 === 0 ? entries : entries.slice();
      this.#tables[index] = { entries: aligned, count };
      this.#times[index] = timesOf(aligned);
    }
  }

  snapshot(): HashTimesState {
    const taken = new Map<number, Table>();
    this.#tables.forEach((table, index) => {
      if (table.count > 0 && this.#isStale[index] === 0) taken.set(index, { ...table });
    });
    return taken;
  }

  /** The time under a hash; minus infinity when there is none. */
  timeOf(low: number, high: number): number {
    const index = high >>> (32 - TABLE_BITS);
    const table = this.#tables[index];
    if (table === undefined || table.count === 0) return Number.NEGATIVE_INFINITY;
    if (this.#isStale[index] !== 0) return Number.NEGATIVE_INFINITY;
    const at = findIn(table.entries, low, high);
    return isTaken(table.entries, at)
      ? (this.#times[index]?.[(at >>> 1) + 1] ?? 0)
      : Number.NEGATIVE_INFINITY;
  }

  /** Forgets everything but the room that it took, each table when it is next asked for. */
  reset(): void {
    this.#isStale.fill(1);
  }

  #freshen(index: number, table: Table): void {
    if (this.#isStale[index] === 0) return;
    this.#isStale[index] = 0;
    if (table.count === 0) return;
    table.entries.fill(0);
    table.count = 0;
  }

  /** Puts a time under a hash. */
  set(low: number, high: number, time: number): void {
    const index = high >>> (32 - TABLE_BITS);
    const table = this.#tables[index] ?? EMPTY;
    this.#freshen(index, table);
    if (table.count * 4 * ENTRY_WORDS >= table.entries.length * 3) this.#grow(index, table);
    const room = this.#tables[index] ?? EMPTY;
    const times = this.#times[index] ?? NO_TIMES;
    const at = findIn(room.entries, low, high);
    if (!isTaken(room.entries, at)) {
      room.entries[at] = low;
      room.entries[at + 1] = high | 1;
      room.count++;
    }
    times[(at >>> 1) + 1] = time;
  }

  #grow(index: number, before: Table): void {
    const length = Math.max(ENTRY_WORDS * ENTRIES_FIRST, before.entries.length * 2);
    const entries = new Int32Array(length);
    for (let from = 0; from < before.entries.length; from += ENTRY_WORDS) {
      if (!isTaken(before.entries, from)) continue;
      const at = findIn(entries, before.entries[from] ?? 0, before.entries[from + 1] ?? 0);
      entries.set(before.entries.subarray(from, from + ENTRY_WORDS), at);
    }
    this.#tables[index] = { entries, count: before.count };
    this.#times[index] = timesOf(entries);
  }
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
