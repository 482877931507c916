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
}

/** A column or JSON path that a mapping names, and where it names it first. */
export interface SourcePath {
  readonly path: string;
  /** `file:line:col` in the mapping. */
  readonly place: string;
}

export type CellReader<T> = (raw: T) => unknown[];

/** Reads the cells out of a CSV row. Throws FW_MAPPING_INVALID when the header lacks a column that the mapping names. */
export function csvCellReader(
  paths: readonly SourcePath[],
  header: readonly string[],
  file: string,
): CellReader<readonly (string | undefined)[]> {
  const faults: string[] = [];
  const columns = paths.map(({ path, place }) => {
    const column = header.indexOf(path);
    if (column === -1) {
      faults.push(`${place}: ${file} has no column '${path}'${didYouMean(path, header)}`);
    }
    return column;
  });
  if (faults.length > 0) throw new FwError('FW_MAPPING_INVALID', faults.join('\n'));
  return (values) => columns.map((column) => values[column]);
}

/** Reads the cells out of a parsed JSON value by path, such as `payer.account.id` or `parties.0.phone`. */
export function jsonCellReader(paths: readonly SourcePath[]): CellReader<unknown> {
  const steps = paths.map(({ path }) => path.split('.'));
  return (value) => steps.map((path) => valueAt(value, path));
}

/** Whether the row says anything there: an empty text and null are nothing. */
export function isPresent(cell: unknown): boolean {
  return cell !== undefined && cell !== null && cell !== '';
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = Reflect.get(value, step);
  }
  return value;
}
