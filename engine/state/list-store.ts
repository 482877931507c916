// Lists that rules ask for: exact, by prefix (number ranges) or by suffix (domains). Entries expire by event time.
import type { ListPlan } from '../../rules/plan.ts';

export interface ListEntry {
  readonly source: string;
  readonly note: string;
  /** Event time from which the entry no longer counts; Infinity when it stays. */
  readonly expiresTime: number;
}

export type ListEntries = Map<string, ListEntry>;

export class ListStore {
  readonly #lists: readonly ListPlan[];
  readonly #entries: ListEntries[];
  /** Lengths of entries that exist, so that a prefix look-up tries only those. Counts are never lowered: a spare try is harmless. */
  readonly #lengths: Set<number>[];

  constructor(lists: readonly ListPlan[], stored: ReadonlyMap<string, ListEntries>) {
    this.#lists = lists;
    this.#entries = lists.map((list) => {
      const entries: ListEntries = new Map(stored.get(list.name) ?? []);
      for (const entry of list.entries) {
        if (!entries.has(entry))
          entries.set(entry, { source: 'pack', note: '', expiresTime: Number.POSITIVE_INFINITY });
      }
      return entries;
    });
    this.#lengths = this.#entries.map(
      (entries) => new Set([...entries.keys()].map((entry) => entry.length)),
    );
  }

  snapshot(): Map<string, ListEntries> {
    return new Map(
      this.#lists.map((list, index) => [list.name, this.#entries[index] ?? new Map()]),
    );
  }

  /** Puts an entry on the named list; false when the pack has no such list. */
  add(name: string, entry: string, details: ListEntry): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    this.#entries[list.index]?.set(entry, details);
    this.#lengths[list.index]?.add(entry.length);
    return true;
  }

  /** Takes an entry off the named list; false when the pack has no such list. */
  remove(name: string, entry: string): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    this.#entries[list.index]?.delete(entry);
    return true;
  }

  /** Whether a value is on a list at a time. */
  has(index: number, value: string, time: number): boolean {
    const list = this.#lists[index];
    const entries = this.#entries[index];
    if (list === undefined || entries === undefined) return false;
    if (list.match === 'exact') return isLive(entries.get(value), time);
    for (const length of this.#lengths[index] ?? []) {
      if (length > value.length) continue;
      const part =
        list.match === 'prefix' ? value.slice(0, length) : value.slice(value.length - length);
      if (isLive(entries.get(part), time)) return true;
    }
    return false;
  }

  /** The kind of suspect that an entry of this list confirms. */
  confirms(name: string): ListPlan['confirms'] {
    return this.#lists.find((candidate) => candidate.name === name)?.confirms;
  }
}

function isLive(entry: ListEntry | undefined, time: number): boolean {
  return entry !== undefined && time < entry.expiresTime;
}
