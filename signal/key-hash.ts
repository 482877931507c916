// Texts and numbers as 64 bits in two lanes, so that state is kept by numbers and never by strings. The hash is seeded: whoever
// does not know the seed cannot choose keys that meet. Two different texts meet with a chance of 2⁻⁶⁴; among n keys of one kind the
// chance that any two do is about n² / 2⁶⁵: 3 in 10⁶ for ten million keys, 2 in 10³ for all numbers of a nation (2.7 × 10⁸).

const ENCODER = new TextEncoder();
const NUMBER = new Float64Array(1);
const NUMBER_WORDS = new Int32Array(NUMBER.buffer);

/** What makes the hashes of one installation its own. Whoever takes over a state takes over its seed. */
export interface HashSeed {
  readonly low: number;
  readonly high: number;
}

/** Hashes into its own two lanes: `low` and `high` hold the last result as signed 32-bit numbers. */
export class KeyHasher {
  readonly seed: HashSeed;
  readonly #seedLow: number;
  readonly #seedHigh: number;
  readonly #factorLow: number;
  readonly #factorHigh: number;
  low = 0;
  high = 0;

  constructor(seed: HashSeed) {
    this.seed = seed;
    this.#seedLow = avalanche(seed.low ^ 0x243f6a88);
    this.#seedHigh = avalanche(seed.high ^ 0x85a308d3);
    this.#factorLow = avalanche(seed.high ^ 0x13198a2e) | 1;
    this.#factorHigh = avalanche(seed.low ^ 0x03707344) | 1;
  }

  /** Hashes the bytes from `start` to `end`: a text as UTF-8. */
  ofBytes(bytes: Uint8Array, start: number, end: number): void {
    const factorLow = this.#factorLow;
    const factorHigh = this.#factorHigh;
    let a = this.#seedLow ^ (end - start);
    let b = this.#seedHigh;
    let i = start;
    for (; i + 4 <= end; i += 4) {
      const word =
        (bytes[i] ?? 0) |
        ((bytes[i + 1] ?? 0) << 8) |
        ((bytes[i + 2] ?? 0) << 16) |
        ((bytes[i + 3] ?? 0) << 24);
      a = Math.imul(a ^ word, factorLow);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b ^ word, factorHigh);
      b = ((b << 18) | (b >>> 14)) + a;
    }
    let rest = 0;
    for (; i < end; i++) rest = (rest << 8) | (bytes[i] ?? 0);
    this.#finish(a, b, rest);
  }

  /** Hashes a text. */
  ofText(text: string): void {
    const bytes = ENCODER.encode(text);
    this.ofBytes(bytes, 0, bytes.length);
  }

  /** Hashes a number; 0 and -0 are the same number. */
  ofNumber(value: number): void {
    NUMBER[0] = value === 0 ? 0 : value;
    const a = Math.imul(this.#seedHigh ^ (NUMBER_WORDS[0] ?? 0), this.#factorLow);
    const b = Math.imul(this.#seedLow ^ (NUMBER_WORDS[1] ?? 0), this.#factorHigh);
    this.#finish((a << 13) | (a >>> 19), b, 0);
  }

  #finish(first: number, second: number, rest: number): void {
    let a = Math.imul(first ^ rest, this.#factorLow);
    a = (a << 13) | (a >>> 19);
    let b = Math.imul(second ^ rest, this.#factorHigh);
    b = ((b << 18) | (b >>> 14)) + a;
    a = avalanche(a ^ Math.imul(b, this.#factorHigh));
    b = avalanche(b + Math.imul(a, this.#factorLow));
    this.low = a;
    this.high = b;
  }
}

/** Lets every bit of a number bear on every other: the finisher of MurmurHash3 (A. Appleby, public domain). */
export function avalanche(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
