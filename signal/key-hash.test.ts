import { describe, expect, test } from 'vitest';
import { KeyHasher } from './key-hash.ts';

const SEED = { low: 0x1b873593, high: -0x19d699a5 };
const PHONES = Array.from({ length: 65_536 }, (_, i) => `+86138${String(i).padStart(8, '0')}`);

function lanesOf(hasher: KeyHasher, text: string): readonly [low: number, high: number] {
  hasher.ofText(text);
  return [hasher.low, hasher.high];
}

/** Pearson's statistic of how many fell into each of 1,024 buckets: about 1,023 when chance decides, ± 45. */
function unevenness(buckets: readonly number[]): number {
  const counts = new Float64Array(1024);
  for (const bucket of buckets) counts[bucket] = (counts[bucket] ?? 0) + 1;
  const wanted = buckets.length / 1024;
  return counts.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
}

/** The lowest and highest share of pairs of inputs in which a bit of the hash differs, over all bits of both lanes. */
function flipShares(pairs: Iterable<readonly [readonly number[], readonly number[]]>) {
  const flips = new Float64Array(64);
  let count = 0;
  for (const [one, other] of pairs) {
    count++;
    for (let bit = 0; bit < 64; bit++) {
      const lane = bit >>> 5;
      const difference = (one[lane] ?? 0) ^ (other[lane] ?? 0);
      flips[bit] = (flips[bit] ?? 0) + ((difference >>> (bit & 31)) & 1);
    }
  }
  return { lowest: Math.min(...flips) / count, highest: Math.max(...flips) / count };
}

describe('texts', () => {
  test('hash alike as text and as bytes, wherever they lie', () => {
    const hasher = new KeyHasher(SEED);
    for (const text of [
      '',
      'a',
      'ab',
      'abc',
      'abcd',
      'abcde',
      '中文😀',
      PHONES[7] ?? '',
      'x'.repeat(5000),
    ]) {
      const wanted = lanesOf(hasher, text);
      for (let offset = 0; offset < 5; offset++) {
        const bytes = new TextEncoder().encode(`${'#'.repeat(offset)}${text}~~~~~`);
        hasher.ofBytes(bytes, offset, bytes.length - 5);
        expect([hasher.low, hasher.high]).toEqual(wanted);
      }
    }
  });

  test('that are zeros, or begin alike, or differ in length alone, are told apart', () => {
    const hasher = new KeyHasher(SEED);
    const texts = Array.from({ length: 600 }, (_, length) => '\u0000'.repeat(length));
    expect(new Set(texts.map((text) => lanesOf(hasher, text).join())).size).toBe(texts.length);
  });

  test('of any length change their hash with every bit of them', () => {
    const hasher = new KeyHasher(SEED);
    for (let length = 1; length <= 20; length++) {
      const bytes = new Uint8Array(length).fill(0xff);
      const seen = new Set<string>();
      for (let bit = -1; bit < 8 * length; bit++) {
        const changed = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        hasher.ofBytes(changed, 0, length);
        seen.add(`${hasher.low},${hasher.high}`);
      }
      expect(seen.size).toBe(8 * length + 1);
    }
  });

  test('telephone numbers in a row spread evenly over buckets, by any bits of either lane', () => {
    const hasher = new KeyHasher(SEED);
    const lanes = PHONES.map((phone) => lanesOf(hasher, phone));
    for (const lane of [0, 1] as const) {
      for (const shift of [0, 11, 22]) {
        const buckets = lanes.map((pair) => (pair[lane] >>> shift) & 1023);
        expect(unevenness(buckets)).toBeGreaterThan(1023 - 5 * 45);
        expect(unevenness(buckets)).toBeLessThan(1023 + 5 * 45);
      }
    }
    expect(new Set(lanes.map((pair) => pair.join())).size).toBe(PHONES.length);
  });

  test('a bit of the text changed changes each bit of the hash every other time', () => {
    const hasher = new KeyHasher(SEED);
    const bytes = new Uint8Array(14);
    const lanes = () => {
      hasher.ofBytes(bytes, 0, bytes.length);
      return [hasher.low, hasher.high];
    };
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const pairs = PHONES.slice(0, 2000).map((phone) => {
        new TextEncoder().encodeInto(phone, bytes);
        const before = lanes();
        bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
        return [before, lanes()] as const;
      });
      const { lowest, highest } = flipShares(pairs);
      expect(lowest).toBeGreaterThan(0.42);
      expect(highest).toBeLessThan(0.58);
    }
  });
});

describe('a seed', () => {
  test('makes hashes that have nothing to do with those of another, however alike the two are', () => {
    for (const other of [
      { ...SEED, low: SEED.low ^ 1 },
      { ...SEED, high: SEED.high ^ 0x8000_0000 },
    ]) {
      const one = new KeyHasher(SEED);
      const two = new KeyHasher(other);
      const pairs = PHONES.slice(0, 4000).map(
        (phone) => [lanesOf(one, phone), lanesOf(two, phone)] as const,
      );
      const { lowest, highest } = flipShares(pairs);
      expect(lowest).toBeGreaterThan(0.45);
      expect(highest).toBeLessThan(0.55);
    }
  });

  test('that is not known cannot be flooded: keys that meet under one seed do not under another', () => {
    // Half a million keys are searched for 512 that fall into the first of 1,024 slots.
    for (const lane of [0, 1] as const) {
      const known = new KeyHasher(SEED);
      const flood: string[] = [];
      for (let i = 0; flood.length < 512; i++) {
        const key = `F${i}`;
        if (lanesOf(known, key)[lane] << 22 === 0) flood.push(key);
      }
      const hidden = new KeyHasher({ low: SEED.low, high: SEED.high + 1 });
      const slots = flood.map((key) => lanesOf(hidden, key)[lane] & 1023);
      const fullest = Math.max(...slots.map((slot) => slots.filter((one) => one === slot).length));
      expect(fullest).toBeLessThan(8);
    }
  });

  test('need not be known to choose keys that meet when each word is multiplied and turned; here they do not', () => {
    // Eighteen pairs of words, in each of which a bit of the first and one of the second cancel out in a lane of such a hash whatever
    // its seed. The other lane alone is left to tell 2^18 keys apart, and cannot: the hash before this one let 7 and 3 of them meet.
    for (const seed of [
      { low: 1, high: 2 },
      { low: 99, high: -5 },
    ]) {
      const hasher = new KeyHasher(seed);
      const words = new Int32Array(36);
      const bytes = new Uint8Array(words.buffer);
      const seen = new Set<bigint>();
      for (let key = 0; key < 2 ** 18; key++) {
        for (let pair = 0; pair < 18; pair++) {
          const bit = (key >>> pair) & 1;
          words[2 * pair] = bit << 31;
          words[2 * pair + 1] = bit << 12;
        }
        hasher.ofBytes(bytes, 0, bytes.length);
        seen.add((BigInt(hasher.low >>> 0) << 32n) | BigInt(hasher.high >>> 0));
      }
      expect(seen.size).toBe(2 ** 18);
    }
  });
});

describe('numbers', () => {
  test('0 and -0 are one, all others are told apart', () => {
    const hasher = new KeyHasher(SEED);
    const lanes = (value: number) => {
      hasher.ofNumber(value);
      return `${hasher.low},${hasher.high}`;
    };
    expect(lanes(-0)).toBe(lanes(0));
    const values = [...Array.from({ length: 20_000 }, (_, i) => i * 100), 0.5, -1, 2 ** 53, 1e300];
    expect(new Set(values.map(lanes)).size).toBe(values.length);
  });
});
