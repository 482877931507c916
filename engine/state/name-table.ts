// Everything that has a name: phones, accounts, domains, devices, people, and the texts and numbers that features tell apart. A name
// is a slot, a small number, as long as something may still speak of it; its slot is found by 64 bits of hash (key-hash.ts says how seldom
// two names meet). Slots that event time has left behind are swept and taken again.
import { TextReader } from '../../signal/text-reader.ts';
import { HeldWords, type PagePool } from './held-words.ts';
import { type HeldIndex, NameIndex, type NameIndexState } from './name-index.ts';
import { classOfWords, type Slab } from './slab.ts';

/** What a name is of. Equal texts of two kinds are two names. */
export const NAME_KINDS = [
  'text',
  'phone',
  'account',
  'domain',
  'device',
  'person',
  'number',
  'tuple',
] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** Kinds as numbers, as records have them. */
export const TEXT_NAME = 0;
export const PHONE_NAME = 1;
export const ACCOUNT_NAME = 2;
export const PERSON_NAME = 5;
export const NUMBER_NAME = 6;
export const TUPLE_NAME = 7;

/** Why a name must stay although no signal spoke of it for long. */
export const IS_LINKED = 1;
export const HAS_FOLLOWERS = 2;
export const HAS_SUSPECT_SCORE = 4;
export const HAS_VICTIM_SCORE = 8;
export const IS_CONFIRMED = 16;

const RECORD_BITS = 3;
const RECORD_WORDS = 1 << RECORD_BITS;
const SEGMENT_BITS = 16;
const SEGMENT_MASK = 2 ** SEGMENT_BITS - 1;
const FIRST_RECORDS = 16;
const MINUTE_MS = 60_000;
const KIND_BITS = 4;
const FLAG_BITS = 12;
const KIND_MASK = 2 ** KIND_BITS - 1;
const LENGTH_SHIFT = KIND_BITS + FLAG_BITS;
const FREE_KIND = KIND_MASK;

// Words of a record.
const LOW = 0;
const HIGH = 1;
const TEXT = 2;
const KIND = 3;
const ROW = 4;
const LINK = 5;
const PHONE = 6;
const HOME = 7;

export interface NameBase {
  readonly used: number;
  readonly free: number;
  readonly hand: number;
  readonly count: number;
}

/** Plain data. It shares memory with the table. */
export interface NameState extends NameBase {
  readonly segments: readonly Uint32Array<ArrayBuffer>[];
  readonly index: NameIndexState;
}

const DOUBLE = new Float64Array(1);
const DOUBLE_WORDS = new Uint32Array(DOUBLE.buffer);

export class NameTable {
  readonly #slab: Slab;
  readonly #reader = new TextReader();
  readonly #segments: Uint32Array<ArrayBuffer>[] = [];
  readonly #index: NameIndex;
  #isHeld = false;
  /** By segment, what it held when a checkpoint began. */
  #held: (HeldWords | undefined)[] = [];
  #used: number;
  #free: number;
  #hand: number;
  /** Names that there are. */
  count: number;

  constructor(slab: Slab, state?: NameState) {
    this.#slab = slab;
    this.#used = state?.used ?? 1;
    this.#free = state?.free ?? 0;
    this.#hand = state?.hand ?? 1;
    this.#segments.push(...(state?.segments ?? [new Uint32Array(FIRST_RECORDS << RECORD_BITS)]));
    this.#index = new NameIndex(state?.index);
    this.count = state?.count ?? 0;
  }

  snapshot(): NameState {
    const segments = this.#inUse().map((segment, index) =>
      segment === this.#segments[index] ? segment : segment.slice(),
    );
    return { ...this.#base(), segments, index: this.#index.snapshot() };
  }

  /** Holds the names that there are now until `letGo`; gives the records segment by segment, each once. */
  hold(pool: PagePool): {
    base: NameBase;
    segments: readonly HeldWords[];
    index: HeldIndex;
  } {
    const segments = this.#inUse().map((segment) => new HeldWords(segment, pool));
    this.#held = [...segments];
    this.#isHeld = true;
    return { base: this.#base(), segments, index: this.#index.hold(pool) };
  }

  letGo(): void {
    this.#isHeld = false;
    this.#held = [];
    this.#index.letGo();
  }

  #base(): NameBase {
    return { used: this.#used, free: this.#free, hand: this.#hand, count: this.count };
  }

  /** The segments, of the last one what was ever taken. */
  #inUse(): Uint32Array<ArrayBuffer>[] {
    const last = this.#segments.length - 1;
    const rest = (this.#used - (last << SEGMENT_BITS)) << RECORD_BITS;
    return this.#segments.map((segment, index) =>
      index === last && rest < segment.length ? segment.subarray(0, rest) : segment,
    );
  }

  /** Bytes of records and index; the texts lie in the slab. */
  get byteLength(): number {
    return this.#segments.reduce((sum, each) => sum + each.byteLength, this.#index.byteLength);
  }

  /** Slots that were ever taken: the highest is one less. */
  get slotCount(): number {
    return this.#used;
  }

