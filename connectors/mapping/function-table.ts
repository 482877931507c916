// The functions that an expression of a mapping can call. docs/mappings.md lists them from here; a test holds the two together.
import { DECIMAL_LENGTH_MAX } from './decimal.ts';
import type { MappingScope } from './mapping-scope.ts';
import { compileTimes } from './time-reader.ts';

/** Why an expression gives nothing for a row although the row has all that it reads. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';
}

export type Call = (...values: readonly unknown[]) => unknown;

export interface FunctionRow {
  /** Signatures of CEL. */
  readonly signatures: readonly string[];
  /** How it is written, for people. */
  readonly usage: string;
  readonly text: string;
  /** It is called although an argument is missing. */
  readonly takesMissing?: true;
  /** The function of a call whose constant arguments are known (undefined where one is not constant), or what is wrong with them. */
  readonly bind: (constants: readonly unknown[], scope: MappingScope) => Call | string;
}

const always = (call: Call) => () => call;

export const FUNCTIONS: ReadonlyMap<string, FunctionRow> = new Map<string, FunctionRow>([
  [
    'present',
    {
      signatures: ['present(dyn): bool'],
      usage: 'present(row.x)',
      text: 'whether the row has something there',
      takesMissing: true,
      bind: always((value) => value !== undefined),
    },
  ],
  [
    'coalesce',
    {
      signatures: ['coalesce(dyn, dyn): dyn'],
      usage: 'coalesce(row.x, row.y)',
      text: 'the first of the two that is there',
      takesMissing: true,
      bind: always((first, second) => first ?? second),
    },
  ],
  [
    'number',
    {
      signatures: ['number(dyn): double'],
      usage: "number('12.50')",
      text: 'a decimal number from a text; refuses the row when it is none',
      bind: always(numberOf),
    },
  ],
  [
    'string',
    {
      signatures: [],
      usage: 'string(7)',
      text: 'a number or flag as text',
      bind: always(textOf),
    },
  ],
  [
    'int',
    {
      signatures: [],
      usage: 'int(7.9)',
      text: 'a number without its fraction',
      bind: always((value) => Math.trunc(numberOf(value))),
    },
  ],
  [
    'round',
    {
      signatures: ['round(double): int', 'round(int): int'],
      usage: 'round(2.5)',
      text: 'the nearest whole number, halves up',
      bind: always((value) => Math.round(numberOf(value))),
    },
  ],
  [
    'abs',
    {
      signatures: ['abs(double): double', 'abs(int): int'],
      usage: 'abs(-3)',
      text: 'a number without its sign',
      bind: always((value) => Math.abs(numberOf(value))),
    },
  ],
  [
    'least',
    {
      signatures: numberPairs('least'),
      usage: 'least(a, b)',
      text: 'the smaller number',
      bind: always((a, b) => Math.min(numberOf(a), numberOf(b))),
    },
  ],
  [
    'greatest',
    {
      signatures: numberPairs('greatest'),
      usage: 'greatest(a, b)',
      text: 'the larger number',
      bind: always((a, b) => Math.max(numberOf(a), numberOf(b))),
    },
  ],
  [
    'size',
    {
      signatures: [],
      usage: "size('abc')",
      text: 'characters of a text, entries of a list',
      bind: always(sizeOf),
    },
  ],
  [
    'before',
    {
      signatures: ['before(string, string): string'],
      usage: "before('a:b:c', ':')",
      text: 'the text before the first separator; all of it when there is none',
      bind: always((text, separator) => textOf(text).split(textOf(separator), 1)[0]),
    },
  ],
  [
    'after',
    {
      signatures: ['after(string, string): string'],
      usage: "after('a:b:c', ':')",
      text: 'the text after the first separator; nothing when there is none',
      bind: always(after),
    },
  ],
  [
    'digits',
    {
      signatures: ['digits(string): string'],
      usage: "digits('No. 12-3')",
      text: 'the digits alone',
      bind: always((text) => textOf(text).replace(/\D/g, '')),
    },
  ],
  [
    'replace',
    {
      signatures: ['replace(string, string, string): string'],
      usage: "replace('a-b', '-', '')",
      text: 'the text with each of the second replaced by the third',
      bind: always((text, from, to) => textOf(text).replaceAll(textOf(from), textOf(to))),
    },
  ],
  [
    'padStart',
    {
      signatures: ['padStart(string, int, string): string'],
      usage: "padStart('7', 3, '0')",
      text: 'the text filled up on the left to so many characters',
      bind: always((text, length, fill) =>
        textOf(text).padStart(Math.min(numberOf(length), 256), textOf(fill)),
      ),
    },
  ],
  [
    'phone',
    {
      signatures: ['phone(string): string'],
      usage: "phone('tel:+86-138-0000-0000')",
      text: 'a number in its one written form, from `tel:` and `sip:` addresses as well',
      bind:
        (_, { phoneOf }) =>
        (text) =>
          phoneOf(textOf(text)),
    },
  ],
  [
    'host',
    {
      signatures: ['host(string): string'],
      usage: "host('https://pay.example.com:8443/x')",
      text: 'the host of an address, without scheme, port and path',
      bind: always((text) => hostOf(textOf(text))),
    },
  ],
  [
    'time',
    {
      signatures: ['time(string, string): int', 'time(string, string, string): int'],
      usage: "time(row.date + row.clock, 'yyyyMMddHHmmss', 'Asia/Shanghai')",
      text: 'epoch milliseconds from a text, a format and a zone',
      bind: bindTime,
    },
  ],
  [
    'lookup',
    {
      signatures: ['lookup(string, string, string): string'],
      usage: "lookup('branches', row.branch, 'region')",
      text: 'what a column of a reference table has for a key; nothing when it has not the key',
      bind: bindLookup,
    },
  ],
]);

