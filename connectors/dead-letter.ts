// Input that was refused, kept with the place and the reason, so that somebody can mend it and send it again. Nothing is dropped
// silently: what a connector reads is accepted, skipped by its mapping, or here. A row that is read again after a crash is here
// again with the same source, file and row, which makes the repetition easy to see.
import { type FileHandle, open } from 'node:fs/promises';
import { FwError } from '../signal/fw-error.ts';

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

/** The file of them in the data folder. */
export const LETTERS_FILE = 'dead-letters.ndjson';
export const RAW_LENGTH_MAX = 4096;

/** The input as a dead letter keeps it. */
export function rawOf(text: string): string {
  return text.length <= RAW_LENGTH_MAX ? text : `${text.slice(0, RAW_LENGTH_MAX)}…`;
}

/** A sink that adds one JSON object a line to a file. Throws FW_FILE when the file cannot be opened. */
export async function openDeadLetterFile(path: string): Promise<DeadLetterSink> {
  const file = await open(path, 'a').catch((error: unknown) => {
    throw fileError(path, error);
  });
  return new DeadLetterFile(path, file);
}

class DeadLetterFile implements DeadLetterSink {
  readonly #path: string;
  readonly #file: FileHandle;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  async put(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const text = letters.map((letter) => `${JSON.stringify(letter)}\n`).join('');
    const write = async () => {
      await this.#file.appendFile(text);
      await this.#file.datasync();
    };
    // Two writers at once could mix their lines, so each waits for the one before, whether that one failed or not.
    const written = this.#writing.then(write, write);
    this.#writing = written.catch(() => undefined);
    await written.catch((error: unknown) => {
      throw fileError(this.#path, error);
    });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

function fileError(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FwError('FW_FILE', `The dead-letter file ${path} cannot be written: ${why}.`, {
    cause,
  });
}
