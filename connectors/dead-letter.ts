// Input that was refused, kept with the place and the reason, so that somebody can mend it and send it again. Nothing is dropped
// silently: what a connector reads is accepted, skipped by its mapping, or here. A row that is read again after a crash is here
// again with the same source, file and row, which makes the repetition easy to see.
import { type FileHandle, open, stat } from 'node:fs/promises';
import { FwError } from '../signal/fw-error.ts';
import { dropLetters } from './dead-letters/letter-head.ts';

export interface DeadLetter {
  /** Connector or mapping that read it. */
  readonly source: string;
  readonly file?: string;
  /** Line of the file, from 1, the header counted. */
  readonly row?: number;
  /** Column or JSON path of the source, or the signal's field where there is no mapping. */
  readonly column?: string;
  /** Reason as a short word that counters go by. */
  readonly code: string;
  readonly message: string;
  /** The input as it came, cut to RAW_LENGTH_MAX characters. */
  readonly raw: string;
  /** Names of the columns of a CSV row, without which nobody can read it again. */
  readonly columns?: readonly string[];
  /** Processing time of the refusal, epoch ms. */
  readonly at?: number;
}

export interface DeadLetterSink {
  /** Keeps them; resolves when they are durable. Throws FW_FILE or another FW_ error when it cannot. */
  put(letters: readonly DeadLetter[]): Promise<void>;
  close(): Promise<void>;
}

/** A file of them, of which old ones are let go. */
export interface DeadLetterStore extends DeadLetterSink {
  /** Lets those of before a time go, epoch ms; gives how many. Throws FW_FILE. */
  letGo(before: number): Promise<number>;
}

/** The file of them in the data folder. */
export const LETTERS_FILE = 'dead-letters.ndjson';
export const RAW_LENGTH_MAX = 4096;

/** The input as a dead letter keeps it. */
export function rawOf(text: string): string {
  return text.length <= RAW_LENGTH_MAX ? text : `${text.slice(0, RAW_LENGTH_MAX)}…`;
}

/** A sink that adds one JSON object a line to a file, with the time at which it came. Throws FW_FILE when the file cannot be opened. */
export async function openDeadLetterFile(
  path: string,
  now: () => number = Date.now,
): Promise<DeadLetterStore> {
  return new DeadLetterFile(path, await openForAdding(path), now);
}

async function openForAdding(path: string): Promise<FileHandle> {
  return open(path, 'a').catch((error: unknown) => {
    throw fileError(path, error);
  });
}

class DeadLetterFile implements DeadLetterStore {
  readonly #path: string;
  readonly #now: () => number;
  #file: FileHandle;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, now: () => number) {
    this.#path = path;
    this.#file = file;
    this.#now = now;
  }

  async put(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const at = this.#now();
    const text = letters.map((letter) => `${JSON.stringify({ at, ...letter })}\n`).join('');
    await this.#alone(async () => {
      await this.#add(text);
      // Another process that has this folder let old ones go meanwhile: what was written went with the file of before.
      while (!(await this.#isCurrent())) {
        await this.#reopen();
        await this.#add(text);
      }
    });
  }

  letGo(before: number): Promise<number> {
    return this.#alone(async () => {
      const letters = await dropLetters(this.#path, before);
      if (letters === 0) return 0;
      await this.#reopen();
      return letters;
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #add(text: string): Promise<void> {
    await this.#file.appendFile(text);
    await this.#file.datasync();
  }

  async #isCurrent(): Promise<boolean> {
    const [open, named] = await Promise.all([
      this.#file.stat(),
      stat(this.#path).catch(() => undefined),
    ]);
    // Somebody who took the file away wants what comes to stay where it is.
    return named === undefined || named.ino === open.ino;
  }

  async #reopen(): Promise<void> {
    const before = this.#file;
    this.#file = await openForAdding(this.#path);
    await before.close();
  }

  /** Two writers at once could mix their lines, so each waits for the one before, whether that one failed or not. */
  async #alone<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#writing.then(write);
    this.#writing = written.then(
      () => undefined,
      () => undefined,
    );
    return written.catch((error: unknown) => {
      throw fileError(this.#path, error);
    });
  }
}

function fileError(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FwError('FW_FILE', `The dead-letter file ${path} cannot be written: ${why}.`, {
    cause,
  });
}
