// What can be said of a type of signal, as a terminal shows it to somebody who writes a mapping.
import { unitNamesOf } from '../connectors/mapping/convert.ts';
import { FwError } from '../signal/fw-error.ts';
import { didYouMean } from '../signal/nearest-name.ts';
import { fieldRowsOf } from '../signal/parse-signal.ts';
import { valueText } from '../signal/signal-reference.ts';
import { isSignalType, SIGNAL_TYPE_NAMES, signalTypeSpec } from '../signal/signal-type.ts';

/** The types of signals, a line each. */
export function typeLines(): string[] {
  const width = Math.max(...SIGNAL_TYPE_NAMES.map((name) => name.length));
  return SIGNAL_TYPE_NAMES.map((name) => `${name.padEnd(width)}  ${signalTypeSpec(name).text}`);
}

/** A field as a mapping gives it. */
export interface MappedField {
  readonly name: string;
  readonly isRequired: boolean;
  readonly value: string;
  /** What `unit` can be. */
  readonly units: readonly string[];
  readonly text: string;
}

/** The fields of a type that a mapping gives, those that it needs first. Throws FW_USAGE for an unknown type. */
export function mappedFieldsOf(type: string): MappedField[] {
  if (!isSignalType(type)) {
    const near = didYouMean(type, SIGNAL_TYPE_NAMES);
    const types = near === '' ? '; forewarn map fields lists them' : near;
    throw new FwError('FW_USAGE', `there is no type of signal '${type}'${types}`);
  }
  return fieldRowsOf(type).flatMap(({ name, spec, isRequired }) => {
    // It stands at the top of a mapping, for all its signals.
    if (name === 'source') return [];
    const units = unitNamesOf(name, spec);
    return [{ name, isRequired, value: valueText(spec), units, text: spec.text }];
  });
}

/** The fields of a type, two lines each. Throws FW_USAGE for an unknown type. */
export function fieldLines(type: string): string[] {
  const fields = mappedFieldsOf(type);
  const width = Math.max(...fields.map(({ name }) => name.length));
  const about = isSignalType(type) ? signalTypeSpec(type).text : '';
  return [
    `${type}: ${about}`,
    ...fields.flatMap(({ name, isRequired, value, units, text }) => [
      `  ${name.padEnd(width)}  ${isRequired ? 'required' : 'optional'}  ${text}`,
      `  ${' '.repeat(width)}            ${value}${units.length === 0 ? '' : `; unit: ${units.join(', ')}`}`,
    ]),
  ];
}
