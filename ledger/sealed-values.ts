// Personal values of the ledger. In a row each stands as a token, a keyed hash: equal values have equal tokens, so that rows are joined, grouped and
// counted by them as by the values. What a token stands for is kept once, sealed, in `sealed_values`, and is looked up there when it has to be shown.
import type { Vault } from '../vault/vault.ts';
import { wordsToken } from '../vault/words-token.ts';
import type { ClickHouse } from './clickhouse.ts';

/** Puts tokens in place of values while rows are encoded. An empty value stays empty. */
export interface Closing {
  /** Of an id: of a person, phone, account or device. */
  id(kind: string, id: string): string;
  /** Of a text; two are told apart by what they are about, so that one can be forgotten without the other. */
  words(text: string, about?: string): string;
}

/** The closing of one write. */
export interface ValueClosing extends Closing {
  /** Resolves when what the tokens stand for is kept. Throws as ClickHouse does. */
  keep(): Promise<void>;
}

interface Fresh {
  readonly token: string;
  readonly kind: string;
  readonly plain: string;
}

/** What `open` looks for: ids and texts. */
const TOKENS = /\b[hw]_[0-9a-f]{24}\b/g;
/** SQL of the tokens of texts in a text, whose SQL is `text`. */
export const wordTokensSql = (text: string) => `extractAll(${text}, '\\\\bw_[0-9a-f]{24}\\\\b')`;
const TOKEN = /^[hw]_[0-9a-f]{24}$/;
const WORDS = 'words';
/** Rows of one INSERT, and tokens of one SELECT. */
const VALUES_MAX = 2_000;
/** Rows that are opened together: bounds the text that is made of them. */
const OPENED_MAX = 2_000;
/** Values known to be kept: some 30 MB. The oldest go first, and are written once more when they come again. */
const KNOWN_MAX = 100_000;
const DAY_MS = 86_400_000;

export class SealedValues {
  readonly #clickHouse: Pick<ClickHouse, 'select' | 'run'>;
  readonly #vault: Vault;
  readonly #now: () => number;
  /** Tokens of the values that were kept today. */
  readonly #known = new Map<string, string>();
  #day = 0;

  /** `now` is processing time, epoch ms. */
  constructor(
    clickHouse: Pick<ClickHouse, 'select' | 'run'>,
    vault: Vault,
    now: () => number = Date.now,
  ) {
    this.#clickHouse = clickHouse;
    this.#vault = vault;
    this.#now = now;
  }

  /** For the rows of one write; undefined when nothing is sealed. */
  closing(): ValueClosing | undefined {
    if (!this.#vault.isOn) return undefined;
    this.#turnDay();
    const fresh = new Map<string, Fresh>();
    const tokenOf = (kind: string, plain: string, about: string) => {
      if (plain === '') return '';
      const key = `${kind}:${about}:${plain}`;
      const known = this.#known.get(key) ?? fresh.get(key)?.token;
      if (known !== undefined) return known;
      const token =
        kind === WORDS ? wordsToken(this.#vault, plain, about) : this.#vault.tag(kind, plain);
      fresh.set(key, { token, kind, plain });
      return token;
    };
    return {
      id: (kind, id) => tokenOf(kind, id, ''),
      words: (text, about = '') => tokenOf(WORDS, text, about),
      keep: () => this.#keep(fresh),
    };
  }

  /** The texts under which an id may stand in rows: its token, and the id itself in rows that were written before anything was sealed. */
  formsOf(kind: string, id: string): string[] {
    return this.#vault.isOn ? [id, this.#vault.tag(kind, id)] : [id];
  }

  /** The token of an id, which may be one already; the id itself when nothing is sealed. */
  tokenOf(kind: string, id: string): string {
    return this.#vault.isOn && !TOKEN.test(id) ? this.#vault.tag(kind, id) : id;
  }

  /**
   * Plain data, one by one, with values in place of tokens. An id that is not kept any more stays a token, a text is empty then. Throws FwError FW_CONFIG when the
   * keys are missing, and as ClickHouse does.
   */
  async openAll<T>(rows: readonly T[]): Promise<T[]> {
    const opened: T[] = [];
    for (let start = 0; start < rows.length; start += OPENED_MAX)
      opened.push(...(await this.open(rows.slice(start, start + OPENED_MAX))));
    return opened;
  }

  /** The same of one value. */
  async open<T>(value: T): Promise<T> {
    const text = JSON.stringify(value);
    if (text === undefined) return value;
    const tokens = [...new Set(text.match(TOKENS))];
    if (tokens.length === 0) return value;
    const plain = await this.valuesOf(tokens);
    return JSON.parse(
      text.replace(TOKENS, (token) => {
        const known = plain.get(token);
        if (known !== undefined) return JSON.stringify(known).slice(1, -1);
        return token.startsWith('w') ? '' : token;
      }),
    );
  }

  /** What tokens stand for; those that are not kept are left out. Throws as `open` does. */
  async valuesOf(tokens: readonly string[]): Promise<Map<string, string>> {
    const values = new Map<string, string>();
    for (let start = 0; start < tokens.length; start += VALUES_MAX) {
      const rows = await this.#clickHouse.select<{ token: string; text: string }>(
        'SELECT token, argMax(sealed, seen) AS text FROM sealed_values WHERE token IN {tokens:Array(String)} GROUP BY token',
        { tokens: tokens.slice(start, start + VALUES_MAX) },
      );
      for (const { token, text } of rows)
        values.set(token, this.#vault.open(text, aboutValue(token)));
    }
    return values;
  }

  async #keep(fresh: ReadonlyMap<string, Fresh>): Promise<void> {
    const rows = [...fresh.values()];
    for (let start = 0; start < rows.length; start += VALUES_MAX)
      await this.#clickHouse.run(insertOf(rows.slice(start, start + VALUES_MAX), this.#line));
    for (const [key, { token }] of fresh) this.#known.set(key, token);
    for (const key of this.#known.keys()) {
      if (this.#known.size <= KNOWN_MAX) break;
      this.#known.delete(key);
    }
  }

  #line = ({ token, kind, plain }: Fresh): string => {
    const seen = new Date(this.#day * DAY_MS).toISOString().slice(0, 10);
    return JSON.stringify({
      token,
      kind,
      sealed: this.#vault.seal(plain, aboutValue(token)),
      seen,
    });
  };

  /** What was kept on another day is kept again, so that `seen` is the last day. */
  #turnDay(): void {
    const day = Math.floor(this.#now() / DAY_MS);
    if (day === this.#day) return;
    this.#day = day;
    this.#known.clear();
  }
}

/** What a sealed value is bound to: it opens under its own token alone. */
export function aboutValue(token: string): string {
  return `value ${token}`;
}

function insertOf(rows: readonly Fresh[], lineOf: (row: Fresh) => string): string {
  return `INSERT INTO sealed_values (token, kind, sealed, seen) SETTINGS async_insert = 0 FORMAT JSONEachRow\n${rows.map(lineOf).join('\n')}`;
}
