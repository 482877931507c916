// A parsed signal to registers: the way of every line that is not plain, and of signals that never were a line.

import { invariant } from '../signal/invariant.ts';
import type { KeyHasher } from '../signal/key-hash.ts';
import { fieldRowsOf } from '../signal/parse-signal.ts';
import { fieldOf, type Signal } from '../signal/signal.ts';
import { codeIndexOf, registerNamed, type SignalRegisters } from '../signal/signal-registers.ts';
import { isFieldName, SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';

/** The texts of any signal fit: 15 of 256 characters and a note of 2,000, three bytes each at most. */
export const SIGNAL_TEXT_BYTES_MAX = 20_480;

const ENCODER = new TextEncoder();

/** Whether the text of a register of a type is wanted as a hash. */
export type IsHashed = (type: SignalType, register: number) => boolean;

/**
 * Fills the registers from a signal. Its texts are written as UTF-8 into `texts`, which has SIGNAL_TEXT_BYTES_MAX bytes and becomes
 * `registers.bytes`: it must stay as it is for as long as the registers are read.
 */
export function loadSignal(
  signal: Signal,
  registers: SignalRegisters,
  texts: Uint8Array,
  hasher: KeyHasher,
  isHashed: IsHashed,
): void {
  registers.bytes = texts;
  registers.type = SIGNAL_TYPE_NAMES.indexOf(signal.type);
  registers.time = signal.time;
  let end = 0;
  for (const { name } of fieldRowsOf(signal.type)) {
    const register = registerNamed(name);
    if (register < 0) continue;
    const value = fieldOf(signal, name);
    registers.starts[register] = -1;
    registers.numbers[register] = Number.NaN;
    if (typeof value === 'string') {
      const start = end;
      const { read, written } = ENCODER.encodeInto(value, texts.subarray(start));
      invariant(read === value.length, `${name} is longer than any text of a signal`);
      end += written;
      registers.starts[register] = start;
      registers.ends[register] = end;
      const code = isFieldName(name) ? codeIndexOf(name, value) : -1;
      if (code >= 0) registers.numbers[register] = code;
      if (!isHashed(signal.type, register)) continue;
      hasher.ofBytes(texts, start, end);
      registers.lows[register] = hasher.low;
      registers.highs[register] = hasher.high;
    } else if (value !== undefined) {
      registers.numbers[register] = Number(value);
    }
  }
}
