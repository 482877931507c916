// One entry of `signals:`: the condition, the list that it is made for each entry of, its type or types, and its fields.
import { type FieldRow, fieldAdvice, fieldRowsOf } from '../../signal/parse-signal.ts';
import { isSignalType, SIGNAL_TYPE_NAMES, type SignalType } from '../../signal/signal-type.ts';
import { compileValue, type ValueReader } from './compile-value.ts';
import { type Condition, compileCondition } from './condition.ts';
import type { EntryList, FieldRule, SignalRule } from './mapping.ts';
import type { MappingScope } from './mapping-scope.ts';
import type { Redaction } from './redaction.ts';
import type { SlotTable } from './slot-table.ts';
import { entryCellReader } from './source-row.ts';
import type { YamlEntry, YamlNode } from './yaml-node.ts';

const SIGNAL_KEYS = ['each', 'when', 'type', 'fields'] as const;

/** Kinds of fields that windows and links go by. */
const IDENTITIES: ReadonlySet<string> = new Set(['phone', 'account', 'device', 'person']);

const always: Condition = { holds: () => true };
const NO_TYPE: ValueReader = { read: () => undefined, columns: [] };

function readersOf(
  type: SignalType,
  fields: readonly FieldRule[],
): readonly (ValueReader | undefined)[] {
  return fieldRowsOf(type).map(({ name }) => fields.find(({ field }) => field === name)?.value);
}

/** Compiles a signal; `shared` are the fields of all signals, `redactionsOf` what is redacted in the entries of its list. */
export function compileSignal(
  entry: YamlNode,
  shared: readonly YamlEntry[],
  outer: MappingScope,
  redactionsOf: (slots: SlotTable) => Redaction[],
): SignalRule {
  const keys = entry.keys('a signal', SIGNAL_KEYS);
  if (keys.each !== undefined && outer.isText) {
    keys.each.complain("'each' is for JSON: a row of columns has no lists");
  }
  const scope =
    keys.each === undefined || outer.isText ? outer : { ...outer, slots: outer.slots.forEntries() };
  const when = keys.when === undefined ? always : compileCondition(keys.when, scope);
  if (keys.type === undefined) {
    if (entry.isMap) entry.complain("a signal needs its 'type'");
    return { when, type: NO_TYPE, fields: [], readers: new Map() };
  }
  const { value: type, types } = compileType(keys.type, scope);
  const own = keys.fields?.entries('fields') ?? [];
  const fields = compileFields(entry, types, [...shared, ...own], scope);
  const readers = new Map(types.map((one) => [one, readersOf(one, fields)]));
  const rule: SignalRule = { when, type, fields, readers };
  const each =
    keys.each === undefined ? undefined : compileEach(keys.each, outer, scope, redactionsOf);
  return each === undefined ? rule : { ...rule, each };
}

/** Compiled last, when all the paths into an entry are known. */
function compileEach(
  node: YamlNode,
  outer: MappingScope,
  { slots }: MappingScope,
  redactionsOf: (slots: SlotTable) => Redaction[],
): EntryList | undefined {
  const path = node.text('each');
  if (path === undefined || slots.entryPaths === undefined) return undefined;
  const redactions = redactionsOf(slots);
  return {
    path,
    slot: outer.slots.slotOf(node, path),
    paths: slots.entryPaths,
    cellsOf: entryCellReader(slots.entryPaths),
    redactions,
  };
}

/** The type and all that it can be: one constant, or the values of a map. */
function compileType(
  node: YamlNode,
  scope: MappingScope,
): { value: ValueReader; types: readonly SignalType[] } {
  const types = node.isMap ? mappedTypes(node) : [signalType(node)];
  const spec = { kind: 'code', codes: SIGNAL_TYPE_NAMES, text: 'Signal type.' } as const;
  const known = types.filter((type) => type !== undefined);
  const isKnown = known.length === types.length;
  return {
    value: isKnown
      ? compileValue(node, { field: 'type', spec }, scope)
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
  scope: MappingScope,
): FieldRule[] {
  const fields = new Map<string, FieldRule>();
  for (const { key, keyOffset, value } of entries) {
    const row = fieldRow(entry, types, key, keyOffset);
    if (row === undefined) continue;
    const reader = compileValue(value, { field: key, spec: row.spec }, scope);
    const masked = reader.columns.find(({ path }) => scope.masked.has(path));
    if (masked !== undefined && (key === 'id' || IDENTITIES.has(row.spec.kind))) {
      value.complain(
        `${key} tells people apart, and '${masked.path}' is masked: many have the same; redact it by hash`,
      );
    }
    fields.set(key, { field: key, value: reader });
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
      entry.source.complain(
        offset,
        name === 'source'
          ? "'source' is a key of the mapping, one for all its signals"
          : `a ${type} has no field '${name}'${fieldAdvice(type, name, ['source'])} (what they mean: forewarn map fields ${type})`,
      );
      return undefined;
    }
  }
  return found;
}
