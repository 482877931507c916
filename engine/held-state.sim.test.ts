// A state that is taken in pieces while the engine goes on is the state at the moment when it was held, to the last bit; an engine that begins from it
// decides as the one that went on.
import { deepStrictEqual } from 'node:assert';
import { beforeAll, expect, test } from 'vitest';
import { readPackFiles } from '../runtime/load-pack.ts';
import type { Signal } from '../signal/signal.ts';
import { Rng } from '../sim/prng.ts';
import { simulate } from '../sim/simulate.ts';
import { planOf } from '../test/evaluate.ts';
import { Engine } from './engine.ts';
import type { EngineState } from './engine-state.ts';
import type { StatePiece } from './held-state.ts';
import { copyOfSketch } from './state/distinct-sketch.ts';
import { StateBuilder } from './state-builder.ts';

const PLAN = planOf(readPackFiles('rules/packs/zhejiang'));
/** Distinct values become estimates at once, so that there are many. */
const ESTIMATING = planOf(
  readPackFiles('rules/packs/zhejiang').map(({ name, text }) => ({
    name,
    text: text.replace(/^( *)value: distinct.*$/gm, '$&\n$1exactUpTo: 16'),
  })),
);

let signals: Signal[] = [];

beforeAll(() => {
  const { chunks } = simulate({ people: 1_500, days: 2, seed: 32, fraudRatePer100kDay: 3_000 });
  signals = [...chunks].flat();
});

/** The state as it is now, for good. Running views of sketches are no part of it. */
function copied(engine: Engine): EngineState {
  const state = structuredClone(engine.snapshot());
  return { ...state, sketches: { ...state.sketches, sketches: withoutViews(state) } };
}

function withoutViews({ sketches }: EngineState) {
  return new Map([...sketches.sketches].map(([key, sketch]) => [key, copyOfSketch(sketch)]));
}

function decisionsOf(engine: Engine, all: readonly Signal[]): string[] {
  return all.flatMap((signal) =>
    engine.process(signal).decisions.map((decision) => JSON.stringify(decision)),
  );
}

interface Taking {
  readonly at: number;
  readonly wanted: EngineState;
  readonly pieces: StatePiece[];
}

test.each([
  ['a pack as it is', PLAN],
  ['a pack of estimates', ESTIMATING],
])(
  '%s: whatever is processed between two pieces, and wherever it is held',
  (_, plan) => {
    const rng = new Rng(5);
    const engine = new Engine(plan);
    const decisions: string[][] = [];
    let held: ReturnType<Engine['hold']> | undefined;
    let taking: Taking | undefined;
    let checked = 0;
    let slowness = 1;
    for (const [index, signal] of signals.entries()) {
      if (held === undefined && rng.chance(0.001)) {
        taking = { at: index, wanted: copied(engine), pieces: [] };
        held = engine.hold();
        // Some are taken within a few signals, others while all of the state changes.
        slowness = rng.pick([0.05, 0.5, 1, 20]);
      }
      decisions.push(engine.process(signal).decisions.map((decision) => JSON.stringify(decision)));
      if (held === undefined || taking === undefined) continue;
      for (let left = rng.int(0, 2) * slowness; left > 0; left--) {
        if (left < 1 && !rng.chance(left)) break;
        const { value, done } = held.pieces.next();
        if (done !== true) {
          taking.pieces.push(value);
          continue;
        }
        held.letGo();
        held = undefined;
        check(taking, index);
        checked++;
        break;
      }
    }
    expect(checked).toBeGreaterThan(10);

    function check({ at, wanted, pieces }: Taking, until: number): void {
      const builder = new StateBuilder();
      for (const piece of pieces) builder.put(piece);
      const built = builder.take();
      deepStrictEqual(built, wanted, `held before signal ${at}, taken at ${until}`);
      const restored = new Engine(plan, structuredClone(built));
      const told = decisionsOf(restored, signals.slice(at, until + 1));
      expect(told).toEqual(decisions.slice(at).flat());
    }
  },
  600_000,
);
