// One line of NDJSON to registers, without an object in between. A plain line is read where it lies: a flat object whose texts have no
// backslash and are in canonical form, whose numbers are whole, with its fields in any order, quickest in the canonical one. Every other
// line is decoded and parsed as everywhere else, so what is accepted and what it means is what parseSignalLine says, always.
import type { Fault } from '../signal/field-value.ts';
import type { KeyHasher } from '../signal/key-hash.ts';
import { parseSignalLine } from '../signal/parse-signal-line.ts';
import type { Signal } from '../signal/signal.ts';
import type { SignalRegisters } from '../signal/signal-registers.ts';
import { SIGNAL_TYPE_NAMES, type SignalType } from '../signal/signal-type.ts';
import { LITERAL_BYTES_MAX } from './literal.ts';
import { loadSignal, SIGNAL_TEXT_BYTES_MAX } from './load-signal.ts';
import { PlainReader } from './plain-reader.ts';
import type { HashedRegisters } from './scan-plan.ts';

const NEWLINE = 10;
const NO_FAULTS: readonly Fault[] = [];
/** What leads to a value and then the value may be looked at past the end of a line. So many bytes must lie behind it, or it is copied. */
const MARGIN_BYTES = 2 * LITERAL_BYTES_MAX + 16;
const COPY_BYTES_AT_FIRST = 4096;

export class LineScanner {
  /** What is wrong with the last line; empty after a signal. */
  faults: readonly Fault[] = NO_FAULTS;
  /** The end of the last line that scanNext read. */
  end = 0;
  /** Lines that had to be parsed, since the scanner was made. */
  parsedCount = 0;
  readonly #hasher: KeyHasher;
  readonly #registers: SignalRegisters;
  readonly #reader: PlainReader;
  readonly #hashed: ReadonlyMap<SignalType, ReadonlySet<number>>;
  readonly #decoder = new TextDecoder();
  readonly #texts = new Uint8Array(SIGNAL_TEXT_BYTES_MAX);
  #copy = new Uint8Array(COPY_BYTES_AT_FIRST);
  #copyView = new DataView(this.#copy.buffer);
  #bytes: Uint8Array = this.#copy;
  #view: DataView = this.#copyView;

  /** `hashed`: the registers whose texts are hashed, for each type. */
  constructor(hasher: KeyHasher, registers: SignalRegisters, hashed: HashedRegisters) {
    this.#hasher = hasher;
    this.#registers = registers;
    this.#reader = new PlainReader(hasher, registers, hashed);
    this.#hashed = new Map(SIGNAL_TYPE_NAMES.map((type) => [type, new Set(hashed(type))]));
  }

  /**
   * Reads the line from `start` to `end` into the registers. False when it is no valid signal: `faults` says why, and the registers
   * hold nothing of use. The registers point into `bytes`, or into memory of the scanner that the next line may overwrite.
   */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    this.faults = NO_FAULTS;
    if (end + MARGIN_BYTES > bytes.length) return this.#scanCopy(bytes, start, end);
    if (bytes !== this.#bytes) this.#open(bytes);
    if (this.#reader.read(this.#view, start, end) === end) {
      this.#registers.bytes = bytes;
      this.#registers.settle();
      return true;
    }
    return this.#parse(bytes, start, end);
  }

  /**
   * The same for the line that begins at `start` and ends at a newline or at the end of the bytes; afterwards `end` is where it ends.
   * Quicker than scan where the end is not known, because plain lines are read and their ends found in one.
   */
  scanNext(bytes: Uint8Array, start: number): boolean {
    if (bytes !== this.#bytes) this.#open(bytes);
    const end = this.#reader.read(this.#view, start, bytes.length - MARGIN_BYTES);
    if (end >= 0 && bytes[end] === NEWLINE) {
      this.faults = NO_FAULTS;
      this.#registers.bytes = bytes;
      this.#registers.settle();
      this.end = end;
      return true;
    }
    const newline = bytes.indexOf(NEWLINE, start);
    this.end = newline < 0 ? bytes.length : newline;
    if (this.end + MARGIN_BYTES > bytes.length) return this.#scanCopy(bytes, start, this.end);
    return this.#parse(bytes, start, this.end);
  }

  /** Fills the registers from a signal that never was a line. */
  load(signal: Signal): void {
    this.faults = NO_FAULTS;
    loadSignal(signal, this.#registers, this.#texts, this.#hasher, this.#isHashed);
    this.#registers.settle();
  }

  readonly #isHashed = (type: SignalType, register: number) =>
    this.#hashed.get(type)?.has(register) === true;

  #open(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Reads a line at the very end of its bytes from a copy that goes on behind it. */
  #scanCopy(bytes: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length + MARGIN_BYTES > this.#copy.length) {
      this.#copy = new Uint8Array(2 * (length + MARGIN_BYTES));
      this.#copyView = new DataView(this.#copy.buffer);
    }
    const copy = this.#copy;
    for (let i = 0; i < length; i++) copy[i] = bytes[start + i] ?? 0;
    if (this.#reader.read(this.#copyView, 0, length) === length) {
      this.faults = NO_FAULTS;
      this.#registers.bytes = copy;
      this.#registers.settle();
      return true;
    }
    return this.#parse(bytes, start, end);
  }

  #parse(bytes: Uint8Array, start: number, end: number): boolean {
    this.parsedCount++;
    const parsed = parseSignalLine(this.#decoder.decode(bytes.subarray(start, end)));
    if (parsed.ok) this.load(parsed.signal);
    else {
      this.faults = parsed.faults;
      this.#registers.unsettle();
    }
    return parsed.ok;
  }
}
