// Whom each suspect touched, and which suspects are confirmed. When a suspect turns out confirmed, everyone whom it touched
// within the retention is scored again.
import { HeldMap } from './held-map.ts';
import { IS_CONFIRMED, type NameTable } from './name-table.ts';
import type { Rows } from './rows.ts';
import type { Slab } from './slab.ts';
import { SlotTable } from './slot-table.ts';

/** A suspect remembers at most so many people; when they are more, the eighth touched longest ago goes. */
export const TOUCHES_MAX = 5_000;

export interface Touch {
  readonly time: number;
  readonly region: string;
}

/** Suspect → event time of its confirmation. */
export type ConfirmedState = ReadonlyMap<number, number>;

const SWEEP_MS = 3_600_000;
const NO_TIME = Number.NEGATIVE_INFINITY;

export class TouchStore {
  readonly #slab: Slab;
  readonly #names: NameTable;
  readonly #rows: Rows;
  readonly #column: number;
  readonly #retentionMs: number;
  readonly #tables: SlotTable;
  readonly #confirmed: HeldMap<number, number>;
  #sweptTime = NO_TIME;

  constructor(
    slab: Slab,
    names: NameTable,
    rows: Rows,
    options: { readonly column: number; readonly retentionMs: number },
    confirmed?: ConfirmedState,
  ) {
    this.#slab = slab;
    this.#names = names;
    this.#rows = rows;
    this.#column = options.column;
    this.#retentionMs = options.retentionMs;
    this.#tables = new SlotTable(slab, 4);
    this.#confirmed = new HeldMap(confirmed ?? [], (time) => time);
  }

  snapshot(): ConfirmedState {
    return new Map(this.#confirmed);
  }

  /** What a checkpoint holds beside what lies in the slab. */
  get heldMap(): HeldMap<number, number> {
    return this.#confirmed;
  }

  /** Remembers an identifier of a person as touched by a suspect at a time, in a region given as its six digits. */
  touch(suspect: number, person: number, time: number, region: number): void {
    if (person === suspect) return;
    const before = this.#rows.get(suspect, this.#column);
    let table = before === 0 ? this.#tables.make() : before;
    let entry = this.#tables.find(table, person);
    if (entry < 0) {
      if (this.#tables.count(table) >= TOUCHES_MAX) this.#dropOldest(table);
      table = this.#tables.add(table, person);
      entry = this.#tables.find(table, person);
    } else if (this.#timeAt(table, entry) >= time) return;
    const words = this.#slab.words[table >>> 18];
    const doubles = this.#slab.doubles[table >>> 18];
    if (words === undefined || doubles === undefined) return;
    this.#slab.touch(table >>> 18, entry, 4);
    words[entry + 1] = region;
    doubles[(entry + 2) >>> 1] = time;
    if (table !== before) this.#rows.set(suspect, this.#column, table);
  }

  /** Marks a suspect as confirmed since a time; false when it was already, or when that would be over at `time`. */
  confirm(suspect: number, since: number, time: number): boolean {
    if (time - since >= this.#retentionMs) return false;
    const before = this.#confirmed.get(suspect);
    if (before !== undefined && since - before < this.#retentionMs) return false;
    this.#confirmed.set(suspect, since);
    this.#names.mark(suspect, IS_CONFIRMED, true);
    return true;
  }

  isConfirmed(suspect: number, time: number): boolean {
    if (!this.#names.has(suspect, IS_CONFIRMED)) return false;
    return time - (this.#confirmed.get(suspect) ?? NO_TIME) < this.#retentionMs;
  }

  /** Event time of the confirmation that holds at a time; undefined when none does. */
  confirmedTime(suspect: number, time: number): number | undefined {
    return this.isConfirmed(suspect, time) ? this.#confirmed.get(suspect) : undefined;
  }

  /** Identifiers touched within the retention before a time, in order of touch and then of key. */
  touchedBy(suspect: number, time: number): { person: number; touch: Touch }[] {
    const table = this.#rows.get(suspect, this.#column);
    if (table === 0) return [];
    return this.#oldestFirst(table).filter(({ touch }) => time - touch.time < this.#retentionMs);
  }

  /** Gives back what can no longer be reached of a suspect. */
  sweep(suspect: number, watermark: number): void {
    const table = this.#rows.get(suspect, this.#column);
    if (table === 0 || !this.#hasPast(table, watermark)) return;
    for (const person of this.#tables.slots(table)) {
      const entry = this.#tables.find(table, person);
      if (this.#timeAt(table, entry) <= watermark - this.#retentionMs)
        this.#tables.remove(table, person);
    }
    if (this.#tables.count(table) > 0) return;
    this.#tables.release(table);
    this.#rows.clear(suspect, this.#column);
  }

  /** Forgets confirmations that are over; seldom does anything. */
  sweepConfirmed(watermark: number): void {
    if (watermark < this.#sweptTime + SWEEP_MS) return;
    this.#sweptTime = watermark;
    for (const [suspect, time] of this.#confirmed) {
      if (time > watermark - this.#retentionMs) continue;
      this.#confirmed.delete(suspect);
      this.#names.mark(suspect, IS_CONFIRMED, false);
    }
  }

  #hasPast(table: number, watermark: number): boolean {
    const tables = this.#tables;
    for (let entry = tables.next(table, 0); entry !== 0; entry = tables.next(table, entry))
      if (this.#timeAt(table, entry) <= watermark - this.#retentionMs) return true;
    return false;
  }

  #dropOldest(table: number): void {
    for (const { person } of this.#oldestFirst(table).slice(0, TOUCHES_MAX / 8))
      this.#tables.remove(table, person);
  }

  #oldestFirst(table: number): { person: number; touch: Touch }[] {
    const touches = this.#tables.slots(table).map((person) => {
      const entry = this.#tables.find(table, person);
      const region = this.#slab.words[table >>> 18]?.[entry + 1] ?? 0;
      const touch = { time: this.#timeAt(table, entry), region: String(region).padStart(6, '0') };
      return { person, touch, key: this.#names.keyOf(person) };
    });
    return touches.sort((a, b) => a.touch.time - b.touch.time || (a.key < b.key ? -1 : 1));
  }

  #timeAt(table: number, entry: number): number {
    return this.#slab.doubles[table >>> 18]?.[(entry + 2) >>> 1] ?? 0;
  }
}
