// Signals that could be steps of a sequence, or that its absences forbid, by person: in order of time and then of arrival, with those fields
// only that conditions read later. Whether they form a match is found by search when a signal of the last step arrives (sequence-match.ts).

import type { Rows } from './rows.ts';
import { classOfWords, type Slab, wordsOfClass } from './slab.ts';

/** At most so many candidates of one step (or absence) are kept for a person; the oldest go first and are counted. */
export const CANDIDATES_MAX = 64;

/** One list of candidates a person may have. */
export interface CandidateShape {
  readonly column: number;
  /** No candidate older than this can still matter. */
  readonly retentionMs: number;
  /** Fields that are kept as slots of names, and those that are kept as numbers. */
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

const HEAD_WORDS = 4;
const TYPE = 2;
const TEXTS = 3;
const LOW_END = 2 ** 32;
const TYPE_BITS = 8;
const TYPE_MASK = 2 ** TYPE_BITS - 1;

/** What a signal is kept with: `texts` are slots, 0 when missing, `numbers` NaN. */
export interface CandidateFields {
  readonly texts: Uint32Array;
  readonly numbers: Float64Array;
}

/** One candidate as it was kept. */
export interface KeptCandidate {
  readonly time: number;
  /** The lower 32 bits of its arrival. */
  readonly arrival: number;
  readonly type: number;
  readonly texts: readonly number[];
  readonly numbers: readonly number[];
}

// Words of a block: 0 length and class, 2-3 base time; entries from 4 on. Words of an entry: 0 time after the base, 1 arrival, 2 type and
// above it what of the time does not fit into 32 bits (sequences may last months), then the slots, then from the next even word on the numbers as doubles.
export class CandidateStore {
  readonly #slab: Slab;
  readonly #rows: Rows;
  /** Candidates let go of because a person had too many. */
  droppedCount: number;

  constructor(slab: Slab, rows: Rows, droppedCount = 0) {
    this.#slab = slab;
    this.#rows = rows;
    this.droppedCount = droppedCount;
  }

  /** Keeps a signal as a candidate. */
  keep(
    shape: CandidateShape,
    person: number,
    candidate: { time: number; arrival: number; type: number; fields: CandidateFields },
    watermark: number,
  ): void {
    const { time, arrival, type, fields } = candidate;
    const stride = strideOf(shape);
    let ref = this.#rows.get(person, shape.column);
    if (ref === 0) ref = this.#make(shape, person, time, 1 + Math.floor(HEAD_WORDS / stride));
    else ref = this.#roomFor(shape, person, ref, time, watermark);
    const words = this.#slab.words[ref >>> 18];
    const doubles = this.#slab.doubles[ref >>> 18];
    if (words === undefined || doubles === undefined) return;
    const at = (ref & 0x3ffff) * 4;
    const length = (words[at] ?? 0) & 0xffff;
    const base = doubles[(at >>> 1) + 1] ?? 0;
    const first = at + HEAD_WORDS;
    let place = length;
    while (place > 0 && isAfter(words, first + (place - 1) * stride, time - base, arrival)) place--;
    const entry = first + place * stride;
    if (place < length) words.copyWithin(entry + stride, entry, first + length * stride);
    words[entry + 1] = arrival;
    words[entry + TYPE] = type;
    setOffset(words, entry, time - base);
    for (let i = 0; i < shape.texts.length; i++) words[entry + TEXTS + i] = fields.texts[i] ?? 0;
    const numbers = (entry + numbersOf(shape)) >>> 1;
    for (let i = 0; i < shape.numbers.length; i++) doubles[numbers + i] = fields.numbers[i] ?? 0;
    let count = length + 1;
    if (count > CANDIDATES_MAX) {
      words.copyWithin(first, first + stride, first + count * stride);
      count--;
      this.droppedCount++;
    }
    words[at] = ((words[at] ?? 0) & 0xffff0000) | count;
  }

  /** Whether a person has any candidate in a list. */
  hasAny(shape: CandidateShape, person: number): boolean {
    return this.#rows.get(person, shape.column) !== 0;
  }

  /** The candidates of a person, in order. */
  of(shape: CandidateShape, person: number): KeptCandidate[] {
    const ref = this.#rows.get(person, shape.column);
    const words = this.#slab.words[ref >>> 18];
    const doubles = this.#slab.doubles[ref >>> 18];
    if (ref === 0 || words === undefined || doubles === undefined) return [];
    const at = (ref & 0x3ffff) * 4;
    const base = doubles[(at >>> 1) + 1] ?? 0;
    const stride = strideOf(shape);
    return Array.from({ length: (words[at] ?? 0) & 0xffff }, (_, index) => {
      const entry = at + HEAD_WORDS + index * stride;
      const numbers = (entry + numbersOf(shape)) >>> 1;
      return {
        time: base + offsetOf(words, entry),
        arrival: words[entry + 1] ?? 0,
        type: (words[entry + TYPE] ?? 0) & TYPE_MASK,
        texts: shape.texts.map((__, i) => words[entry + TEXTS + i] ?? 0),
        numbers: shape.numbers.map((__, i) => doubles[numbers + i] ?? 0),
      };
    });
  }

