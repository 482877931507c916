// One field of a signal from a row: a constant, a template, a column or an expression, with cleaning, a value map or a join, and a conversion.
import { type Fault, readFieldValue, shown } from '../../signal/field-value.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import type { FieldValue } from '../../signal/signal.ts';
import type { FieldSpec } from '../../signal/signal-type.ts';
import { CONVERSION_KEYS, type Convert, compileConvert, Refusal } from './convert.ts';
import { compileExpression } from './expression.ts';
import { ExpressionFault } from './function-table.ts';
import type { MappingScope } from './mapping-scope.ts';
import { cellAt, isPresent, type SourceRow } from './source-row.ts';
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

/** What a value is made from, before it is cleaned and converted. */
interface Origin {
  /** The raw cell. Throws ExpressionFault when an expression cannot be computed. */
  readonly cell: (row: SourceRow) => unknown;
  /** What complaints about a row call it. */
  readonly name: string;
  readonly columns: ValueReader['columns'];
}

/** The keys of a value; docs/mappings.md explains each. */
export const VALUE_KEYS = [
  'from',
  'cel',
  'strip',
  'map',
  'join',
  'default',
  ...CONVERSION_KEYS,
] as const;

const NOTHING: ValueReader = { read: () => undefined, columns: [] };

/** Compiles a value; complains at `node` or at one of its keys and then gives a reader that reads nothing. */
export function compileValue(
  node: YamlNode,
  target: ValueTarget,
  scope: MappingScope,
): ValueReader {
  return node.isMap ? fromKeys(node, target, scope) : fromScalar(node, target, scope);
}

