// The store of windows by key beside plain lists of entries: keys that come, go and are joined, keys of several parts, names whose slots are released and
// taken again, sweeps and checkpoints at any moment.
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { FeatureStore, type SketchState } from '../engine/state/feature-store.ts';
import { minuteOf, type NameState, NameTable, PHONE_NAME } from '../engine/state/name-table.ts';
import { Rows } from '../engine/state/rows.ts';
import type { SlabState } from '../engine/state/slab.ts';
import { seenTime, type WindowShape } from '../engine/state/window-shape.ts';
import type { Aggregate } from '../rules/plan.ts';
import { KeyHasher } from '../signal/key-hash.ts';
import { Rng } from '../sim/prng.ts';
import { GuardedSlab } from './guarded-slab.ts';
import {
  AGGREGATES,
  DAY_MS,
  type Entry,
  insertEntry,
  START_MS,
  shapeFor,
  wanted,
} from './window-model.ts';

/** How a stream goes. */
export interface KeyedCourse {
  readonly windowMs: number;
  readonly latenessMs: number;
  readonly steps: number;
  readonly stepMs: number;
  readonly keyCount: number;
  readonly valueCount: number;
  /** Of `distinct`: above so many values it is an estimate. */
  readonly exactUpTo: number;
  readonly joinChance: number;
  readonly gapChance: number;
}

const ENCODER = new TextEncoder();
const HASHER = new KeyHasher({ low: 5, high: 6 });
/** Of an estimate, as a share: four standard errors of 4,096 registers, and a little for small counts. */
const ERROR_MAX = 0.07;

/** The store, with names looked up as a kernel looks them up. */
class Keyed {
  slab = new GuardedSlab();
  names = new NameTable(this.slab);
  features: FeatureStore;
  readonly shapes: readonly WindowShape[];

  constructor(shapes: readonly WindowShape[]) {
    this.shapes = shapes;
    this.features = this.#storeOf();
  }

  #storeOf(sketches?: SketchState): FeatureStore {
    const rows = new Rows(this.slab, this.names, this.shapes.length);
    return new FeatureStore(this.slab, this.names, rows, sketches);
  }

  /** Goes on from a checkpoint. */
  restore(): void {
    const written: { slab: SlabState; names: NameState; sketches: SketchState } = deserialize(
      serialize({
        slab: this.slab.snapshot(),
        names: this.names.snapshot(),
        sketches: this.features.snapshot(),
      }),
    );
    this.slab = new GuardedSlab(written.slab, this.slab.taken);
    this.names = new NameTable(this.slab, written.names);
    this.features = this.#storeOf(written.sketches);
  }

  key(text: string, time: number): number {
    const bytes = ENCODER.encode(text);
    HASHER.ofBytes(bytes, 0, bytes.length);
    return this.names.see(
      HASHER.low,
      HASHER.high,
      PHONE_NAME,
      bytes,
      0,
      bytes.length,
      minuteOf(time),
    );
  }

  number(value: number, time: number): number {
    HASHER.ofNumber(value);
    return this.names.seeNumber(HASHER.low, HASHER.high, value, minuteOf(time));
  }

  tuple(value: number, time: number): number {
    HASHER.ofNumber(value);
    return this.names.seeTuple(HASHER.low, HASHER.high, minuteOf(time));
  }

  /** Sweeps as the engine does, so many names. */
  sweep(count: number, watermark: number, retentionMs: number): void {
    const rows = new Rows(this.slab, this.names, this.shapes.length);
    for (let i = 0; i < count; i++) {
      const name = this.names.nextInTurn();
      if (name === 0) continue;
      rows.forEach(name, (column) => {
        const shape = this.shapes[column];
        if (shape !== undefined) this.features.sweep(shape, name, watermark);
      });
      if (this.names.rowOf(name) === 0 && this.names.isPast(name, watermark - retentionMs))
        this.names.release(name);
    }
  }
}

