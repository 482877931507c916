// What the scanner expects in a line of each signal type, from the tables of signal-type.ts: the fields in canonical order, each with
// the bytes that lead to its value, the register that takes it, and whether anybody wants it hashed.
import { TIME_MS_MAX } from '../signal/event-time.ts';
import { TEXT_LENGTH_MAX } from '../signal/field-value.ts';
import { invariant } from '../signal/invariant.ts';
import { type FieldRow, fieldRowsOf } from '../signal/parse-signal.ts';
import {
  ID_REGISTER,
  REGION_REGISTER,
  registerOf,
  SOURCE_REGISTER,
} from '../signal/signal-registers.ts';
import {
  type FieldKind,
  isFieldName,
  SIGNAL_TYPE_NAMES,
  type SignalType,
} from '../signal/signal-type.ts';
import { Literal, LiteralTable } from './literal.ts';

/** The registers of a type whose texts are hashed. */
export type HashedRegisters = (type: SignalType) => ReadonlySet<number> | readonly number[];

/** How a value is read. */
export const READ_TEXT = 0;
export const READ_PHONE = 1;
export const READ_DOMAIN = 2;
export const READ_REGION = 3;
export const READ_CODE = 4;
export const READ_NUMBER = 5;
export const READ_FLAG = 6;
export const READ_TIME_OF_SIGNAL = 7;
export const READ_TYPE = 8;

/** `type` has the lowest bit in what was seen, the other fields the next ones. */
export const TYPE_BIT = 1;

export class ExpectedField {
  readonly name: string;
  /** Comma, name, colon, and the quote of a text: what stands before the value in the canonical form. */
  readonly lead: Literal;
  readonly read: number;
  /** Whether a quote opens the value. */
  readonly isQuoted: boolean;
  readonly register: number;
  readonly isHashed: boolean;
  /** Most UTF-16 units of a text. */
  readonly lengthMax: number;
  /** Highest number. */
  readonly numberMax: number;
  /** The codes with their closing quotes. */
  readonly codes: LiteralTable<number> | undefined;
  readonly bit: number;
  /** The field that comes next in canonical order. */
  readonly next: ExpectedField | undefined;

  constructor(row: FieldRow, bit: number, isHashed: boolean, next: ExpectedField | undefined) {
    const codes = row.spec.codes?.map((code, index) => [`${code}"`, index] as const);
    this.name = row.name;
    this.read = readOfRow(row);
    this.isQuoted = this.read <= READ_CODE || this.read === READ_TYPE;
    this.lead = new Literal(`,"${row.name}":${this.isQuoted ? '"' : ''}`);
    this.register = registerOfRow(row.name);
    this.isHashed = isHashed;
    this.lengthMax = row.spec.lengthMax ?? TEXT_LENGTH_MAX;
    this.numberMax = row.spec.kind === 'time' ? TIME_MS_MAX : Number.MAX_SAFE_INTEGER;
    this.codes = codes === undefined ? undefined : new LiteralTable(codes);
    this.bit = bit;
    this.next = next;
  }
}

export class TypePlan {
  /** Index in SIGNAL_TYPE_NAMES. */
  readonly index: number;
  readonly first: ExpectedField;
  /** Every field by its name and closing quote, `type` among them. */
  readonly byName: LiteralTable<ExpectedField>;
  readonly requiredBits: number;
  /** The first of those that may be missing, which come last. */
  readonly firstOptional: ExpectedField | undefined;

  constructor(type: SignalType, hashed: ReadonlySet<number>) {
    const rows = fieldRowsOf(type);
    invariant(rows.length < 31, 'the fields of a type fit the bits of a number');
    const fields: ExpectedField[] = [];
    let next: ExpectedField | undefined;
    for (const [index, row] of [...rows.entries()].reverse()) {
      next = new ExpectedField(row, 2 << index, hashed.has(registerOfRow(row.name)), next);
      fields.unshift(next);
    }
    invariant(next !== undefined, 'a type has fields');
    const typeRow: FieldRow = { name: 'type', spec: { kind: 'code', text: '' }, isRequired: true };
    const typeField = new ExpectedField(typeRow, TYPE_BIT, false, next);
    this.index = SIGNAL_TYPE_NAMES.indexOf(type);
    this.first = next;
    this.byName = new LiteralTable(
      [typeField, ...fields].map((field) => [`${field.name}"`, field] as const),
    );
    this.requiredBits = rows.reduce(
      (bits, row, index) => (row.isRequired ? bits | (2 << index) : bits),
      TYPE_BIT,
    );
    this.firstOptional = fields.find((_, index) => rows[index]?.isRequired === false);
  }
}

/** The plans of all types by the name of the type and its closing quote. */
export function planTypes(hashed: HashedRegisters): LiteralTable<TypePlan> {
  let planned = PLANNED.get(hashed);
  if (planned === undefined) {
    planned = new LiteralTable(
      SIGNAL_TYPE_NAMES.map((type) => [`${type}"`, new TypePlan(type, new Set(hashed(type)))]),
    );
    PLANNED.set(hashed, planned);
  }
  return planned;
}

/** Plans are many small objects: scanners that hash the same registers share one. */
const PLANNED = new WeakMap<HashedRegisters, LiteralTable<TypePlan>>();

/** The register of a field of a signal by its name; -1 for `type` and `time`, which have places of their own. */
export function registerOfRow(name: string): number {
  if (name === 'id') return ID_REGISTER;
  if (name === 'source') return SOURCE_REGISTER;
  if (name === 'region') return REGION_REGISTER;
  return isFieldName(name) ? registerOf(name) : -1;
}

function readOfRow(row: FieldRow): number {
  if (row.name === 'time') return READ_TIME_OF_SIGNAL;
  return row.name === 'type' ? READ_TYPE : readOfKind(row.spec.kind);
}

function readOfKind(kind: FieldKind): number {
  switch (kind) {
    case 'text':
    case 'account':
    case 'device':
    case 'person':
      return READ_TEXT;
    case 'phone':
      return READ_PHONE;
    case 'domain':
      return READ_DOMAIN;
    case 'region':
      return READ_REGION;
    case 'code':
      return READ_CODE;
    case 'flag':
      return READ_FLAG;
    case 'time':
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
      return READ_NUMBER;
  }
}
