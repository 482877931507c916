// A sample of a partner's data, taken apart as far as can be told without a mapping: its format, and the texts of each column or path.
import { parse } from 'csv-parse/sync';
import { FwError } from '../../signal/fw-error.ts';
import { parseExact } from '../mapping/exact-json.ts';
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
  /** Whether the first row is data, and the columns have no names of their own. */
  readonly hasHeader: boolean;
  /** Path to the records of a JSON document. */
  readonly records: string;
  readonly columns: readonly Column[];
  /** Lists within a record, which `each` can read. */
  readonly lists: readonly string[];
  /** The records as a test in a mapping gives them. */
  readonly rows: readonly unknown[];
}

/** Rows that are looked at. */
export const SAMPLE_ROWS_MAX = 2000;
const DELIMITERS = [',', '\t', ';', '|'] as const;
const PATH_DEPTH_MAX = 6;

/** Takes a sample apart; `isCut` says that the bytes end in the middle. Throws FW_FILE when there is nothing that can be read. */
export function readSample(bytes: Buffer, isCut: boolean): Sample {
  const { text, encoding } = decoded(bytes, isCut);
  const start = text.trimStart();
  if (start.startsWith('<')) {
    throw new FwError(
      'FW_FILE',
      'The sample is XML: ISO 20022 payments have a mapping, connectors/mappings/iso-20022.yaml.',
    );
  }
  if (start === '') throw new FwError('FW_FILE', 'The sample is empty.');
  if (!start.startsWith('{') && !start.startsWith('[')) return csvSample(text, encoding, isCut);
  const lines = linesOf(text, isCut);
  const records = lines.map(parsedJson);
  if (lines.length > 0 && records.every((record) => isRecord(record)) && !isOneDocument(records)) {
    return jsonSample('ndjson', '', records, encoding);
  }
  const document = parsedJson(text);
  const found = document === undefined ? undefined : listIn(document, [], 0);
  if (found === undefined) {
    const why = isCut
      ? `; as one document it is too long to be looked at, cut it to a few records`
      : '';
    throw new FwError(
      'FW_FILE',
      `The sample is neither a JSON record a line nor a JSON document with a list of records${why}.`,
    );
  }
  return jsonSample('json', found.path.join('.'), found.list, encoding);
}

function decoded(bytes: Buffer, isCut: boolean): { text: string; encoding: Encoding } {
  try {
    // The last character of a cut sample may be half there.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return { text, encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'gb18030' };
  }
}

function linesOf(text: string, isCut: boolean): string[] {
  const lines = text.split(/\r?\n/);
  if (isCut && lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, SAMPLE_ROWS_MAX + 1);
}

function csvSample(text: string, encoding: Encoding, isCut: boolean): Sample {
  const lines = linesOf(text, isCut);
  const delimiter = delimiterOf(lines);
  const rows: string[][] = parse(lines.join('\n'), {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
  });
  const [first = [], ...rest] = rows;
  const hasHeader = isHeader(first, rest);
  const names = hasHeader ? first.map((name) => name.trim()) : first.map((_, i) => `c${i + 1}`);
  const data = (hasHeader ? rest : rows).filter((row) => row.length === names.length);
  return {
    format: 'csv',
    encoding,
    delimiter,
    hasHeader,
    records: '',
    lists: [],
    columns: names.map((name, i) => ({ name, texts: data.map((row) => row[i] ?? '') })),
    rows: data.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? '']))),
  };
}

/** The delimiter that most lines have equally often, and more than once at best. */
function delimiterOf(lines: readonly string[]): string {
  const counted = DELIMITERS.map((delimiter) => {
    const counts = lines.slice(0, 100).map((line) => line.split(delimiter).length - 1);
    const usual = counts[0] ?? 0;
    const same = counts.filter((count) => count === usual).length / Math.max(1, counts.length);
    return { delimiter, score: usual === 0 ? 0 : same * 100 + Math.min(usual, 50) };
  });
  return counted.sort((a, b) => b.score - a.score)[0]?.delimiter ?? ',';
}

/** Names have no digits only, no times, and do not come again in their own column. */
function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((name) => name.trim() === '') || new Set(first).size !== first.length)
    return false;
  if (first.some((name) => /^[+-]?[\d.,:/ -]+$/.test(name) || name.length > 60)) return false;
  return !first.some((name, i) => rest.slice(0, 50).some((row) => row[i] === name));
}

function jsonSample(
  format: 'ndjson' | 'json',
  path: string,
  records: readonly unknown[],
  encoding: Encoding,
): Sample {
  const rows = records.slice(0, SAMPLE_ROWS_MAX);
  const texts = new Map<string, string[]>();
  const lists = new Set<string>();
  rows.forEach((record, i) => {
    collect(
      record,
      '',
      0,
      (name, text) => {
        const column = texts.get(name) ?? [];
        texts.set(name, column);
        while (column.length < i) column.push('');
        column[i] = text;
      },
      lists,
    );
  });
  const columns = [...texts].map(([name, found]) => ({
    name,
    texts: rows.map((_, i) => found[i] ?? ''),
  }));
  return {
    format,
    encoding,
    delimiter: ',',
    hasHeader: true,
    records: path,
    columns,
    rows,
    lists: [...lists],
  };
}

/** Gives every single value of a record with its path. */
function collect(
  value: unknown,
  path: string,
  depth: number,
  give: (path: string, text: string) => void,
  lists: Set<string>,
): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    lists.add(path);
    return;
  }
  if (typeof value !== 'object') {
    give(path, String(value));
    return;
  }
  if (depth >= PATH_DEPTH_MAX) return;
  for (const [key, inner] of Object.entries(value)) {
    // A name with a point cannot be written as a path.
    if (!key.includes('.'))
      collect(inner, path === '' ? key : `${path}.${key}`, depth + 1, give, lists);
  }
}

/** The longest list of objects in a document. */
function listIn(
  value: unknown,
  path: readonly string[],
  depth: number,
): { path: readonly string[]; list: readonly unknown[] } | undefined {
  if (Array.isArray(value)) return value.some(isRecord) ? { path, list: value } : undefined;
  if (!isRecord(value) || depth >= PATH_DEPTH_MAX) return undefined;
  const found = Object.entries(value).flatMap(
    ([key, inner]) => listIn(inner, [...path, key], depth + 1) ?? [],
  );
  return found.sort((a, b) => b.list.length - a.list.length)[0];
}

/** A document on one line that holds a list of records is not a record itself. */
function isOneDocument(records: readonly unknown[]): boolean {
  return records.length === 1 && (listIn(records[0], [], 0)?.list.length ?? 0) > 1;
}

function parsedJson(text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
