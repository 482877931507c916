// Texts and numbers as 64 bits in two lanes, so that state is kept by numbers and never by strings. The hash is HalfSipHash (J.-P.
// Aumasson, D. J. Bernstein) with one round a word, three at the end, and both lanes taken from the last state: it is keyed, so whoever
// does not know the seed cannot choose keys that meet. Two different texts meet with a chance of 2⁻⁶⁴; among n keys of one kind the
// chance that any two do is about n² / 2⁶⁵: 3 in 10⁶ for ten million keys, 2 in 10³ for all numbers of a nation (2.7 × 10⁸).

const ENCODER = new TextEncoder();
/** Texts of a signal fit; a longer one gets bytes of its own. */
const TEXT = new Uint8Array(8192);
const UTF8_BYTES_A_UNIT = 3;
const NUMBER = new DataView(new ArrayBuffer(8));

/** What makes the hashes of one installation its own. Whoever takes over a state takes over its seed. */
export interface HashSeed {
  readonly low: number;
  readonly high: number;
}

/** Hashes into its own two lanes: `low` and `high` hold the last result as signed 32-bit numbers. */
export class KeyHasher {
  readonly seed: HashSeed;
  readonly #first: number;
  readonly #second: number;
  #bytes: Uint8Array = TEXT;
  #view: DataView = new DataView(TEXT.buffer);
  low = 0;
  high = 0;

  constructor(seed: HashSeed) {
    this.seed = seed;
    this.#first = seed.low | 0;
    this.#second = seed.high | 0;
  }

  /** Hashes the bytes from `start` to `end`: a text as UTF-8. */
  ofBytes(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    this.ofView(this.#view, start, end);
  }

  /** The same for bytes that have a view already, which the hot path keeps for each frame. */
  ofView(view: DataView, start: number, end: number): void {
    const length = end - start;
    const wordsEnd = end - (length & 3);
    let a = this.#first;
    let b = this.#second ^ 0xee;
    let c = this.#first ^ 0x6c796765;
    let d = this.#second ^ 0x74656462;
    for (let at = start; at < wordsEnd; at += 4) {
      const word = view.getInt32(at, true);
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
    }
    let last = length << 24;
    if (wordsEnd !== end) {
      if (length > 3) last |= view.getInt32(end - 4, true) >>> (32 - 8 * (length & 3));
      else for (let at = start; at < end; at++) last |= view.getUint8(at) << (8 * (at - start));
    }
    this.#finish(a, b, c, d, last);
  }

  /** Hashes a text. */
  ofText(text: string): void {
    if (text.length * UTF8_BYTES_A_UNIT > TEXT.length) {
      const bytes = ENCODER.encode(text);
      this.ofBytes(bytes, 0, bytes.length);
      return;
    }
    this.ofBytes(TEXT, 0, ENCODER.encodeInto(text, TEXT).written);
  }

  /** Hashes a number; 0 and -0 are the same number. */
  ofNumber(value: number): void {
    NUMBER.setFloat64(0, value === 0 ? 0 : value, true);
    this.ofView(NUMBER, 0, 8);
  }

  #finish(first: number, second: number, third: number, fourth: number, last: number): void {
    let a = first;
    let b = second;
    let c = third;
    let d = fourth ^ last;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    a ^= last;
    c ^= 0xee;
    for (let round = 0; round < 3; round++) {
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
    }
    this.low = b ^ d;
    this.high = a ^ c;
  }
}

/** Lets every bit of a number bear on every other: the finisher of MurmurHash3 (A. Appleby, public domain). */
export function avalanche(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
