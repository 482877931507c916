// One field of a signal from a row: a constant, a template, or a column with cleaning, a value map and a conversion.
import { type Fault, readFieldValue, shown } from '../../signal/field-value.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import type { FieldValue } from '../../signal/signal.ts';
import type { FieldSpec } from '../../signal/signal-type.ts';
import { type Convert, compileConvert, Refusal } from './convert.ts';
import type { SlotTable } from './slot-table.ts';
import { isPresent, type SourceRow } from './source-row.ts';
import { fillTemplate, parseTemplate, pieceOf } from './template.ts';
import type { YamlNode } from './yaml-node.ts';

/** Reads a field's value from a row: undefined where the row has nothing for it. */
export interface ValueReader {
  readonly read: (row: SourceRow) => FieldValue | Refusal | undefined;
  /** Columns that it reads, for complaints about the row. */
  readonly columns: readonly { readonly path: string; readonly slot: number }[];
}

export interface ValueTarget {
  readonly field: string;
  readonly spec: FieldSpec;
}

const KEYS = [
  'from',
  'strip',
  'map',
  'default',
  'unit',
  'round',
  'format',
  'zone',
  'since',
] as const;

const NOTHING: ValueReader = { read: () => undefined, columns: [] };

/** Compiles a value; complains at `node` or at one of its keys and then gives a reader that reads nothing. */
export function compileValue(node: YamlNode, target: ValueTarget, slots: SlotTable): ValueReader {
  return node.isMap ? fromColumn(node, target, slots) : fromScalar(node, target, slots);
}

function fromScalar(node: YamlNode, target: ValueTarget, slots: SlotTable): ValueReader {
  const text = node.text(target.field);
  if (text === undefined) return NOTHING;
  const parts = parseTemplate(text);
  if (typeof parts === 'string') return node.complain(`${target.field}: ${parts}`) ?? NOTHING;
  if (!parts.some((part) => 'name' in part)) return constant(node, target);

  const columns: { path: string; slot: number }[] = [];
  const pieces = parts.map((part) =>
    pieceOf(part, (path) => {
      const slot = slots.slotOf(node, path);
      columns.push({ path, slot });
      return slot;
    }),
  );
  const convert = compileConvert(target.field, target.spec, {}, node);
  const read = (row: SourceRow) => {
    const filled = fillTemplate(pieces, row);
    return filled === undefined ? undefined : converted(convert, filled, target.field, filled);
  };
  return { read, columns };
}

function constant(node: YamlNode, target: ValueTarget): ValueReader {
  const value = constantOf(node, target);
  return value === undefined ? NOTHING : { read: () => value, columns: [] };
}

/** A fixed value in the field's own form (fen, ms, RFC 3339, a known code), or undefined with a complaint. */
function constantOf(node: YamlNode, { field, spec }: ValueTarget): FieldValue | undefined {
  const isText = !['fen', 'ms', 'days', 'count', 'flag'].includes(spec.kind);
  const value = isText ? node.text(field) : node.constant(field);
  if (value === undefined) return undefined;
  const faults: Fault[] = [];
  const known = readFieldValue(field, spec, value, faults);
  for (const { message } of faults) node.complain(message);
  return known;
}

function fromColumn(node: YamlNode, target: ValueTarget, slots: SlotTable): ValueReader {
  const keys = node.keys(`a value of ${target.field}`, KEYS);
  if (keys.from === undefined) {
    return node.complain(`${target.field} needs 'from', the column or path to read`) ?? NOTHING;
  }
  const path = keys.from.text('from');
  if (path === undefined) return NOTHING;
  const slot = slots.slotOf(keys.from, path);
  const suffix = keys.strip?.text('strip') ?? '';
  const fallback = keys.default === undefined ? undefined : constantOf(keys.default, target);
  const convert =
    keys.map === undefined
      ? compileConvert(target.field, target.spec, keys, node)
      : valueMap(keys.map, target, fallback);
  const read = (row: SourceRow) => {
    const cell = row.cells[slot];
    if (!isPresent(cell)) return fallback;
    if (typeof cell === 'object') {
      return new Refusal('nested', `${path} is ${shown(cell)}; name a path inside it`);
    }
    const text = String(cell);
    const cleaned = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    return cleaned === '' ? fallback : converted(convert, cleaned, path, cell);
  };
  return { read, columns: [{ path, slot }] };
}

function valueMap(node: YamlNode, target: ValueTarget, fallback: FieldValue | undefined): Convert {
  const values = new Map<string, FieldValue>();
  for (const { key, value } of node.entries(`the map of ${target.field}`)) {
    const mapped = constantOf(value, target);
    if (mapped !== undefined) values.set(key, mapped);
  }
  return (text) =>
    values.get(text) ??
    fallback ??
    new Refusal('unmapped', `the mapping has no value for it${didYouMean(text, values.keys())}`);
}

function converted(
  convert: Convert,
  text: string,
  column: string,
  cell: unknown,
): FieldValue | Refusal {
  const value = convert(text);
  return value instanceof Refusal
    ? new Refusal(value.code, `${column} is ${shown(cell)}: ${value.message}`)
    : value;
}