  /** Gives the candidates of one person to another. */
  rename(shape: CandidateShape, from: number, to: number, watermark: number): void {
    const moved = this.#rows.get(from, shape.column);
    if (moved === 0) return;
    if (this.#rows.get(to, shape.column) === 0) {
      this.#rows.clear(from, shape.column);
      this.#rows.set(to, shape.column, moved);
      return;
    }
    for (const kept of this.of(shape, from)) {
      if (kept.time < watermark - shape.retentionMs) continue;
      const fields = {
        texts: Uint32Array.from(kept.texts),
        numbers: Float64Array.from(kept.numbers),
      };
      this.keep(shape, to, { ...kept, fields }, watermark);
    }
    this.#release(shape, from, moved);
  }

  /** Gives back what can no longer matter of a person. */
  sweep(shape: CandidateShape, person: number, watermark: number): void {
    const ref = this.#rows.get(person, shape.column);
    if (ref === 0) return;
    const words = this.#slab.words[ref >>> 18];
    if (words === undefined) return;
    const at = (ref & 0x3ffff) * 4;
    const length = (words[at] ?? 0) & 0xffff;
    const base = this.#slab.doubles[ref >>> 18]?.[(at >>> 1) + 1] ?? 0;
    const newest = offsetOf(words, at + HEAD_WORDS + (length - 1) * strideOf(shape));
    if (length === 0 || base + newest < watermark - shape.retentionMs)
      this.#release(shape, person, ref);
  }

  #release(shape: CandidateShape, person: number, ref: number): void {
    const head = this.#slab.words[ref >>> 18]?.[(ref & 0x3ffff) * 4] ?? 0;
    this.#slab.give(ref, head >>> 16);
    this.#rows.clear(person, shape.column);
  }

  #make(shape: CandidateShape, person: number, time: number, room: number): number {
    const sizeClass = classOfWords(HEAD_WORDS + room * strideOf(shape));
    const ref = this.#slab.take(sizeClass);
    const words = this.#slab.words[ref >>> 18];
    const doubles = this.#slab.doubles[ref >>> 18];
    const at = (ref & 0x3ffff) * 4;
    if (words !== undefined) words[at] = sizeClass << 16;
    if (doubles !== undefined) doubles[(at >>> 1) + 1] = time;
    this.#rows.set(person, shape.column, ref);
    return ref;
  }

  /** Makes room for one more at a time: lets go of what is past, moves the base, takes a larger block. */
  #roomFor(
    shape: CandidateShape,
    person: number,
    ref: number,
    time: number,
    watermark: number,
  ): number {
    const words = this.#slab.words[ref >>> 18];
    const doubles = this.#slab.doubles[ref >>> 18];
    if (words === undefined || doubles === undefined) return ref;
    const stride = strideOf(shape);
    const at = (ref & 0x3ffff) * 4;
    const first = at + HEAD_WORDS;
    const head = words[at] ?? 0;
    const sizeClass = head >>> 16;
    this.#slab.touchBlock(ref, wordsOfClass(sizeClass));
    let length = head & 0xffff;
    const base = doubles[(at >>> 1) + 1] ?? 0;
    const room = Math.floor((wordsOfClass(sizeClass) - HEAD_WORDS) / stride);
    const isBefore = time < base;
    if (length < room && length < CANDIDATES_MAX && !isBefore) return ref;
    let dead = 0;
    while (
      dead < length &&
      base + offsetOf(words, first + dead * stride) < watermark - shape.retentionMs
    )
      dead++;
    words.copyWithin(first, first + dead * stride, first + length * stride);
    length -= dead;
    words[at] = (head & 0xffff0000) | length;
    if (isBefore) {
      for (let i = 0; i < length; i++) {
        const entry = first + i * stride;
        setOffset(words, entry, base + offsetOf(words, entry) - time);
      }
      doubles[(at >>> 1) + 1] = time;
    }
    if (length < room) return ref;
    const grown = this.#slab.take(sizeClass + 1);
    const from = this.#slab.words[ref >>> 18];
    const to = this.#slab.words[grown >>> 18];
    if (from === undefined || to === undefined) return ref;
    const toAt = (grown & 0x3ffff) * 4;
    for (let i = 0; i < HEAD_WORDS + length * stride; i++) to[toAt + i] = from[at + i] ?? 0;
    to[toAt] = ((sizeClass + 1) << 16) | length;
    this.#slab.give(ref, sizeClass);
    this.#rows.set(person, shape.column, grown);
    return grown;
  }
}

/** Where the numbers of an entry begin. */
function numbersOf(shape: CandidateShape): number {
  const end = TEXTS + shape.texts.length;
  return end + (end & 1);
}

function strideOf(shape: CandidateShape): number {
  return numbersOf(shape) + 2 * shape.numbers.length;
}

function isAfter(words: Uint32Array, entry: number, offset: number, arrival: number): boolean {
  const own = offsetOf(words, entry);
  return own > offset || (own === offset && (((words[entry + 1] ?? 0) - arrival) | 0) > 0);
}

/** Milliseconds of an entry after the base. */
function offsetOf(words: Uint32Array, entry: number): number {
  return (words[entry] ?? 0) + ((words[entry + TYPE] ?? 0) >>> TYPE_BITS) * LOW_END;
}

function setOffset(words: Uint32Array, entry: number, offset: number): void {
  words[entry] = offset;
  words[entry + TYPE] =
    ((words[entry + TYPE] ?? 0) & TYPE_MASK) | (Math.floor(offset / LOW_END) << TYPE_BITS);
}
