// Names are found as long as they are there and never after, keep their texts and marks, and their slots are taken again: beside a map, through
// splits of the index and checkpoints.
import { deepStrictEqual } from 'node:assert';
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyHasher } from '../../signal/key-hash.ts';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { PagePool } from './held-words.ts';
import {
  IS_CONFIRMED,
  IS_LINKED,
  minuteOf,
  type NameState,
  NameTable,
  TUPLE_NAME,
} from './name-table.ts';
import { Slab } from './slab.ts';

const ENCODER = new TextEncoder();
const HASHER = new KeyHasher({ low: 77, high: 78 });
const START_MS = 1_772_416_800_000;

function see(names: NameTable, kind: number, text: string, time: number): number {
  const bytes = ENCODER.encode(`<${text}>`);
  HASHER.ofBytes(bytes, 1, bytes.length - 1);
  return names.see(HASHER.low, HASHER.high, kind, bytes, 1, bytes.length - 1, minuteOf(time));
}

function find(names: NameTable, kind: number, text: string): number {
  const bytes = ENCODER.encode(text);
  HASHER.ofBytes(bytes, 0, bytes.length);
  return names.find(HASHER.low, HASHER.high, kind);
}

function restored(names: NameTable, slab: GuardedSlab): NameTable {
  const state: NameState = deserialize(serialize(names.snapshot()));
  return new NameTable(slab, state);
}

/** Sees, marks and releases names of all sorts; `count` texts of several kinds. */
function churn(seed: number, count: number): void {
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  let names = new NameTable(slab);
  const model = new Map<string, number>();
  const bySlot = new Map<number, string>();
  for (let step = 1; step <= 4 * count; step++) {
    const kind = rng.below(3);
    const id = rng.below(count);
    const text = id % 50 === 0 ? `${'名'.repeat(id % 37)}${id}` : `n${id}`;
    const key = `${kind} ${text}`;
    const known = model.get(key) ?? 0;
    expect(find(names, kind, text)).toBe(known);
    if (rng.chance(Math.floor(step / count) % 2 === 0 ? 0.8 : 0.35)) {
      const slot = see(names, kind, text, START_MS + step);
      if (known === 0) expect(bySlot.has(slot)).toBe(false);
      else expect(slot).toBe(known);
      model.set(key, slot);
      bySlot.set(slot, key);
      expect([names.kindOf(slot), names.textOf(slot)]).toEqual([kind, text]);
      if (known === 0)
        expect([names.rowOf(slot), names.linkOf(slot), names.phoneOf(slot)]).toEqual([0, 0, 0]);
      names.setLink(slot, step);
      names.mark(slot, IS_LINKED, true);
    } else if (known !== 0) {
      names.release(known);
      model.delete(key);
      bySlot.delete(known);
      expect(names.isTaken(known)).toBe(false);
    }
    if (rng.chance(2 / count)) names = restored(names, slab);
  }
  expect(names.count).toBe(model.size);
  for (const [key, slot] of model) {
    const [kind = '', text = ''] = key.split(' ');
    expect(find(names, Number(kind), text)).toBe(slot);
    expect(names.textOf(slot)).toBe(text);
    names.release(slot);
  }
  expect([names.count, slab.taken.size]).toEqual([0, 0]);
}

