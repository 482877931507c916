// The lines of a CSV that people write, with their numbers, so that what is wrong can be told with its place.
import { type Options, parse } from 'csv-parse/sync';

export interface CsvLine {
  /** Number of the line in the text, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Lines of any length, without empty ones; `options` beside that are those of csv-parse. Throws its Error when the text is no CSV. */
export function csvLines(text: string, options: Options = {}): CsvLine[] {
  const lines: unknown = parse(text, {
    ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true },
    ...options,
  });
  return Array.isArray(lines) ? lines.map(lineOf) : [];
}

function lineOf({ record, info }: { record: string[]; info: { lines: number } }): CsvLine {
  return { line: info.lines, cells: record };
}
