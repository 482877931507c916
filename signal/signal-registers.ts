// One signal as registers: numbers, places of texts in the bytes that they came in, and hashes of those texts. The hot path keeps a
// single set of them and fills it anew for each signal, so that reading a signal allocates nothing.
import {
  FIELDS,
  type FieldName,
  fieldSpec,
  isFieldName,
  SIGNAL_TYPE_NAMES,
} from './signal-type.ts';

/** The registers of what every signal has besides its type and time. */
export const ID_REGISTER = 0;
export const SOURCE_REGISTER = 1;
export const REGION_REGISTER = 2;
const HEAD_REGISTERS = ['id', 'source', 'region'] as const;
const FIELD_NAMES = Object.keys(FIELDS).filter(isFieldName);
const REGISTERS: ReadonlyMap<string, number> = new Map(
  [...HEAD_REGISTERS, ...FIELD_NAMES].map((name, index) => [name, index]),
);

/** How many registers there are. */
export const REGISTER_COUNT = REGISTERS.size;

/** The register of a field: those of the dictionary, `id`, `source` and `region`. `time` and `type` have their own places. */
export function registerOf(name: FieldName | (typeof HEAD_REGISTERS)[number]): number {
  return REGISTERS.get(name) ?? 0;
}

/** The place of a code among the codes of its field; -1 for what is none of them. */
export function codeIndexOf(field: FieldName, code: string): number {
  return fieldSpec(field).codes?.indexOf(code) ?? -1;
}

/** A text may begin with U+FEFF, which decoders drop unless they are told not to. */
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

export class SignalRegisters {
  /** Where the texts lie. */
  bytes: Uint8Array = new Uint8Array(0);
  /** Index in SIGNAL_TYPE_NAMES. */
  type = 0;
  /** Event time, epoch ms. */
  time = 0;
  /** Amounts, durations, days, counts and times as they are, a flag as 1 or 0, a code as its place among the codes; NaN when missing. */
  readonly numbers = new Float64Array(REGISTER_COUNT).fill(Number.NaN);
  /** First byte of a text in `bytes`; -1 when it is missing. Codes have their text here too. */
  readonly starts = new Int32Array(REGISTER_COUNT).fill(-1);
  /** The byte after its last. */
  readonly ends = new Int32Array(REGISTER_COUNT).fill(-1);
  /** KeyHasher.ofBytes of a text that is there, for the registers that were asked for. */
  readonly lows = new Int32Array(REGISTER_COUNT);
  readonly highs = new Int32Array(REGISTER_COUNT);

  /** The text in a register, decoded; undefined when it is missing. */
  text(register: number): string | undefined {
    const start = this.starts[register] ?? -1;
    return start < 0 ? undefined : DECODER.decode(this.bytes.subarray(start, this.ends[register]));
  }

  /** The name of the signal's type. */
  get typeName(): (typeof SIGNAL_TYPE_NAMES)[number] {
    return SIGNAL_TYPE_NAMES[this.type] ?? 'call.started';
  }
}