/** The methods of texts that are CEL's own, with what they do. */
export const METHODS: ReadonlyMap<string, { readonly text: string; readonly call: Call }> = new Map(
  Object.entries<{ text: string; call: Call }>({
    startsWith: {
      text: 'whether it begins so',
      call: (text, part) => textOf(text).startsWith(textOf(part)),
    },
    endsWith: {
      text: 'whether it ends so',
      call: (text, part) => textOf(text).endsWith(textOf(part)),
    },
    contains: {
      text: 'whether it holds this',
      call: (text, part) => textOf(text).includes(textOf(part)),
    },
    indexOf: {
      text: 'the place of a part, from 0; -1 when it is not there',
      call: (text, part) => textOf(text).indexOf(textOf(part)),
    },
    lastIndexOf: {
      text: 'the last place of a part',
      call: (text, part) => textOf(text).lastIndexOf(textOf(part)),
    },
    substring: {
      text: 'a part, from a place and up to another',
      call: (text, from, to) =>
        textOf(text).slice(numberOf(from), to === undefined ? undefined : numberOf(to)),
    },
    trim: { text: 'without blanks round it', call: (text) => textOf(text).trim() },
    lowerAscii: { text: 'in small letters', call: (text) => textOf(text).toLowerCase() },
    upperAscii: { text: 'in capital letters', call: (text) => textOf(text).toUpperCase() },
    split: {
      text: 'the list of its parts; `[0]` is the first',
      call: (text, separator) => textOf(text).split(textOf(separator)),
    },
    size: { text: 'how many characters it has', call: sizeOf },
  }),
);

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/;

/** A number from a number or a decimal text. Throws ExpressionFault for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.trim() : '';
  if (text.length > DECIMAL_LENGTH_MAX || !DECIMAL.test(text)) {
    const remedy = /^[+-]?\d+,\d+$/.test(text)
      ? "; it has a decimal comma: number(replace(row.x, ',', '.'))"
      : '';
    throw new ExpressionFault(`${shortly(value)} is not a decimal number${remedy}`);
  }
  return Number(text);
}

/** A text from a text, number or flag. Throws ExpressionFault for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ExpressionFault(`${shortly(value)} is no text`);
}

/** The host of an address; without scheme, what stands before the first port, path or question mark. */
export function hostOf(text: string): string {
  const rest = text.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:\d*$/, '')
    .toLowerCase();
}

function numberPairs(name: string): string[] {
  const pairs = ['int, int): int', 'double, double): double'];
  return [...pairs, 'int, double): double', 'double, int): double'].map((end) => `${name}(${end}`);
}

function after(value: unknown, separator: unknown): string | undefined {
  const text = textOf(value);
  const at = text.indexOf(textOf(separator));
  return at === -1 ? undefined : text.slice(at + textOf(separator).length);
}

function sizeOf(value: unknown): number {
  return Array.isArray(value) ? value.length : [...textOf(value)].length;
}

function bindTime(constants: readonly unknown[]): Call | string {
  const [, format, zone] = constants;
  if (typeof format !== 'string' || (constants.length > 2 && typeof zone !== 'string')) {
    return 'the format and the zone of time() must be written out';
  }
  const times = compileTimes([format], typeof zone === 'string' ? zone : undefined);
  if (!times.ok) return times.reason;
  return (text) => {
    const timeMs = times.read(textOf(text));
    if (timeMs !== undefined) return timeMs;
    throw new ExpressionFault(`${shortly(text)} is not a time of the form ${format}`);
  };
}

function bindLookup(constants: readonly unknown[], scope: MappingScope): Call | string {
  const [name, , column] = constants;
  if (typeof name !== 'string' || typeof column !== 'string') {
    return 'the table and the column of lookup() must be written out';
  }
  const table = scope.tables.get(name);
  if (table === undefined) return `there is no table '${name}' under 'tables'`;
  const at = table.columns.indexOf(column);
  if (at === -1) return `the table ${name} has no column '${column}'`;
  return (_name, key) => table.lookup(textOf(key), at);
}

function shortly(value: unknown): string {
  if (typeof value === 'object') return value === null ? 'nothing' : 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
