// Finds whether a signal completes a sequence: some assignment of earlier candidates to the steps, in order, each within its
// time of the step before, every condition true and every absence empty (skip-till-any-match). Newest candidates are tried
// first, so the match that is reported is always the same one.
import type { AbsencePlan, SequencePlan, StepPlan } from '../rules/plan.ts';
import type { Signal } from '../signal/signal.ts';
import type { Evaluation } from './evaluation.ts';
import type { Candidates, PersonSteps } from './state/sequence-store.ts';

interface Place {
  readonly time: number;
  readonly arrival: number;
  readonly signal: Signal;
}

/** A search looks at most at so many candidates, so that no crafted stream can stall the engine. */
export const SEARCH_STEPS_MAX = 20_000;

export interface SequenceMatch {
  /** One signal a step; undefined for an optional step that was skipped. */
  readonly steps: readonly (Signal | undefined)[];
}

/** The match that this signal completes as the last step, if any. The signal must already be kept as a candidate. */
export function matchEndingWith(
  sequence: SequencePlan,
  kept: PersonSteps,
  signal: Signal,
  arrival: number,
  evaluation: Evaluation,
): SequenceMatch | undefined {
  return new Search(sequence, kept, evaluation).from({ time: signal.time, arrival, signal });
}

class Search {
  readonly #sequence: SequencePlan;
  readonly #kept: PersonSteps;
  readonly #evaluation: Evaluation;
  #looked = 0;
  /** Nothing before this can be part of the match. */
  #oldestTime = Number.NEGATIVE_INFINITY;

  constructor(sequence: SequencePlan, kept: PersonSteps, evaluation: Evaluation) {
    this.#sequence = sequence;
    this.#kept = kept;
    this.#evaluation = evaluation;
  }

  from(last: Place): SequenceMatch | undefined {
    this.#oldestTime = last.time - this.#sequence.retentionMs;
    const places: (Place | undefined)[] = this.#sequence.steps.map(() => undefined);
    const found = this.#assign(0, undefined, places, last);
    return found ? { steps: places.map((place) => place?.signal) } : undefined;
  }

  /** Fills steps from `index` on; `before` is the step that matched last. */
  #assign(
    index: number,
    before: Place | undefined,
    places: (Place | undefined)[],
    last: Place,
  ): boolean {
    const step = this.#sequence.steps[index];
    if (step === undefined) return false;
    const isFinal = index === this.#sequence.steps.length - 1;
    if (isFinal) return this.#accept(step, index, before, last, places);
    const candidates = this.#kept.slots[index];
    for (let i = (candidates?.times.length ?? 0) - 1; i >= 0; i--) {
      if (++this.#looked > SEARCH_STEPS_MAX) return false;
      const place = placeAt(candidates, i);
      if (place === undefined || !isBefore(place, last)) continue;
      if (!this.#accept(step, index, before, place, places)) continue;
      if (this.#assign(index + 1, place, places, last)) return true;
      places[index] = undefined;
    }
    if (!step.optional) return false;
    places[index] = undefined;
    return this.#assign(index + 1, before, places, last);
  }

  /** Whether a candidate may stand for a step after `before`; enters it in `places` when it may. */
  #accept(
    step: StepPlan,
    index: number,
    before: Place | undefined,
    place: Place,
    places: (Place | undefined)[],
  ): boolean {
    if (before !== undefined) {
      if (!isBefore(before, place) || place.time - before.time > step.withinMs) return false;
    }
    const signals = places.map((each) => each?.signal);
    if (!this.#holds(step, place.signal, signals)) return false;
    if (step.timesMin > 1 && this.#countUpTo(step, index, before, place, signals) < step.timesMin)
      return false;
    for (const [number, absence] of step.absences.entries()) {
      const since = nearestPlace(places, absence.since);
      if (
        since !== undefined &&
        this.#isBroken(absence, this.#slotOf(index, number), since, place, signals)
      )
        return false;
    }
    places[index] = place;
    return true;
  }

  #holds(step: StepPlan, signal: Signal, steps: readonly (Signal | undefined)[]): boolean {
    return step.linked === undefined || step.linked(this.#evaluation.ofStep(signal, steps));
  }

  /**
   * How many candidates of a repeated step lie after `before`, within its time, up to and with `place`. There is nothing before the
   * first step: its repetitions count within the longest time that the whole sequence may take, so that it does not matter
   * how much longer they happen to be kept.
   */
  #countUpTo(
    step: StepPlan,
    index: number,
    before: Place | undefined,
    place: Place,
    signals: readonly (Signal | undefined)[],
  ): number {
    const candidates = this.#kept.slots[index];
    let count = 0;
    for (let i = 0; i < (candidates?.times.length ?? 0); i++) {
      const each = placeAt(candidates, i);
      if (each === undefined || (each.arrival !== place.arrival && !isBefore(each, place)))
        continue;
      const isInTime =
        before === undefined
          ? each.time >= this.#oldestTime
          : isBefore(before, each) && each.time - before.time <= step.withinMs;
      if (isInTime && this.#holds(step, each.signal, signals)) count++;
    }
    return count;
  }

  /** Whether a signal that must not be there lies strictly between two places. */
  #isBroken(
    absence: AbsencePlan,
    slot: number,
    since: Place,
    until: Place,
    signals: readonly (Signal | undefined)[],
  ): boolean {
    const candidates = this.#kept.slots[slot];
    for (let i = 0; i < (candidates?.times.length ?? 0); i++) {
      const each = placeAt(candidates, i);
      if (each === undefined || !isBefore(since, each) || !isBefore(each, until)) continue;
      if (
        absence.where === undefined ||
        absence.where(this.#evaluation.ofStep(each.signal, signals))
      )
        return true;
    }
    return false;
  }

  #slotOf(stepIndex: number, absenceIndex: number): number {
    let slot = this.#sequence.steps.length;
    for (let i = 0; i < stepIndex; i++) slot += this.#sequence.steps[i]?.absences.length ?? 0;
    return slot + absenceIndex;
  }
}

/** The place of a step or, when it was left out, of the nearest step before it that matched. */
function nearestPlace(places: readonly (Place | undefined)[], index: number): Place | undefined {
  for (let i = index; i >= 0; i--) {
    const place = places[i];
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeAt(candidates: Candidates | undefined, index: number): Place | undefined {
  const signal = candidates?.signals[index];
  if (candidates === undefined || signal === undefined) return undefined;
  return { time: candidates.times[index] ?? 0, arrival: candidates.arrivals[index] ?? 0, signal };
}

function isBefore(a: Place, b: Place): boolean {
  return a.time < b.time || (a.time === b.time && a.arrival < b.arrival);
}
