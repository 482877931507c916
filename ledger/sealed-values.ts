// Personal values of the ledger. In a row each stands as a token, a keyed hash: equal values have equal tokens, so that rows are joined, grouped and
// counted by them as by the values. What a token stands for is kept once, sealed, in `token_values`, and is looked up there when it has to be shown.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Vault } from '../vault/vault.ts';
import { wordsToken } from '../vault/words-token.ts';
import type { ClickHouse } from './clickhouse.ts';
import { KnownTokens } from './known-tokens.ts';

/** Puts tokens in place of values while rows are encoded. An empty value stays empty. */
export interface Closing {
  /** Of an id: of a person, phone, account or device. */
  id(kind: string, id: string): string;
  /** Of a text; two are told apart by what they are about, so that one can be forgotten without the other. */
  words(text: string, about?: string): string;
}

/** The closing of one write. */
export interface ValueClosing extends Closing {
  /** Seals what the tokens stand for that were made since the last call; calling what it gives keeps that, which throws as ClickHouse does. */
  seal(): Promise<() => Promise<void>>;
  /** Resolves when what the tokens stand for is kept. Throws as ClickHouse does. */
  keep(): Promise<void>;
}

/** A value that was not seen before. */
interface Fresh {
  readonly token: string;
  readonly kind: string;
  readonly plain: string;
  /** What tokens are known by. */
  readonly group: string;
  readonly value: string;
}

/** What `open` looks for: ids and texts. */
const TOKENS = /\b[hw]_[0-9a-f]{24}\b/g;
/** SQL of the tokens of texts in a text, whose SQL is `text`. */
export const wordTokensSql = (text: string) => `extractAll(${text}, '\\\\bw_[0-9a-f]{24}\\\\b')`;
export const TOKEN = /^[hw]_[0-9a-f]{24}$/;
const WORDS = 'words';
/** The group of texts that are about something. */
const ABOUT = 'words about';
/** Tokens of one SELECT. */
const VALUES_MAX = 2_000;
/** They lie in as many places as there are of them: all threads look for some, however few rows those places have. */
const FOUND_APART =
  'SETTINGS merge_tree_min_rows_for_concurrent_read = 1, merge_tree_min_bytes_for_concurrent_read = 1';
/** Rows of one INSERT, which costs as much as some thousand of them. */
const KEPT_MAX = 20_000;
/** Sealed without a pause, some ms: others wait for the thread. */
const SEALED_AT_ONCE = 500;
/** Rows that are opened together: bounds the text that is made of them. */
const OPENED_MAX = 2_000;
const DAY_MS = 86_400_000;

export class SealedValues {
  readonly #clickHouse: Pick<ClickHouse, 'select' | 'run'>;
  readonly #vault: Vault;
  readonly #now: () => number;
  /** Tokens of the values that were kept today. */
  readonly #known = new KnownTokens();
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
    const day = this.#day;
    const mine = new KnownTokens(Number.POSITIVE_INFINITY);
    let fresh: Fresh[] = [];
    // What a text is about has no line ends.
    const tokenOf = (kind: string, plain: string, about: string) => {
      if (plain === '') return '';
      const group = about === '' ? kind : ABOUT;
      const value = about === '' ? plain : `${about}\n${plain}`;
      const known = mine.get(group, value) ?? this.#known.get(group, value);
      if (known !== undefined) return known;
      const token =
        kind === WORDS ? wordsToken(this.#vault, plain, about) : this.#vault.tag(kind, plain);
      mine.add(group, value, token);
      fresh.push({ token, kind, plain, group, value });
      return token;
    };
    const seal = async () => {
      const values = fresh;
      fresh = [];
      const lines = await this.#linesOf(values, day);
      return () => this.#keep(values, lines, day);
    };
    return {
      id: (kind, id) => tokenOf(kind, id, ''),
      words: (text, about = '') => tokenOf(WORDS, text, about),
      seal,
      keep: async () => (await seal())(),
    };
  }

  get isOn(): boolean {
    return this.#vault.isOn;
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
        `SELECT token, argMax(sealed, seen) AS text FROM token_values WHERE token IN {tokens:Array(String)} GROUP BY token ${FOUND_APART}`,
        { tokens: tokens.slice(start, start + VALUES_MAX) },
      );
      for (const { token, text } of rows)
        values.set(token, this.#vault.open(text, aboutValue(token)));
    }
    return values;
  }

  /** Rows of sealed values, as lines of JSON. */
  async #linesOf(values: readonly Fresh[], day: number): Promise<string[]> {
    const seen = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const lines: string[] = [];
    for (const { token, kind, plain } of values) {
      if (lines.length > 0 && lines.length % SEALED_AT_ONCE === 0) await nextTurn();
      const sealed = this.#vault.seal(plain, aboutValue(token));
      lines.push(JSON.stringify([token, kind, sealed, seen]));
    }
    return lines;
  }

  async #keep(values: readonly Fresh[], lines: readonly string[], day: number): Promise<void> {
    for (let start = 0; start < lines.length; start += KEPT_MAX)
      await this.#clickHouse.run(insertOf(lines.slice(start, start + KEPT_MAX)));
    // What was kept yesterday is kept again.
    if (day !== this.#day) return;
    for (const { group, value, token } of values) this.#known.add(group, value, token);
  }

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

function insertOf(lines: readonly string[]): string {
  return `INSERT INTO token_values (token, kind, sealed, seen) SETTINGS async_insert = 0 FORMAT JSONCompactEachRow\n${lines.join('\n')}`;
}
