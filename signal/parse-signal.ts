// Any value to a canonical Signal, or every fault that it has at once. Everything is read from the tables of signal-type.ts.
// The result has its fields in one order (type, id, source, time, region, then the table's required and optional ones),
// so equal signals print equal bytes. Unknown fields are refused: a typo must not vanish.
import { type Fault, readFieldValue, shown } from './field-value.ts';
import { didYouMean } from './nearest-name.ts';
import type { FieldValue, Signal } from './signal.ts';
import {
  type FieldSpec,
  fieldSpec,
  isSignalType,
  SIGNAL_TYPE_NAMES,
  type SignalType,
  signalTypeSpec,
} from './signal-type.ts';

export type ParsedSignal =
  | { readonly ok: true; readonly signal: Signal }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** The fields that every signal has besides `type`, in canonical order. */
export const HEAD_FIELDS = {
  id: { kind: 'text', text: 'Identity of the signal within its source.' },
  source: {
    kind: 'text',
    text: 'System that saw it. `source` and `id` together are the identity.',
  },
  time: {
    kind: 'time',
    text: 'When it happened: epoch milliseconds, or RFC 3339 text on the way in.',
  },
  region: { kind: 'region', text: 'Six-digit GB/T 2260 code of the place.' },
} as const satisfies Record<string, FieldSpec>;

/** One field of one signal type, as parsing and the schema walk over it. */
export interface FieldRow {
  readonly name: string;
  readonly spec: FieldSpec;
  readonly isRequired: boolean;
}

const HEAD_ROWS: readonly FieldRow[] = Object.entries(HEAD_FIELDS).map(([name, spec]) => ({
  name,
  spec,
  isRequired: true,
}));

const ROWS_BY_TYPE: ReadonlyMap<SignalType, readonly FieldRow[]> = new Map(
  SIGNAL_TYPE_NAMES.map((type) => [type, rowsOf(type)]),
);

/** Unknown fields that are told of one by one: an object with a million of them must not cost a million messages. */
const UNKNOWN_FIELDS_TOLD = 20;
const NAME_LENGTH_SHOWN = 60;

/** The fields of a type in canonical order, `type` itself left out. */
export function fieldRowsOf(type: SignalType): readonly FieldRow[] {
  return ROWS_BY_TYPE.get(type) ?? HEAD_ROWS;
}

/**
 * What to write in place of a field that a type has not: `; did you mean 'payer'? It has id, time, …`, without the question where no name
 * is near. `left` are names that do not belong there either.
 */
export function fieldAdvice(type: SignalType, name: string, left: readonly string[] = []): string {
  const names = fieldRowsOf(type)
    .map((row) => row.name)
    .filter((known) => !left.includes(known));
  const near = didYouMean(name, names);
  return near === '' ? `; it has ${names.join(', ')}` : `${near} It has ${names.join(', ')}`;
}

/**
 * Reads a bare signal from a parsed JSON value. Optional fields that are undefined or null are dropped, phones take one written form,
 * domains are lower-cased, `time` becomes epoch ms. Never throws.
 */
export function parseSignal(value: unknown): ParsedSignal {
  if (!isRecord(value)) {
    const message = `A signal must be a JSON object, not ${shown(value)}`;
    return { ok: false, faults: [{ code: 'not-an-object', message }] };
  }
  const type = value['type'];
  if (typeof type !== 'string' || !isSignalType(type)) return refuseType(type, value);

  const faults: Fault[] = [];
  const rows = fieldRowsOf(type);
  const fields: Record<string, FieldValue> = { type };
  let knownCount = 1;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) break;
    if (readField(row, value, fields, faults)) knownCount++;
  }
  if (Object.keys(value).length !== knownCount) refuseUnknownFields(type, value, rows, faults);
  return isCanonicalSignal(fields, faults) ? { ok: true, signal: fields } : { ok: false, faults };
}

/**
 * Reads a signal from its values in the order of fieldRowsOf(type), undefined where there is none: what parseSignal does, for those who
 * know the fields beforehand. Never throws.
 */