  /** The slot of a name, or 0. The hash is that of its text alone. */
  find(low: number, high: number, kind: number): number {
    return this.#index.find(low ^ saltOf(kind), high);
  }

  /** The slot of a name that is spoken of in a minute (minuteOf); a new one when there was none. */
  see(
    low: number,
    high: number,
    kind: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    minute: number,
  ): number {
    const salted = low ^ saltOf(kind);
    const found = this.#index.see(salted, high, minute);
    if (found !== 0) return found;
    const slot = this.#add(salted, high, kind, minute);
    const length = end - start;
    const ref = this.#slab.take(classOfWords((length + 3) >>> 2));
    const words = this.#slab.words[ref >>> 18];
    if (words !== undefined) {
      const at = (ref & 0x3ffff) * 4;
      for (let i = 0; i < length; i += 4) {
        words[at + (i >>> 2)] =
          (bytes[start + i] ?? 0) |
          ((bytes[start + i + 1] ?? 0) << 8) |
          ((bytes[start + i + 2] ?? 0) << 16) |
          ((bytes[start + i + 3] ?? 0) << 24);
      }
    }
    this.#set(slot, TEXT, ref);
    this.#set(slot, KIND, kind | (length << LENGTH_SHIFT));
    return slot;
  }

  /** The slot of a number, as `see`. */
  seeNumber(low: number, high: number, value: number, minute: number): number {
    const salted = low ^ saltOf(NUMBER_NAME);
    const found = this.#index.see(salted, high, minute);
    if (found !== 0) return found;
    const slot = this.#add(salted, high, NUMBER_NAME, minute);
    DOUBLE[0] = value;
    this.#set(slot, TEXT, DOUBLE_WORDS[0] ?? 0);
    this.#set(slot, PHONE, DOUBLE_WORDS[1] ?? 0);
    return slot;
  }

  /** The slot of several names as one, as `see`. It has no text. */
  seeTuple(low: number, high: number, minute: number): number {
    const salted = low ^ saltOf(TUPLE_NAME);
    const found = this.#index.see(salted, high, minute);
    return found === 0 ? this.#add(salted, high, TUPLE_NAME, minute) : found;
  }

  /** The text of a name; '' for tuples. */
  textOf(slot: number): string {
    const kind = this.#get(slot, KIND);
    if ((kind & KIND_MASK) >= NUMBER_NAME) {
      return (kind & KIND_MASK) === NUMBER_NAME ? String(this.numberOf(slot)) : '';
    }
    const length = kind >>> LENGTH_SHIFT;
    const ref = this.#get(slot, TEXT);
    const bytes = this.#slab.bytes[ref >>> 18];
    const at = (ref & 0x3ffff) * 16;
    return bytes === undefined ? '' : this.#reader.read(bytes, at, at + length);
  }

  /** The number that is named. */
  numberOf(slot: number): number {
    DOUBLE_WORDS[0] = this.#get(slot, TEXT);
    DOUBLE_WORDS[1] = this.#get(slot, PHONE);
    return DOUBLE[0] ?? 0;
  }

  /** The value that is named: a number or a text. */
  valueOf(slot: number): number | string {
    return this.kindOf(slot) === NUMBER_NAME ? this.numberOf(slot) : this.textOf(slot);
  }

  /** Whether a slot holds a name. */
  isTaken(slot: number): boolean {
    return this.kindOf(slot) !== FREE_KIND;
  }

  kindOf(slot: number): number {
    return this.#get(slot, KIND) & KIND_MASK;
  }

  /** `phone:+86…`, as entities are written. */
  keyOf(slot: number): string {
    return `${NAME_KINDS[this.kindOf(slot)] ?? 'text'}:${this.textOf(slot)}`;
  }

  /** The upper half of the hash, for the index. */
  highOf(slot: number): number {
    return this.#get(slot, HIGH) | 0;
  }

  /** The lower half of the hash, salted by kind. */
  lowOf(slot: number): number {
    return this.#get(slot, LOW) | 0;
  }

