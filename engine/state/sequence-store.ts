// Signals that could be steps of a sequence, by sequence and person, in order of time and then of arrival. Whether they form
// a match is found by search when a signal of the last step arrives; see engine/sequence-match.ts.
import type { SequencePlan } from '../../rules/plan.ts';
import type { Signal } from '../../signal/signal.ts';
import { upperBound } from './window.ts';

/** At most so many candidates of one step (or absence) are kept for a person; the oldest go first and are counted. */
export const CANDIDATES_MAX = 64;

export interface Candidates {
  readonly times: number[];
  readonly signals: Signal[];
  /** Order of arrival, which breaks ties of time. */
  readonly arrivals: number[];
}

/** One list of candidates a slot: the steps in order, then the absences in order of their steps. */
export interface PersonSteps {
  readonly slots: Candidates[];
}

export type SequenceState = Map<string, PersonSteps>;

/** Number of slots of a sequence: its steps and their absences. */
export function slotCount(sequence: SequencePlan): number {
  return (
    sequence.steps.length + sequence.steps.reduce((sum, step) => sum + step.absences.length, 0)
  );
}

export class SequenceStore {
  readonly #sequences: readonly SequencePlan[];
  readonly #states: SequenceState[];
  readonly #sweptTime: number[];
  /** Candidates let go of because a person had too many. */
  droppedCount: number;

  constructor(
    sequences: readonly SequencePlan[],
    stored: { states: ReadonlyMap<string, SequenceState>; dropped: number },
  ) {
    this.#sequences = sequences;
    this.#states = sequences.map((sequence) => {
      const state = stored.states.get(sequence.stateKey);
      return state !== undefined && fits(sequence, state) ? state : new Map();
    });
    this.#sweptTime = sequences.map(() => Number.NEGATIVE_INFINITY);
    this.droppedCount = stored.dropped;
  }

  snapshot(): { states: Map<string, SequenceState>; dropped: number } {
    return {
      states: new Map(
        this.#sequences.map((sequence, index) => [
          sequence.stateKey,
          this.#states[index] ?? new Map(),
        ]),
      ),
      dropped: this.droppedCount,
    };
  }

  /** Keeps a signal as a candidate of a slot; `arrival` is the same for every slot that the signal is kept in. */
  keep(
    sequence: SequencePlan,
    person: string,
    slot: number,
    signal: Signal,
    arrival: number,
    watermark: number,
  ): void {
    const state = this.#states[sequence.index];
    if (state === undefined) return;
    this.#sweep(sequence, state, watermark);
    let steps = state.get(person);
    if (steps === undefined) {
      steps = { slots: Array.from({ length: slotCount(sequence) }, emptyCandidates) };
      state.set(person, steps);
    }
    const candidates = steps.slots[slot];
    if (candidates === undefined) return;
    place(candidates, signal, arrival);
    const dead = upperBound(candidates.times, watermark - sequence.retentionMs - 1);
    const excess = Math.max(0, candidates.times.length - CANDIDATES_MAX);
    if (excess > dead) this.droppedCount += excess - dead;
    cut(candidates, Math.max(dead, excess));
  }

  steps(sequence: SequencePlan, person: string): PersonSteps | undefined {
    return this.#states[sequence.index]?.get(person);
  }

  rename(sequence: SequencePlan, from: string, to: string): void {
    const state = this.#states[sequence.index];
    const moved = state?.get(from);
    if (state === undefined || moved === undefined) return;
    state.delete(from);
    const target = state.get(to);
    if (target === undefined) {
      state.set(to, moved);
      return;
    }
    moved.slots.forEach((candidates, slot) => {
      const into = target.slots[slot];
      if (into === undefined) return;
      candidates.signals.forEach((signal, index) => {
        place(into, signal, candidates.arrivals[index] ?? 0);
      });
      const excess = into.times.length - CANDIDATES_MAX;
      if (excess > 0) {
        this.droppedCount += excess;
        cut(into, excess);
      }
    });
  }

  #sweep(sequence: SequencePlan, state: SequenceState, watermark: number): void {
    const swept = this.#sweptTime[sequence.index] ?? 0;
    if (watermark < swept + Math.max(60_000, sequence.retentionMs / 4)) return;
    this.#sweptTime[sequence.index] = watermark;
    const dead = watermark - sequence.retentionMs;
    for (const [person, steps] of state) {
      if (steps.slots.every((slot) => (slot.times.at(-1) ?? Number.NEGATIVE_INFINITY) < dead))
        state.delete(person);
    }
  }
}

function fits(sequence: SequencePlan, state: SequenceState): boolean {
  for (const steps of state.values()) return steps.slots.length === slotCount(sequence);
  return true;
}

function emptyCandidates(): Candidates {
  return { times: [], signals: [], arrivals: [] };
}

function place(candidates: Candidates, signal: Signal, arrival: number): void {
  let at = upperBound(candidates.times, signal.time);
  while (
    at > 0 &&
    candidates.times[at - 1] === signal.time &&
    (candidates.arrivals[at - 1] ?? 0) > arrival
  )
    at--;
  candidates.times.splice(at, 0, signal.time);
  candidates.signals.splice(at, 0, signal);
  candidates.arrivals.splice(at, 0, arrival);
}

function cut(candidates: Candidates, count: number): void {
  if (count === 0) return;
  candidates.times.splice(0, count);
  candidates.signals.splice(0, count);
  candidates.arrivals.splice(0, count);
}
