// The quickest way of the scanner: for each signal type one function, written from the tables of signal-type.ts, that reads the fields of
// a canonical line one after the other without looking anything up. It knows nothing that plain-reader.ts does not know better: whatever
// it does not expect ends with -1, and the line is read again from its start. Its text depends on the tables alone, never on input.
import { TIME_MS_MAX } from '../signal/event-time.ts';
import { TEXT_LENGTH_MAX } from '../signal/field-value.ts';
import { invariant } from '../signal/invariant.ts';
import type { KeyHasher } from '../signal/key-hash.ts';
import { type FieldRow, fieldRowsOf } from '../signal/parse-signal.ts';
import { registerNamed, type SignalRegisters } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import type { LiteralTable } from './literal.ts';
import {
  type CodeTables,
  type HashedRegisters,
  READ,
  readOfField,
  type ScanPlan,
} from './scan-plan.ts';
import { hasRegion, isCanonicalDomain, isCanonicalPhone } from './text-bytes.ts';

/** Reads the fields from the comma behind the type on; gives the place behind the closing brace, or -1. */
export type ReadCanonical = (view: DataView, start: number, end: number) => number;

/** What the functions work on. They are made for one set of registers, so that the compiler knows where it lies. */
export interface CanonicalTarget {
  readonly registers: SignalRegisters;
  readonly hasher: KeyHasher;
  readonly codes: CodeTables;
  readonly makers: ScanPlan['makers'];
}

const ENCODER = new TextEncoder();
const CHECKS = { hasRegion, isCanonicalDomain, isCanonicalPhone };
const QUOTE = 34;

/** Makes the function of a type. `hashed`: the registers whose texts are hashed. */
export function compileCanonical(
  type: SignalType,
  hashed: HashedRegisters,
  { registers, hasher, codes, makers }: CanonicalTarget,
): ReadCanonical {
  const tables: Record<string, LiteralTable> = {};
  for (const { name, spec } of fieldRowsOf(type)) {
    const table = spec.codes === undefined ? undefined : codes.tables[codes.indexOf(spec.codes)];
    if (table !== undefined) tables[name] = table;
  }
  let make = makers.get(type);
  if (make === undefined) {
    const made: unknown = new Function('given', canonicalCode(type, new Set(hashed(type))));
    invariant(isMaker(made), 'code makes a function');
    makers.set(type, made);
    make = made;
  }
  const read: unknown = make({ registers, hasher, tables, ...CHECKS });
  invariant(isReadCanonical(read), 'code makes a function of a line');
  return read;
}

function isMaker(value: unknown): value is (given: object) => unknown {
  return typeof value === 'function';
}

function isReadCanonical(value: unknown): value is ReadCanonical {
  return typeof value === 'function' && value.length === 3;
}

/** The text of the function of a type, readable. */
export function canonicalCode(type: SignalType, hashed: ReadonlySet<number>): string {
  const rows = fieldRowsOf(type);
  const codes = rows.filter((row) => row.spec.codes !== undefined);
  return [
    '"use strict";',
    'const { registers, hasher, tables, hasRegion, isCanonicalDomain, isCanonicalPhone } = given;',
    'const { starts, ends, numbers, lows, highs } = registers;',
    ...codes.map(({ name }) => `const ${name}Codes = tables.${name};`),
    'return function (view, start, end) {',
    'let pos = start, at = 0, word = 0, special = 0, value = 0, found = 0;',
    ...rows.map((row) => fieldCode(row, hashed.has(registerNamed(row.name)))),
    'if (view.getUint8(pos) !== 125) return -1;',
    `registers.type = ${SIGNAL_TYPE_NAMES.indexOf(type)};`,
    'return pos + 1;',
    '};',
  ].join('\n');
}

function fieldCode(row: FieldRow, isHashed: boolean): string {
  const { name, isRequired } = row;
  const read = readOfField(row);
  const lead = `,"${name}":${read <= READ.TYPE ? '"' : ''}`;
  const value = `pos += ${lead.length};\n${valueCode(row, read, isHashed)}\nif (pos >= end) return -1;`;
  const test = literalTest(lead);
  if (isRequired) return `// ${name}\nif (!(${test})) return -1;\n${value}`;
  const register = registerNamed(name);
  const clear = `starts[${register}] = -1; numbers[${register}] = NaN;`;
  return `// ${name}\nif (${test}) {\n${value}\n} else { ${clear} }`;
}

/** Whether a literal stands at `pos`, as comparisons of words, the last of which may overlap the one before. */
function literalTest(text: string): string {
  const view = new DataView(ENCODER.encode(text).buffer);
  const tests: string[] = [];
  for (let at = 0; at < view.byteLength; at += 4) {
    const place = Math.min(at, view.byteLength - 4);
    tests.push(`view.getInt32(pos + ${place}, true) === ${view.getInt32(place, true)}`);
  }
  return tests.join(' && ');
}

