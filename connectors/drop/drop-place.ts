// Where a source stands in the files of a partner's folder. A folder that is only ever added to may have more files than anybody wants to
// remember: with a look-back only the newest names are, and what sorts before them is done for good.
import { FwError } from '../../signal/fw-error.ts';
import { isBefore, type RemoteFile } from './remote-folder.ts';

/** Where reading stands in one file. */
export interface FilePlace {
  readonly version: string;
  /** Unpacked bytes and lines that are in the log. */
  readonly offset: number;
  readonly row: number;
  readonly header?: readonly string[];
  /** Digest of the first `headBytes` bytes as they lie there: a file that begins otherwise is another one. */
  readonly headBytes: number;
  readonly headDigest: string;
  /** Whether the file is packed, so that its size says nothing of the offset. */
  readonly isPacked: boolean;
  /** Whether all of this version has been read. */
  readonly isDone: boolean;
}

export class DropPlace {
  readonly #lookBack: number;
  readonly #files: Map<string, FilePlace>;
  #after: string | undefined;

  private constructor(lookBack: number, files: Map<string, FilePlace>, after: string | undefined) {
    this.#lookBack = lookBack;
    this.#files = files;
    this.#after = after;
  }

  /** A place as it was saved, or the beginning. `lookBack` is how many files are remembered. Throws FW_FILE for a place of another kind. */
  static of(saved: unknown, lookBack: number): DropPlace {
    if (saved === undefined) return new DropPlace(lookBack, new Map(), undefined);
    const after = field(saved, 'after');
    const files = field(saved, 'files');
    if ((after !== undefined && typeof after !== 'string') || !isObject(files)) throw notOurs();
    const places = Object.entries(files).map(([name, file]) => [name, filePlaceOf(file)] as const);
    return new DropPlace(lookBack, new Map(places), after);
  }

  /** Files up to this name are done for good. */
  get after(): string | undefined {
    return this.#after;
  }

  get(name: string): FilePlace | undefined {
    return this.#files.get(name);
  }

  /** Keeps a place in a file. Files from the name `unread` on are not forgotten, as what sorts before one that is forgotten is done for good. */
  set(name: string, place: FilePlace, unread: string | undefined): void {
    this.#files.set(name, place);
    while (this.#files.size > this.#lookBack && this.#forgetFirst(unread));
  }

  /** Forgets the files that are not in the folder any more. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#files.keys()) if (!names.has(name)) this.#files.delete(name);
  }

  /** Plain data to save; it does not change any more. */
  toSaved(): unknown {
    const after = this.#after === undefined ? {} : { after: this.#after };
    return { ...after, files: Object.fromEntries(this.#files) };
  }

  /** Whether there was one to be forgotten. */
  #forgetFirst(unread: string | undefined): boolean {
    let first: string | undefined;
    for (const name of this.#files.keys())
      if (first === undefined || isBefore(name, first)) first = name;
    if (first === undefined || (unread !== undefined && !isBefore(first, unread))) return false;
    this.#files.delete(first);
    this.#after = first;
    return true;
  }
}

/** Bytes of a file that are not read yet; all of a packed one until it is read to its end. */
export function unreadBytes({ version, size }: RemoteFile, place: FilePlace | undefined): number {
  if (place === undefined) return size;
  if (place.isDone && place.version === version) return 0;
  // A file that is shorter than what was read of it is another one.
  return place.isPacked || size < place.offset ? size : size - place.offset;
}

function filePlaceOf(value: unknown): FilePlace {
  const version = field(value, 'version');
  const headDigest = field(value, 'headDigest');
  const header = field(value, 'header');
  if (typeof version !== 'string' || typeof headDigest !== 'string') throw notOurs();
  return {
    version,
    offset: countOf(field(value, 'offset')),
    row: countOf(field(value, 'row')),
    ...(Array.isArray(header) ? { header: header.map(String) } : {}),
    headBytes: countOf(field(value, 'headBytes')),
    headDigest,
    isPacked: field(value, 'isPacked') === true,
    isDone: field(value, 'isDone') === true,
  };
}

function countOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw notOurs();
  return value;
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function notOurs(): FwError {
  const text =
    'The place that was saved is not one of files. Remove the state file of this source to read it from its start.';
  return new FwError('FW_FILE', text);
}
