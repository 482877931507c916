// The dead letters of this machine, for people: the newest first, each sent again once it is mended, or put aside with a reason. The file of letters is
// added to at its end, and old ones go at its start; what became of them stands in a second file beside it.
import { createHash } from 'node:crypto';
import { appendFile, type FileHandle, open, readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { jsonObjectOf } from '../../signal/json-object.ts';
import type { Signal } from '../../signal/signal.ts';
import { isSignalType } from '../../signal/signal-type.ts';
import type { DeadLetter } from '../dead-letter.ts';
import { isOwnType } from '../http/sender.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { SignalAppender } from '../signal-appender.ts';
import { readHead, shiftOf } from './letter-head.ts';
import { type FileLine, lineAt, linesBefore } from './lines-before.ts';
import { readAgain } from './read-again.ts';

/** What one look reads of the file at most, bytes. */
const LOOK_BYTES_MAX = 8_388_608;

export interface LetterDeed {
  readonly letterId: string;
  readonly act: 'resent' | 'discarded';
  readonly by: string;
  readonly reason: string;
  /** Processing time, epoch ms. */
  readonly at: number;
}

export interface KeptLetter {
  /** Where it stands in the file, and a hash of it. */
  readonly letterId: string;
  readonly letter: DeadLetter;
  /** Undefined while nobody has done anything about it. */
  readonly deed: LetterDeed | undefined;
}

export interface LetterQuery {
  readonly source?: string;
  readonly code?: string;
  /** Those that were sent again or put aside as well. */
  readonly isAll?: boolean;
  /** Goes on from the `next` of the page before. */
  readonly before?: number;
  readonly limit: number;
}

export interface LetterPage {
  readonly letters: readonly KeptLetter[];
  /** Missing when nothing older is there. */
  readonly next?: number;
}

export interface LetterBookOptions {
  readonly path: string;
  /** Where what became of them is kept. */
  readonly deedsPath: string;
  readonly appender: Pick<SignalAppender, 'append'>;
  /** The mapping of a source as it stands now; undefined when it has none. May throw FW_FILE, FW_MAPPING_INVALID. */
  readonly mappingOf: (source: string) => Promise<Mapping | undefined>;
  readonly now?: () => number;
}

type Doer = Pick<LetterDeed, 'by' | 'reason'>;

export class LetterBook {
  readonly #options: LetterBookOptions;
  readonly #now: () => number;
  readonly #deeds: Map<string, LetterDeed>;
  /** Letters that somebody is at. */
  readonly #busy = new Set<string>();

  private constructor(options: LetterBookOptions, deeds: Map<string, LetterDeed>) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#deeds = deeds;
  }

  /** Throws FwError FW_FILE when what became of letters cannot be read. */
  static async open(options: LetterBookOptions): Promise<LetterBook> {
    const { deedsPath } = options;
    const text = await readFile(deedsPath, 'utf8').catch((error: unknown) => {
      if (Object(error).code === 'ENOENT') return '';
      throw fileError(deedsPath, error);
    });
    const deeds = text.split('\n').flatMap((line) => deedOf(jsonObjectOf(line)) ?? []);
    return new LetterBook(options, new Map(deeds.map((deed) => [deed.letterId, deed])));
  }

  /** Letters that fit, the newest first; so many, or what is found in a bounded part of the file. Throws FwError FW_FILE. */
  async page({ source, code, isAll = false, before, limit }: LetterQuery): Promise<LetterPage> {
    return this.#reading(async (file) => {
      const { size } = await file.stat();
      const shift = shiftOf(await readHead(file));
      const end = Math.max(0, Math.min(before === undefined ? size : before - shift, size));
      const letters: KeptLetter[] = [];
      for await (const line of linesBefore(file, end)) {
        if (letters.length >= limit || end - line.offset > LOOK_BYTES_MAX)
          return { letters, next: line.offset + line.bytes.length + 1 + shift };
        const kept = this.#keptOf(line, shift);
        if (kept === undefined || (kept.deed !== undefined && !isAll)) continue;
        if (source !== undefined && kept.letter.source !== source) continue;
        if (code !== undefined && kept.letter.code !== code) continue;
        letters.push(kept);
      }
      return { letters };
    });
  }

  /** Throws FwError FW_NOT_FOUND, FW_FILE. */
  async require(letterId: string): Promise<KeptLetter> {
    const offset = Number(letterId.split('-', 1)[0]);
    const kept = await this.#reading(async (file) => {
      const shift = shiftOf(await readHead(file));
      if (!(offset >= shift)) return undefined;
      const bytes = await lineAt(file, offset - shift);
      return bytes === undefined
        ? undefined
        : this.#keptOf({ offset: offset - shift, bytes }, shift);
    });
    if (kept?.letterId === letterId) return kept;
    throw new FwError('FW_NOT_FOUND', `There is no dead letter ${letterId}.`);
  }

  /**
   * Reads the text as the letter's source does and hands its signals to the log; gives how many. Nothing is sent when any of it is refused, or about a
   * region that is not theirs who sends it. Throws FwError FW_NOT_FOUND, FW_LETTER_DONE, FW_SIGNAL_INVALID, FW_FORBIDDEN, FW_MAPPING_INVALID, FW_LOG_AWAY,
   * FW_FILE.
   */
  async resend(
    letterId: string,
    text: string,
    doer: Doer,
    isTheirs: (region: string) => boolean = () => true,
  ): Promise<number> {
    return this.#once(letterId, async ({ letter }) => {
      // What the engine refused is a signal already, whatever its source sends.
      const isRow = letter.file !== undefined;
      const mapping = isRow ? await this.#options.mappingOf(letter.source) : undefined;
      const { accepted, rejected } = readAgain(text, letter, mapping);
      const foreign = accepted.find((signal) => isOther(signal, letter, mapping !== undefined));
      if (foreign !== undefined) {
        const { type, source, id } = foreign;
        const what = `the text is ${type} ${id} of ${source}, which is not what was refused; a letter is mended, not replaced`;
        throw new FwError('FW_SIGNAL_INVALID', `Nothing was sent: ${what}.`);
      }
      if (rejected.length > 0 || accepted.length === 0) {
        const why = rejected.map(({ message }) => message).join('; ');
        const what = why === '' ? 'the mapping leaves such a row out' : why;
        throw new FwError('FW_SIGNAL_INVALID', `Nothing was sent: ${what}.`);
      }
      const outside = accepted.find(({ region }) => !isTheirs(region));
      if (outside !== undefined) {
        const what = `the text is about ${outside.region}, where ${doer.by} may mend nothing`;
        throw new FwError('FW_FORBIDDEN', `Nothing was sent: ${what}.`);
      }
      await this.#options.appender.append(accepted);
      await this.#keep({ letterId, act: 'resent', ...doer, at: this.#now() });
      return accepted.length;
    });
  }

  /** Throws FwError FW_NOT_FOUND, FW_LETTER_DONE, FW_FILE. */
  async discard(letterId: string, doer: Doer): Promise<void> {
    await this.#once(letterId, () =>
      this.#keep({ letterId, act: 'discarded', ...doer, at: this.#now() }),
    );
  }

  async #once<T>(letterId: string, work: (kept: KeptLetter) => Promise<T>): Promise<T> {
    const kept = await this.require(letterId);
    if (kept.deed !== undefined) {
      const { by, act } = kept.deed;
      throw new FwError('FW_LETTER_DONE', `Dead letter ${letterId} was ${act} by ${by} already.`);
    }
    if (this.#busy.has(letterId))
      throw new FwError('FW_LETTER_DONE', `Somebody else is at dead letter ${letterId} just now.`);
    this.#busy.add(letterId);
    try {
      return await work(kept);
    } finally {
      this.#busy.delete(letterId);
    }
  }

  async #keep(deed: LetterDeed): Promise<void> {
    const { deedsPath } = this.#options;
    const line = `${JSON.stringify(deed)}\n`;
    await appendFile(deedsPath, line, { flush: true }).catch((error: unknown) => {
      throw fileError(deedsPath, error);
    });
    this.#deeds.set(deed.letterId, deed);
  }

  #keptOf({ offset, bytes }: FileLine, shift: number): KeptLetter | undefined {
    const letter = letterOf(jsonObjectOf(bytes.toString('utf8')));
    if (letter === undefined) return undefined;
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
    const letterId = `${offset + shift}-${hash}`;
    return { letterId, letter, deed: this.#deeds.get(letterId) };
  }

  async #reading<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
    const { path } = this.#options;
    const file = await open(path, 'r').catch((error: unknown) => {
      throw fileError(path, error);
    });
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
}

