// Files as a source: follows one file that grows, or every file of a drop folder, and brings their rows into the log.
// Order of each step: the log has the signals, the dead-letter sink has the refused rows, then the place is saved. A crash between
// them makes rows be read again, which changes nothing. While the log is away the connector waits and reads nothing more.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERRORS, FwError } from '../../signal/fw-error.ts';
import type { DeadLetterSink } from '../dead-letter.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { SignalAppender } from '../signal-appender.ts';
import { BatchSink } from '../source/batch-sink.ts';
import type { Source, SourceStatus } from '../source/source.ts';
import { aloneLane, type SourceLane } from '../source/time-alignment.ts';
import { byChange } from './change-order.ts';
import { type FollowedBatch, FollowedFile, type PassOptions } from './followed-file.ts';
import { PlaceStore } from './place-store.ts';
import type { SignalBatch } from './signal-batch.ts';

export interface FileConnectorOptions {
  /** A file to follow, or a folder whose files are all read; names that start with a dot or end in .tmp or .part are left alone. */
  readonly path: string;
  /** How rows become signals; without one each line is a signal. */
  readonly mapping?: Mapping;
  readonly appender: Pick<SignalAppender, 'append'>;
  readonly deadLetters: DeadLetterSink;
  /** File that keeps the places; it must not lie in the folder that is read. */
  readonly stateFile: string;
  /** Its place among the sources that catch up side by side; it keeps to no other when missing. */
  readonly lane?: SourceLane;
  /** Pause between two looks at the files. */
  readonly pollMs?: number;
  /** A file of a drop folder that has not grown for so long is whole: its last line counts without a newline. */
  readonly settleMs?: number;
  /** Pause after trouble with the folder, the state file or the disk. */
  readonly failedMs?: number;
  /** Processing time, epoch ms. */
  readonly now?: () => number;
}

const POLL_MS = 200;
const SETTLE_MS = 10_000;
const FAILED_MS = 30_000;

interface Followed {
  readonly file: FollowedFile;
  size: number;
  /** Processing time since which the file has not grown. */
  quietSince: number;
  failure: FwError | undefined;
  /** When the file was changed last as it failed: it is tried again after the next change. */
  failedChange: number;
  /** Monotonic time from which it is tried again all the same. */
  retryAt: number;
}

interface Drain {
  readonly done: PromiseWithResolvers<void>;
}

