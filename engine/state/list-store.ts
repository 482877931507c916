// Lists that rules ask for: exact, by prefix (number ranges) or by suffix (domains and all below them). Entries expire by event time.
// The hot path asks by hash, so that asking makes no text.
import type { ListPlan } from '../../rules/plan.ts';
import type { KeyHasher } from '../../signal/key-hash.ts';
import { HashTimes } from './hash-times.ts';
import { HeldMap } from './held-map.ts';

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

const ENCODER = new TextEncoder();
const DOT = 46;

export class ListStore {
  readonly #lists: readonly ListPlan[];
  readonly #hasher: KeyHasher;
  readonly #changes: HeldMap<string, ListEntry>[];
  readonly #packed: readonly ReadonlySet<string>[];
  /** By hash of an entry, the event time until which it counts. */
  readonly #untilTimes: HashTimes[] = [];
  /** Bytes of entries that exist, so that a prefix look-up tries only those. Counts are never lowered: a spare try is harmless. */
  readonly #lengths: Set<number>[] = [];

  constructor(
    lists: readonly ListPlan[],
    hasher: KeyHasher,
    stored?: ReadonlyMap<string, ListEntries>,
  ) {
    this.#lists = lists;
    this.#hasher = hasher;
    this.#changes = lists.map(
      (list) => new HeldMap(stored?.get(list.name) ?? [], (entry: ListEntry) => entry),
    );
    this.#packed = lists.map((list) => new Set(list.entries));
    for (const list of lists) {
      this.#untilTimes.push(new HashTimes(list.entries.length));
      this.#lengths.push(new Set());
      for (const entry of list.entries) this.#index(list.index, entry, Number.POSITIVE_INFINITY);
      for (const [entry, { expiresTime }] of this.#changes[list.index] ?? [])
        this.#index(list.index, entry, expiresTime);
    }
  }

  snapshot(): Map<string, ListEntries> {
    return new Map(this.#lists.map((list, index) => [list.name, new Map(this.#changes[index])]));
  }

  /** What a checkpoint holds, by name of the list. */
  get heldMaps(): (readonly [string, HeldMap<string, ListEntry>])[] {
    return this.#changes.map((changes, index) => [this.#lists[index]?.name ?? '', changes]);
  }

  /** Puts an entry on the named list; false when the pack has no such list. */
  add(name: string, entry: string, details: ListEntry): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    this.#changes[list.index]?.set(entry, details);
    this.#index(list.index, entry, details.expiresTime);
    return true;
  }

  /** Takes an entry off the named list; false when the pack has no such list. */
  remove(name: string, entry: string): boolean {
    const list = this.#lists.find((candidate) => candidate.name === name);
    if (list === undefined) return false;
    if (this.#packed[list.index]?.has(entry)) this.#changes[list.index]?.set(entry, REMOVED);
    else this.#changes[list.index]?.delete(entry);
    this.#index(list.index, entry, Number.NEGATIVE_INFINITY);
    return true;
  }

  /** Whether a text in bytes, with its hash, is on a list at a time. */
  hasBytes(
    index: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    low: number,
    high: number,
    time: number,
  ): boolean {
    const untilTimes = this.#untilTimes[index];
    const list = this.#lists[index];
    if (list === undefined || untilTimes === undefined) return false;
    if (list.match === 'exact') return time < untilTimes.timeOf(low, high);
    const hasher = this.#hasher;
    for (const length of this.#lengths[index] ?? []) {
      if (length > end - start) continue;
      if (list.match === 'prefix') hasher.ofBytes(bytes, start, start + length);
      else if (isDomain(bytes, start, end - length)) hasher.ofBytes(bytes, end - length, end);
      else continue;
      if (time < untilTimes.timeOf(hasher.low, hasher.high)) return true;
    }
    return false;
  }

  /** The same for a text. */
  hasText(index: number, text: string, time: number): boolean {
    const bytes = ENCODER.encode(text);
    this.#hasher.ofBytes(bytes, 0, bytes.length);
    const { low, high } = this.#hasher;
    return this.hasBytes(index, bytes, 0, bytes.length, low, high, time);
  }

  #index(index: number, entry: string, untilTime: number): void {
    const bytes = ENCODER.encode(entry);
    this.#hasher.ofBytes(bytes, 0, bytes.length);
    this.#untilTimes[index]?.set(this.#hasher.low, this.#hasher.high, untilTime);
    this.#lengths[index]?.add(bytes.length);
  }

  /** The kind of suspect that an entry of this list confirms. */
  confirms(name: string): ListPlan['confirms'] {
    return this.#lists.find((candidate) => candidate.name === name)?.confirms;
  }
}

/** Whether what follows `at` is all of a text from `start`, or a domain that it is below. */
function isDomain(bytes: Uint8Array, start: number, at: number): boolean {
  return at === start || bytes[at - 1] === DOT || bytes[at] === DOT;
}
