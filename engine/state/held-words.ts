// What an array of words held at one moment, while it goes on changing: a page of it is kept just before it changes for the first time. So a
// checkpoint of any size is taken piece by piece, and what is written meanwhile costs a copy of its page, once.
import { CopyRooms } from './copy-rooms.ts';

type Words = Uint32Array<ArrayBuffer>;

/** 512 bytes: what changes is small and lies anywhere, so that larger pages would be mostly copies of what stays. */
const PAGE_BITS = 7;
const PAGE_WORDS = 1 << PAGE_BITS;
const CHUNK_BITS = 11;
const CHUNK_PAGES = 1 << CHUNK_BITS;
/** Room that is kept for the next checkpoint, 64 MiB: memory that was used before is much quicker to write to than new one. */
const CHUNKS_MAX = 64;

/** Room for pages of any arrays, and for copies of whole ones. */
export class PagePool {
  readonly rooms = new CopyRooms();
  readonly #chunks: Uint32Array<ArrayBuffer>[] = [];
  #free: number[] = [];
  #used = 0;

  /** Copies up to a page of words; gives its number. */
  put(words: Words, from: number): number {
    const page = this.#free.pop() ?? this.#used++;
    let chunk = this.#chunks[page >>> CHUNK_BITS];
    if (chunk === undefined) {
      chunk = new Uint32Array(CHUNK_PAGES * PAGE_WORDS);
      this.#chunks.push(chunk);
    }
    const at = (page & (CHUNK_PAGES - 1)) << PAGE_BITS;
    const count = Math.min(PAGE_WORDS, words.length - from);
    for (let i = 0; i < count; i++) chunk[at + i] = words[from + i] ?? 0;
    return page;
  }

  /** Copies a page back and forgets it. */
  take(page: number, into: Words, to: number): void {
    const chunk = this.#chunks[page >>> CHUNK_BITS];
    const at = (page & (CHUNK_PAGES - 1)) << PAGE_BITS;
    const count = Math.min(PAGE_WORDS, into.length - to);
    for (let i = 0; i < count; i++) into[to + i] = chunk?.[at + i] ?? 0;
    this.#free.push(page);
  }

  /** Forgets all pages. */
  clear(): void {
    this.#used = 0;
    this.#free = [];
    this.#chunks.length = Math.min(this.#chunks.length, CHUNKS_MAX);
    this.rooms.forget();
  }
}

export class HeldWords {
  readonly #pool: PagePool;
  #words: Words | undefined;
  /** By page of the array, one more than the number of what was kept; 0 for what has not changed. */
  #places: Int32Array | undefined;

  /** Holds what is in `words` now. Whoever changes one of them calls `keep` before. */
  constructor(words: Words | Int32Array<ArrayBuffer>, pool: PagePool) {
    this.#words = new Uint32Array(words.buffer, words.byteOffset, words.length);
    this.#pool = pool;
  }

  /** Keeps what is in some words, unless it is kept or taken already. Words past the end are nobody's. */
  keep(at: number, count: number): void {
    const words = this.#words;
    if (words === undefined) return;
    this.#places ??= new Int32Array((words.length + PAGE_WORDS - 1) >>> PAGE_BITS);
    const places = this.#places;
    const end = Math.min(at + count, words.length);
    for (let page = at >>> PAGE_BITS; page << PAGE_BITS < end; page++)
      if (places[page] === 0) places[page] = this.#pool.put(words, page << PAGE_BITS) + 1;
  }

  /** A copy of all that was held, in memory that may be given back to the pool's rooms. Nothing is kept from then on. Throws when it was taken before. */
  take(): Words {
    const words = this.#words;
    if (words === undefined) throw new Error('what was held is taken once');
    const copy = this.#pool.rooms.copyOf(words);
    this.#places?.forEach((place, page) => {
      if (place !== 0) this.#pool.take(place - 1, copy, page << PAGE_BITS);
    });
    this.#words = undefined;
    this.#places = undefined;
    return copy;
  }
}

/** The same words as signed numbers. */
export function asSigned(words: Words): Int32Array<ArrayBuffer> {
  return new Int32Array(words.buffer, words.byteOffset, words.length);
}
