// Tokens that were made of values, so that each is made once. What was asked for lately stays; what was not goes, many at a time.

/** The newest that stay; up to as many more do until there are so many newer ones. Together some 40 MB at most. */
const RECENT_MAX = 75_000;

type Generation = Map<string, Map<string, string>>;

export class KnownTokens {
  readonly #recentMax: number;
  #recent: Generation = new Map();
  #recentCount = 0;
  #older: Generation = new Map();

  constructor(recentMax = RECENT_MAX) {
    this.#recentMax = recentMax;
  }

  /** Undefined for a value that is not known, or not any more. Values of two groups that read the same are told apart. */
  get(group: string, value: string): string | undefined {
    const recent = this.#recent.get(group)?.get(value);
    if (recent !== undefined) return recent;
    const older = this.#older.get(group)?.get(value);
    if (older !== undefined) this.add(group, value, older);
    return older;
  }

  clear(): void {
    this.#recent.clear();
    this.#older.clear();
    this.#recentCount = 0;
  }

  add(group: string, value: string, token: string): void {
    if (this.#recentCount >= this.#recentMax) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#recentCount = 0;
    }
    let tokens = this.#recent.get(group);
    if (tokens === undefined) {
      tokens = new Map();
      this.#recent.set(group, tokens);
    }
    const size = tokens.size;
    tokens.set(value, token);
    this.#recentCount += tokens.size - size;
  }
}
