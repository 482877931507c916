// Seeded chance for the simulator: sfc32, split by label. A child depends on its parent's seed and its own label only, never on how much
// the parent was used, so adding a draw in one place changes nothing in another. The same seed gives the same bits on any machine.
import { invariant, required } from '../signal/invariant.ts';
import { exactExp, exactLn } from './exact-math.ts';

const TWO_32 = 4_294_967_296;

export class Rng {
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** `seed` is any whole number; its low 53 bits count. */
  constructor(seed: number) {
    this.#seed = seed;
    this.#a = mix32((seed % TWO_32) | 0);
    this.#b = mix32((Math.floor(seed / TWO_32) ^ 0x9e3779b9) | 0);
    this.#c = mix32(this.#a ^ 0x85ebca6b);
    for (let i = 0; i < 12; i++) this.u32();
  }

  /** An independent generator for one purpose. The same label gives the same child. */
  split(label: string): Rng {
    let low = mix32((this.#seed % TWO_32) ^ 0x51ed270b);
    let high = mix32(Math.floor(this.#seed / TWO_32) ^ low);
    for (let i = 0; i < label.length; i++) {
      low = Math.imul(low ^ label.charCodeAt(i), 0x01000193);
      high = mix32(high ^ low);
    }
    return new Rng((mix32(low) >>> 0) + ((high >>> 0) % 0x200000) * TWO_32);
  }

  /** 32 random bits as a number from 0 to 2^32 - 1. */
  u32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }

  /** From 0 up to, but not, 1. */
  unit(): number {
    return this.u32() / TWO_32;
  }

  /** A whole number from 0 up to, but not, `count`. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** A whole number from `low` to `high` with its logarithm spread evenly; `low` at least 1. */
  logInt(low: number, high: number): number {
    if (high <= low) return low;
    return Math.round(low * exactExp(this.unit() * exactLn(high / low)));
  }

  /** An index below `count`, low ones far more likely: a power law from multiplication alone. */
  skewed(count: number): number {
    const u = this.unit();
    return Math.floor(count * u * u * u * u);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return required(items[this.below(items.length)], 'pick needs at least one item');
  }

  /** Index into `weights`, each as likely as its weight. */
  weighted(weights: readonly number[]): number {
    let total = 0;
    for (const weight of weights) total += weight;
    invariant(total > 0, 'weighted needs a positive weight');
    let rest = this.unit() * total;
    for (let i = 0; i < weights.length; i++) {
      rest -= weights[i] ?? 0;
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }

  /** Mean 0, deviation 1: the sum of twelve uniform halves, so never beyond 6. */
  normal(): number {
    let sum = -6 * 65_536;
    for (let i = 0; i < 6; i++) {
      const bits = this.u32();
      sum += (bits >>> 16) + (bits & 0xffff);
    }
    return sum / 65_536;
  }

  exponential(mean: number): number {
    return -mean * exactLn(1 - this.unit());
  }

  logNormal(median: number, sigma: number): number {
    return median * exactExp(sigma * this.normal());
  }

  poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const floor = exactExp(-mean);
    let count = 0;
    for (let product = this.unit(); product > floor; product *= this.unit()) count++;
    return count;
  }
}

/** A bijection of 32-bit numbers that looks random: turns a counter into ids that do not tell their order. */
export function mix32(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
