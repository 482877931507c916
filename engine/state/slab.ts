// Memory for everything that is kept by key: blocks of 16 bytes times a power of two, named by a 32-bit number, in segments that are
// never moved once they are full. Freed blocks are taken again; 0 names no block. Nothing here is seen by the garbage collector. Whoever
// changes words of a block that was there before says so first (`touch`), for checkpoints that are being taken.
import { HeldWords, type PagePool } from './held-words.ts';

const GRANULE_WORDS = 4;
const SEGMENT_BITS = 18;
const SEGMENT_GRANULES = 2 ** SEGMENT_BITS;
const SEGMENT_MASK = SEGMENT_GRANULES - 1;
const FIRST_GRANULES = 64;
const CLASS_COUNT = 28;

export interface SlabBase {
  readonly used: number;
  readonly live: number;
  readonly free: readonly number[];
}

/** Plain data. It shares memory with the slab. */
export interface SlabState extends SlabBase {
  readonly segments: readonly Uint32Array<ArrayBuffer>[];
}

/** The class of a block of at least so many 32-bit words: it has `4 << class` of them. */
export function classOfWords(words: number): number {
  return words <= GRANULE_WORDS ? 0 : 30 - Math.clz32(words - 1);
}

/** Words of a block of a class. */
export function wordsOfClass(sizeClass: number): number {
  return GRANULE_WORDS << sizeClass;
}

export class Slab {
  /** By segment, as words, as doubles and as bytes of the same memory. */
  readonly words: Uint32Array<ArrayBuffer>[] = [];
  readonly doubles: Float64Array<ArrayBuffer>[] = [];
  readonly bytes: Uint8Array<ArrayBuffer>[] = [];
  #isHeld = false;
  /** By segment, what it held when a checkpoint began. */
  #held: (HeldWords | undefined)[] = [];
  /** Granules taken from the newest segment, counted over all segments. */
  #used: number;
  readonly #free: number[];
  /** Granules in use by blocks. */
  liveGranules: number;

  constructor(state?: SlabState) {
    this.#free = state === undefined ? new Array<number>(CLASS_COUNT).fill(0) : [...state.free];
    this.#used = state?.used ?? 1;
    this.liveGranules = state?.live ?? 0;
    // Read from a file, an array may begin anywhere in its memory; doubles may not.
    for (const segment of state?.segments ?? [new Uint32Array(FIRST_GRANULES * GRANULE_WORDS)])
      this.#put(this.words.length, segment.byteOffset % 8 === 0 ? segment : segment.slice());
  }

  snapshot(): SlabState {
    const segments = this.#inUse().map((segment, index) =>
      segment === this.words[index] ? segment : segment.slice(),
    );
    return { ...this.#base(), segments };
  }

