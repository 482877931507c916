// The texts of a field that has few different ones, such as the source of signals: each is decoded once, not for every signal.
import type { SignalRegisters } from './signal-registers.ts';

/** Places for texts; two that share one are decoded in turn. */
const PLACES = 64;
const NOTHING: Known = { bytes: new Uint8Array(0), text: '' };

interface Known {
  readonly bytes: Uint8Array;
  readonly text: string;
}

export class RepeatedText {
  readonly #register: number;
  readonly #known: Known[] = Array.from({ length: PLACES }, () => NOTHING);

  constructor(register: number) {
    this.#register = register;
  }

  /** The text in the register now; '' when it is missing. */
  of(registers: SignalRegisters): string {
    const { bytes, starts, ends } = registers;
    const start = starts[this.#register] ?? -1;
    if (start < 0) return '';
    const end = ends[this.#register] ?? 0;
    const place = (31 * (end - start) + (bytes[end - 1] ?? 0)) % PLACES;
    const known = this.#known[place] ?? NOTHING;
    if (isAt(bytes, start, end, known.bytes)) return known.text;
    const text = registers.text(this.#register) ?? '';
    this.#known[place] = { bytes: bytes.slice(start, end), text };
    return text;
  }
}

function isAt(bytes: Uint8Array, start: number, end: number, known: Uint8Array): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (bytes[start + i] !== known[i]) return false;
  return true;
}