export function parseSignalValues(type: SignalType, values: readonly unknown[]): ParsedSignal {
  const faults: Fault[] = [];
  const rows = fieldRowsOf(type);
  const fields: Record<string, FieldValue> = { type };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) break;
    const found = values[i];
    if (found === undefined || found === null) {
      if (row.isRequired) faults.push(missing(row.name, row.spec));
      continue;
    }
    const read = readFieldValue(row.name, row.spec, found, faults);
    if (read !== undefined) fields[row.name] = read;
  }
  return isCanonicalSignal(fields, faults) ? { ok: true, signal: fields } : { ok: false, faults };
}

/** All faults in one line, for a dead-letter or a problem body. */
export function printFaults(faults: readonly Fault[]): string {
  return faults.map((fault) => fault.message).join('. ');
}

/** Reads one field into `fields`; true when the value carries it. */
function readField(
  row: FieldRow,
  value: Readonly<Record<string, unknown>>,
  fields: Record<string, FieldValue>,
  faults: Fault[],
): boolean {
  const found = value[row.name];
  if (found === undefined || found === null) {
    if (row.isRequired) faults.push(missing(row.name, row.spec));
    return false;
  }
  const read = readFieldValue(row.name, row.spec, found, faults);
  if (read !== undefined) fields[row.name] = read;
  return true;
}

function refuseType(type: unknown, value: Readonly<Record<string, unknown>>): ParsedSignal {
  const faults: Fault[] = [typeFault(type)];
  for (const row of HEAD_ROWS) readField(row, value, {}, faults);
  return { ok: false, faults };
}

function typeFault(type: unknown): Fault {
  if (type === undefined || type === null) {
    const message = `type is missing; it must be one of ${SIGNAL_TYPE_NAMES.join(', ')}`;
    return { field: 'type', code: 'missing', message };
  }
  if (typeof type !== 'string') {
    const message = `type is ${shown(type)}; it must be the name of a signal type`;
    return { field: 'type', code: 'wrong-type', message };
  }
  const hint = didYouMean(type, SIGNAL_TYPE_NAMES);
  const wanted = hint === '' ? `; it must be one of ${SIGNAL_TYPE_NAMES.join(', ')}` : hint;
  return { field: 'type', code: 'unknown-type', message: `unknown type ${quoted(type)}${wanted}` };
}

function refuseUnknownFields(
  type: SignalType,
  value: Readonly<Record<string, unknown>>,
  rows: readonly FieldRow[],
  faults: Fault[],
): void {
  const known = ['type', ...rows.map((row) => row.name)];
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  let isListed = false;
  for (const name of unknown.slice(0, UNKNOWN_FIELDS_TOLD)) {
    const near = didYouMean(name, known);
    // What the type has is told once a signal, at the first name that is like none of it.
    const advice = near === '' && !isListed ? fieldAdvice(type, name) : near;
    isListed ||= near === '';
    const message = `unknown field ${quoted(name)} in ${type}${advice}`;
    faults.push({ field: cut(name), code: 'unknown-field', message });
  }
  const more = unknown.length - UNKNOWN_FIELDS_TOLD;
  if (more > 0) {
    faults.push({ code: 'unknown-field', message: `${more} more unknown fields in ${type}` });
  }
}

function missing(name: string, spec: FieldSpec): Fault {
  return { field: name, code: 'missing', message: `${name} is missing: ${spec.text}` };
}

function quoted(name: string): string {
  return `'${cut(name)}'`;
}

function cut(name: string): string {
  return name.length > NAME_LENGTH_SHOWN ? `${name.slice(0, NAME_LENGTH_SHOWN - 3)}…` : name;
}

/** Every row of the table was read into `fields` when there is no fault: that is what makes it a Signal. */
function isCanonicalSignal(fields: object, faults: readonly Fault[]): fields is Signal {
  return faults.length === 0 && 'type' in fields;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rowsOf(type: SignalType): readonly FieldRow[] {
  const { required, optional } = signalTypeSpec(type);
  return [
    ...HEAD_ROWS,
    ...required.map((name) => ({ name, spec: fieldSpec(name), isRequired: true })),
    ...optional.map((name) => ({ name, spec: fieldSpec(name), isRequired: false })),
  ];
}
