// Takes a partner's file apart as far as can be told without a mapping: its encoding, its format, and the records of JSON.
import { FwError } from '../../signal/fw-error.ts';
import { parseExact } from '../mapping/exact-json.ts';
import type { Encoding } from '../mapping/mapping.ts';
import { valueAt } from '../mapping/source-row.ts';
import { csvSample } from './csv-sample.ts';
import { SAMPLE_ROWS_MAX, type Sample } from './sample.ts';

const PATH_DEPTH_MAX = 6;
/** Share of the lines that may be no records where the others are: they are dead letters of their own. */
const BROKEN_MAX = 0.1;

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
  const lines = linesOf(text, isCut);
  const records = lines.map((line) => parsedJson(line.text));
  const whole = records.filter(isRecord);
  const broken = records.length - whole.length;
  if (whole.length > 0 && broken <= records.length * BROKEN_MAX && !isOneDocument(whole)) {
    const sample = jsonSample('ndjson', '', whole, encoding);
    const line = lines[records.findIndex((record) => !isRecord(record))]?.number;
    return line === undefined ? sample : { ...sample, broken: { count: broken, line } };
  }
  if (!start.startsWith('{') && !start.startsWith('[')) return csvSample(text, encoding, isCut);
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

function linesOf(text: string, isCut: boolean): { number: number; text: string }[] {
  const lines = text.split(/\r?\n/);
  if (isCut && lines.length > 1) lines.pop();
  return lines
    .map((line, i) => ({ number: i + 1, text: line }))
    .filter((line) => line.text.trim() !== '')
    .slice(0, SAMPLE_ROWS_MAX + 1);
}

/** The same sample with a row for each entry of a list in its records, where entries are objects; undefined where none is. */
export function entrySample(sample: Sample, list: string): Sample | undefined {
  const steps = list.split('.');
  const rows = sample.rows.flatMap((record) => {
    const entries = valueAt(record, steps);
    if (!isRecord(record) || !Array.isArray(entries)) return [];
    return entries.filter(isRecord).map((entry) => ({ ...record, each: entry }));
  });
  if (rows.length === 0 || sample.format === 'csv') return undefined;
  const { format, records, encoding, lists, broken } = sample;
  return {
    ...jsonSample(format, records, rows, encoding),
    ...{ each: list, lists: lists.filter((other) => other !== list) },
    ...(broken === undefined ? {} : { broken }),
  };
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
    isQuoted: true,
    skipLines: 0,
    dropLines: [],
    empty: [],
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