export class FileConnector implements Source {
  readonly #options: FileConnectorOptions;
  readonly #now: () => number;
  readonly #files = new Map<string, Followed>();
  readonly #sink: BatchSink;
  readonly #lane: SourceLane;
  #state: 'stopped' | 'running' | 'waiting' = 'stopped';
  #failure: Error | undefined;
  /** Why nothing can be delivered for now. */
  #trouble: string | undefined;
  #isFolder = false;
  #hasLooked = false;
  #places: PlaceStore | undefined;
  #stopping = new AbortController();
  #wake = new AbortController();
  #drains: Drain[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: FileConnectorOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#lane = options.lane ?? aloneLane();
    this.#sink = new BatchSink({
      appender: options.appender,
      deadLetters: options.deadLetters,
      now: this.#now,
      onTrouble: (why) => {
        this.#state = why === undefined ? 'running' : 'waiting';
        this.#trouble = why?.message;
        this.#lane.inTrouble(why);
      },
    });
  }

  get status(): SourceStatus {
    const failed = this.#failure ?? [...this.#files.values()].find((f) => f.failure)?.failure;
    const failure = failed?.message ?? this.#trouble;
    const { waitsFor } = this.#lane;
    return {
      state: failed === undefined ? this.#state : 'failed',
      ...(failure === undefined ? {} : { failure }),
      ...this.#sink.counts,
      ...(this.#hasLooked ? { lagBytes: this.#unreadBytes } : {}),
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
  }

  /** Whether it could start: throws FW_FILE when the path or the state file cannot be read. */
  async check(): Promise<void> {
    await isFolder(this.#options.path);
    await PlaceStore.open(this.#options.stateFile);
  }

  /** Starts to follow, from the saved places on. Throws as `check` does. */
  async start(): Promise<void> {
    if (this.#state !== 'stopped') return;
    this.#isFolder = await isFolder(this.#options.path);
    this.#places = await PlaceStore.open(this.#options.stateFile);
    this.#stopping = new AbortController();
    this.#state = 'running';
    this.#failure = undefined;
    this.#running = this.#run(this.#places);
  }

  /**
   * Resolves when every whole row that is in the files now has been appended or refused; a last line without a newline is not
   * whole. Rejects with the failure of a file that cannot be read, or FW_FILE when the connector is or gets stopped.
   */
  async drain(): Promise<void> {
    if (this.#state === 'stopped') throw stoppedError(this.#options.path);
    const drain = { done: Promise.withResolvers<void>() };
    this.#drains.push(drain);
    this.#wake.abort();
    await drain.done.promise;
  }

  /** Stops reading; what is under way is finished, unless the log is away. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(places: PlaceStore): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      const drains = this.#drains.splice(0);
      let pauseMs = this.#options.pollMs ?? POLL_MS;
      try {
        await this.#passAll(places, drains);
        this.#failure = undefined;
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#state = 'running';
        this.#trouble = undefined;
        for (const { done } of drains) done.reject(error);
        pauseMs = this.#failedMs;
      }
      this.#lane.rest();
      if (this.#drains.length === 0) await this.#pause(pauseMs);
    }
    for (const { file } of this.#files.values()) await file.close();
    this.#files.clear();
    this.#hasLooked = false;
    this.#state = 'stopped';
    this.#failure = undefined;
    for (const { done } of this.#drains.splice(0)) done.reject(stoppedError(this.#options.path));
  }

  async #passAll(places: PlaceStore, drains: readonly Drain[]): Promise<void> {
    let failure: Error | undefined;
    const paths = await this.#paths();
    await this.#forgetRemoved(new Set(paths), places);
    const all = paths.map((path) => this.#follow(path, places));
    // All of them before the first is read, which may take long.
    for (const { file } of all) await file.look();
    this.#hasLooked = true;
    for (const followed of all.toSorted((a, b) => byChange(a.file, b.file))) {
      if (this.#stopping.signal.aborted) break;
      await this.#pass(followed, places, drains.length > 0);
      failure ??= followed.failure;
    }
    if (this.#stopping.signal.aborted) failure ??= stoppedError(this.#options.path);
    for (const { done } of drains) {
      if (failure === undefined) done.resolve();
      else done.reject(failure);
    }
  }

  /** Lets go of what is not in the folder any more. */
  async #forgetRemoved(paths: ReadonlySet<string>, places: PlaceStore): Promise<void> {
    // One file that is away is being rotated, and a folder without any may be a disk that is not mounted.
    if (!this.#isFolder || paths.size === 0) return;
    for (const [path, { file }] of this.#files) {
      if (paths.has(path)) continue;
      await file.close();
      this.#files.delete(path);
    }
    await places.keepOnly(paths);
  }

  async #paths(): Promise<string[]> {
    const { path } = this.#options;
    if (!this.#isFolder) return [path];
    const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => {
      throw unreadable(path, cause);
    });
    const names = entries.filter((e) => e.isFile() && !/^\.|\.(?:tmp|part)$/.test(e.name));
    return names.map((entry) => join(path, entry.name)).toSorted();
  }

  #follow(path: string, places: PlaceStore): Followed {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const { mapping } = this.#options;
    const place = places.get(path);
    const file = new FollowedFile({
      path,
      ...(mapping === undefined ? {} : { mapping }),
      ...(place === undefined ? {} : { place }),
    });
    const followed = {
      file,
      size: -1,
      quietSince: this.#now(),
      failure: undefined,
      failedChange: 0,
      retryAt: 0,
    };
    this.#files.set(path, followed);
    return followed;
  }

  /** One file up to its end, or up to the first batch that cannot be delivered because of a stop. */
  async #pass(followed: Followed, places: PlaceStore, isDraining: boolean): Promise<void> {
    const { file } = followed;
    if (followed.failure !== undefined && !(await isDue(followed))) return;
    const isSettled = this.#now() - followed.quietSince >= (this.#options.settleMs ?? SETTLE_MS);
    const options = {
      givesUpOpenRows: isDraining,
      givesUpWhenQuiet: isSettled,
      takesLastLineWhenQuiet: isSettled && this.#isFolder,
    };
    try {
      await this.#deliverNew(followed, options, places);
    } catch (error) {
      // What was read and not delivered is read again.
      await file.reset();
      throw error;
    }
    if (file.sizeSeen !== followed.size) {
      followed.size = file.sizeSeen;
      followed.quietSince = this.#now();
    }
  }

  async #deliverNew(followed: Followed, options: PassOptions, places: PlaceStore): Promise<void> {
    const { file } = followed;
    const { signal } = this.#stopping;
    const deliver = (part: SignalBatch) => this.#sink.deliver(part, signal);
    for await (const { batch, place } of this.#readNew(followed, options)) {
      if (!(await this.#lane.pass(batch, signal, deliver))) break;
      if (place === undefined) continue;
      await places.put(file.path, place);
      file.saved(place);
      if (this.#stopping.signal.aborted) break;
    }
  }

  /** A file that cannot be read is kept as failed and stops nobody else. */
  async *#readNew(followed: Followed, options: PassOptions): AsyncGenerator<FollowedBatch> {
    const { path } = followed.file;
    try {
      yield* followed.file.pass(options);
      followed.failure = undefined;
    } catch (error) {
      const isKnown = error instanceof FwError;
      if (isKnown && ERRORS[error.code].domain !== 'input') throw error;
      followed.failure = isKnown ? error : unreadable(path, error);
      followed.failedChange = await changeOf(path);
      // Nonsense in a file stays until somebody mends it; a disk or a right comes back without a change of it.
      followed.retryAt = isKnown ? Number.POSITIVE_INFINITY : performance.now() + this.#failedMs;
      await followed.file.reset();
    }
  }

  get #unreadBytes(): number {
    let bytes = 0;
    for (const { file } of this.#files.values()) bytes += file.unreadBytes;
    return bytes;
  }

  get #failedMs(): number {
    return this.#options.failedMs ?? FAILED_MS;
  }

  /** Ends early when the connector is stopped, or when somebody wants to drain it. */
  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, this.#wake.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function isDue({ file, failedChange, retryAt }: Followed): Promise<boolean> {
  return performance.now() >= retryAt || (await changeOf(file.path)) !== failedChange;
}

/** When a file, or who may read it, was changed last. */
async function changeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.ctimeMs ?? 0;
}

function unreadable(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FwError('FW_FILE', `The file or folder ${path} cannot be followed: ${why}.`, {
    cause,
  });
}

function stoppedError(path: string): FwError {
  return new FwError('FW_FILE', `The connector of ${path} is stopped: start it first.`);
}
