// A sample of a partner's data, taken apart: its format, and the texts of each column or path.
import type { Encoding } from '../mapping/mapping.ts';

export interface Column {
  /** Name of a column, or a path in JSON. */
  readonly name: string;
  /** A text for each row of the sample, empty where the row has nothing. */
  readonly texts: readonly string[];
}

export interface Sample {
  readonly format: 'csv' | 'ndjson' | 'json';
  readonly encoding: Encoding;
  readonly delimiter: string;
  /** Whether values that hold a delimiter stand in quotes; else a quote is a sign as any other. */
  readonly isQuoted: boolean;
  /** Lines before the header, or the first row. */
  readonly skipLines: number;
  /** What lines begin with that are no rows. */
  readonly dropLines: readonly string[];
  /** Texts that stand for nothing; the columns have nothing in their place. */
  readonly empty: readonly string[];
  /** Whether the first row is data, and the columns have no names of their own. */
  readonly hasHeader: boolean;
  /** Path to the records of a JSON document. */
  readonly records: string;
  readonly columns: readonly Column[];
  /** The list of whose entries the rows are: one row each, in which the entry is `each`. */
  readonly each?: string;
  /** Lists within a record, which `each` can read. */
  readonly lists: readonly string[];
  /** Lines of NDJSON that are no records and were left out: how many, and the number of the first. */
  readonly broken?: { readonly count: number; readonly line: number };
  /** The records as a test in a mapping gives them. */
  readonly rows: readonly unknown[];
}

/** Rows that are looked at. */
export const SAMPLE_ROWS_MAX = 2000;