function valueCode({ name, spec }: FieldRow, read: number, isHashed: boolean): string {
  const register = registerNamed(name);
  const keep = keepCode(register, isHashed);
  switch (read) {
    case READ.PHONE:
      return `if (${mobileTest()}) at = pos + 14;\nelse {\n${textCode(TEXT_LENGTH_MAX)}
if (!isCanonicalPhone(view, pos, at)) return -1;\n}\n${keep}`;
    case READ.DOMAIN:
      return `${textCode(TEXT_LENGTH_MAX)}\nif (!isCanonicalDomain(view, pos, at)) return -1;\n${keep}`;
    case READ.REGION:
      return `at = pos + 6;\nif (!hasRegion(view, pos) || view.getUint8(at) !== ${QUOTE}) return -1;\n${keep}`;
    case READ.CODE:
      return `found = ${name}Codes.find(view, pos);
if (found === 0) return -1;
numbers[${register}] = ${name}Codes.valueOf(found);
at = pos + ${name}Codes.lengthOf(found) - 1;\n${keep}`;
    case READ.FLAG:
      return `word = view.getInt32(pos, true);
if (word === ${wordOf('true')}) { numbers[${register}] = 1; pos += 4; }
else if (word === ${wordOf('fals')} && view.getUint8(pos + 4) === 101) { numbers[${register}] = 0; pos += 5; }
else return -1;`;
    case READ.COUNT:
      return `${numberCode(Number.MAX_SAFE_INTEGER)}\nnumbers[${register}] = value;`;
    case READ.TIME:
      return `${numberCode(TIME_MS_MAX)}\nnumbers[${register}] = value;`;
    case READ.TIME_OF_SIGNAL:
      return `${numberCode(TIME_MS_MAX)}\nregisters.time = value;`;
    default:
      return `${textCode(spec.lengthMax ?? TEXT_LENGTH_MAX)}\n${keep}`;
  }
}

/** Keeps the text from `pos` to the quote at `at`, and goes on behind it. */
function keepCode(register: number, isHashed: boolean): string {
  const hash = `hasher.ofView(view, pos, at);
lows[${register}] = hasher.low; highs[${register}] = hasher.high;\n`;
  return `starts[${register}] = pos; ends[${register}] = at;\n${isHashed ? hash : ''}pos = at + 1;`;
}

/** Puts `at` on the quote that ends a text of printable ASCII without a backslash; see endOfPlain in text-bytes.ts. */
function textCode(lengthMax: number): string {
  return `at = pos;
for (;;) {
  word = view.getInt32(at, true);
  special = ((word - 0x23232323) | (word + 0x01010101) | ((word ^ 0x5c5c5c5c) - 0x01010101) | word) & 0x80808080;
  if (special === 0) {
    at += 4;
    if (at >= end) return -1;
  } else {
    at += (31 - Math.clz32(special & -special)) >>> 3;
    word = view.getUint8(at);
    if (word === ${QUOTE}) break;
    if (word !== 32 && word !== 33 || at >= end) return -1;
    at++;
  }
}
if (at >= end || at === pos || at - pos > ${lengthMax}) return -1;`;
}

/** Reads a whole number into `value` and goes on behind it; see readNumber in plain-reader.ts. */
function numberCode(max: number): string {
  return `at = pos;
value = 0;
word = view.getInt32(at, true);
while (${fourDigitsTest('word')} && at - pos <= 16) {
  word &= 0x0f0f0f0f;
  word = (word * 10 + (word >>> 8)) & 0x00ff00ff;
  value = value * 10000 + ((word & 0xff) * 100 + (word >>> 16));
  at += 4;
  word = view.getInt32(at, true);
}
special = (word & 0xff) - 48;
while (special >= 0 && special <= 9) {
  value = value * 10 + special;
  at++;
  word >>>= 8;
  special = (word & 0xff) - 48;
}
if (at === pos || at - pos > 16 || value > ${max}) return -1;
if (at - pos > 1 && view.getUint8(pos) === 48) return -1;
pos = at;`;
}

/** Whether +86 and a mobile number stand at `pos`, and a quote behind it; see hasMobile in text-bytes.ts. */
function mobileTest(): string {
  const digits = (offset: number) =>
    `(word = view.getInt32(pos + ${offset}, true), ${fourDigitsTest('word')})`;
  return `view.getInt32(pos, true) === ${wordOf('+861')} && view.getUint8(pos + 4) >= 51
&& ${digits(4)} && ${digits(8)} && ${digits(10)} && view.getUint8(pos + 14) === ${QUOTE}`;
}

function fourDigitsTest(word: string): string {
  return `(${word} & 0xf0f0f0f0) === 0x30303030 && ((${word} + 0x06060606) & 0xf0f0f0f0) === 0x30303030`;
}

function wordOf(text: string): number {
  return new DataView(ENCODER.encode(text).buffer).getInt32(0, true);
}
