// Small tables that stand beside a mapping as CSV files, and are joined to its rows: branch → region, number segment → carrier. Read
// once, when the mapping is loaded.
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { didYouMean } from '../../signal/nearest-name.ts';
import { delimiterOf } from './csv-layout.ts';
import type { YamlNode } from './yaml-node.ts';

/** A table is held in memory whole. */
export const TABLE_BYTES_MAX = 64 * 1024 * 1024;

const TABLE_KEYS = ['file', 'key', 'match', 'delimiter'] as const;
const MATCHES = ['exact', 'longest-prefix'] as const;

export class ReferenceTable {
  readonly columns: readonly string[];
  readonly #rows: ReadonlyMap<string, readonly string[]>;
  /** Lengths of the keys, the longest first, when the longest key that a text begins with is meant. */
  readonly #prefixLengths: readonly number[] | undefined;

  constructor(
    columns: readonly string[],
    rows: ReadonlyMap<string, readonly string[]>,
    isPrefix: boolean,
  ) {
    this.columns = columns;
    this.#rows = rows;
    const lengths = new Set([...rows.keys()].map((key) => key.length));
    this.#prefixLengths = isPrefix ? [...lengths].sort((a, b) => b - a) : undefined;
  }

  /** What a column has in the row of a key; undefined where there is no such row or it has nothing there. */
  lookup(key: string, column: number): string | undefined {
    const found = this.#prefixLengths === undefined ? this.#rows.get(key) : this.#longest(key);
    const value = found?.[column];
    return value === '' ? undefined : value;
  }

  #longest(key: string): readonly string[] | undefined {
    for (const length of this.#prefixLengths ?? []) {
      const row = length > key.length ? undefined : this.#rows.get(key.slice(0, length));
      if (row !== undefined) return row;
    }
    return undefined;
  }
}

/** Reads the tables of `tables:`; what cannot be read is complained about where it is named. */
export function readTables(node: YamlNode | undefined): Map<string, ReferenceTable> {
  const tables = new Map<string, ReferenceTable>();
  for (const { key, value } of node?.entries('tables') ?? []) {
    const table = readTable(value);
    if (table !== undefined) tables.set(key, table);
  }
  return tables;
}

function readTable(node: YamlNode): ReferenceTable | undefined {
  const keys = node.keys('a table', TABLE_KEYS);
  if (keys.file === undefined) {
    return node.isMap ? node.complain("a table needs its 'file', a CSV with a header") : undefined;
  }
  const delimiter = delimiterOf(keys.delimiter);
  const match = keys.match?.word('a way to match', MATCHES) ?? 'exact';
  const name = keys.file.text('file');
  const records = name === undefined ? undefined : recordsOf(keys.file, name, delimiter);
  const [columns, ...rows] = records ?? [];
  if (columns === undefined) return undefined;
  const keyName = keys.key?.text('key') ?? columns[0] ?? '';
  const keyColumn = columns.indexOf(keyName);
  if (keyColumn === -1) {
    return keys.key?.complain(`${name} has no column '${keyName}'${didYouMean(keyName, columns)}`);
  }
  const byKey = new Map<string, readonly string[]>();
  for (const row of rows) {
    const key = row[keyColumn] ?? '';
    if (byKey.has(key)) return keys.file.complain(`${name} has two rows with the key '${key}'`);
    if (key !== '') byKey.set(key, row);
  }
  return new ReferenceTable(columns, byKey, match === 'longest-prefix');
}

function recordsOf(node: YamlNode, name: string, delimiter: string): string[][] | undefined {
  const path = isAbsolute(name) ? name : join(dirname(node.source.file), name);
  try {
    if (statSync(path).size > TABLE_BYTES_MAX) {
      return node.complain(`the table ${name} has more than ${TABLE_BYTES_MAX} bytes`);
    }
    const options = { delimiter, bom: true, trim: true, skip_empty_lines: true };
    const records: string[][] = parse(readFileSync(path), options);
    return records.length > 0 ? records : node.complain(`the table ${name} is empty`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return node.complain(`the table ${name} cannot be read: ${why}`);
  }
}
