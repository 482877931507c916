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

  /** Undefined for a value that is not known, or not any more. */
  get(kind: string, plain: string, about: string): string | undefined {
    const [group, key] = about === '' ? [kind, plain] : [`${kind} about`, `${about}\n${plain}`];
    const recent = this.#recent.get(group)?.get(key);
    if (recent !== undefined) return recent;
    const older = this.#older.get(group)?.get(key);
    if (older !== undefined) this.#set(group, key, older);
    return older;
  }

  /** `about` tells two values apart that read the same; it has no line ends. */
  add(kind: string, plain: string, about: string, token: string): void {
    if (about === '') this.#set(kind, plain, token);
    else this.#set(`${kind} about`, `${about}\n${plain}`, token);
  }

  clear(): void {
    this.#recent.clear();
    this.#older.clear();
    this.#recentCount = 0;
  }

  #set(group: string, key: string, token: string): void {
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
    if (!tokens.has(key)) this.#recentCount++;
    tokens.set(key, token);
  }
}
