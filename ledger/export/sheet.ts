// A report as a sheet: named columns of one kind each, and rows. Every file format is written from it, so that they all say the same.

/** `fen` is money, shown as yuan with two decimals, exact; `rate` has two decimals, `percent` one, `ratio` four. */
export type ColumnKind =
  | 'text'
  | 'count'
  | 'fen'
  | 'rate'
  | 'percent'
  | 'ratio'
  | 'seconds'
  | 'flag';

export interface SheetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** Fits the kind of its column; null is a value that there is not. */
export type Cell = string | number | boolean | null;

export interface Sheet {
  /** Names the file and the tab: small letters. */
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

/** How one row of a report becomes a cell. */
export interface ColumnOf<R> extends SheetColumn {
  readonly cell: (row: R) => Cell;
}

/** Makes columns of sheets of such rows. */
export const columnsOf =
  <R>() =>
  (name: string, kind: ColumnKind, cell: ColumnOf<R>['cell']): ColumnOf<R> => ({
    name,
    kind,
    cell,
  });

/** The sheet of these rows. */
export function sheetOf<R>(
  name: string,
  columns: readonly ColumnOf<R>[],
  rows: readonly R[],
): Sheet {
  return {
    name,
    columns: columns.map(({ name: column, kind }) => ({ name: column, kind })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

/** Decimals of a kind in a text; 0 for those that are whole. */
export const DECIMALS: Readonly<Record<ColumnKind, number>> = {
  text: 0,
  count: 0,
  fen: 2,
  rate: 2,
  percent: 1,
  ratio: 4,
  seconds: 1,
  flag: 0,
};