function fromScalar(node: YamlNode, target: ValueTarget, scope: MappingScope): ValueReader {
  const text = node.text(target.field);
  if (text === undefined) return NOTHING;
  const parts = parseTemplate(text);
  if (typeof parts === 'string') return node.complain(`${target.field}: ${parts}`) ?? NOTHING;
  if (!parts.some((part) => 'name' in part)) return constant(node, target);
  const origin = templateOrigin(node, text, target.field, scope);
  if (origin === undefined) return NOTHING;
  const convert = compileConvert(target.field, target.spec, {}, node, scope.phoneOf);
  const read = (row: SourceRow) => {
    const filled = origin.cell(row);
    return typeof filled === 'string' ? converted(convert, filled, origin.name, filled) : undefined;
  };
  return { read, columns: origin.columns };
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

function fromKeys(node: YamlNode, target: ValueTarget, scope: MappingScope): ValueReader {
  const keys = node.keys(`a value of ${target.field}`, VALUE_KEYS);
  if ((keys.from === undefined) === (keys.cel === undefined)) {
    const message = `${target.field} needs 'from', the column or path to read, or 'cel', an expression; not both`;
    return node.complain(message) ?? NOTHING;
  }
  const origin =
    keys.cel === undefined
      ? columnOrigin(keys.from ?? node, target.field, scope)
      : expressionOrigin(keys.cel, target.field, scope);
  if (origin === undefined) return NOTHING;
  const suffix = keys.strip?.text('strip') ?? '';
  const fallback = keys.default === undefined ? undefined : constantOf(keys.default, target);
  const convert = valueConvert(node, keys, target, scope, fallback);
  const read = (row: SourceRow) => {
    const cell = cellOf(origin, row);
    if (cell instanceof Refusal) return cell;
    if (!isPresent(cell)) return fallback;
    if (typeof cell === 'object') {
      return new Refusal('nested', `${origin.name} is ${shown(cell)}; name a path inside it`);
    }
    const text = String(cell);
    const cleaned = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
    return cleaned === '' ? fallback : converted(convert, cleaned, origin.name, cell);
  };
  return { read, columns: origin.columns };
}

function cellOf(origin: Origin, row: SourceRow): unknown {
  try {
    return origin.cell(row);
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    return new Refusal('bad-expression', `${origin.name} cannot be computed: ${error.message}`);
  }
}

/** A column, or a template of several: `{date} {clock}`. */
function columnOrigin(node: YamlNode, field: string, scope: MappingScope): Origin | undefined {
  const path = node.text('from');
  if (path === undefined) return undefined;
  if (path.includes('{')) return templateOrigin(node, path, field, scope);
  const slot = scope.slots.slotOf(node, path);
  return { cell: (row) => cellAt(row, slot), name: path, columns: [{ path, slot }] };
}

function templateOrigin(
  node: YamlNode,
  text: string,
  field: string,
  { slots }: MappingScope,
): Origin | undefined {
  const parts = parseTemplate(text);
  if (typeof parts === 'string') return node.complain(`${field}: ${parts}`);
  const columns: { path: string; slot: number }[] = [];
  const pieces = parts.map((part) =>
    pieceOf(part, (path) => {
      const slot = slots.slotOf(node, path);
      columns.push({ path, slot });
      return slot;
    }),
  );
  return { cell: (row) => fillTemplate(pieces, row), name: field, columns };
}

function expressionOrigin(node: YamlNode, field: string, scope: MappingScope): Origin | undefined {
  const compiled = compileExpression(node, scope, ['string', 'int', 'double', 'bool']);
  if (compiled === undefined) return undefined;
  const { read, columns } = compiled;
  return { cell: (row) => withoutNoise(read(row)), name: field, columns };
}

/** Digits after the point that sums of decimals keep; what lies beyond is the noise of binary fractions. */
const DECIMALS_KEPT = 6;

function withoutNoise(value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return Number.isFinite(value) ? Number(value.toFixed(DECIMALS_KEPT)) : undefined;
}

function valueConvert(
  node: YamlNode,
  keys: Partial<Record<(typeof VALUE_KEYS)[number], YamlNode>>,
  target: ValueTarget,
  scope: MappingScope,
  fallback: FieldValue | undefined,
): Convert {
  if (keys.join === undefined) {
    return keys.map === undefined
      ? compileConvert(target.field, target.spec, keys, node, scope.phoneOf)
      : valueMap(keys.map, target, scope, fallback);
  }
  const convert = compileConvert(target.field, target.spec, keys, node, scope.phoneOf);
  keys.map?.complain("a value has either a 'map' or a 'join'");
  return joined(keys.join, scope, convert, fallback);
}

/** `join: branches.region`: what the column has in the row of the reference table whose key this is. */
function joined(
  node: YamlNode,
  { tables }: MappingScope,
  convert: Convert,
  fallback: FieldValue | undefined,
): Convert {
  const text = node.text('join') ?? '';
  const dot = text.indexOf('.');
  const name = dot === -1 ? text : text.slice(0, dot);
  const column = dot === -1 ? '' : text.slice(dot + 1);
  const table = tables.get(name);
  if (table === undefined) {
    node.complain(`there is no table '${name}' under 'tables'${didYouMean(name, tables.keys())}`);
    return convert;
  }
  const at = table.columns.indexOf(column);
  if (at === -1) {
    node.complain(`'${text}' must be table.column${didYouMean(column, table.columns)}`);
    return convert;
  }
  return (key) => {
    const found = table.lookup(key, at);
    if (found !== undefined) return convert(found);
    return fallback ?? new Refusal('unmapped', `the table ${name} has no ${column} for it`);
  };
}

function valueMap(
  node: YamlNode,
  target: ValueTarget,
  scope: MappingScope,
  fallback: FieldValue | undefined,
): Convert {
  const values = new Map<string, FieldValue>();
  const table = node.isScalar ? namedCodes(node, scope) : node;
  for (const { key, value } of table?.entries(`the map of ${target.field}`) ?? []) {
    const mapped = constantOf(value, target);
    if (mapped !== undefined) values.set(key, mapped);
  }
  return (text) =>
    values.get(text) ??
    fallback ??
    new Refusal('unmapped', `the mapping has no value for it${didYouMean(text, values.keys())}`);
}

function namedCodes(node: YamlNode, { codes }: MappingScope): YamlNode | undefined {
  const name = node.text('map') ?? '';
  return (
    codes.get(name) ??
    node.complain(`there are no codes '${name}' under 'codes'${didYouMean(name, codes.keys())}`)
  );
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
