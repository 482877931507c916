// The way back from registers to a signal, for those few that somebody is told of.
import { fieldRowsOf } from './parse-signal.ts';
import type { FieldValue, Signal } from './signal.ts';
import { holdsNumber, registerNamed, type SignalRegisters } from './signal-registers.ts';
import { SIGNAL_TYPE_NAMES } from './signal-type.ts';

/** A field as it is read from registers. */
interface Field {
  readonly name: string;
  /** -1 for the time. */
  readonly register: number;
  readonly holdsNumber: boolean;
  readonly isFlag: boolean;
}

/** By type, in canonical order. */
const FIELDS_OF_TYPE: readonly (readonly Field[])[] = SIGNAL_TYPE_NAMES.map((type) =>
  fieldRowsOf(type).map(({ name, spec }) => ({
    name,
    register: name === 'time' ? -1 : registerNamed(name),
    holdsNumber: holdsNumber(name),
    isFlag: spec.kind === 'flag',
  })),
);

/** The signal that registers hold, its fields in canonical order. */
export function signalOfRegisters(registers: SignalRegisters): Signal {
  const fields: Record<string, FieldValue> = { type: registers.typeName };
  for (const field of FIELDS_OF_TYPE[registers.type] ?? []) {
    const value = field.register < 0 ? registers.time : fieldValueOf(registers, field);
    if (value !== undefined) fields[field.name] = value;
  }
  if (isSignal(fields)) return fields;
  throw new Error(`registers of ${registers.typeName} hold no signal`);
}

function fieldValueOf(registers: SignalRegisters, field: Field): FieldValue | undefined {
  if (!field.holdsNumber) return registers.text(field.register);
  const value = registers.numbers[field.register] ?? Number.NaN;
  if (Number.isNaN(value)) return undefined;
  return field.isFlag ? value === 1 : value;
}

/** The registers were filled from a line that is a signal: what a signal of this type needs is there. */
function isSignal(fields: object): fields is Signal {
  return 'type' in fields && 'id' in fields && 'source' in fields && 'region' in fields;
}
