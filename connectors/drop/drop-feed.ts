// A partner's folder of files as a feed: walked again and again in the order in which the files were written, each read once and again when it
// changes. A file that cannot be read stops no other; it is told of, and tried again when it has changed.

import { ERRORS, FwError, isFwError } from '../../signal/fw-error.ts';
import { byChange } from '../file/change-order.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { cutWhenStopped } from '../source/cut-when-stopped.ts';
import type { Fed, Feed } from '../source/polled-source.ts';
import { DropPlace, unreadBytes } from './drop-place.ts';
import { FileReading } from './file-reading.ts';
import { isLeftAlone, type RemoteFile, type RemoteFolder } from './remote-folder.ts';

export interface DropFeedOptions {
  readonly folder: RemoteFolder;
  readonly mapping?: Mapping;
  /** Pause between two walks that found nothing new. */
  readonly everyMs: number;
  /** How many files are remembered, the last by name; all when missing. */
  readonly lookBack?: number;
  /** A file that has not changed for so long is whole, where files are seen while they are written. */
  readonly settleMs?: number;
  /** A clock that only goes on, ms. */
  readonly now?: () => number;
}

const SETTLE_MS = 10_000;
/** So many files are listed before the first of them is read, to know how much there is, and which of them was written first. */
const AHEAD_MAX = 10_000;

/** One look at all files from the first one on. */
interface Walk {
  readonly files: AsyncIterator<RemoteFile>;
  /** Listed and not looked at, the one that was written first last. */
  ahead: RemoteFile[];
  /** Names of those that were listed last, the first by name last, up to the first one that is not read yet. */
  unread: string[];
  /** Of those that were looked at. */
  readonly names: Set<string>;
}

type Tried = 'no' | 'unfinished' | 'whole';

/** What was last seen of a file. */
interface Seen {
  readonly version: string;
  readonly since: number;
  /** Whether this version was read to its end, and was whole then. */
  tried: Tried;
  failure: FwError | undefined;
}

export class DropFeed implements Feed {
  readonly #options: DropFeedOptions;
  readonly #seen = new Map<string, Seen>();
  /** Files that are not read to their end, as they were listed. */
  readonly #unread = new Map<string, RemoteFile>();
  #hasListed = false;
  #place = DropPlace.of(undefined, Number.POSITIVE_INFINITY);
  #walk: Walk | undefined;
  #reading: FileReading | undefined;

  constructor(options: DropFeedOptions) {
    this.#options = options;
  }

  get pauseMs(): number {
    return this.#options.everyMs;
  }