  /** Holds what is in the slab now until `letGo`; gives it segment by segment, each once. */
  hold(pool: PagePool): {
    base: SlabBase;
    segments: readonly HeldWords[];
  } {
    const segments = this.#inUse().map((segment) => new HeldWords(segment, pool));
    this.#held = [...segments];
    this.#isHeld = true;
    return { base: this.#base(), segments };
  }

  letGo(): void {
    this.#isHeld = false;
    this.#held = [];
  }

  /** To be called before words of a segment change. */
  touch(segment: number, at: number, count: number): void {
    if (this.#isHeld) this.#held[segment]?.keep(at, count);
  }

  /** To be called before the first words of a block change. */
  touchBlock(ref: number, count: number): void {
    if (this.#isHeld) this.touch(ref >>> SEGMENT_BITS, (ref & SEGMENT_MASK) * GRANULE_WORDS, count);
  }

  #base(): SlabBase {
    return { used: this.#used, live: this.liveGranules, free: [...this.#free] };
  }

  /** The segments, of the last one what was ever taken. */
  #inUse(): Uint32Array<ArrayBuffer>[] {
    const last = this.words.length - 1;
    const rest = (this.#used - last * SEGMENT_GRANULES) * GRANULE_WORDS;
    return this.words.map((segment, index) =>
      index === last && rest < segment.length ? segment.subarray(0, rest) : segment,
    );
  }

  /** Bytes of all segments. */
  get byteLength(): number {
    return this.words.reduce((sum, segment) => sum + segment.byteLength, 0);
  }

  /** Bytes of all blocks in use. */
  get liveBytes(): number {
    return this.liveGranules * GRANULE_WORDS * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** A block of a class, its content whatever it was. Its words are `words[ref >>> 18]` from `(ref & 0x3ffff) * 4` on. */
  take(sizeClass: number): number {
    this.liveGranules += 1 << sizeClass;
    const ref = this.#free[sizeClass] ?? 0;
    if (ref === 0) return this.#extend(1 << sizeClass);
    this.#free[sizeClass] =
      this.words[ref >>> SEGMENT_BITS]?.[(ref & SEGMENT_MASK) * GRANULE_WORDS] ?? 0;
    this.touchBlock(ref, wordsOfClass(sizeClass));
    return ref;
  }

  /** Leaves nothing to be read in the first words of a block. */
  clear(ref: number, count: number): void {
    this.touchBlock(ref, count);
    const at = (ref & SEGMENT_MASK) * GRANULE_WORDS;
    this.words[ref >>> SEGMENT_BITS]?.fill(0, at, at + count);
  }

  /** Gives a block back. */
  give(ref: number, sizeClass: number): void {
    this.liveGranules -= 1 << sizeClass;
    this.touchBlock(ref, 1);
    const words = this.words[ref >>> SEGMENT_BITS];
    if (words !== undefined)
      words[(ref & SEGMENT_MASK) * GRANULE_WORDS] = this.#free[sizeClass] ?? 0;
    this.#free[sizeClass] = ref;
  }

  /** Takes granules that were never used. A block lies in one segment; one larger than a segment covers several. */
  #extend(granules: number): number {
    let start = this.#used;
    const room = SEGMENT_GRANULES - (start & SEGMENT_MASK);
    if (granules > room && room < SEGMENT_GRANULES) {
      this.#spare(start, room);
      start += room;
    }
    const first = start >>> SEGMENT_BITS;
    this.#ensure(first, (start & SEGMENT_MASK) + granules);
    const segmentCount = Math.ceil(granules / SEGMENT_GRANULES);
    for (let covered = 1; covered < segmentCount; covered++)
      this.#put(first + covered, new Uint32Array(0));
    this.#used = start + (segmentCount > 1 ? segmentCount * SEGMENT_GRANULES : granules);
    return start;
  }

  /** What is left of a segment goes to the lists of free blocks. */
  #spare(from: number, granules: number): void {
    this.#ensure(from >>> SEGMENT_BITS, SEGMENT_GRANULES);
    this.liveGranules += granules;
    let start = from;
    for (let left = granules; left > 0; ) {
      const sizeClass = 31 - Math.clz32(left);
      this.give(start, sizeClass);
      start += 1 << sizeClass;
      left -= 1 << sizeClass;
    }
  }

  #ensure(segment: number, granules: number): void {
    const before = this.words[segment];
    const have = (before?.length ?? 0) / GRANULE_WORDS;
    if (granules <= have) return;
    // Only the first segment begins small: to copy a large one would hold everything up for milliseconds.
    const doubled =
      segment === 0
        ? Math.min(SEGMENT_GRANULES, Math.max(FIRST_GRANULES, 2 * have))
        : SEGMENT_GRANULES;
    const grown = new Uint32Array(Math.max(granules, doubled) * GRANULE_WORDS);
    if (before !== undefined) grown.set(before);
    // What was held of it stays in the memory that it leaves.
    if (this.#isHeld) this.#held[segment] = undefined;
    this.#put(segment, grown);
  }

  #put(segment: number, words: Uint32Array<ArrayBuffer>): void {
    this.words[segment] = words;
    this.doubles[segment] = new Float64Array(words.buffer, words.byteOffset, words.length / 2);
    this.bytes[segment] = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  }
}