describe('names', () => {
  test('are found while they are there and never after', () => {
    const property = fc.property(fc.integer(), fc.constantFrom(10, 300, 2_000), churn);
    fc.assert(property, { numRuns: 5, seed: 1 });
  });

  test('are found among tens of thousands, before and after most of them have gone', () => {
    const slab = new GuardedSlab();
    const names = new NameTable(slab);
    const count = 25_000;
    for (let i = 0; i < count; i++) see(names, 1, `+86${i}`, START_MS);
    for (let i = 0; i < count; i++) if (i % 10 !== 3) names.release(find(names, 1, `+86${i}`));
    const again = restored(names, slab);
    for (const each of [names, again]) {
      expect(each.count).toBe(count / 10);
      for (let i = 0; i < count; i++) {
        const slot = find(each, 1, `+86${i}`);
        expect(slot !== 0).toBe(i % 10 === 3);
        if (slot !== 0) expect(each.textOf(slot)).toBe(`+86${i}`);
      }
    }
    const { slotCount } = names;
    for (let i = 0; i < (count * 9) / 10; i++) see(names, 2, `a${i}`, START_MS);
    expect(names.slotCount).toBe(slotCount);
  });

  test('keep any text byte for byte, one that begins with the mark of byte order too', () => {
    const names = new NameTable(new GuardedSlab());
    const unit = fc.constantFrom('a', '\u0000', 'é', '名', '😀', '\ufeff');
    const arbitraryText = fc.string({ unit, maxLength: 300 });
    const property = fc.property(arbitraryText, fc.boolean(), (text, isMarked) => {
      const whole = isMarked ? `\ufeff${text}` : text;
      expect(names.textOf(see(names, 0, whole, START_MS))).toBe(whole);
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
  });

  test('of numbers and of several names as one are kept as those', () => {
    const names = new NameTable(new GuardedSlab());
    for (const value of [0, -1, 0.1, 1e300, 2 ** 53, Number.NEGATIVE_INFINITY]) {
      HASHER.ofNumber(value);
      const slot = names.seeNumber(HASHER.low, HASHER.high, value, minuteOf(START_MS));
      expect([names.numberOf(slot), names.valueOf(slot)]).toEqual([value, value]);
      expect(names.seeNumber(HASHER.low, HASHER.high, value, minuteOf(START_MS))).toBe(slot);
      const tuple = names.seeTuple(HASHER.low, HASHER.high, minuteOf(START_MS));
      expect([names.kindOf(tuple), names.textOf(tuple)]).toEqual([TUPLE_NAME, '']);
      names.release(tuple);
      expect(names.numberOf(slot)).toBe(value);
      names.release(slot);
    }
    expect(names.count).toBe(0);
  });

  test('are past a minute after they were last seen at the latest, never before, and not while they are marked', () => {
    const property = fc.property(
      fc.integer({ min: 0, max: 253_402_300_799_999 }),
      fc.integer({ min: 0, max: 120_000 }),
      (time, later) => {
        const names = new NameTable(new GuardedSlab());
        const slot = see(names, 1, 'x', time);
        see(names, 1, 'x', Math.max(0, time - 5_000_000));
        expect(names.isPast(slot, time)).toBe(false);
        expect(names.isPast(slot, time + 60_001)).toBe(true);
        see(names, 1, 'x', time + later);
        expect(names.isPast(slot, time + later)).toBe(false);
        names.mark(slot, IS_CONFIRMED, true);
        expect(names.isPast(slot, time + 10_000_000)).toBe(false);
        names.mark(slot, IS_CONFIRMED, false);
        expect(names.isPast(slot, time + 10_000_000)).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 200, seed: 1 });
  });

  test('come in turn, each once a round', () => {
    const names = new NameTable(new GuardedSlab());
    const slots = Array.from({ length: 100 }, (_, i) => see(names, 0, `t${i}`, START_MS));
    for (const slot of slots.slice(40, 60)) names.release(slot);
    const round = Array.from({ length: names.slotCount - 1 }, () => names.nextInTurn());
    expect(round.filter((slot) => slot !== 0)).toEqual([...slots.slice(0, 40), ...slots.slice(60)]);
    expect(names.nextInTurn()).toBe(slots[0]);
  });
});

test('holds every name as it was, whatever is seen, released and marked before it is taken', () => {
  const rng = new Rng(11);
  const slab = new Slab();
  const names = new NameTable(slab);
  const pool = new PagePool();
  const numbers = new Map<number, number>();
  for (let round = 0; round < 8; round++) {
    const wanted = structuredClone(names.snapshot());
    const held = names.hold(pool);
    for (let step = 0; step < 4_000; step++) {
      const number = rng.below(6_000);
      const slot = numbers.get(number);
      if (slot === undefined || rng.chance(0.3)) {
        const hash = Math.imul(number, 0x9e3779b1);
        numbers.set(number, names.seeNumber(hash, Math.imul(hash, 31), number, round));
      } else if (rng.chance(0.7)) {
        names.release(slot);
        numbers.delete(number);
      } else names.mark(slot, IS_CONFIRMED, rng.chance(0.5));
    }
    const segments = held.segments.map((segment) => segment.take());
    const tables = held.index.tables.map((take) => take());
    const index = { tables, directory: held.index.directory };
    deepStrictEqual({ ...held.base, segments, index }, wanted);
    names.letGo();
    pool.clear();
  }
});
