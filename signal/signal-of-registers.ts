// The way back from registers to a signal, for those few that somebody is told of.
import { fieldRowsOf } from './parse-signal.ts';
import type { FieldValue, Signal } from './signal.ts';
import { holdsNumber, registerNamed, type SignalRegisters } from './signal-registers.ts';

/** The signal that registers hold, its fields in canonical order. */
export function signalOfRegisters(registers: SignalRegisters): Signal {
  const type = registers.typeName;
  const fields: Record<string, FieldValue> = { type };
  for (const { name, spec } of fieldRowsOf(type)) {
    const value = name === 'time' ? registers.time : fieldValueOf(registers, name, spec.kind);
    if (value !== undefined) fields[name] = value;
  }
  if (isSignal(fields)) return fields;
  throw new Error(`registers of ${type} hold no signal`);
}

function fieldValueOf(
  registers: SignalRegisters,
  name: string,
  kind: string,
): FieldValue | undefined {
  const register = registerNamed(name);
  if (!holdsNumber(name)) return registers.text(register);
  const value = registers.numbers[register] ?? Number.NaN;
  if (Number.isNaN(value)) return undefined;
  return kind === 'flag' ? value === 1 : value;
}

/** The registers were filled from a line that is a signal: what a signal of this type needs is there. */
function isSignal(fields: object): fields is Signal {
  return 'type' in fields && 'id' in fields && 'source' in fields && 'region' in fields;
}
