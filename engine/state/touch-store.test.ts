// Whom suspects touched is what a map of newest touches says, up to the bound and beyond it, and what is past comes back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import { NameTable } from './name-table.ts';
import { Rows } from './rows.ts';
import { TOUCHES_MAX, TouchStore } from './touch-store.ts';

const START_MS = 1_772_416_800_000;
const RETENTION_MS = 7 * 86_400_000;

interface Touched {
  readonly time: number;
  readonly region: number;
}

function run(seed: number, peopleCount: number, steps: number): void {
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  const names = new NameTable(slab);
  const slotOf = (i: number) => names.seeNumber(i, Math.imul(i, 0x9e3779b1), i, 0);
  const suspects = [1, 2].map(slotOf);
  const people = Array.from({ length: peopleCount }, (_, i) => slotOf(10 + i));
  const rows = new Rows(slab, names, 40);
  const store = new TouchStore(slab, names, rows, { column: 37, retentionMs: RETENTION_MS });
  const models = suspects.map(() => new Map<number, Touched>());
  const oldestFirst = (model: ReadonlyMap<number, Touched>) =>
    [...model].sort(
      ([a, x], [b, y]) => x.time - y.time || (names.keyOf(a) < names.keyOf(b) ? -1 : 1),
    );
  let now = START_MS;
  for (let step = 0; step < steps; step++) {
    now += rng.below(Math.ceil((2 * RETENTION_MS) / steps));
    const which = rng.below(10) === 0 ? 1 : 0;
    const [suspect = 0, model = new Map<number, Touched>()] = [suspects[which], models[which]];
    const person = people[rng.below(peopleCount)] ?? 0;
    const time = now - rng.below(60_000);
    const region = 330_000 + rng.below(999);
    store.touch(suspect, person, time, region);
    const before = model.get(person);
    if (before === undefined && model.size >= TOUCHES_MAX)
      for (const [oldest] of oldestFirst(model).slice(0, TOUCHES_MAX / 8)) model.delete(oldest);
    if (before === undefined || before.time < time) model.set(person, { time, region });
    if (rng.below(steps / 8) !== 0) continue;
    const told = store
      .touchedBy(suspect, now)
      .map(({ person: each, touch }) => ({ person: each, touch }));
    const wanted = oldestFirst(model).filter(([, touch]) => now - touch.time < RETENTION_MS);
    expect(told).toEqual(
      wanted.map(([each, touch]) => ({
        person: each,
        touch: { time: touch.time, region: String(touch.region) },
      })),
    );
    store.sweep(suspect, now - 60_000);
    for (const [each, touch] of model)
      if (touch.time <= now - 60_000 - RETENTION_MS) model.delete(each);
  }
  slab.checkOverlap();
  for (const suspect of suspects) store.sweep(suspect, now + RETENTION_MS);
  expect(slab.taken.size).toBe(0);
}

test('touches are the newest of each person, those within the retention, oldest first', () => {
  const property = fc.property(fc.integer(), fc.constantFrom(1, 40, 600), (seed, people) => {
    run(seed, people, 1_500);
  });
  fc.assert(property, { numRuns: 8, seed: 1 });
});

test('of more people than a suspect remembers those go that were touched longest ago', () => {
  run(1, 3 * TOUCHES_MAX, 5 * TOUCHES_MAX);
});
