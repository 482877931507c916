// A slot table holds what a map would: it grows, closes its gaps, and gives back what it took.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { SlotTable } from './slot-table.ts';

/** Adds, changes and removes slots out of a range at random, in several tables of one slab. */
function churn(seed: number, entryWords: 2 | 4, range: number): void {
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  const tables = new SlotTable(slab, entryWords);
  const refs = [tables.make(), tables.make(), tables.make()];
  const models = refs.map(() => new Map<number, number>());
  const spread = rng.chance(0.5) ? 1 : 0x10001;
  const wordsOf = (ref: number, entry: number) =>
    Array.from(slab.words[ref >>> 18]?.subarray(entry, entry + entryWords) ?? []);
  for (let step = 1; step <= 1_500; step++) {
    const which = rng.below(3);
    const model = models[which] ?? new Map<number, number>();
    const ref = refs[which] ?? 0;
    const slot = (1 + rng.below(range)) * spread;
    if (rng.chance(Math.floor(step / 300) % 2 === 0 ? 0.75 : 0.3)) {
      const table = model.has(slot) ? ref : tables.add(ref, slot);
      refs[which] = table;
      const entry = tables.find(table, slot);
      if (!model.has(slot))
        expect(
          wordsOf(table, entry)
            .slice(1)
            .every((word) => word === 0),
        ).toBe(true);
      slab.words[table >>> 18]?.fill(step, entry + 1, entry + entryWords);
      model.set(slot, step);
    } else {
      tables.remove(ref, slot);
      model.delete(slot);
    }
    expect(tables.count(refs[which] ?? 0)).toBe(model.size);
    if (step % 100 !== 0) continue;
    refs.forEach((table, index) => {
      const kept = models[index] ?? new Map<number, number>();
      const slots = tables.slots(table);
      expect(new Set(slots)).toEqual(new Set(kept.keys()));
      const walked: number[] = [];
      for (let entry = tables.next(table, 0); entry !== 0; entry = tables.next(table, entry))
        walked.push(slab.words[table >>> 18]?.[entry] ?? 0);
      expect(walked).toEqual(slots);
      for (let each = spread; each <= range * spread; each += spread) {
        const entry = tables.find(table, each);
        const value = kept.get(each);
        if (value === undefined) expect(entry).toBe(-1);
        else
          expect(wordsOf(table, entry)).toEqual([each, ...new Array(entryWords - 1).fill(value)]);
      }
    });
    slab.checkOverlap();
  }
  for (const ref of refs) tables.release(ref);
  expect(slab.taken.size).toBe(0);
}

test('slot tables of either width find what is in them and nothing else', () => {
  const widths = fc.constantFrom<2 | 4>(2, 4);
  const ranges = fc.constantFrom(3, 12, 60, 700);
  fc.assert(fc.property(fc.integer(), widths, ranges, churn), { numRuns: 12, seed: 1 });
});