function letterOf(value: Record<string, unknown>): DeadLetter | undefined {
  const { source, file, row, column, code, message, raw, at, columns } = value;
  if (typeof source !== 'string' || typeof code !== 'string') return undefined;
  if (typeof message !== 'string' || typeof raw !== 'string') return undefined;
  return {
    source,
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof row === 'number' ? { row } : {}),
    ...(typeof column === 'string' ? { column } : {}),
    ...{ code, message, raw },
    ...(typeof at === 'number' ? { at } : {}),
    ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}),
  };
}

function deedOf(value: Record<string, unknown>): LetterDeed | undefined {
  const { letterId, act, by, reason, at } = value;
  if (typeof letterId !== 'string' || typeof by !== 'string' || typeof at !== 'number')
    return undefined;
  if (act !== 'resent' && act !== 'discarded') return undefined;
  return { letterId, act, by, reason: String(reason), at };
}

function fileError(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = `The dead letters in ${path} cannot be read or written: ${why}.`;
  return new FwError('FW_FILE', text, { cause });
}

/**
 * Whether a signal is another than the one that was refused. A mapping makes signals of its own source whatever the text says; without one the text is the signal, and whose and which it
 * is must stay. What our own people do is done where two of them do it.
 */
function isOther({ type, source, id }: Signal, letter: DeadLetter, isMapped: boolean): boolean {
  if (isOwnType(type)) return true;
  if (isMapped) return false;
  const before = jsonObjectOf(letter.raw);
  const known = typeof before['source'] === 'string' ? before['source'] : letter.source;
  const typeBefore = String(before['type']);
  return (
    source !== known ||
    (isSignalType(typeBefore) && typeBefore !== type) ||
    (typeof before['id'] === 'string' && before['id'] !== id)
  );
}
