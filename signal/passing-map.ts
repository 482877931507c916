// A Map for what comes and goes all the time, such as whoever waits for an answer.
//
// V8 gives a Map a new table when removals have worn the old one, and leaves in the old one where the new one is, for those who are iterating. Once one
// table has outlived a few collections of young memory, that chain keeps every later table alive until the next full collection, with whatever was in each when it was
// left: at a thousand passers-by a second a Map of ten entries had megabytes copied by every young collection. A Map that is made anew is nowhere in that chain.

/** Made anew after so many additions, or as many as it holds: seldom enough to cost nothing, often enough that no table grows old. */
const ADDED_MAX = 64;

export class PassingMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #added = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    if (++this.#added > Math.max(ADDED_MAX, this.#entries.size)) {
      this.#entries = new Map(this.#entries);
      this.#added = 1;
    }
    this.#entries.set(key, value);
  }

  /** Whether it was there. */
  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  clear(): void {
    this.#entries = new Map();
    this.#added = 0;
  }

  /** In the order in which they were first added; entries may be removed meanwhile, and none added. */
  keys(): MapIterator<Key> {
    return this.#entries.keys();
  }

  values(): MapIterator<Value> {
    return this.#entries.values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#entries.entries();
  }
}
