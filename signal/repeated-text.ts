// The text of a field that is mostly the same from one signal to the next, such as their source: decoded only when it changes.
import type { SignalRegisters } from './signal-registers.ts';

export class RepeatedText {
  readonly #register: number;
  #bytes = new Uint8Array(0);
  #text = '';

  constructor(register: number) {
    this.#register = register;
  }

  /** The text in the register now; '' when it is missing. */
  of(registers: SignalRegisters): string {
    const { bytes, starts, ends } = registers;
    const start = starts[this.#register] ?? -1;
    if (start < 0) return '';
    const known = this.#bytes;
    let i = 0;
    if (known.length === (ends[this.#register] ?? 0) - start)
      while (i < known.length && bytes[start + i] === known[i]) i++;
    if (i > 0 && i === known.length) return this.#text;
    this.#bytes = bytes.slice(start, ends[this.#register]);
    this.#text = registers.text(this.#register) ?? '';
    return this.#text;
  }
}