  has(slot: number, flag: number): boolean {
    return ((this.#get(slot, KIND) >>> KIND_BITS) & flag) !== 0;
  }

  mark(slot: number, flag: number, isOn: boolean): void {
    const kind = this.#get(slot, KIND);
    const bit = flag << KIND_BITS;
    this.#set(slot, KIND, isOn ? kind | bit : kind & ~bit);
  }

  /** The row of windows kept under a name; 0 for none. */
  rowOf(slot: number): number {
    return this.#get(slot, ROW);
  }

  setRow(slot: number, row: number): void {
    this.#set(slot, ROW, row);
  }

  /** The slot of the person that an identifier belongs to; 0 when it stands for itself. */
  linkOf(slot: number): number {
    return this.#get(slot, LINK);
  }

  setLink(slot: number, person: number): void {
    this.#set(slot, LINK, person);
  }

  /** The slot of the phone last seen to be a person's; 0 for none. */
  phoneOf(slot: number): number {
    return this.#get(slot, PHONE);
  }

  setPhone(slot: number, phone: number): void {
    this.#set(slot, PHONE, phone);
  }

  /** Where what is kept of a person lives when people are spread over several engines: a number that homes.ts gives, 0 for none. */
  homeOf(slot: number): number {
    return this.#get(slot, HOME);
  }

  setHome(slot: number, home: number): void {
    this.#set(slot, HOME, home);
  }

  /** Looks at the next slot in turn: gives it when it holds a name, else 0. */
  nextInTurn(): number {
    const slot = this.#hand;
    this.#hand = slot + 1 >= this.#used ? 1 : slot + 1;
    return slot < this.#used && this.isTaken(slot) ? slot : 0;
  }

  /** Whether nothing said at or after a time can speak of a name that is not flagged. */
  isPast(slot: number, time: number): boolean {
    if ((this.#get(slot, KIND) >>> KIND_BITS) << (32 - FLAG_BITS) !== 0) return false;
    return this.#index.seenMinute(this.lowOf(slot), this.highOf(slot)) * MINUTE_MS < time;
  }

  /** Gives a text another name of as many bytes, under the hash of that text; it must not be there yet. Whoever looks for it by the old one finds nothing. */
  rename(slot: number, low: number, high: number, bytes: Uint8Array): void {
    const kind = this.#get(slot, KIND);
    if (bytes.length !== kind >>> LENGTH_SHIFT) throw new Error('a name keeps its length');
    const minute = this.#index.seenMinute(this.lowOf(slot), this.highOf(slot));
    this.#index.remove(this.lowOf(slot), this.highOf(slot));
    const salted = low ^ saltOf(kind & KIND_MASK);
    this.#set(slot, LOW, salted);
    this.#set(slot, HIGH, high);
    this.#index.add(salted, high, slot, minute);
    const ref = this.#get(slot, TEXT);
    this.#slab.touchBlock(ref, (bytes.length + 3) >>> 2);
    this.#slab.bytes[ref >>> 18]?.set(bytes, (ref & 0x3ffff) * 16);
  }

  /** Gives a name's slot and text back, of which nothing is left to be read; it must have no row. */
  release(slot: number): void {
    this.#index.remove(this.lowOf(slot), this.highOf(slot));
    const kind = this.#get(slot, KIND);
    if ((kind & KIND_MASK) < NUMBER_NAME) {
      const words = ((kind >>> LENGTH_SHIFT) + 3) >>> 2;
      this.#slab.clear(this.#get(slot, TEXT), words);
      this.#slab.give(this.#get(slot, TEXT), classOfWords(words));
    }
    this.#set(slot, KIND, FREE_KIND);
    this.#set(slot, LOW, this.#free);
    this.#free = slot;
    this.count--;
  }

  #add(low: number, high: number, kind: number, minute: number): number {
    let slot = this.#free;
    if (slot === 0) slot = this.#extend();
    else this.#free = this.#get(slot, LOW);
    this.#set(slot, LOW, low);
    this.#set(slot, HIGH, high);
    this.#set(slot, TEXT, 0);
    this.#set(slot, KIND, kind);
    this.#set(slot, ROW, 0);
    this.#set(slot, LINK, 0);
    this.#set(slot, PHONE, 0);
    this.#set(slot, HOME, 0);
    this.#index.add(low, high, slot, minute);
    this.count++;
    return slot;
  }

  #extend(): number {
    const slot = this.#used++;
    const segment = slot >>> SEGMENT_BITS;
    const words = this.#segments[segment];
    const needed = ((slot & SEGMENT_MASK) + 1) << RECORD_BITS;
    if (words === undefined || words.length < needed) {
      // Only the first segment begins small, so that no large one is ever copied.
      const whole = 2 ** (SEGMENT_BITS + RECORD_BITS);
      const doubled = Math.max(FIRST_RECORDS << RECORD_BITS, 2 * (words?.length ?? 0));
      const length = segment === 0 ? Math.min(whole, doubled) : whole;
      const grown = new Uint32Array(Math.max(needed, length));
      if (words !== undefined) grown.set(words);
      // What was held of it stays in the memory that it leaves.
      if (this.#isHeld) this.#held[segment] = undefined;
      this.#segments[segment] = grown;
    }
    return slot;
  }

  #get(slot: number, word: number): number {
    const segment = this.#segments[slot >>> SEGMENT_BITS];
    return segment === undefined
      ? 0
      : (segment[((slot & SEGMENT_MASK) << RECORD_BITS) + word] ?? 0);
  }

  #set(slot: number, word: number, value: number): void {
    const segment = this.#segments[slot >>> SEGMENT_BITS];
    if (this.#isHeld)
      this.#held[slot >>> SEGMENT_BITS]?.keep((slot & SEGMENT_MASK) << RECORD_BITS, RECORD_WORDS);
    if (segment !== undefined) segment[((slot & SEGMENT_MASK) << RECORD_BITS) + word] = value;
  }
}

/** The minute at whose end an event time has passed, as names remember when they were spoken of. */
export function minuteOf(time: number): number {
  return Math.ceil(time / MINUTE_MS);
}

/** So that equal texts of two kinds have unequal hashes. */
function saltOf(kind: number): number {
  return Math.imul(kind, 0x9e3779b1);
}
