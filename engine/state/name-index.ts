// Finds the slot of a name by its 64-bit hash: open addressing in many small tables behind a directory (extendible hashing, Fagin and
// others 1979). A full table is doubled or split alone, so that growing never holds anything up for long.

const TABLE_BITS_MIN = 4;
const TABLE_BITS_MAX = 12;

/** Tells the upper half of the hash of a slot; the lower one is kept in the index. */
export interface HashOfSlot {
  highOf(slot: number): number;
}

interface Table {
  /** Slot and lower hash, by turns; slot 0 is an empty place. */
  entries: Int32Array;
  count: number;
  /** How many leading bits of the upper hash all names in it share. */
  depth: number;
}

export class NameIndex {
  readonly #hashes: HashOfSlot;
  #directory: Table[];
  #depth = 0;

  constructor(hashes: HashOfSlot) {
    this.#hashes = hashes;
    this.#directory = [{ entries: new Int32Array(2 << TABLE_BITS_MIN), count: 0, depth: 0 }];
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
    const mask = entries.length - 1;
    for (let at = (low << 1) & mask; ; at = (at + 2) & mask) {
      const slot = entries[at] ?? 0;
      if (slot === 0) return 0;
      if (entries[at + 1] === low && this.#hashes.highOf(slot) === high) return slot;
    }
  }

  /** Adds a slot that is not there. */
  add(low: number, high: number, slot: number): void {
    let table = this.#tableOf(high);
    while (table.count * 8 >= table.entries.length * 3) {
      this.#makeRoom(table, high);
      table = this.#tableOf(high);
    }
    place(table, low, slot);
  }

  /** Takes a slot out. */
  remove(low: number, high: number, slot: number): void {
    const table = this.#tableOf(high);
    const { entries } = table;
    const mask = entries.length - 1;
    let at = (low << 1) & mask;
    while (entries[at] !== slot) {
      if (entries[at] === 0) return;
      at = (at + 2) & mask;
    }
    table.count--;
    // Those behind it move up, so that no gap cuts them off.
    for (let next = (at + 2) & mask; entries[next] !== 0; next = (next + 2) & mask) {
      const home = ((entries[next + 1] ?? 0) << 1) & mask;
      if (((next - home) & mask) < ((next - at) & mask)) continue;
      entries[at] = entries[next] ?? 0;
      entries[at + 1] = entries[next + 1] ?? 0;
      at = next;
    }
    entries[at] = 0;
  }

  #tableOf(high: number): Table {
    const table = this.#directory[this.#depth === 0 ? 0 : high >>> (32 - this.#depth)];
    if (table === undefined) throw new Error('a directory has a table for every hash');
    return table;
  }

  #makeRoom(table: Table, high: number): void {
    const before = table.entries;
    if (before.length < 2 << TABLE_BITS_MAX) {
      table.entries = new Int32Array(before.length * 2);
      table.count = 0;
      for (let at = 0; at < before.length; at += 2)
        if (before[at] !== 0) place(table, before[at + 1] ?? 0, before[at] ?? 0);
      return;
    }
    if (table.depth === this.#depth) {
      this.#directory = this.#directory.flatMap((each) => [each, each]);
      this.#depth++;
    }
    const depth = table.depth + 1;
    const bit = 1 << (32 - depth);
    const halves = [0, 1].map(() => ({ entries: new Int32Array(before.length), count: 0, depth }));
    for (let at = 0; at < before.length; at += 2) {
      const slot = before[at] ?? 0;
      const half = halves[slot !== 0 && (this.#hashes.highOf(slot) & bit) !== 0 ? 1 : 0];
      if (slot !== 0 && half !== undefined) place(half, before[at + 1] ?? 0, slot);
    }
    const span = 2 ** (this.#depth - table.depth);
    const index = this.#depth === 0 ? 0 : high >>> (32 - this.#depth);
    const first = index - (index % span);
    for (let i = 0; i < span; i++) {
      const half = halves[i < span / 2 ? 0 : 1];
      if (half !== undefined) this.#directory[first + i] = half;
    }
  }
}

function place(table: Table, low: number, slot: number): void {
  const { entries } = table;
  const mask = entries.length - 1;
  let at = (low << 1) & mask;
  while (entries[at] !== 0) at = (at + 2) & mask;
  entries[at] = slot;
  entries[at + 1] = low;
  table.count++;
}
