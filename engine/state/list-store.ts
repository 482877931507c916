// Lists that rules ask for: exact, by prefix (number ranges) or by suffix (domains). Entries expire by event time.
import type { ListPlan } from '../../rules/plan.ts';

export interface ListEntry {
  readonly source: string;
  readonly note: string;
  /** Event time from which the entry no longer counts; Infinity when it stays. */
  readonly expiresTime: number;
}

/** What signals put on a list or took off; a pack's own entries are not in it, so that they change with the pack. */
export type ListEntries = Map<string, ListEntry>;

/** Stands for a pack's entry that a signal took off. */
const REMOVED: ListEntry = { source: '', note: '', expiresTime: Number.NEGATIVE_INFINITY };

export class ListStore {
  readonly #lists: readonly ListPlan[];
  readonly #changes: ListEntries[];
  readonly #packed: readonly ReadonlySet<string>[];
  /** Lengths of entries that exist, so that a prefix look-up tries only those. Counts are never lowered: a spare try is harmless. */
  readonly #lengths: Set<number>[];

  constructor(lists: readonly ListPlan[], stored: ReadonlyMap<string, ListEntries>) {
    this.#lists = lists;
    this.#changes = lists.map((list) => new Map(stored.get(list.name) ?? []));
    this.#packed = lists.map((list) => new Set(list.entries));
    this.#lengths = lists.map(
      (list) =>
        new Set([...(this.#changes[list.index]?.keys() ?? []), ...list.entries].map(lengthOf)),
    );
  }

  snapshot(): Map<string, ListEntries> {
    return new Map(
      this.#lists.map((list, index) => [list.name, this.#changes[index] ?? new Map()]),
    );
  }

  /** Puts an entry on the named list; false when the pack has no such list. */
  add(name: string, entry: string, details: ListEntry): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    this.#changes[list.index]?.set(entry, details);
    this.#lengths[list.index]?.add(entry.length);
    return true;
  }

  /** Takes an entry off the named list; false when the pack has no such list. */
  remove(name: string, entry: string): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    if (this.#packed[list.index]?.has(entry)) this.#changes[list.index]?.set(entry, REMOVED);
    else this.#changes[list.index]?.delete(entry);
    return true;
  }

  /** Whether a value is on a list at a time. */
  has(index: number, value: string, time: number): boolean {
    const list = this.#lists[index];
    if (list === undefined) return false;
    if (list.match === 'exact') return this.#isLive(index, value, time);
    for (const length of this.#lengths[index] ?? []) {
      if (length > value.length) continue;
      const part =
        list.match === 'prefix' ? value.slice(0, length) : value.slice(value.length - length);
      if (this.#isLive(index, part, time)) return true;
    }
    return false;
  }

  #isLive(index: number, entry: string, time: number): boolean {
    const change = this.#changes[index]?.get(entry);
    if (change !== undefined) return time < change.expiresTime;
    return this.#packed[index]?.has(entry) ?? false;
  }

  /** The kind of suspect that an entry of this list confirms. */
  confirms(name: string): ListPlan['confirms'] {
    return this.#lists.find((candidate) => candidate.name === name)?.confirms;
  }
}

function lengthOf(entry: string): number {
  return entry.length;
}
