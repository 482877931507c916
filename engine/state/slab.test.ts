// Blocks never overlap, keep what is written into them while the slab grows, are taken again once given back, and survive a checkpoint.
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { classOfWords, Slab, type SlabState, wordsOfClass } from './slab.ts';

const GRANULE_BYTES = 16;
const SEGMENT_GRANULES = 2 ** 18;

function restored(slab: Slab): Slab {
  const state: SlabState = deserialize(serialize(slab.snapshot()));
  return new Slab(state);
}

/** Writes a block full of a number. */
function write(slab: Slab, ref: number, sizeClass: number, value: number): void {
  const at = (ref & 0x3ffff) * 4;
  slab.words[ref >>> 18]?.fill(value, at, at + wordsOfClass(sizeClass));
}

function isFullOf(slab: Slab, ref: number, sizeClass: number, value: number): boolean {
  const at = (ref & 0x3ffff) * 4;
  const words = slab.words[ref >>> 18]?.subarray(at, at + wordsOfClass(sizeClass));
  return words?.length === wordsOfClass(sizeClass) && words.every((word) => word === value);
}

describe('a slab', () => {
  test('has a class for each number of words that is the smallest one to hold them', () => {
    for (let words = 1; words <= 5_000; words++) {
      const sizeClass = classOfWords(words);
      expect(wordsOfClass(sizeClass)).toBeGreaterThanOrEqual(words);
      if (sizeClass > 0) expect(wordsOfClass(sizeClass - 1)).toBeLessThan(words);
    }
  });

  test('keeps what is in its blocks, which never overlap, through growth and checkpoints', () => {
    const property = fc.property(fc.integer(), (seed) => {
      const rng = new Rng(seed);
      let slab = new Slab();
      const blocks = new Map<number, { readonly sizeClass: number; readonly value: number }>();
      for (let step = 1; step <= 600; step++) {
        if (rng.chance(0.6) || blocks.size === 0) {
          const sizeClass = rng.below(rng.chance(0.1) ? 10 : 4);
          const ref = slab.take(sizeClass);
          expect(blocks.has(ref)).toBe(false);
          write(slab, ref, sizeClass, step);
          blocks.set(ref, { sizeClass, value: step });
        } else {
          const [ref = 0, block] = [...blocks][rng.below(blocks.size)] ?? [];
          slab.give(ref, block?.sizeClass ?? 0);
          blocks.delete(ref);
        }
        if (step % 150 === 0) slab = restored(slab);
      }
      let granules = 0;
      for (const [ref, { sizeClass, value }] of blocks) {
        expect(isFullOf(slab, ref, sizeClass, value)).toBe(true);
        granules += 1 << sizeClass;
      }
      expect(slab.liveGranules).toBe(granules);
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
  });

  test('takes given blocks again before it grows', () => {
    const slab = new Slab();
    const round = () => Array.from({ length: 5_000 }, (_, i) => slab.take(i % 5));
    const first = round();
    const { byteLength } = slab;
    for (let i = 0; i < 20; i++) {
      const refs = i === 0 ? first : round();
      refs.forEach((ref, index) => {
        slab.give(ref, index % 5);
      });
    }
    expect(slab.byteLength).toBe(byteLength);
    expect(slab.liveGranules).toBe(0);
  });

  test('puts blocks of every size over many segments, and those larger than one over several', () => {
    const slab = new GuardedSlab();
    const rng = new Rng(3);
    const blocks = new Map<number, number>();
    for (const sizeClass of [19, 18, 3, 19, 20, 2, 21, 0, 17, 19, 5, 22, 1]) {
      const ref = slab.take(sizeClass);
      blocks.set(ref, sizeClass);
      for (let i = 0; i < 200; i++) {
        const small = rng.below(12);
        blocks.set(slab.take(small), small);
      }
    }
    slab.checkOverlap();
    for (const [ref, sizeClass] of blocks) {
      const words = slab.words[ref >>> 18]?.length ?? 0;
      expect((ref & 0x3ffff) * 4 + wordsOfClass(sizeClass)).toBeLessThanOrEqual(words);
      write(slab, ref, sizeClass, ref);
    }
    expect(slab.liveGranules).toBeGreaterThan(6 * SEGMENT_GRANULES);
    const again = new Slab(slab.snapshot());
    const more = again.take(20);
    expect(blocks.has(more)).toBe(false);
    write(again, more, 20, 7);
    for (const [ref, sizeClass] of blocks) expect(isFullOf(again, ref, sizeClass, ref)).toBe(true);
  });

  test('makes a checkpoint of what it used, not of what it has room for', () => {
    const slab = new Slab();
    for (let i = 0; i < 40_000; i++) slab.take(0);
    const [segment] = slab.snapshot().segments;
    expect(segment?.byteLength).toBe(40_001 * GRANULE_BYTES);
    expect(slab.byteLength).toBeGreaterThan(40_001 * GRANULE_BYTES);
  });
});
