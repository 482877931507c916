// A raw row as a mapping sees it: one cell for each column or JSON path that the mapping names, found once when a file is opened.
import { FwError } from '../../signal/fw-error.ts';
import { didYouMean } from '../../signal/nearest-name.ts';

export interface SourceRow {
  /** Line of the file, from 1, the header counted. */
  readonly row: number;
  /** Name of the file without its folder. */
  readonly file: string;
  /** Cells in the order of the mapping's paths; undefined where the row has none, an empty text where it is empty. */
  readonly cells: readonly unknown[];
  /** Cells of the entry that a signal is made for, and its number in its list from 1; for signals with `each`. */
  readonly entry?: readonly unknown[];
  readonly entryNumber?: number;
}

/** What stands in a slot: of the record from 0 up, of the entry below 0. */
export function cellAt(row: SourceRow, slot: number): unknown {
  return slot >= 0 ? row.cells[slot] : row.entry?.[~slot];
}

/** A column or JSON path that a mapping names, and where it names it first. */
export interface SourcePath {
  readonly path: string;
  /** `file:line:col` in the mapping. */
  readonly place: string;
}

export type CellReader<T> = (raw: T) => unknown[];

/** Reads the cells out of a CSV row. Throws FW_MAPPING_INVALID when the header lacks a column that the mapping names and that is not optional. */
export function csvCellReader(
  paths: readonly SourcePath[],
  header: readonly string[],
  file: string,
  optional: ReadonlySet<string> = new Set(),
): CellReader<readonly (string | undefined)[]> {
  const faults: string[] = [];
  const columns = paths.map(({ path, place }) => {
    const column = header.indexOf(path);
    if (column === -1 && !optional.has(path)) {
      faults.push(`${place}: ${file} has no column '${path}'${didYouMean(path, header)}`);
    }
    return column;
  });
  if (faults.length > 0) throw new FwError('FW_MAPPING_INVALID', faults.join('\n'));
  return (values) => {
    const cells: unknown[] = [];
    for (let i = 0; i < columns.length; i++) cells.push(values[columns[i] ?? -1]);
    return cells;
  };
}

/** Reads the cells out of a parsed JSON value by path, such as `payer.account.id` or `parties.0.phone`. */
export function jsonCellReader(paths: readonly SourcePath[]): CellReader<unknown> {
  return cellReader(paths.map(({ path }) => path.split('.')));
}

/** Reads the cells out of one entry of a list, by paths that begin with `each`. */
export function entryCellReader(paths: readonly SourcePath[]): CellReader<unknown> {
  return cellReader(paths.map(({ path }) => path.split('.').slice(1)));
}

function cellReader(paths: readonly (readonly string[])[]): CellReader<unknown> {
  // Names that every object or list has are looked for in the slow way, which sees what the record itself has.
  const readers = paths.map((steps) => {
    const isOwn = steps.every((step) => !(step in Object.prototype) && !(step in Array.prototype));
    return isOwn ? ownReader(steps) : (value: unknown) => valueAt(value, steps);
  });
  return (value) => {
    const cells: unknown[] = [];
    for (let i = 0; i < readers.length; i++) cells.push(readers[i]?.(value));
    return cells;
  };
}

function ownReader(steps: readonly string[]): (value: unknown) => unknown {
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) {
    return (value) => (isObject(value) ? value[only] : undefined);
  }
  return (root) => {
    let value = root;
    for (let i = 0; i < steps.length; i++) {
      if (!isObject(value)) return undefined;
      value = value[steps[i] ?? ''];
    }
    return value;
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Whether the row says anything there: an empty text and null are nothing. */
export function isPresent(cell: unknown): boolean {
  return cell !== undefined && cell !== null && cell !== '';
}

/** What a path of names and places leads to in a parsed JSON value; undefined where there is nothing. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = Reflect.get(value, step);
  }
  return value;
}
