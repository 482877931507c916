// What each line would mean: calls and what they find, with the cost of a call against the money that was about to go. Intervals are bootstrapped
// over people: each stands as often as chance has it, and 19 of 20 such worlds lie within.
import type { RatedSpell } from './threshold.ts';

export interface Interval {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

export interface SweepRow {
  /** The probability of fraud from which on somebody is called. */
  readonly line: number;
  readonly calls: number;
  readonly fraud: number;
  /** Frauds among the calls; null without calls. */
  readonly precision: Interval | null;
  /** Frauds called among all that are known or estimated; null without any. */
  readonly recall: Interval | null;
  /** Money that was about to go from the frauds that are called, fen. */
  readonly reachedFen: number;
  readonly costFen: number;
  /** The part of it that calls keep, less what they cost, fen. */
  readonly netFen: number;
}

export interface CallValue {
  /** Of one call, fen. */
  readonly costFen: number;
  /** The part of the money about to go that a call keeps on average, 0 to 1. */
  readonly keptShare: number;
}

const LINES = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const WORLDS = 200;

/** One row a line, the chosen one among them, the lowest first. */
export function sweep(rated: readonly RatedSpell[], chosen: number, value: CallValue): SweepRow[] {
  const lines = [...new Set([...LINES, chosen])].sort((a, b) => a - b);
  const worlds = Array.from({ length: WORLDS }, (_, i) => countsIn(rated, lines, worldOf(i + 1)));
  const now = countsIn(rated, lines, () => 1);
  return lines.map((line, i) => {
    const { calls, fraud, reachedFen } = now.at[i] ?? NOTHING;
    const interval = (ratio: (counts: Counts, all: number) => number): Interval | null => {
      const at = ratio(now.at[i] ?? NOTHING, now.fraud);
      if (!Number.isFinite(at)) return null;
      const values = worlds
        .map((world) => ratio(world.at[i] ?? NOTHING, world.fraud))
        .filter(Number.isFinite)
        .sort((a, b) => a - b);
      const quantile = (share: number) => values[Math.round(share * (values.length - 1))] ?? at;
      return { at, low: quantile(0.025), high: quantile(0.975) };
    };
    const costFen = Math.round(calls * value.costFen);
    return {
      line,
      calls: Math.round(calls),
      fraud: Math.round(fraud),
      precision: interval((counts) => counts.fraud / counts.calls),
      recall: interval((counts, all) => counts.fraud / all),
      reachedFen: Math.round(reachedFen),
      costFen,
      netFen: Math.round(reachedFen * value.keptShare) - costFen,
    };
  });
}

interface Counts {
  readonly calls: number;
  readonly fraud: number;
  readonly reachedFen: number;
}

const NOTHING: Counts = { calls: 0, fraud: 0, reachedFen: 0 };

function countsIn(
  rated: readonly RatedSpell[],
  lines: readonly number[],
  times: (spell: RatedSpell) => number,
): { at: Counts[]; fraud: number } {
  const steps = lines.map(() => ({ calls: 0, fraud: 0, reachedFen: 0 }));
  let all = 0;
  for (const spell of rated) {
    const weight = spell.weight * times(spell);
    if (weight === 0) continue;
    if (spell.isFraud) all += weight;
    const step = steps[lines.findLastIndex((line) => spell.probability >= line)];
    if (step === undefined) continue;
    step.calls += weight;
    if (!spell.isFraud) continue;
    step.fraud += weight;
    step.reachedFen += weight * spell.amountFen;
  }
  const at: Counts[] = [];
  let sum = NOTHING;
  for (const step of steps.toReversed()) {
    sum = {
      calls: sum.calls + step.calls,
      fraud: sum.fraud + step.fraud,
      reachedFen: sum.reachedFen + step.reachedFen,
    };
    at.unshift(sum);
  }
  return { at, fraud: all };
}

/** How often each person stands in a world: a Poisson number of mean 1, the same at every run. */
export function worldOf(seed: number): (spell: Pick<RatedSpell, 'person'>) => number {
  const draws = new Map<string, number>();
  let state = Math.imul(seed, 0x9e3779b9);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return ({ person }) => {
    let times = draws.get(person);
    if (times !== undefined) return times;
    times = 0;
    for (let left = next(); left > Math.exp(-1); left *= next()) times++;
    draws.set(person, times);
    return times;
  };
}
