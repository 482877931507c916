// From a cell's text to the value that a field of a kind holds: units, rounding and time formats. Compiled once a field.
import { type AmountRounding, parseAmountFen } from '../../signal/amount.ts';
import { parseRfc3339 } from '../../signal/event-time.ts';
import type { FieldValue } from '../../signal/signal.ts';
import type { FieldSpec } from '../../signal/signal-type.ts';
import { compileTimeFormat } from '../../signal/time-format.ts';
import { type Scale, scaleDecimal } from './decimal.ts';
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
}

const scale = (numerator: bigint, denominator = 1n): Scale => ({ numerator, denominator });

const DURATION_UNITS = {
  ms: scale(1n),
  seconds: scale(1000n),
  minutes: scale(60_000n),
  hours: scale(3_600_000n),
  days: scale(86_400_000n),
} as const;

const VOLUME_UNITS = {
  bytes: scale(1n, 1024n),
  kib: scale(1n),
  mib: scale(1024n),
  gib: scale(1_048_576n),
  kb: scale(1000n, 1024n),
  mb: scale(1_000_000n, 1024n),
  gb: scale(1_000_000_000n, 1024n),
} as const;

const MONEY_UNITS = ['fen', 'yuan'] as const;
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
): Convert {
  const used = usedKeys(field, spec);
  for (const key of ['unit', 'round', 'format', 'zone', 'since'] as const) {
    if (!used.includes(key)) {
      keys[key]?.complain(`'${key}' says nothing about ${field}, which is of kind ${spec.kind}`);
    }
  }
  switch (spec.kind) {
    case 'fen':
      return money(field, keys, node);
    case 'ms':
      return scaled(unitOf(field, keys, DURATION_UNITS, node), roundingOf(keys));
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
    default:
      return (text) => text;
  }
}

function usedKeys(field: string, spec: FieldSpec): readonly (keyof ConversionKeys)[] {
  switch (spec.kind) {
    case 'fen':
    case 'ms':
      return ['unit', 'round'];
    case 'count':
      return field.endsWith('Kib') ? ['unit', 'round'] : ['round'];
    case 'days':
      return ['round'];
    case 'time':
      return ['unit', 'round', 'format', 'zone', 'since'];
    default:
      return [];
  }
}

function money(field: string, keys: ConversionKeys, node: YamlNode): Convert {
  const unit = keys.unit?.word(`a unit of ${field}`, MONEY_UNITS);
  if (keys.unit === undefined) needUnit(field, MONEY_UNITS, node);
  const rounding = roundingOf(keys);
  if (unit === 'fen') return scaled(WHOLE, rounding);
  return (text) => {
    const amount = parseAmountFen(text, rounding);
    return amount.ok ? amount.amountFen : new Refusal('bad-amount', amount.reason);
  };
}

function scaled(unit: Scale, rounding: AmountRounding): Convert {
  return (text) => {
    const value = scaleDecimal(text, unit, rounding);
    return typeof value === 'number' ? value : new Refusal('bad-number', `it ${value}`);
  };
}

function formattedTime(keys: ConversionKeys, node: YamlNode): Convert {
  const text = keys.format?.text('a time format') ?? 'rfc3339';
  const format = compileTimeFormat(text, keys.zone?.text('a zone'));
  if (!format.ok) {
    (keys.format ?? node).complain(format.reason);
    return flag;
  }
  return (value) =>
    format.read(value) ?? new Refusal('bad-time', `it is not a time of the form ${text}`);
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
