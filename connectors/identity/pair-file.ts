// Which token stands for which plain identifier, as it was found: a file of a line a pair, with the day on which it was last of use. A pair that nobody needed for so
// many days goes; when its token comes again it is found again, as at the first time.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { FwError } from '../../signal/fw-error.ts';

export interface PairFileOptions {
  readonly path: string;
  /** Days that a pair is kept since it was last of use; for good when missing. */
  readonly keepDays?: number;
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

interface Kept {
  readonly plain: string;
  /** Days since 1970. */
  readonly day: number;
}

const DAY_MS = 86_400_000;
/** A pair in daily use is written once in so many days. */
const NOTE_DAYS = 7;

export class PairFile {
  readonly #path: string;
  readonly #keepDays: number;
  readonly #now: () => number;
  readonly #pairs = new Map<string, Kept>();
  /** Lines that are not in the file yet. */
  #unkept = '';

  /** Throws FW_FILE when the file cannot be read. */
  constructor({ path, keepDays = Infinity, now }: PairFileOptions) {
    this.#path = path;
    this.#keepDays = keepDays;
    this.#now = now;
    const today = this.#today();
    for (const [token, { plain, day = today }] of readPairs(path))
      this.#pairs.set(token, { plain, day });
  }

  get size(): number {
    return this.#pairs.size;
  }

  /** The plain identifier of a token, of which it is noted that it was of use. */
  plainOf(token: string): string | undefined {
    const kept = this.#pairs.get(token);
    if (kept === undefined) return undefined;
    if (kept.day + NOTE_DAYS <= this.#today()) this.#note(token, kept.plain);
    return kept.plain;
  }

  /** Holds a pair, which `keep` writes. */
  set(token: string, plain: string): void {
    this.#pairs.set(token, { plain, day: this.#today() });
  }

  delete(token: string): void {
    this.#pairs.delete(token);
  }

  /** Adds pairs to the file, and the days of those that were of use. What cannot be written is tried again with the next; throws the file system's own error. */
  keep(tokens: readonly string[]): void {
    for (const token of tokens) {
      const kept = this.#pairs.get(token);
      if (kept !== undefined) this.#note(token, kept.plain);
    }
    if (this.#unkept === '') return;
    appendFileSync(this.#path, this.#unkept, { mode: 0o600 });
    this.#unkept = '';
  }

  /** Lets go what is over its days, in the file as well; gives how many pairs. Throws the file system's own error. */
  letGo(): number {
    const oldest = this.#today() - this.#keepDays;
    const old = [...this.#pairs].filter(([, { day }]) => day < oldest);
    if (old.length === 0) return 0;
    for (const [token] of old) this.#pairs.delete(token);
    const lines = [...this.#pairs].map(([token, kept]) => lineOf(token, kept));
    writeFileSync(`${this.#path}.new`, lines.join(''), { mode: 0o600, flush: true });
    renameSync(`${this.#path}.new`, this.#path);
    this.#unkept = '';
    return old.length;
  }

  #note(token: string, plain: string): void {
    const kept = { plain, day: this.#today() };
    this.#pairs.set(token, kept);
    this.#unkept += lineOf(token, kept);
  }

  #today(): number {
    return Math.floor(this.#now() / DAY_MS);
  }
}

function lineOf(token: string, { plain, day }: Kept): string {
  return `${JSON.stringify({ token, plain, day })}\n`;
}

type ReadPair = readonly [token: string, kept: { readonly plain: string; readonly day?: number }];

function readPairs(path: string): ReadPair[] {
  if (!existsSync(path)) return [];
  try {
    return readFileSync(path, 'utf8').split('\n').flatMap(pairOf);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The pairs of identifiers cannot be read: ${why}.`, { cause });
  }
}

/** A line that a crash cut off is no pair: it is found again. One of a version that noted no day counts as of today. */
function pairOf(line: string): ReadPair[] {
  if (!line.endsWith('}')) return [];
  const { token, plain, day } = Object(JSON.parse(line));
  if (typeof token !== 'string' || typeof plain !== 'string') return [];
  return [[token, { plain, ...(Number.isSafeInteger(day) ? { day } : {}) }]];
}
