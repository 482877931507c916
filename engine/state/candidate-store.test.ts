// The candidates of a person are those of a sorted list that keeps the newest: in any order of arrival, over months, joined and checkpointed.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { GuardedSlab } from '../../test/guarded-slab.ts';
import {
  CANDIDATES_MAX,
  type CandidateShape,
  CandidateStore,
  type KeptCandidate,
} from './candidate-store.ts';
import { NameTable } from './name-table.ts';
import { Rows } from './rows.ts';

const START_MS = 1_772_416_800_000;
const DAY_MS = 86_400_000;
const FIELDS = [
  { texts: [], numbers: [] },
  { texts: ['a'], numbers: [] },
  { texts: ['a', 'b'], numbers: ['x'] },
  { texts: [], numbers: ['x', 'y', 'z'] },
] as const;

const before = (a: KeptCandidate, b: KeptCandidate) =>
  a.time - b.time || (a.arrival - b.arrival) | 0;

interface Course {
  readonly retentionMs: number;
  readonly latenessMs: number;
  readonly stepMs: number;
  readonly joinChance: number;
  /** Arrivals are counted in 32 bits, which go round. */
  readonly firstArrival: number;
}

function run(seed: number, course: Course): void {
  const { retentionMs, latenessMs, stepMs, joinChance, firstArrival } = course;
  const rng = new Rng(seed);
  const slab = new GuardedSlab();
  const names = new NameTable(slab);
  const people = [1, 2, 3].map((i) => names.seeNumber(i, i, i, 0));
  const shapes = FIELDS.map(
    (fields, column): CandidateShape => ({ column, retentionMs, ...fields }),
  );
  const rows = new Rows(slab, names, shapes.length);
  const store = new CandidateStore(slab, rows);
  const model = new Map<string, KeptCandidate[]>();
  let dropped = 0;
  let newest = START_MS;
  const add = (key: string, candidate: KeptCandidate, watermark: number) => {
    const list = (model.get(key) ?? []).filter(({ time }) => time >= watermark - retentionMs);
    list.push(candidate);
    list.sort(before);
    if (list.length > CANDIDATES_MAX) {
      list.shift();
      dropped++;
    }
    model.set(key, list);
  };
  for (let step = 0; step < 1_000; step++) {
    newest += rng.chance(0.005) ? rng.int(0, 2 * retentionMs) : rng.int(0, 2 * stepMs);
    const watermark = newest - latenessMs;
    const time = rng.chance(0.3) ? newest - rng.int(0, latenessMs) : newest;
    const shape = shapes[rng.below(shapes.length)];
    const person = people[rng.below(3)] ?? 0;
    if (shape === undefined) continue;
    const kept: KeptCandidate = {
      time,
      arrival: (firstArrival + step) >>> 0,
      type: rng.below(20),
      texts: shape.texts.map((_, i) => step + i),
      numbers: shape.numbers.map((_, i) => (rng.chance(0.2) ? Number.NaN : step / (i + 3))),
    };
    // The kernel's arrays are longer than a list needs.
    const fields = {
      texts: Uint32Array.from([...kept.texts, 9]),
      numbers: Float64Array.from([...kept.numbers, 9]),
    };
    store.keep(shape, person, { ...kept, fields }, watermark);
    add(`${shape.column} ${person}`, kept, watermark);
    if (rng.chance(joinChance)) {
      const from = people[rng.below(3)] ?? 0;
      if (from !== person) {
        store.rename(shape, from, person, watermark);
        for (const each of model.get(`${shape.column} ${from}`) ?? [])
          if (each.time >= watermark - retentionMs)
            add(`${shape.column} ${person}`, each, watermark);
        model.delete(`${shape.column} ${from}`);
      }
    }
    if (rng.chance(0.1)) store.sweep(shape, person, watermark);
    const isLive = (each: KeptCandidate) => each.time >= watermark - retentionMs;
    const told = store.of(shape, person).filter(isLive);
    expect(told).toEqual((model.get(`${shape.column} ${person}`) ?? []).filter(isLive));
    if (told.length > 0) expect(store.hasAny(shape, person)).toBe(true);
  }
  expect(store.droppedCount).toBe(dropped);
  slab.checkOverlap();
  for (const person of people)
    for (const shape of shapes) store.sweep(shape, person, newest + retentionMs + 1);
  expect(slab.taken.size).toBe(0);
}

describe('candidates', () => {
  test('are the newest of each step, in order of time and then of arrival', () => {
    const course = fc.record<Course>({
      retentionMs: fc.constantFrom(60_000, 3_600_000, 30 * DAY_MS, 210 * DAY_MS),
      latenessMs: fc.constantFrom(0, 60_000, DAY_MS),
      stepMs: fc.constantFrom(1, 1_000, 600_000, DAY_MS),
      joinChance: fc.constantFrom(0, 0.05),
      firstArrival: fc.constantFrom(1, 2 ** 32 - 500),
    });
    fc.assert(fc.property(fc.integer(), course, run), { numRuns: 10, seed: 1 });
  });
});
