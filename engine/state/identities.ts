// The identities of signals that windows still speak of, so that an explanation can name them: `source/id` as bytes, by a number that
// windows keep. They lie in chunks by order of arrival; a chunk goes when event time has left all of it behind.

import { TextReader } from '../../signal/text-reader.ts';

const CHUNK_BITS = 10;
const CHUNK_SIZE = 2 ** CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;
/** Numbers go round; no more than this many chunks are ever kept at once. */
const CHUNK_COUNT_MAX = 2 ** (32 - CHUNK_BITS);
const BYTES_FIRST = 256;

export interface Chunk {
  bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  count: number;
  newestTime: number;
}

/** Plain data. It shares memory with the store. */
export interface IdentityState {
  readonly next: number;
  readonly chunks: ReadonlyMap<number, Chunk>;
}

const SLASH = 47;
const TEXT_BYTES_FIRST = 256;
const READ_MASK = 2 ** 16 - 1;

export class Identities {
  readonly #reader = new TextReader();
  readonly #chunks: Map<number, Chunk>;
  #next: number;
  #chunk: Chunk | undefined;
  /** The bytes of the identity that is read. */
  #text = new Uint8Array(TEXT_BYTES_FIRST);
  /** What was read last, by the end of its number: the next explanation of somebody names most of what the one before named. */
  readonly #readNumbers = new Uint32Array(READ_MASK + 1);
  readonly #readTexts: (string | undefined)[] = Array.from({ length: READ_MASK + 1 });

  constructor(state?: IdentityState) {
    this.#chunks = new Map(state?.chunks ?? []);
    this.#next = state?.next ?? 1;
    this.#chunk = this.#chunks.get(this.#next >>> CHUNK_BITS);
  }

  snapshot(): IdentityState {
    const chunks = new Map(this.#chunks);
    const chunk = this.#chunk;
    if (chunk !== undefined) {
      const length = chunk.ends[chunk.count - 1] ?? 0;
      const own = { bytes: chunk.bytes.slice(0, length), ends: chunk.ends.slice() };
      chunks.set(this.#next >>> CHUNK_BITS, { ...chunk, ...own });
    }
    return { next: this.#next, chunks };
  }

  /** The chunks, oldest first. Only the newest ever changes, and of that one it is a copy. */
  hold(): { next: number; chunks: readonly (readonly [number, Readonly<Chunk>])[] } {
    const { next, chunks } = this.snapshot();
    return { next, chunks: [...chunks] };
  }

  /** Bytes of everything kept. */
  get byteLength(): number {
    let sum = 0;
    for (const chunk of this.#chunks.values()) sum += chunk.bytes.length + chunk.ends.byteLength;
    return sum;
  }

  /** Keeps the identity of a signal of an event time; gives its number, which is not 0. */
  keep(
    bytes: Uint8Array,
    sourceStart: number,
    sourceEnd: number,
    idStart: number,
    idEnd: number,
    time: number,
  ): number {
    const number = this.#next;
    let chunk = this.#chunk;
    if (chunk === undefined) {
      chunk = {
        bytes: new Uint8Array(BYTES_FIRST),
        ends: new Uint32Array(CHUNK_SIZE),
        count: 0,
        newestTime: Number.NEGATIVE_INFINITY,
      };
      this.#chunk = chunk;
      this.#chunks.set(number >>> CHUNK_BITS, chunk);
      // The place of a number that is never given.
      if ((number & CHUNK_MASK) === 1) chunk.count = 1;
    }
    let at = chunk.count === 0 ? 0 : (chunk.ends[chunk.count - 1] ?? 0);
    const end = at + (sourceEnd - sourceStart) + 1 + (idEnd - idStart);
    if (end > chunk.bytes.length) {
      const grown = new Uint8Array(Math.max(end, 2 * chunk.bytes.length));
      grown.set(chunk.bytes);
      chunk.bytes = grown;
    }
    const target = chunk.bytes;
    for (let i = sourceStart; i < sourceEnd; i++) target[at++] = bytes[i] ?? 0;
    target[at++] = SLASH;
    for (let i = idStart; i < idEnd; i++) target[at++] = bytes[i] ?? 0;
    chunk.ends[chunk.count++] = end;
    if (time > chunk.newestTime) chunk.newestTime = time;
    this.#next = number + 1 >= 2 ** 32 ? 1 : number + 1;
    if ((this.#next & CHUNK_MASK) === 0 || this.#next === 1) this.#chunk = undefined;
    // From here on numbers are given again.
    if (this.#next === 1) this.#readNumbers.fill(0);
    return number;
  }

  /** `source/id` of each of the first `count` of some numbers; '' for one that is kept no longer. */
  textsOf(numbers: Uint32Array, count: number): string[] {
    const texts: string[] = [];
    for (let i = 0; i < count; i++) texts.push(this.#textOf(numbers[i] ?? 0));
    return texts;
  }

  /** Lets chunks go that hold nothing at or after a time; looks at the oldest ones only. */
  release(time: number): void {
    for (const [number, chunk] of this.#chunks) {
      if (chunk === this.#chunk || chunk.newestTime >= time) break;
      this.#chunks.delete(number);
    }
    if (this.#chunks.size >= CHUNK_COUNT_MAX) throw new Error('too many signals in one window');
  }

  #textOf(number: number): string {
    const chunk = this.#chunks.get(number >>> CHUNK_BITS);
    const index = number & CHUNK_MASK;
    if (chunk === undefined || index >= chunk.count) return '';
    const place = number & READ_MASK;
    const known = this.#readTexts[place];
    if (known !== undefined && this.#readNumbers[place] === number) return known;
    const start = index === 0 ? 0 : (chunk.ends[index - 1] ?? 0);
    const text = this.#read(chunk.bytes, start, chunk.ends[index] ?? 0);
    this.#readNumbers[place] = number;
    this.#readTexts[place] = text;
    return text;
  }

  /** By way of one array, of which the reader keeps a view. */
  #read(bytes: Uint8Array, start: number, end: number): string {
    const length = end - start;
    if (length > this.#text.length) this.#text = new Uint8Array(2 * length);
    const text = this.#text;
    for (let i = 0; i < length; i++) text[i] = bytes[start + i] ?? 0;
    return this.#reader.read(text, 0, length);
  }
}
