// The paths that records of JSON have, and how they meet those that a mapping reads: what nothing reads, and what no record has.
import { nearestName } from '../../signal/nearest-name.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { EACH } from '../mapping/slot-table.ts';

export interface AbsentPath {
  readonly path: string;
  /** A path that records have and that this may be a slip for. */
  readonly near?: string;
}

/** Paths that are kept: records whose keys are data, such as numbers of accounts, have no end of them. */
const PATHS_MAX = 2000;
const DEPTH_MAX = 16;
/** Any place in a list. */
const ANY = '*';

/** A path that a mapping reads: as it names it, and as paths of records are written here. */
interface ReadPath {
  readonly path: string;
  readonly written: string;
  /** The list of which it is in each entry. */
  readonly list?: string;
}

export class RecordPaths {
  /** Single values; all of a list's are under one path, `items.*.name`. */
  readonly #values = new Set<string>();
  readonly #all = new Set<string>();

  /** Takes in the paths of one record. */
  add(record: unknown): void {
    this.#walk(record, '', 0);
  }

  /** Paths to single values that the mapping does not read, as they came; `items.*.name` is one in each entry of a list. */
  unread(mapping: Mapping): string[] {
    const read = readPaths(mapping).map(({ written }) => written);
    const isRead = (path: string) =>
      read.some((known) => path === known || path.startsWith(`${known}.`));
    return [...this.#values]
      .filter((path) => !isRead(path))
      .map((path) => path.replace(/\.\*$/, ''));
  }

  /** Paths of the mapping that no record has; none when nothing was read, or too much to tell. */
  absent(mapping: Mapping): AbsentPath[] {
    if (this.#all.size === 0 || this.#all.size >= PATHS_MAX) return [];
    const unread = this.unread(mapping);
    return readPaths(mapping).flatMap(({ path, written, list }): AbsentPath[] => {
      if (this.#all.has(written) || this.#all.has(path)) return [];
      if (list === undefined) return [{ path, ...near(path, unread, this.#all) }];
      if (!this.#all.has(`${list}.${ANY}`)) return [];
      const inEntry = (paths: Iterable<string>) =>
        [...paths].flatMap((one) =>
          one.startsWith(`${list}.${ANY}.`) ? `${EACH}${one.slice(list.length + 2)}` : [],
        );
      return [{ path, ...near(path, inEntry(unread), inEntry(this.#all)) }];
    });
  }

  #walk(value: unknown, path: string, depth: number): void {
    if (path !== '') {
      if (this.#all.size >= PATHS_MAX && !this.#all.has(path)) return;
      this.#all.add(path);
    }
    if (typeof value !== 'object' || value === null) {
      if (value !== undefined && path !== '') this.#values.add(path);
      return;
    }
    if (depth >= DEPTH_MAX) return;
    const before = path === '' ? '' : `${path}.`;
    if (Array.isArray(value)) {
      for (const entry of value) this.#walk(entry, `${before}${ANY}`, depth + 1);
      return;
    }
    for (const [key, inner] of Object.entries(value)) this.#walk(inner, before + key, depth + 1);
  }
}

function near(path: string, first: Iterable<string>, rest: Iterable<string>): { near?: string } {
  const found = nearestName(path, first) ?? nearestName(path, rest);
  return found === undefined ? {} : { near: found };
}

/** What a mapping reads. The list of an `each` is read as far as the paths into its entries go. */
function readPaths({ paths, signals }: Mapping): ReadPath[] {
  const lists = new Set(signals.flatMap(({ each }) => each?.path ?? []));
  const ofRecord = paths.map(({ path }) => ({ path, written: written(path) }));
  const ofEntries = signals.flatMap(({ each }): ReadPath[] =>
    (each?.paths ?? []).map(({ path }) => {
      const list = written(each?.path ?? '');
      return { path, written: `${list}.${ANY}${written(path).slice(EACH.length)}`, list };
    }),
  );
  const own = ofRecord.filter(({ path }) => !lists.has(path));
  return [...own, ...ofEntries.filter(isFirst)];
}

function isFirst({ written: one }: ReadPath, i: number, all: readonly ReadPath[]): boolean {
  return all.findIndex((other) => other.written === one) === i;
}

function written(path: string): string {
  return path.replace(/(?<=\.)\d+(?=\.|$)/g, ANY);
}