/** Runs a store beside its model. Throws at the first difference, and when something is left after all keys have gone. */
export function runKeyed(seed: number, course: KeyedCourse): void {
  const { windowMs, latenessMs, keyCount, valueCount } = course;
  const rng = new Rng(seed);
  const shapes = shapesOf(course);
  const keyed = new Keyed(shapes);
  const model = new Map<string, Entry[]>();
  const keyOf = (shape: WindowShape, key: number, rest: number) =>
    `${shape.column} ${key} ${shape.isComposite ? rest : 0}`;
  let newest = START_MS;
  for (let step = 1; step <= course.steps; step++) {
    if (rng.chance(course.gapChance)) newest += Math.round(windowMs * rng.unit() * 2);
    else newest += rng.int(0, 2 * course.stepMs);
    const time = rng.chance(0.2) ? newest - rng.int(0, latenessMs) : newest;
    const watermark = newest - latenessMs;
    const key = rng.below(keyCount);
    const rest = 1 + rng.below(3);
    // Values drift, so that old ones are forgotten and their slots taken again.
    const value = Math.floor(step / 50) + rng.below(valueCount);
    const name = keyed.key(`+86138${key}`, time);
    const restSlot = keyed.tuple(rest, time);
    for (const shape of shapes) {
      const held = shape.counts ? keyed.number(value, time) : shape.holdsNumbers ? value : 0;
      const slot = shape.isComposite ? restSlot : 0;
      keyed.features.observe(shape, name, slot, held, { time, watermark, identity: step });
      const own = keyOf(shape, key, rest);
      const entries = model.get(own) ?? [];
      insertEntry(entries, { time: seenTime(shape, time), value, identity: step });
      model.set(own, entries.slice(-3_000));
    }
    if (rng.chance(course.joinChance)) {
      const from = rng.below(keyCount);
      const to = rng.below(keyCount);
      if (from !== to) join(keyed, model, keyOf, { from, to, newest, watermark });
    }
    keyed.sweep(rng.below(6), watermark, windowMs + 60_000);
    if (rng.chance(0.01)) keyed.restore();
    const asked = rng.below(keyCount);
    const askedRest = 1 + rng.below(3);
    const now = rng.chance(0.6) ? newest : rng.int(watermark, newest);
    const askedName = keyed.key(`+86138${asked}`, now);
    const askedSlot = keyed.tuple(askedRest, now);
    for (const shape of shapes) {
      const at = seenTime(shape, now);
      const entries = (model.get(keyOf(shape, asked, askedRest)) ?? []).filter(
        (entry) => entry.time <= at && entry.time > at - windowMs,
      );
      check(keyed, shape, askedName, shape.isComposite ? askedSlot : 0, now, step, entries);
    }
  }
  keyed.slab.checkOverlap();
  checkReturned(keyed, newest + 3 * windowMs + DAY_MS, windowMs);
}

function shapesOf({ windowMs, exactUpTo }: KeyedCourse): WindowShape[] {
  const aggregates: [Aggregate, boolean, number, number][] = AGGREGATES.map((aggregate, i) => [
    aggregate,
    i % 3 === 1,
    i % 4 === 2 ? 60_000 : 0,
    0,
  ]);
  aggregates.push(['distinct', false, 0, exactUpTo], ['distinct', true, 0, exactUpTo]);
  return aggregates.map(([aggregate, isComposite, bucketMs, upTo], column) => ({
    ...shapeFor(aggregate, windowMs, bucketMs, true),
    column,
    isComposite,
    exactUpTo: upTo,
  }));
}

function join(
  keyed: Keyed,
  model: Map<string, Entry[]>,
  keyOf: (shape: WindowShape, key: number, rest: number) => string,
  { from, to, newest, watermark }: { from: number; to: number; newest: number; watermark: number },
): void {
  const fromName = keyed.key(`+86138${from}`, newest);
  const toName = keyed.key(`+86138${to}`, newest);
  for (const shape of keyed.shapes) {
    keyed.features.rename(shape, fromName, toName, watermark);
    for (const rest of [1, 2, 3]) {
      const moved = model.get(keyOf(shape, from, rest));
      if (moved === undefined) continue;
      model.delete(keyOf(shape, from, rest));
      const into = model.get(keyOf(shape, to, rest)) ?? [];
      for (const entry of moved) insertEntry(into, entry);
      model.set(keyOf(shape, to, rest), into);
      if (!shape.isComposite) break;
    }
  }
}

function check(
  keyed: Keyed,
  shape: WindowShape,
  name: number,
  rest: number,
  now: number,
  identity: number,
  entries: readonly Entry[],
): void {
  const moment = { time: now, watermark: Number.NEGATIVE_INFINITY, identity };
  const told = keyed.features.read(shape, name, rest, moment);
  const real = wanted(shape, entries, seenTime(shape, now), identity);
  if (Object.is(told, real)) return;
  const isEstimate =
    shape.exactUpTo > 0 && keyed.features.explain(shape, name, rest, moment).isEstimate;
  if (isEstimate && Math.abs(told - real) <= Math.max(3, real * ERROR_MAX)) return;
  throw new Error(`${shape.aggregate} (${shape.column}) at ${now} is ${told}, not ${real}`);
}

/** Once event time has left everything behind, names and windows are gone. */
function checkReturned(keyed: Keyed, watermark: number, windowMs: number): void {
  keyed.sweep(2 * keyed.names.slotCount, watermark, windowMs + 60_000);
  const left = {
    names: keyed.names.count,
    blocks: keyed.slab.taken.size,
    sketches: keyed.features.snapshot().sketches.size,
  };
  if (left.names + left.blocks + left.sketches > 0)
    throw new Error(`after everything there are left ${JSON.stringify(left)}`);
}

/** Courses of so many steps. */
export const arbitraryKeyedCourse = (steps: number) =>
  fc.record<KeyedCourse>({
    windowMs: fc.constantFrom(60_000, 600_000, DAY_MS, 30 * DAY_MS),
    latenessMs: fc.constantFrom(0, 5_000, 600_000, DAY_MS),
    steps: fc.constant(steps),
    stepMs: fc.constantFrom(10, 1_000, 60_000, 3_600_000),
    keyCount: fc.constantFrom(1, 3, 12),
    valueCount: fc.constantFrom(1, 10, 100),
    exactUpTo: fc.constantFrom(16, 40),
    joinChance: fc.constantFrom(0, 0.01, 0.1),
    gapChance: fc.constantFrom(0, 0.01, 0.1),
  });
