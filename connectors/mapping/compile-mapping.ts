// YAML text to a Mapping. All complaints come at once, each with file, line, column and the nearest known name. Reference: docs/mappings.md.
import { readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { PAYMENT_COLUMNS } from '../iso-20022/payment.ts';
import { compileSignal } from './compile-signal.ts';
import { compileCondition } from './condition.ts';
import { compileLayout } from './csv-layout.ts';
import { MAPPING_FORMATS, type Mapping } from './mapping.ts';
import type { MappingScope } from './mapping-scope.ts';
import { compileTests } from './mapping-test.ts';
import { phoneReader } from './phone-reader.ts';
import { compileRedactions, maskedPaths } from './redaction.ts';
import { readTables } from './reference-table.ts';
import { SlotTable } from './slot-table.ts';
import { csvCellReader } from './source-row.ts';
import { MappingSource, type YamlNode } from './yaml-node.ts';

/** The keys of a mapping; docs/mappings.md explains each. */
export const MAPPING_KEYS = [
  'name',
  'format',
  'delimiter',
  'quote',
  'encoding',
  'header',
  'skipLines',
  'dropLines',
  'optional',
  'empty',
  'records',
  'source',
  'country',
  'codes',
  'tables',
  'redact',
  'hashKey',
  'drop',
  'unmatched',
  'fields',
  'signals',
  'tests',
] as const;
const ENCODINGS = ['utf-8', 'gb18030'] as const;
const UNMATCHED = ['refuse', 'skip'] as const;
/** Keys that say something of one format only. */
const KEYS_OF_FORMAT = [
  ['delimiter', ['csv']],
  ['quote', ['csv']],
  ['header', ['csv']],
  ['skipLines', ['csv']],
  ['dropLines', ['csv']],
  ['optional', ['csv']],
  ['encoding', ['csv', 'ndjson']],
  ['records', ['json']],
] as const;

type Keys = Partial<Record<(typeof MAPPING_KEYS)[number], YamlNode>>;

/**
 * Reads and compiles a mapping file with the tables and the key that it names. Throws FW_FILE when it cannot be read, FW_MAPPING_INVALID
 * with a line a complaint.
 */
export async function loadMapping(path: string): Promise<Mapping> {
  return compileMapping(await readMappingText(path), path);
}

/** The text of a mapping file. Throws FW_FILE when it cannot be read. */
export function readMappingText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The mapping ${path} cannot be read: ${why}.`, { cause });
  });
}

/**
 * Compiles a mapping; `file` is the name that complaints carry, and the tables and key stand beside it. Throws FW_MAPPING_INVALID with a
 * line a complaint.
 */
export function compileMapping(text: string, file: string): Mapping {
  const source = new MappingSource(file);
  const root = source.parse(text);
  const mapping = compileRoot(root);
  source.throwComplaints();
  if (mapping.format === 'iso-20022') csvCellReader(mapping.paths, PAYMENT_COLUMNS, 'a payment');
  return mapping;
}

function compileRoot(root: YamlNode): Mapping {
  const keys: Keys = root.keys('a mapping', MAPPING_KEYS);
  for (const key of ['name', 'format', 'source', 'signals'] as const) {
    if (keys[key] === undefined && root.isMap) root.complain(`the mapping needs '${key}'`);
  }
  const format = keys.format?.word('a format', MAPPING_FORMATS) ?? 'csv';
  for (const [key, formats] of KEYS_OF_FORMAT) {
    if (!formats.some((one) => one === format)) {
      keys[key]?.complain(`'${key}' is for ${formats.join(' and ')}, not for ${format}`);
    }
  }
  const scope: MappingScope = {
    slots: new SlotTable(),
    isText: format === 'csv' || format === 'iso-20022',
    codes: new Map((keys.codes?.entries('codes') ?? []).map(({ key, value }) => [key, value])),
    phoneOf: phoneReader(countryOf(keys.country)),
    tables: readTables(keys.tables),
    masked: maskedPaths(keys.redact),
  };
  const shared = keys.fields?.entries('fields') ?? [];
  const entries = keys.signals?.items('signals') ?? [];
  if (keys.signals !== undefined && entries.length === 0) {
    keys.signals.complain('signals must have one entry or more');
  }
  const redactions = compileRedactions(keys.redact, keys.hashKey, scope.slots, false);
  const drop = (keys.drop?.items('drop') ?? []).map((item) => compileCondition(item, scope));
  const signals = entries.map((entry) =>
    compileSignal(entry, shared, scope, (slots) =>
      compileRedactions(keys.redact, keys.hashKey, slots, true),
    ),
  );
  const header = texts(keys.header, 'header');
  return {
    name: keys.name?.text('name') ?? '',
    format,
    layout: compileLayout(keys),
    encoding: keys.encoding?.word('an encoding', ENCODINGS) ?? 'utf-8',
    ...(keys.header === undefined ? {} : { header }),
    optional: new Set(texts(keys.optional, 'optional')),
    empty: new Set(texts(keys.empty, 'empty')),
    records: keys.records?.text('records')?.split('.') ?? [],
    source: keys.source?.text('source') ?? '',
    paths: scope.slots.paths,
    redactions,
    isRedacting: keys.redact !== undefined,
    drop,
    signals,
    skipsUnmatched: keys.unmatched?.word('a way with unmatched rows', UNMATCHED) === 'skip',
    tests: compileTests(keys.tests, scope.isText),
  };
}

/** The code of the country within which phones are dialled as they are written. */
function countryOf(node: YamlNode | undefined): string | undefined {
  const code = node?.text('country');
  if (code === undefined || /^[1-9]\d{0,2}$/.test(code)) return code;
  return node?.complain('country is the code that is dialled for it, such as 86');
}

function texts(node: YamlNode | undefined, what: string): string[] {
  return (node?.items(what) ?? []).flatMap((item) => item.text(what) ?? []);
}
