// One signal as registers: numbers, places of texts in the bytes that they came in, and hashes of those texts. The hot path keeps a
// single set of them and fills it anew for each signal, so that reading a signal allocates nothing.
import {
  FIELDS,
  type FieldName,
  fieldSpec,
  isFieldName,
  SIGNAL_TYPE_NAMES,
  signalTypeSpec,
} from './signal-type.ts';
import { TextReader } from './text-reader.ts';

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

/** The register of a field by any name; -1 for `time`, `type` and what is no field. */
export function registerNamed(name: string): number {
  return REGISTERS.get(name) ?? -1;
}

/** Whether a register holds a number or a flag, not a text. */
export function holdsNumber(name: string): boolean {
  if (!isFieldName(name)) return false;
  switch (fieldSpec(name).kind) {
    case 'fen':
    case 'ms':
    case 'days':
    case 'count':
    case 'time':
    case 'flag':
      return true;
    default:
      return false;
  }
}

/** The place of a code among the codes of its field; -1 for what is none of them. */
export function codeIndexOf(field: FieldName, code: string): number {
  return fieldSpec(field).codes?.indexOf(code) ?? -1;
}

export class SignalRegisters {
  readonly #reader = new TextReader();
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

  /** Fields of the type before that the current one does not have, by pair of types. */
  readonly #strangers = new Map<number, readonly number[]>();
  #settledType = -1;

  /** Makes fields that the signal's type does not have missing, whatever the signal before had there. To be called once a signal is in. */
  settle(): void {
    if (this.type === this.#settledType) return;
    const pair = (this.#settledType + 1) * SIGNAL_TYPE_NAMES.length + this.type;
    let strangers = this.#strangers.get(pair);
    if (strangers === undefined) {
      strangers = strangersOf(this.#settledType, this.type);
      this.#strangers.set(pair, strangers);
    }
    for (const register of strangers) {
      this.starts[register] = -1;
      this.numbers[register] = Number.NaN;
    }
    this.#settledType = this.type;
  }

  /** To be called after a line that was no signal: it may have left anything in the registers. */
  unsettle(): void {
    this.#settledType = -1;
  }

  /** The text in a register, decoded; undefined when it is missing. */
  text(register: number): string | undefined {
    const start = this.starts[register] ?? -1;
    return start < 0 ? undefined : this.#reader.read(this.bytes, start, this.ends[register] ?? 0);
  }

  /** The name of the signal's type. */
  get typeName(): (typeof SIGNAL_TYPE_NAMES)[number] {
    return SIGNAL_TYPE_NAMES[this.type] ?? 'call.started';
  }
}

function fieldRegistersOf(type: number): number[] {
  const { required, optional } = signalTypeSpec(SIGNAL_TYPE_NAMES[type] ?? 'call.started');
  return [...required, ...optional].map(registerOf);
}

/** Fields of a type that another does not have; of any type when it is -1. */
function strangersOf(before: number, now: number): number[] {
  const own = new Set(fieldRegistersOf(now));
  const all = before < 0 ? FIELD_NAMES.map(registerOf) : fieldRegistersOf(before);
  return all.filter((register) => !own.has(register));
}