  get failure(): FwError | undefined {
    for (const { failure } of this.#seen.values()) if (failure !== undefined) return failure;
    return undefined;
  }

  /** Of the files that were listed last; undefined before any were. */
  get lagBytes(): number | undefined {
    if (!this.#hasListed) return undefined;
    let bytes = 0;
    for (const file of this.#unread.values())
      bytes += unreadBytes(file, this.#place.get(file.name));
    return bytes;
  }

  async open(place: unknown): Promise<void> {
    this.#place = DropPlace.of(place, this.#options.lookBack ?? Number.POSITIVE_INFINITY);
    for (const seen of this.#seen.values()) seen.tried = 'no';
    await this.#options.folder.open();
  }

  next(stopping: AbortSignal): Promise<Fed | undefined> {
    const work = async () => {
      const isOld = this.#walk !== undefined;
      const fed = await this.#nextOfWalk();
      // Only a walk that began after we were asked has seen what was there then.
      return fed === undefined && isOld ? await this.#nextOfWalk() : fed;
    };
    return cutWhenStopped(work, () => this.#options.folder.close(), stopping);
  }

  async close(): Promise<void> {
    await this.#options.folder.close();
    await this.#reading?.close().catch(() => undefined);
    this.#reading = undefined;
    this.#walk = undefined;
  }

  /** What the walk finds next; undefined at its end, where another one can begin. */
  async #nextOfWalk(): Promise<Fed | undefined> {
    this.#walk ??= await this.#beginWalk();
    for (const walk = this.#walk; ; ) {
      if (this.#reading !== undefined) {
        const fed = await this.#guarded(this.#reading.file, () => this.#readOn());
        if (fed !== undefined) return fed;
        continue;
      }
      if (walk.ahead.length === 0) await this.#listOn(walk);
      const file = walk.ahead.pop();
      if (file === undefined) break;
      walk.names.add(file.name);
      if (this.#isDue(file)) await this.#guarded(file, () => this.#begin(file));
      else if (this.#isDone(file)) this.#unread.delete(file.name);
    }
    this.#place.keepOnly(this.#walk.names);
    for (const known of [this.#seen, this.#unread])
      for (const name of known.keys()) if (!this.#walk.names.has(name)) known.delete(name);
    this.#walk = undefined;
    return undefined;
  }

  /** A look at the files behind the place, of which the first ones are listed. */
  async #beginWalk(): Promise<Walk> {
    const files = this.#options.folder.list(this.#place.after)[Symbol.asyncIterator]();
    const walk = { files, ahead: [], unread: [], names: new Set<string>() };
    await this.#listOn(walk);
    this.#hasListed = true;
    return walk;
  }

  /** Lists the next files by name, to be read in the order in which they were written. */
  async #listOn(walk: Walk): Promise<void> {
    const listed: RemoteFile[] = [];
    while (listed.length < AHEAD_MAX) {
      const file = await nextOf(walk.files);
      if (file === undefined) break;
      listed.push(file);
      this.#unread.set(file.name, file);
    }
    walk.unread = listed.map(({ name }) => name).reverse();
    walk.ahead = listed.toSorted(byChange).reverse();
  }

  /** The first by name of the files that were listed and are not read to their end. */
  get #firstUnread(): string | undefined {
    const { unread = [], names = new Set() } = this.#walk ?? {};
    for (let name = unread.at(-1); name !== undefined; name = unread.at(-1)) {
      if (!names.has(name) || name === this.#reading?.file.name) return name;
      unread.pop();
    }
    return undefined;
  }

  #isDone({ name, version }: RemoteFile): boolean {
    const place = this.#place.get(name);
    return place?.isDone === true && place.version === version;
  }

  #isDue(file: RemoteFile): boolean {
    let seen = this.#seen.get(file.name);
    if (seen?.version !== file.version) {
      seen = { version: file.version, since: this.#now(), tried: 'no', failure: undefined };
      this.#seen.set(file.name, seen);
    }
    if (this.#isDone(file)) return false;
    return seen.tried === 'no' || (seen.tried === 'unfinished' && this.#isWhole(file.name));
  }

  /** Whether nobody writes to the file any more, as far as we can tell. */
  #isWhole(name: string): boolean {
    const { folder, settleMs = SETTLE_MS } = this.#options;
    const since = this.#seen.get(name)?.since ?? this.#now();
    return folder.isAtomic || this.#now() - since >= settleMs;
  }

  async #begin(file: RemoteFile): Promise<undefined> {
    const { folder, mapping } = this.#options;
    this.#reading = await FileReading.begin(folder, file, this.#place.get(file.name), mapping);
    return undefined;
  }

  /** The next piece of the file that is being read; undefined when it is read as far as it goes. */
  async #readOn(): Promise<Fed | undefined> {
    const reading = this.#reading;
    if (reading === undefined) return undefined;
    const { name } = reading.file;
    let piece = await reading.next();
    if (piece === undefined) {
      const isWhole = this.#isWhole(name);
      if (isWhole) piece = reading.end();
      this.#leave(name, isWhole ? 'whole' : 'unfinished', undefined);
      if (piece === undefined) return undefined;
    }
    if (piece.place !== undefined) this.#place.set(name, piece.place, this.#firstUnread);
    return { batch: piece.batch, place: this.#place.toSaved() };
  }

  #leave(name: string, tried: Tried, failure: FwError | undefined): void {
    this.#reading = undefined;
    if (tried === 'whole' && failure === undefined) this.#unread.delete(name);
    const seen = this.#seen.get(name);
    if (seen === undefined) return;
    seen.tried = tried;
    seen.failure = failure;
  }

  /** Keeps what is wrong with one file from stopping the others. */
  async #guarded(file: RemoteFile, read: () => Promise<Fed | undefined>): Promise<Fed | undefined> {
    try {
      return await read();
    } catch (error) {
      if (isFwError(error) && (ERRORS[error.code].domain !== 'input' || error.code === 'FW_CONFIG'))
        throw error;
      await this.#reading?.close().catch(() => undefined);
      const isGone = isFwError(error, 'FW_NOT_FOUND');
      const isWhole = this.#isWhole(file.name);
      // What is damaged while somebody writes it is not finished, and read when it is.
      const failure = isGone || !isWhole ? undefined : this.#failureOf(file, error);
      this.#leave(file.name, isWhole ? 'whole' : 'unfinished', failure);
      return undefined;
    }
  }

  #failureOf({ name }: RemoteFile, error: unknown): FwError {
    if (isFwError(error)) return error;
    const why = error instanceof Error ? error.message : String(error);
    const text = `${name} in ${this.#options.folder.where} cannot be read: ${why}.`;
    return new FwError('FW_FILE', text, { cause: error });
  }

  #now(): number {
    return this.#options.now?.() ?? performance.now();
  }
}

/** The next file that is not left alone; undefined when there is none. */
async function nextOf(files: AsyncIterator<RemoteFile>): Promise<RemoteFile | undefined> {
  for (;;) {
    const { value: file, done } = await files.next();
    if (done === true) return undefined;
    if (!isLeftAlone(file.name)) return file;
  }
}
