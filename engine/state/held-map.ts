// What a map held at one moment, while it goes on changing: an entry is kept just before it changes for the first time.

export class HeldMap<K, V> extends Map<K, V> {
  readonly #copy: (value: V) => V;
  /** Keys whose entries are kept, given, or newer than the moment; undefined while nothing is held. */
  #passed: Set<K> | undefined;
  #kept: [K, V][] = [];

  /** `copy` makes of a value one that shares nothing with it that may change. */
  constructor(entries: Iterable<readonly [K, V]>, copy: (value: V) => V) {
    super();
    this.#copy = copy;
    for (const [key, value] of entries) super.set(key, value);
  }

  /** To be called before the value of a key changes. Setting and deleting call it. */
  touch(key: K): void {
    const passed = this.#passed;
    if (passed === undefined || passed.has(key)) return;
    passed.add(key);
    const value = this.get(key);
    if (value !== undefined) this.#kept.push([key, this.#copy(value)]);
  }

  override set(key: K, value: V): this {
    this.touch(key);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    this.touch(key);
    return super.delete(key);
  }

  /** Holds what is in the map now until `letGo`; gives it entry by entry, in no order that means anything. */
  hold(): Generator<readonly [K, V]> {
    const passed = new Set<K>();
    this.#passed = passed;
    this.#kept = [];
    return this.#held(passed);
  }

  /** Ends the holding, whether or not everything was given. */
  letGo(): void {
    this.#passed = undefined;
    this.#kept = [];
  }

  *#held(passed: Set<K>): Generator<readonly [K, V]> {
    for (const [key, value] of this) {
      if (passed.has(key)) continue;
      passed.add(key);
      yield [key, this.#copy(value)];
    }
    while (this.#kept.length > 0) {
      const kept = this.#kept.pop();
      if (kept !== undefined) yield kept;
    }
  }
}
