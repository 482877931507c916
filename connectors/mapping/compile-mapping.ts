// YAML text to a Mapping. All complaints come at once, each with file, line, column and the nearest known name. Reference: docs/mappings.md.
import { readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import { type FieldRow, fieldRowsOf } from '../../signal/parse-signal.ts';
import { isSignalType, SIGNAL_TYPE_NAMES, type SignalType } from '../../signal/signal-type.ts';
import { PAYMENT_COLUMNS } from '../iso-20022/payment.ts';
import { compileValue, type ValueReader } from './compile-value.ts';
import { type Condition, compileCondition } from './condition.ts';
import type { FieldRule, Mapping, SignalRule } from './mapping.ts';
import { SlotTable } from './slot-table.ts';
import { csvCellReader } from './source-row.ts';
import { MappingSource, type YamlEntry, type YamlNode } from './yaml-node.ts';

const MAPPING_KEYS = [
  'name',
  'format',
  'delimiter',
  'encoding',
  'source',
  'drop',
  'fields',
  'signals',
] as const;
const SIGNAL_KEYS = ['when', 'type', 'fields'] as const;
const FORMATS = ['csv', 'ndjson', 'iso-20022'] as const;
const DELIMITERS = [',', ';', '\t', '|'] as const;
const ENCODINGS = ['utf-8', 'gb18030'] as const;

/** Reads and compiles a mapping file. Throws FW_FILE when it cannot be read, FW_MAPPING_INVALID with a line a complaint. */
export async function loadMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The mapping ${path} cannot be read: ${why}.`, { cause });
  });
  return compileMapping(text, path);
}

/** Compiles a mapping; `file` is the name that complaints carry. Throws FW_MAPPING_INVALID with a line a complaint. */
export function compileMapping(text: string, file: string): Mapping {
  const source = new MappingSource(file);
  const root = source.parse(text);
  const mapping = compileRoot(root);
  source.throwComplaints();
  if (mapping.format === 'iso-20022') csvCellReader(mapping.paths, PAYMENT_COLUMNS, 'a payment');
  return mapping;
}

function compileRoot(root: YamlNode): Mapping {
  const slots = new SlotTable();
  const keys = root.keys('a mapping', MAPPING_KEYS);
  for (const key of ['name', 'format', 'source', 'signals'] as const) {
    if (keys[key] === undefined && root.isMap) root.complain(`the mapping needs '${key}'`);
  }
  const shared = keys.fields?.entries('fields') ?? [];
  const entries = keys.signals?.items('signals') ?? [];
  if (keys.signals !== undefined && entries.length === 0) {
    keys.signals.complain('signals must have one entry or more');
  }
  const drop = (keys.drop?.items('drop') ?? []).map((item) => compileCondition(item, slots));
  const signals = entries.map((entry) => compileSignal(entry, shared, slots));
  return {
    name: keys.name?.text('name') ?? '',
    format: keys.format?.word('a format', FORMATS) ?? 'csv',
    delimiter: keys.delimiter?.word('a delimiter', DELIMITERS) ?? ',',
    encoding: keys.encoding?.word('an encoding', ENCODINGS) ?? 'utf-8',
    source: keys.source?.text('source') ?? '',
    paths: slots.paths,
    drop,
    signals,
  };
}

function compileSignal(
  entry: YamlNode,
  shared: readonly YamlEntry[],
  slots: SlotTable,
): SignalRule {
  const keys = entry.keys('a signal', SIGNAL_KEYS);
  const when = keys.when === undefined ? always : compileCondition(keys.when, slots);
  if (keys.type === undefined) {
    if (entry.isMap) entry.complain("a signal needs its 'type'");
    return { when, fields: [] };
  }
  const { value: type, types } = compileType(keys.type, slots);
  const own = keys.fields?.entries('fields') ?? [];
  const fields = [
    { field: 'type', value: type },
    ...compileFields(entry, types, [...shared, ...own], slots),
  ];
  return { when, fields };
}

const always: Condition = { holds: () => true };

/** The type and all that it can be: one constant, or the values of a map. */
function compileType(
  node: YamlNode,
  slots: SlotTable,
): { value: ValueReader; types: readonly SignalType[] } {
  const types = node.isMap ? mappedTypes(node) : [signalType(node)];
  const spec = { kind: 'code', codes: SIGNAL_TYPE_NAMES, text: 'Signal type.' } as const;
  const known = types.filter((type) => type !== undefined);
  const isKnown = known.length === types.length;
  return {
    value: isKnown
      ? compileValue(node, { field: 'type', spec }, slots)
      : { read: () => undefined, columns: [] },
    types: known,
  };
}

function mappedTypes(node: YamlNode): (SignalType | undefined)[] {
  const entries = node.entries('type');
  const map = entries.find(({ key }) => key === 'map')?.value;
  if (map === undefined) {
    return [node.complain('a type from a column needs a map: { from: column, map: { ... } }')];
  }
  const fallback = entries.find(({ key }) => key === 'default')?.value;
  const values = map.entries('the map of type').map(({ value }) => value);
  return [...values, ...(fallback === undefined ? [] : [fallback])].map(signalType);
}

function signalType(node: YamlNode): SignalType | undefined {
  const name = node.text('type');
  if (name === undefined) return undefined;
  return isSignalType(name) ? name : node.complainUnknown('a signal type', name, SIGNAL_TYPE_NAMES);
}

/** The fields of a signal; its own come after the shared ones and take their place. */
function compileFields(
  entry: YamlNode,
  types: readonly SignalType[],
  entries: readonly YamlEntry[],
  slots: SlotTable,
): FieldRule[] {
  const fields = new Map<string, FieldRule>();
  for (const { key, keyOffset, value } of entries) {
    const row = fieldRow(entry, types, key, keyOffset);
    if (row === undefined) continue;
    fields.set(key, {
      field: key,
      value: compileValue(value, { field: key, spec: row.spec }, slots),
    });
  }
  for (const type of types) {
    for (const { name, isRequired } of fieldRowsOf(type)) {
      if (isRequired && name !== 'source' && !fields.has(name)) {
        entry.complain(`a ${type} needs the field '${name}'`);
      }
    }
  }
  return [...fields.values()];
}

/** The row of the table for a field that every one of the types has, or undefined with a complaint. */
function fieldRow(
  entry: YamlNode,
  types: readonly SignalType[],
  name: string,
  offset: number,
): FieldRow | undefined {
  let found: FieldRow | undefined;
  for (const type of types) {
    const rows = fieldRowsOf(type);
    found = name === 'source' ? undefined : rows.find((row) => row.name === name);
    if (found === undefined) {
      const names = rows.map((row) => row.name).filter((known) => known !== 'source');
      entry.source.complain(
        offset,
        name === 'source'
          ? "'source' is a key of the mapping, one for all its signals"
          : `a ${type} has no field '${name}'${didYouMean(name, names)}`,
      );
      return undefined;
    }
  }
  return found;
}
