// What conditions ask of the signal in the registers: texts compared by hash, byte for byte or on lists. Nothing
// here makes a text unless a condition works one out.
import type { KeyHasher } from '../signal/key-hash.ts';
import type { SignalRegisters } from '../signal/signal-registers.ts';
import { ConditionFunctions } from './condition-functions.ts';
import type { ListStore } from './state/list-store.ts';

const ENCODER = new TextEncoder();

export class SignalConditions extends ConditionFunctions {
  protected readonly registers: SignalRegisters;
  readonly #literalBytes: readonly Uint8Array[];
  readonly #literalLows: Int32Array;
  readonly #literalHighs: Int32Array;

  /** `literals` are the texts that conditions compare with, by number. */
  constructor(
    registers: SignalRegisters,
    hasher: KeyHasher,
    literals: readonly string[],
    lists: ListStore,
  ) {
    super(lists);
    this.registers = registers;
    this.#literalBytes = literals.map((text) => ENCODER.encode(text));
    this.#literalLows = new Int32Array(literals.length);
    this.#literalHighs = new Int32Array(literals.length);
    literals.forEach((text, index) => {
      hasher.ofText(text);
      this.#literalLows[index] = hasher.low;
      this.#literalHighs[index] = hasher.high;
    });
  }

  is(register: number, literal: number): boolean {
    const { starts, lows, highs } = this.registers;
    return (
      (starts[register] ?? -1) >= 0 &&
      lows[register] === this.#literalLows[literal] &&
      highs[register] === this.#literalHighs[literal]
    );
  }

  isSame(one: number, other: number): boolean {
    const { starts, lows, highs } = this.registers;
    return (
      (starts[one] ?? -1) >= 0 &&
      (starts[other] ?? -1) >= 0 &&
      lows[one] === lows[other] &&
      highs[one] === highs[other]
    );
  }

  text(register: number): string | undefined {
    return this.registers.text(register);
  }

  startsWith(register: number, literal: number): boolean {
    const start = this.registers.starts[register] ?? -1;
    return start >= 0 && this.#holdsAt(register, start, literal);
  }

  endsWith(register: number, literal: number): boolean {
    const length = this.#literalBytes[literal]?.length ?? 0;
    const start = this.registers.starts[register] ?? -1;
    const from = (this.registers.ends[register] ?? 0) - length;
    return start >= 0 && from >= start && this.#holdsAt(register, from, literal);
  }

  includes(register: number, literal: number): boolean {
    const start = this.registers.starts[register] ?? -1;
    if (start < 0) return false;
    const last = (this.registers.ends[register] ?? 0) - (this.#literalBytes[literal]?.length ?? 0);
    for (let from = start; from <= last; from++)
      if (this.#holdsAt(register, from, literal)) return true;
    return false;
  }

  #holdsAt(register: number, from: number, literal: number): boolean {
    const { bytes, ends } = this.registers;
    const wanted = this.#literalBytes[literal] ?? bytes;
    if (from + wanted.length > (ends[register] ?? 0)) return false;
    for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
    return true;
  }

  isListed(list: number, register: number): boolean {
    const { bytes, starts, ends, lows, highs } = this.registers;
    const start = starts[register] ?? -1;
    if (start < 0) return false;
    const end = ends[register] ?? 0;
    const [low, high] = [lows[register] ?? 0, highs[register] ?? 0];
    return this.lists.hasBytes(list, bytes, start, end, low, high, this.time);
  }
}
