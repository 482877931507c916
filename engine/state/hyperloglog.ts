// HyperLogLog: how many different values there are, told from the highest rank that each of 4,096 registers saw. Its standard error is
// 1.04 / √4096, 1.6 %. Nothing here knows of time.

const REGISTER_BITS = 12;
export const REGISTER_COUNT = 2 ** REGISTER_BITS;
/** Ranks run from 1 to 33: the place of the first one in 32 bits, or 33 when there is none. */
export const RANK_MAX = 33;
/** The standard error of an estimate, as a share of it. */
export const STANDARD_ERROR = 1.04 / Math.sqrt(REGISTER_COUNT);

/** The register of a value and its rank there, from 64 bits of a hash in two lanes. `1` and `'1'` are different values. */
export function placeOf(value: number | string): { register: number; rank: number } {
  const text = String(value);
  let a = typeof value === 'number' ? 0x243f6a88 : 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(rotate(a ^ code, 13), 0x85ebca6b);
    b = Math.imul(rotate(b ^ code, 17) + a, 0xc2b2ae35);
  }
  a = avalanche((a ^ text.length) + b);
  b = avalanche(b + Math.imul(a, 0x9e3779b1));
  a = avalanche(a ^ b);
  return { register: a >>> (32 - REGISTER_BITS), rank: Math.clz32(b) + 1 };
}

/**
 * The estimate from how many registers have each highest rank, index 0 being those that saw nothing. This is the improved raw estimator of O. Ertl,
 * "New cardinality estimation algorithms for HyperLogLog sketches" (2017), section 4: linear counting and the usual estimate are its two
 * ends. Where those two meet, at about 10,000 values here, they err by up to 3 %; it does not (hyperloglog.test.ts).
 */
export function estimateOf(counts: readonly number[]): number {
  let sum = REGISTER_COUNT * tau(1 - (counts[RANK_MAX] ?? 0) / REGISTER_COUNT);
  for (let rank = RANK_MAX - 1; rank >= 1; rank--) sum = 0.5 * (sum + (counts[rank] ?? 0));
  sum += REGISTER_COUNT * sigma((counts[0] ?? 0) / REGISTER_COUNT);
  return REGISTER_COUNT ** 2 / (2 * Math.LN2 * sum);
}

/** x + x² + 2 x⁴ + 4 x⁸ + …, as far as doubles tell. */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let power = share;
  let factor = 1;
  let sum = share;
  for (let before = Number.NaN; sum !== before; ) {
    before = sum;
    power *= power;
    sum += power * factor;
    factor *= 2;
  }
  return sum;
}

/** (1 - x - (1 - √x)² / 2 - (1 - ⁴√x)² / 4 - …) / 3, as far as doubles tell. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let root = share;
  let factor = 1;
  let rest = 1 - share;
  for (let before = Number.NaN; rest !== before; ) {
    before = rest;
    root = Math.sqrt(root);
    factor *= 0.5;
    rest -= (1 - root) ** 2 * factor;
  }
  return rest / 3;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function avalanche(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
