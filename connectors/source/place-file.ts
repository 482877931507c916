// Where a source stands, as JSON in a file of its own, written aside and renamed so that a crash leaves the old place or the new one.
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';

const VERSION = 1;

/** A file that keeps one place. `kind` says whose it is: the file of another kind of source is refused. */
export class PlaceFile {
  readonly #path: string;
  readonly #kind: string;

  constructor(path: string, kind: string) {
    this.#path = path;
    this.#kind = kind;
  }

  /** The place as it was saved, undefined when none was. Throws FW_FILE when the file cannot be read or is not ours. */
  async read(): Promise<unknown> {
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw this.#error(error);
    }
    return this.#placeOf(text);
  }

  /** Keeps a place; resolves when it is on disk. Throws FW_FILE. */
  async write(place: unknown): Promise<void> {
    try {
      const state = { version: VERSION, kind: this.#kind, place };
      await writeDurably(this.#path, `${JSON.stringify(state)}\n`);
    } catch (error) {
      throw this.#error(error);
    }
  }

  #placeOf(text: string): unknown {
    let state: unknown;
    try {
      state = JSON.parse(text);
    } catch (error) {
      throw this.#error(error);
    }
    if (typeof state !== 'object' || state === null || !('version' in state) || !('kind' in state))
      throw this.#error('it is no state file');
    if (state.version !== VERSION) throw this.#error('it is not a state file of this version');
    if (state.kind !== this.#kind)
      throw this.#error(`it belongs to a source of kind ${String(state.kind)}`);
    return 'place' in state ? state.place : undefined;
  }

  #error(cause: unknown): FwError {
    const why = cause instanceof Error ? cause.message : String(cause);
    const advice = 'Mend or remove it; without it the source is read from its start again.';
    return new FwError(
      'FW_FILE',
      `The state file ${this.#path} cannot be used: ${why}. ${advice}`,
      {
        cause,
      },
    );
  }
}

/** Writes a file so that a crash at any moment leaves it as it was or as it is to be. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const aside = `${path}.new`;
  const file = await open(aside, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
