// Joins identifiers that a partner may only send hashed with the plain ones of others. Once a token and the plain identifier that it stands for were
// both seen, in either order, the token is replaced by it wherever it comes up, and what was counted under the token goes to the same person. A
// plain identifier is hashed once, when it is first seen; pairs that were found are kept in a file, for they hold longer than the keys.
import type { KeyObject } from 'node:crypto';
import { contentId } from '../../signal/content-id.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import {
  type FieldName,
  fieldSpec,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from '../../signal/signal-type.ts';
import { isToken, keyedHash } from './keyed-hash.ts';
import { PairFile } from './pair-file.ts';
import type { PartnerKeys } from './partner-keys.ts';

export interface HashedIdentifiersOptions {
  readonly partners: readonly PartnerKeys[];
  /** File of the pairs that were found, a JSON object a line. */
  readonly pairsFile: string;
  /** Days that a pair is kept since it was last of use; for good when missing. */
  readonly keepDays?: number;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
  /** Plain identifiers that are remembered; the oldest is forgotten and hashed anew when it comes again. */
  readonly rememberMax?: number;
  /** Told why pairs cannot be written; they are tried again with the next ones. */
  readonly onTrouble: (why: string) => void;
}

interface Pair {
  readonly token: string;
  readonly plain: string;
  readonly kind: IdentifierKind;
}

/** Signals whose tokens were replaced. */
export interface Joined {
  readonly signals: readonly Signal[];
  commit(): void;
  rollback(): void;
}

/** Source of the links that are made here. */
export const JOIN_SOURCE = 'forewarn.identity';

const REMEMBER_MAX = 200_000;
const UNKNOWN_MAX = 200_000;

type IdentifierKind = 'phone' | 'account';
interface IdentifierField {
  readonly name: FieldName;
  readonly kind: IdentifierKind;
}

/** Fields of each type that hold a phone or an account. */
const FIELDS_OF: ReadonlyMap<SignalType, readonly IdentifierField[]> = new Map(
  SIGNAL_TYPE_NAMES.map((type) => {
    const { required, optional } = signalTypeSpec(type);
    return [
      type,
      [...required, ...optional].flatMap((name): IdentifierField[] => {
        const { kind } = fieldSpec(name);
        return kind === 'phone' || kind === 'account' ? [{ name, kind }] : [];
      }),
    ];
  }),
);

export class HashedIdentifiers {
  readonly #keys: readonly KeyObject[];
  readonly #rememberMax: number;
  readonly #onTrouble: (why: string) => void;
  /** Plain identifiers whose tokens are in `#plainOf`, the oldest first, with those tokens. */
  readonly #seen = new Map<string, readonly string[]>();
  readonly #plainOf = new Map<string, string>();
  /** Pairs that were found. */
  readonly #found: PairFile;
  /** Tokens whose plain identifier was not seen yet, the oldest first. */
  readonly #unknown = new Map<string, IdentifierKind>();

