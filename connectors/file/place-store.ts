// Where a file connector stands in each of its files, kept on disk. A place is saved only after the log has everything before it,
// so a crash makes rows be read again, never be missed; a signal that is read again counts once by its source and id.
import { readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { writeDurably } from '../source/place-file.ts';

export interface Place {
  /** Bytes (of a packed file: unpacked bytes) and lines that are in the log. */
  readonly offset: number;
  readonly row: number;
  readonly header?: readonly string[];
  /** Digest of the first `headBytes` bytes as they are on disk: another file of the same name has another one. */
  readonly headBytes: number;
  readonly headDigest: string;
}

const VERSION = 1;

export class PlaceStore {
  readonly #path: string;
  readonly #places: Map<string, Place>;

  constructor(path: string, places: Map<string, Place>) {
    this.#path = path;
    this.#places = places;
  }

  /** Reads the places; none when there is no such file yet. Throws FW_FILE when it cannot be read or is not ours. */
  static async open(path: string): Promise<PlaceStore> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw placeError(path, error);
    });
    return new PlaceStore(path, text === undefined ? new Map() : parsePlaces(path, text));
  }

  get(file: string): Place | undefined {
    return this.#places.get(file);
  }

  /** Keeps a place; resolves when it is on disk. Written aside and renamed, so that a crash leaves the old or the new one. Throws FW_FILE. */
  async put(file: string, place: Place): Promise<void> {
    this.#places.set(file, place);
    await this.#write();
  }

  /** Forgets the places of all other files. */
  async keepOnly(files: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#places.keys()].filter((file) => !files.has(file));
    if (gone.length === 0) return;
    for (const file of gone) this.#places.delete(file);
    await this.#write();
  }

  async #write(): Promise<void> {
    const text = JSON.stringify({ version: VERSION, files: Object.fromEntries(this.#places) });
    try {
      await writeDurably(this.#path, `${text}\n`);
    } catch (error) {
      throw placeError(this.#path, error);
    }
  }
}

function parsePlaces(path: string, text: string): Map<string, Place> {
  try {
    const state: unknown = JSON.parse(text);
    if (isRecord(state) && state['version'] === VERSION && isRecord(state['files'])) {
      const places = Object.entries(state['files']);
      return new Map(places.map(([file, value]) => [file, parsePlace(value)]));
    }
  } catch (error) {
    throw placeError(path, error);
  }
  throw placeError(path, 'it is not a state file of this version');
}

function parsePlace(value: unknown): Place {
  if (!isRecord(value)) throw new Error('a place is not an object');
  const { offset, row, header, headBytes, headDigest } = value;
  if (
    typeof offset !== 'number' ||
    typeof row !== 'number' ||
    typeof headBytes !== 'number' ||
    typeof headDigest !== 'string'
  ) {
    throw new Error('a place lacks its offset, row or digest');
  }
  const place = { offset, row, headBytes, headDigest };
  return Array.isArray(header) ? { ...place, header: header.map(String) } : place;
}

function placeError(path: string, cause: unknown): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const advice = 'Mend or remove it; without it all files are read from their start again.';
  return new FwError('FW_FILE', `The state file ${path} cannot be used: ${why}. ${advice}`, {
    cause,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
