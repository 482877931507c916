// A file that a command writes lines to. Whatever keeps it from being written (no folder, a full disk) is a sentence, not a crash.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { FwError } from '../signal/fw-error.ts';

export class OutFile {
  readonly #path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Opens an empty file. Throws FW_FILE. */
  static async open(path: string): Promise<OutFile> {
    try {
      return new OutFile(path, await open(path, 'w'));
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  /** Resolves when the text is written. Throws FW_FILE. */
  async write(text: string): Promise<void> {
    if (text === '') return;
    try {
      await this.#file.writeFile(text);
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }

  /** Throws FW_FILE. */
  async close(): Promise<void> {
    try {
      await this.#file.close();
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }
}

/** Makes a folder and those above it. Throws FW_FILE. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

function cannotWrite(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FwError('FW_FILE', `cannot write '${path}': ${why}`, { cause });
}