  /** Throws FW_FILE when the file of pairs cannot be read. */
  constructor(options: HashedIdentifiersOptions) {
    const { partners, pairsFile, rememberMax = REMEMBER_MAX, onTrouble, keepDays } = options;
    this.#onTrouble = onTrouble;
    this.#keys = partners.flatMap(({ keys }) => keys);
    this.#rememberMax = rememberMax;
    this.#found = new PairFile({
      ...{ path: pairsFile, now: options.now ?? Date.now },
      ...(keepDays === undefined ? {} : { keepDays }),
    });
  }

  /** How many pairs were found, and how many tokens stand for nobody known. */
  get counts(): { readonly found: number; readonly unknown: number } {
    return { found: this.#found.size, unknown: this.#unknown.size };
  }

  /** Lets go of pairs that were of no use for their days; gives how many. They are found again when they come again. Throws the file system's own error. */
  letGo(): number {
    return this.#found.letGo();
  }

  /**
   * The signals with plain identifiers in the place of tokens that are known, and before each the links of tokens that it makes known. Call
   * `commit` once the log has them, `rollback` when it may not.
   */
  join(signals: readonly Signal[]): Joined {
    const pairs: Pair[] = [];
    const joined: Signal[] = [];
    for (const signal of signals) {
      const first = pairs.length;
      const plain = this.#joinOne(signal, pairs);
      for (const pair of pairs.slice(first)) joined.push(...linksOf(signal, pair));
      joined.push(plain);
    }
    return {
      signals: joined,
      commit: () => this.#keep(pairs),
      rollback: () => this.#part(pairs),
    };
  }

  #joinOne(signal: Signal, pairs: Pair[]): Signal {
    let replaced: Record<string, string> | undefined;
    for (const { name, kind } of FIELDS_OF.get(signal.type) ?? []) {
      const text = fieldOf(signal, name);
      if (typeof text !== 'string') continue;
      if (!isToken(text)) {
        for (const token of this.#tokensMetBy(text))
          this.#pair({ token, plain: text, kind }, pairs);
        continue;
      }
      const plain = this.#plainFor(text, kind, pairs);
      if (plain !== undefined) {
        replaced ??= {};
        replaced[name] = plain;
      }
    }
    return replaced === undefined ? signal : { ...signal, ...replaced };
  }

  #plainFor(token: string, kind: IdentifierKind, pairs: Pair[]): string | undefined {
    const found = this.#found.plainOf(token);
    if (found !== undefined) return found;
    const plain = this.#plainOf.get(token);
    if (plain !== undefined) {
      this.#pair({ token, plain, kind }, pairs);
      return plain;
    }
    if (!this.#unknown.has(token) && this.#unknown.size >= UNKNOWN_MAX) forgetOldest(this.#unknown);
    this.#unknown.set(token, kind);
    return undefined;
  }

  /** The tokens that waited for a plain identifier, which is remembered. */
  #tokensMetBy(plain: string): readonly string[] {
    if (this.#seen.has(plain)) return [];
    const tokens = this.#keys.map((key) => keyedHash(key, plain));
    if (this.#seen.size >= this.#rememberMax)
      for (const token of forgetOldest(this.#seen) ?? []) this.#plainOf.delete(token);
    this.#seen.set(plain, tokens);
    for (const token of tokens) this.#plainOf.set(token, plain);
    return tokens.filter((token) => this.#unknown.has(token));
  }

  #pair(pair: Pair, pairs: Pair[]): void {
    this.#unknown.delete(pair.token);
    this.#found.set(pair.token, pair.plain);
    pairs.push(pair);
  }

  /** As if they had not been found, so that they are found again. */
  #part(pairs: readonly Pair[]): void {
    for (const { token, plain, kind } of pairs) {
      this.#found.delete(token);
      this.#unknown.set(token, kind);
      for (const other of this.#seen.get(plain) ?? []) this.#plainOf.delete(other);
      this.#seen.delete(plain);
    }
  }

  #keep(pairs: readonly Pair[]): void {
    try {
      this.#found.keep(pairs.map(({ token }) => token));
    } catch (error) {
      // They hold in memory, and are found again after a start.
      this.#onTrouble(error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * What was counted under a token belongs to the person of the plain identifier. The second link names the plain identifier again, so that it
 * and not the token is the number on which the person is called.
 */
function linksOf(cause: Signal, { token, plain, kind }: Pair): Signal[] {
  const person = `${kind}:${plain}`;
  return [token, plain].map((identifier, index) => ({
    type: 'link.declared',
    id: `${contentId(token, plain)}-${index}`,
    source: JOIN_SOURCE,
    time: cause.time,
    region: cause.region,
    person,
    ...(kind === 'phone' ? { phone: identifier } : { account: identifier }),
  }));
}

/** Takes the entry off that was put in first, and gives its value. */
function forgetOldest<V>(map: Map<string, V>): V | undefined {
  const [entry] = map;
  if (entry === undefined) return undefined;
  map.delete(entry[0]);
  return entry[1];
}
