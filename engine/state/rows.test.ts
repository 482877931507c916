// Rows hold what a map from name and column to block would, at any number of columns, and give back what they took.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { NameTable } from './name-table.ts';
import { Rows } from './rows.ts';

/** Sets and clears columns of a few names at random; between its phases rows mostly grow or mostly shrink. */
function churn(seed: number, columnCount: number): void {
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  const names = new NameTable(slab);
  const slots = Array.from({ length: 5 }, (_, i) => names.seeNumber(i, i * 77, i, 0));
  const rows = new Rows(slab, names, columnCount);
  const model = new Map(slots.map((slot) => [slot, new Map<number, number>()]));
  for (let step = 1; step <= 800; step++) {
    const slot = slots[rng.below(slots.length)] ?? 0;
    const own = model.get(slot) ?? new Map<number, number>();
    const column = rng.below(columnCount);
    if (rng.chance(Math.floor(step / 200) % 2 === 0 ? 0.85 : 0.15)) {
      rows.set(slot, column, step * 0x3ffff);
      own.set(column, step * 0x3ffff);
    } else {
      rows.clear(slot, column);
      own.delete(column);
    }
    expect(rows.get(slot, column)).toBe(own.get(column) ?? 0);
    if (step % 100 !== 0) continue;
    for (const [each, kept] of model) {
      for (let c = 0; c < columnCount; c++) expect(rows.get(each, c)).toBe(kept.get(c) ?? 0);
      const seen: [number, number][] = [];
      rows.forEach(each, (c, ref) => seen.push([c, ref]));
      expect(seen).toEqual([...kept].sort(([a], [b]) => a - b));
      const columns: number[] = [];
      for (let c = rows.nextColumn(each, 0); c >= 0; c = rows.nextColumn(each, c + 1))
        columns.push(c);
      expect(columns).toEqual(seen.map(([c]) => c));
      expect(names.rowOf(each) === 0).toBe(kept.size === 0);
    }
    slab.checkOverlap();
  }
  rows.release(slots[0] ?? 0);
  for (const slot of slots.slice(1)) for (let c = 0; c < columnCount; c++) rows.clear(slot, c);
  expect(slab.taken.size).toBe(0);
}

test('rows of any number of columns grow, shrink and go', () => {
  const counts = fc.constantFrom(1, 2, 31, 32, 33, 63, 64, 65, 100, 200);
  fc.assert(fc.property(fc.integer(), counts, churn), { numRuns: 12, seed: 1 });
});

test('a row may change while it is walked', () => {
  const names = new NameTable(new GuardedSlab());
  const slab = new GuardedSlab();
  const rows = new Rows(slab, names, 70);
  const slot = names.seeNumber(1, 2, 3, 0);
  for (let column = 0; column < 70; column++) rows.set(slot, column, column + 1);
  const seen: number[] = [];
  rows.forEach(slot, (column, ref) => {
    seen.push(ref);
    if (column % 3 !== 0) rows.clear(slot, column);
    else rows.set(slot, column, 1_000 + column);
  });
  expect(seen).toEqual(Array.from({ length: 70 }, (_, column) => column + 1));
  for (let column = 0; column < 70; column++)
    expect(rows.get(slot, column)).toBe(column % 3 === 0 ? 1_000 + column : 0);
});
