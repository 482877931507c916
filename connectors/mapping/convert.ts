// From a cell's text to the value that a field of a kind holds: units, rounding and time formats. Compiled once a field.
import { type AmountRounding, parseAmountFen } from '../../signal/amount.ts';
import { parseRfc3339 } from '../../signal/event-time.ts';
import { phoneKind } from '../../signal/phone.ts';
import type { FieldValue } from '../../signal/signal.ts';
import type { FieldSpec } from '../../signal/signal-type.ts';
import { isToken } from '../identity/keyed-hash.ts';
import { type Scale, scaleDecimal } from './decimal.ts';
import type { PhoneReader } from './phone-reader.ts';
import { compileTimes } from './time-reader.ts';
import type { YamlNode } from './yaml-node.ts';

/** Why a cell gives no value; the column is known to the caller. */
export class Refusal {
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

export type Convert = (text: string) => FieldValue | Refusal;

/** The keys of a value that say how to convert it. */
export interface ConversionKeys {
  readonly unit?: YamlNode;
  readonly round?: YamlNode;
  readonly format?: YamlNode;
  readonly zone?: YamlNode;
  readonly since?: YamlNode;
  readonly separator?: YamlNode;
  readonly decimal?: YamlNode;
  readonly phone?: YamlNode;
}

const scale = (numerator: bigint, denominator = 1n): Scale => ({ numerator, denominator });

const DURATION_UNITS = {
  ms: scale(1n),
  s: scale(1000n),
  seconds: scale(1000n),
  min: scale(60_000n),
  minutes: scale(60_000n),
  h: scale(3_600_000n),
  hours: scale(3_600_000n),
  days: scale(86_400_000n),
} as const;

/** A duration as clocks show it: h:mm:ss or mm:ss, with decimals of a second or without. */
const CLOCK = 'clock';

const VOLUME_UNITS = {
  bytes: scale(1n, 1024n),
  kib: scale(1n),
  mib: scale(1024n),
  gib: scale(1_048_576n),
  kb: scale(1000n, 1024n),
  mb: scale(1_000_000n, 1024n),
  gb: scale(1_000_000_000n, 1024n),
} as const;

/** Minor units are called fen or cents; `wan` is ten thousand yuan. */
const MONEY_UNITS = {
  fen: scale(1n),
  cents: scale(1n),
  jiao: scale(10n),
  yuan: scale(100n),
  wan: scale(1_000_000n),
} as const;
export const CONVERSION_KEYS = [
  'unit',
  'round',
  'format',
  'zone',
  'since',
  'separator',
  'decimal',
  'phone',
] as const;
const ROUNDINGS = ['exact', 'half-even'] as const;
const WHOLE: Scale = scale(1n);

/**
 * Compiles the conversion for a field. `node` is the whole value, where complaints go that belong to no key of it.
 * Money, durations and data volumes must say their unit: a guess there would be wrong by a factor nobody sees.
 */
export function compileConvert(
  field: string,
  spec: FieldSpec,
  keys: ConversionKeys,
  node: YamlNode,
  phoneOf: PhoneReader,
): Convert {
  const used = usedKeys(field, spec);
  for (const key of CONVERSION_KEYS) {
    if (!used.includes(key)) {
      keys[key]?.complain(`'${key}' says nothing about ${field}, which is of kind ${spec.kind}`);
    }
  }
  const convert = conversionOf(field, spec, keys, used, node, phoneOf);
  const plain = plainNumber(keys);
  return plain === undefined ? convert : (text) => convert(plain(text));
}

function conversionOf(
  field: string,
  spec: FieldSpec,
  keys: ConversionKeys,
  used: readonly (keyof ConversionKeys)[],
  node: YamlNode,
  phoneOf: PhoneReader,
): Convert {
  switch (spec.kind) {
    case 'fen':
      return money(field, keys, node);
    case 'ms':
      return duration(field, keys, node);
    case 'count':
      return scaled(
        used.includes('unit') ? unitOf(field, keys, VOLUME_UNITS, node) : WHOLE,
        roundingOf(keys),
      );
    case 'days':
      return scaled(WHOLE, roundingOf(keys));
    case 'time':
      return keys.since === undefined && keys.unit === undefined
        ? formattedTime(keys, node)
        : steppedTime(field, keys, keys.since, node);
    case 'flag':
      return flag;
    case 'phone':
      return phone(keys, phoneOf);
    default:
      return (text) => text;
  }
}

/** The units that a mapping can give for a field; none where it has no unit. */
export function unitNamesOf(field: string, { kind }: FieldSpec): readonly string[] {
  if (kind === 'fen') return Object.keys(MONEY_UNITS);
  if (kind === 'ms') return [...Object.keys(DURATION_UNITS), CLOCK];
  return kind === 'count' && field.endsWith('Kib') ? Object.keys(VOLUME_UNITS) : [];
}

/** Takes thousands separators out and makes the decimal sign a point; undefined when the numbers are plain already. */
function plainNumber({
  separator,
  decimal,
}: ConversionKeys): ((text: string) => string) | undefined {
  const thousands = separator?.word('a separator of thousands', [',', '.', ' ', "'", '_']);
  const point = decimal?.word('a decimal sign', ['.', ',']);
  if (thousands !== undefined && thousands === (point ?? '.')) {
    separator?.complain('thousands and decimals cannot have the same sign');
  }
  if (thousands === undefined && point !== ',') return undefined;
  return (text) => {
    const joined = thousands === undefined ? text : text.replaceAll(thousands, '');
    return point === ',' ? joined.replace(',', '.') : joined;
  };
}

function usedKeys(field: string, spec: FieldSpec): readonly (keyof ConversionKeys)[] {
  switch (spec.kind) {
    case 'fen':
    case 'ms':
      return ['unit', 'round', 'separator', 'decimal'];
    case 'count':
      return field.endsWith('Kib')
        ? ['unit', 'round', 'separator', 'decimal']
        : ['round', 'separator', 'decimal'];
    case 'days':
      return ['round', 'separator', 'decimal'];
    case 'time':
      return ['unit', 'round', 'format', 'zone', 'since'];
    case 'phone':
      return ['phone'];
    default:
      return [];
  }
}

function money(field: string, keys: ConversionKeys, node: YamlNode): Convert {
  const unit = unitOf(field, keys, MONEY_UNITS, node);
  const rounding = roundingOf(keys);
  // Yuan have messages of their own: signs of currencies, separators, commas.
  if (unit !== MONEY_UNITS.yuan) return scaled(unit, rounding);
  return (text) => {
    const amount = parseAmountFen(text, rounding);
    if (amount.ok) return amount.amountFen;
    const signs = signsIn(text);
    return new Refusal('bad-amount', signs === undefined ? amount.reason : `the amount ${signs}`);
  };
}

function duration(field: string, keys: ConversionKeys, node: YamlNode): Convert {
  const rounding = roundingOf(keys);
  if (keys.unit?.isScalar === true && keys.unit.text('a unit') === CLOCK) {
    return (text) => clockMs(text, rounding);
  }
  return scaled(unitOf(field, keys, DURATION_UNITS, node), rounding);
}

function clockMs(text: string, rounding: AmountRounding): number | Refusal {
  const match = /^(?:(\d{1,4}):)?(\d{1,4}):([0-5]?\d(?:\.\d+)?)$/.exec(text);
  const [, hours = '0', minutes = '', seconds = ''] = match ?? [];
  const secondsMs = scaleDecimal(seconds, DURATION_UNITS.s, rounding);
  if (match === null || typeof secondsMs !== 'number') {
    return new Refusal('bad-number', 'it is not a duration such as 1:02:03 or 02:03');
  }
  return (Number(hours) * 60 + Number(minutes)) * 60_000 + secondsMs;
}

function scaled(unit: Scale, rounding: AmountRounding): Convert {
  return (text) => {
    const value = scaleDecimal(text, unit, rounding);
    return typeof value === 'number'
      ? value
      : new Refusal('bad-number', `it ${signsIn(text) ?? value}`);
  };
}

/** What signs a number has that a mapping must name, and the keys that name them; undefined when that is not what ails it. */
function signsIn(text: string): string | undefined {
  const grouped = /^[+-]?\d{1,3}([,_ '])\d{3}(?:\1\d{3})*(?:\.\d*)?$/.exec(text)?.[1];
  if (grouped !== undefined) {
    return `has thousands separators; say so in the mapping: separator: ${JSON.stringify(grouped)}`;
  }
  const both = /^[+-]?\d{1,3}([._ '])\d{3}(?:\1\d{3})*,\d+$/.exec(text)?.[1];
  if (both !== undefined) {
    return `has thousands separators and a decimal comma; say so in the mapping: separator: ${JSON.stringify(both)}, decimal: ","`;
  }
  if (!/^[+-]?\d+,\d+$/.test(text)) return undefined;
  return 'has a decimal comma; say so in the mapping: decimal: ","';
}

function formattedTime(keys: ConversionKeys, node: YamlNode): Convert {
  const listed = keys.format?.isList === true ? keys.format.items('formats') : undefined;
  const formats = listed?.map((item) => item.text('a time format') ?? '') ?? [
    keys.format?.text('a time format') ?? 'rfc3339',
  ];
  const times = compileTimes(formats, keys.zone?.text('a zone'));
  if (!times.ok) {
    (keys.format ?? node).complain(times.reason);
    return flag;
  }
  const form = formats.join(' or ');
  return (value) =>
    times.read(value) ?? new Refusal('bad-time', `it is not a time of the form ${form}`);
}

/** A number of units after a fixed time: PaySim's steps are hours after the start of the simulation. */
function steppedTime(
  field: string,
  keys: ConversionKeys,
  since: YamlNode | undefined,
  node: YamlNode,
): Convert {
  const unit = unitOf(field, keys, DURATION_UNITS, node);
  const rounding = roundingOf(keys);
  const start = parseRfc3339(since?.text('since') ?? '');
  if (start === undefined) {
    (since ?? node).complain(
      "a time with a unit counts from 'since', an RFC 3339 time such as 2020-01-01T00:00:00Z",
    );
  }
  keys.format?.complain("a time has either a 'format' or a 'unit' and a 'since'");
  keys.zone?.complain("the zone of such a time is that of its 'since'");
  return (text) => {
    const steps = scaleDecimal(text, unit, rounding);
    if (typeof steps !== 'number') return new Refusal('bad-time', `it ${steps}`);
    return (start ?? 0) + steps;
  };
}

/** With `phone: required` what is no number is refused: else all rows that say `unknown` there would be of one person. */
function phone(keys: ConversionKeys, phoneOf: PhoneReader): Convert {
  if (keys.phone?.word('what is wanted of a phone', ['required']) === undefined) return phoneOf;
  return (text) => {
    const number = phoneOf(text);
    const kind = isToken(number) ? 'number' : phoneKind(number);
    return kind === 'number' ? number : new Refusal('no-number', NO_NUMBER[kind]);
  };
}

const NO_NUMBER = {
  other: 'it is no phone number',
  'trunk-zero':
    'it begins with the 0 of calls within a country; say which in the mapping: country: 86',
} as const;

function flag(text: string): FieldValue | Refusal {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return new Refusal('bad-flag', 'it is neither true nor false; give other words a map');
}

function unitOf<K extends string>(
  field: string,
  keys: ConversionKeys,
  units: Readonly<Record<K, Scale>>,
  node: YamlNode,
): Scale {
  const names = Object.keys(units);
  if (keys.unit === undefined) needUnit(field, names, node);
  const name = keys.unit?.word(`a unit of ${field}`, names);
  const entry = Object.entries<Scale>(units).find(([known]) => known === name);
  return entry?.[1] ?? WHOLE;
}

function needUnit(field: string, units: readonly string[], node: YamlNode): void {
  node.complain(
    `${field} needs the unit of its column: { from: column, unit: ${units.join(' | ')} }`,
  );
}

function roundingOf(keys: ConversionKeys): AmountRounding {
  return keys.round?.word('a rounding', ROUNDINGS) ?? 'exact';
}
