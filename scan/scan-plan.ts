// What the scanner expects in a line of each signal type, from the tables of signal-type.ts: the fields in canonical order, each with
// the bytes that lead to its value, the register that takes it, and whether anybody wants it hashed. Fields are rows of one block of
// numbers, sixteen each, which is a line of the cache.
import { TEXT_LENGTH_MAX } from '../signal/field-value.ts';
import { invariant } from '../signal/invariant.ts';
import { type FieldRow, fieldRowsOf } from '../signal/parse-signal.ts';
import { registerNamed } from '../signal/signal-registers.ts';
import { type FieldKind, SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import { LITERAL_ROW, LiteralTable, writeLiteral } from './literal.ts';

/** The registers of a type whose texts are hashed. */
export type HashedRegisters = (type: SignalType) => ReadonlySet<number> | readonly number[];

/** How a value is read. Those up to TYPE stand in quotes. */
export const READ = {
  TEXT: 0,
  PHONE: 1,
  DOMAIN: 2,
  REGION: 3,
  CODE: 4,
  TYPE: 5,
  COUNT: 6,
  FLAG: 7,
  TIME: 8,
  TIME_OF_SIGNAL: 9,
} as const;

export type Read = (typeof READ)[keyof typeof READ];

/** The row of a field: the literal that leads to its value, and then these numbers. */
export const FIELD = {
  READ: LITERAL_ROW,
  REGISTER: LITERAL_ROW + 1,
  IS_HASHED: LITERAL_ROW + 2,
  /** Most UTF-16 units of a text. */
  LENGTH_MAX: LITERAL_ROW + 3,
  /** Its bit in what was seen of a line. */
  BIT: LITERAL_ROW + 4,
  /** Index among the tables of codes. */
  CODES: LITERAL_ROW + 5,
  /** Numbers that a row takes. */
  ROW: 16,
} as const;

/** `type` has the lowest bit, the other fields the next ones in canonical order. */
export const TYPE_BIT = 1;

/** The fields of one type, as places of rows in the block. */
export interface TypePlan {
  /** Index in SIGNAL_TYPE_NAMES. */
  readonly index: number;
  readonly firstRow: number;
  /** The first row of those that may be missing, which come last. */
  readonly firstOptionalRow: number;
  /** The row after the last of the fields: that of `type` itself. */
  readonly endRow: number;
  readonly requiredBits: number;
  /** The rows by their names with the closing quote, `type` among them. */
  readonly byName: LiteralTable;
}

export interface ScanPlan {
  /** The rows of the fields of all types. */
  readonly block: Int32Array;
  /** By index in SIGNAL_TYPE_NAMES. */
  readonly types: readonly TypePlan[];
  /** The indexes of types by their names with the closing quote. */
  readonly typeNames: LiteralTable;
  /** The indexes of codes by the codes with the closing quote: a table for each list of codes. */
  readonly codes: CodeTables;
  /** By type, what makes the function that reads its canonical lines: filled when the first such line comes. */
  readonly makers: Map<SignalType, (given: object) => unknown>;
}

const PLANNED = new WeakMap<HashedRegisters, ScanPlan>();

/** Lays out what to expect: once for all scanners that hash the same registers. */
export function planScan(hashed: HashedRegisters): ScanPlan {
  const planned = PLANNED.get(hashed) ?? layOut(hashed);
  PLANNED.set(hashed, planned);
  return planned;
}

function layOut(hashed: HashedRegisters): ScanPlan {
  const rowCount = SIGNAL_TYPE_NAMES.reduce((sum, type) => sum + fieldRowsOf(type).length + 1, 0);
  const block = new Int32Array(rowCount * FIELD.ROW);
  const codes = new CodeTables();
  const types: TypePlan[] = [];
  let firstRow = 0;
  for (const [index, type] of SIGNAL_TYPE_NAMES.entries()) {
    const plan = planType(block, firstRow, index, new Set(hashed(type)), codes);
    types.push(plan);
    firstRow = plan.endRow + FIELD.ROW;
  }
  const typeNames = new LiteralTable(SIGNAL_TYPE_NAMES.map((type, index) => [`${type}"`, index]));
  return { block, types, typeNames, codes, makers: new Map() };
}

function planType(
  block: Int32Array,
  firstRow: number,
  index: number,
  hashed: ReadonlySet<number>,
  codes: CodeTables,
): TypePlan {
  const type = SIGNAL_TYPE_NAMES[index];
  invariant(type !== undefined, 'an index of a type');
  const fields = fieldRowsOf(type);
  invariant(fields.length < 31, 'the fields of a type fit the bits of a number');
  const names: (readonly [string, number])[] = [];
  let requiredBits = TYPE_BIT;
  let requiredCount = 0;
  for (const [place, field] of fields.entries()) {
    const row = firstRow + place * FIELD.ROW;
    const bit = (2 * TYPE_BIT) << place;
    writeField(block, row, field, bit, codes);
    if (hashed.has(registerNamed(field.name))) block[row + FIELD.IS_HASHED] = 1;
    names.push([`${field.name}"`, row]);
    if (!field.isRequired) continue;
    requiredBits |= bit;
    requiredCount++;
  }
  const endRow = firstRow + fields.length * FIELD.ROW;
  block[endRow + FIELD.READ] = READ.TYPE;
  block[endRow + FIELD.BIT] = TYPE_BIT;
  const byName = new LiteralTable([...names, ['type"', endRow]]);
  const firstOptionalRow = firstRow + requiredCount * FIELD.ROW;
  return { index, firstRow, firstOptionalRow, endRow, requiredBits, byName };
}

function writeField(
  block: Int32Array,
  row: number,
  { name, spec }: FieldRow,
  bit: number,
  codes: CodeTables,
): void {
  const read = readOfField({ name, spec });
  writeLiteral(block, row, `,"${name}":${read <= READ.TYPE ? '"' : ''}`);
  block[row + FIELD.READ] = read;
  block[row + FIELD.REGISTER] = registerNamed(name);
  block[row + FIELD.LENGTH_MAX] = spec.lengthMax ?? TEXT_LENGTH_MAX;
  block[row + FIELD.BIT] = bit;
  if (spec.codes !== undefined) block[row + FIELD.CODES] = codes.indexOf(spec.codes);
}

/** One table for each list of codes, however many fields and types share it. */
export class CodeTables {
  readonly tables: LiteralTable[] = [];
  readonly #indexes = new Map<readonly string[], number>();

  /** The index in `tables` of a list of codes. */
  indexOf(codes: readonly string[]): number {
    const known = this.#indexes.get(codes);
    if (known !== undefined) return known;
    const index = this.tables.length;
    this.tables.push(new LiteralTable(codes.map((code, place) => [`${code}"`, place])));
    this.#indexes.set(codes, index);
    return index;
  }
}

/** How the value of a field is read. */
export function readOfField({ name, spec }: Pick<FieldRow, 'name' | 'spec'>): Read {
  return name === 'time' ? READ.TIME_OF_SIGNAL : readOfKind(spec.kind);
}

function readOfKind(kind: FieldKind): Read {
  switch (kind) {
    case 'text':
    case 'account':
    case 'device':
    case 'person':
      return READ.TEXT;
    case 'phone':
      return READ.PHONE;
    case 'domain':
      return READ.DOMAIN;
    case 'region':
      return READ.REGION;
    case 'code':
      return READ.CODE;
    case 'flag':
      return READ.FLAG;
    case 'time':
      return READ.TIME;
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
      return READ.COUNT;
  }
}
