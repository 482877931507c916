// Finds whether a signal completes a sequence: some assignment of earlier candidates to the steps, in order, each within its
// time of the step before, every condition true and every absence empty (skip-till-any-match). Newest candidates are tried
// first, so the match that is reported is always the same one.
import type { AbsencePlan, EvalContext, SequencePlan, StepPlan } from '../rules/plan.ts';
import type { FieldValue } from '../signal/signal.ts';

/** A signal that was kept, or that has just come, with the fields that conditions of the sequence read. */
export interface Place {
  readonly time: number;
  /** Breaks ties of time; only the lower 32 bits count. */
  readonly arrival: number;
  readonly fields: Readonly<Record<string, FieldValue | undefined>>;
}

/** What conditions see of a place and of the steps before it; a step that was left out is undefined. */
export interface StepContext extends EvalContext {
  ofStep(place: Place, steps: readonly (Place | undefined)[]): EvalContext;
}

/** A search looks at most at so many candidates, so that no crafted stream can stall the engine. */
export const SEARCH_STEPS_MAX = 20_000;

/**
 * Whether a signal completes a sequence as its last step. `kept` are the candidates by slot: the steps in order, then the absences in
 * order of their steps.
 */
export function isCompletedBy(
  sequence: SequencePlan,
  kept: readonly (readonly Place[])[],
  last: Place,
  context: StepContext,
): boolean {
  return new Search(sequence, kept, context).from(last);
}

class Search {
  readonly #sequence: SequencePlan;
  readonly #kept: readonly (readonly Place[])[];
  readonly #context: StepContext;
  #looked = 0;
  /** Nothing before this can be part of the match. */
  #oldestTime = Number.NEGATIVE_INFINITY;

  constructor(sequence: SequencePlan, kept: readonly (readonly Place[])[], context: StepContext) {
    this.#sequence = sequence;
    this.#kept = kept;
    this.#context = context;
  }

  from(last: Place): boolean {
    this.#oldestTime = last.time - this.#sequence.retentionMs;
    const places: (Place | undefined)[] = this.#sequence.steps.map(() => undefined);
    return this.#assign(0, undefined, places, last);
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
    const candidates = this.#kept[index] ?? [];
    for (let i = candidates.length - 1; i >= 0; i--) {
      if (++this.#looked > SEARCH_STEPS_MAX) return false;
      const place = candidates[i];
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
    if (!this.#holds(step, place, places)) return false;
    if (step.timesMin > 1 && this.#countUpTo(step, index, before, place, places) < step.timesMin)
      return false;
    for (const [number, absence] of step.absences.entries()) {
      const since = nearestPlace(places, absence.since);
      if (
        since !== undefined &&
        this.#isBroken(absence, this.#slotOf(index, number), since, place, places)
      )
        return false;
    }
    places[index] = place;
    return true;
  }

  #holds(step: StepPlan, place: Place, steps: readonly (Place | undefined)[]): boolean {
    return step.linked === undefined || step.linked(this.#context.ofStep(place, steps));
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
    places: readonly (Place | undefined)[],
  ): number {
    let count = 0;
    for (const each of this.#kept[index] ?? []) {
      if (each.arrival !== place.arrival && !isBefore(each, place)) continue;
      const isInTime =
        before === undefined
          ? each.time >= this.#oldestTime
          : isBefore(before, each) && each.time - before.time <= step.withinMs;
      if (isInTime && this.#holds(step, each, places)) count++;
    }
    return count;
  }

  /** Whether a signal that must not be there lies strictly between two places. */
  #isBroken(
    absence: AbsencePlan,
    slot: number,
    since: Place,
    until: Place,
    places: readonly (Place | undefined)[],
  ): boolean {
    for (const each of this.#kept[slot] ?? []) {
      if (!isBefore(since, each) || !isBefore(each, until)) continue;
      if (absence.where === undefined || absence.where(this.#context.ofStep(each, places)))
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

function isBefore(a: Place, b: Place): boolean {
  return a.time < b.time || (a.time === b.time && ((a.arrival - b.arrival) | 0) < 0);
}
