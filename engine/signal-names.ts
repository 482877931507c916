// The names of which the signal in the registers speaks: its texts, numbers and what conditions work out, as slots of the table of names. A text is
// looked up once a signal, however many features count it.
import { avalanche, type KeyHasher } from '../signal/key-hash.ts';
import { REGISTER_COUNT, type SignalRegisters } from '../signal/signal-registers.ts';
import { SignalConditions } from './signal-conditions.ts';
import type { ListStore } from './state/list-store.ts';
import {
  ACCOUNT_NAME,
  minuteOf,
  type NameTable,
  PERSON_NAME,
  PHONE_NAME,
  TEXT_NAME,
} from './state/name-table.ts';

const ENCODER = new TextEncoder();

/** What names are made and found with. */
export interface NameParts {
  readonly registers: SignalRegisters;
  readonly hasher: KeyHasher;
  readonly lists: ListStore;
  readonly names: NameTable;
}

export class SignalNames extends SignalConditions {
  protected readonly names: NameTable;
  readonly #hasher: KeyHasher;
  /** Slots of the signal's texts by register, good while their mark is the current one. */
  readonly #slots = new Uint32Array(REGISTER_COUNT);
  readonly #slotMarks = new Float64Array(REGISTER_COUNT);
  #mark = 0;
  protected minute = 0;

  constructor({ registers, hasher, lists, names }: NameParts, literals: readonly string[]) {
    super(registers, hasher, literals, lists);
    this.names = names;
    this.#hasher = hasher;
  }

  /** Forgets the slots of the signal before. */
  protected beginNames(): void {
    this.#mark++;
    this.time = this.registers.time;
    this.minute = minuteOf(this.time);
  }

  /** The slot of a text as a name of a kind; 0 when it is missing. */
  slot(register: number, kind: number): number {
    if (this.#slotMarks[register] === this.#mark) return this.#slots[register] ?? 0;
    const { bytes, starts, ends, lows, highs } = this.registers;
    const start = starts[register] ?? -1;
    const slot =
      start < 0
        ? 0
        : this.names.see(
            lows[register] ?? 0,
            highs[register] ?? 0,
            kind,
            bytes,
            start,
            ends[register] ?? 0,
            this.minute,
          );
    this.#slots[register] = slot;
    this.#slotMarks[register] = this.#mark;
    return slot;
  }

  /** The slot of a number as a name; 0 when it is missing. */
  numberSlot(value: number): number {
    if (Number.isNaN(value)) return 0;
    this.#hasher.ofNumber(value);
    return this.names.seeNumber(this.#hasher.low, this.#hasher.high, value, this.minute);
  }

  /** The slot of a text that was worked out; 0 when it is missing. */
  textSlot(text: string | undefined): number {
    return text === undefined ? 0 : this.nameOf(text, TEXT_NAME);
  }

  /** The slot of two names as one; 0 when either is missing. */
  tuple(one: number, other: number): number {
    if (one === 0 || other === 0) return 0;
    const names = this.names;
    const low = avalanche(names.lowOf(one) + Math.imul(names.lowOf(other), 0x9e3779b1));
    const high = avalanche(names.highOf(one) + Math.imul(names.highOf(other), 0x85ebca6b));
    return names.seeTuple(low, high, this.minute);
  }

  /** The slot of a text as a name of a kind. */
  nameOf(text: string, kind: number): number {
    const bytes = ENCODER.encode(text);
    this.#hasher.ofBytes(bytes, 0, bytes.length);
    const { low, high } = this.#hasher;
    return this.names.see(low, high, kind, bytes, 0, bytes.length, this.minute);
  }

  /** The text of a name; undefined for none. */
  nameText(slot: number): string | undefined {
    return slot === 0 ? undefined : this.names.textOf(slot);
  }

  /** The slot of an id of a person, or of a whole key. */
  identifierOf(text: string): number {
    const colon = text.indexOf(':');
    switch (text.slice(0, colon + 1)) {
      case 'person:':
        return this.nameOf(text.slice(colon + 1), PERSON_NAME);
      case 'phone:':
        return this.nameOf(text.slice(colon + 1), PHONE_NAME);
      case 'account:':
        return this.nameOf(text.slice(colon + 1), ACCOUNT_NAME);
      default:
        return this.nameOf(text, PERSON_NAME);
    }
  }
}
