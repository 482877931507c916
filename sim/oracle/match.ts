// Whether a signal completes a sequence: every choice of earlier signals for the steps is tried, oldest first.
import type { Signal } from '../../signal/signal.ts';
import type { Moment } from './history.ts';
import type { OracleAbsence, OracleSequence, OracleStep } from './pack.ts';

/** A signal of one person that a sequence has an interest in. */
export interface Kept {
  readonly signal: Signal;
  readonly moment: Moment;
  /** Whether it could be each step, by the terms that read the signal alone, judged when it came. */
  readonly fits: readonly boolean[];
}

/** Judges the terms of a step that read earlier steps, or the condition of an absence. */
export type Judge = (
  what: OracleStep | OracleAbsence,
  signal: Signal,
  steps: ReadonlyMap<string, Signal>,
) => boolean;

type Chosen = readonly (Kept | undefined)[];

/** Whether `last`, the signal at hand, completes the sequence with the earlier signals of its person. */
export function completes(
  sequence: OracleSequence,
  kept: readonly Kept[],
  last: Kept,
  judge: Judge,
): boolean {
  const final = sequence.steps.length - 1;

  const extend = (chosen: Chosen): boolean => {
    const index = chosen.length;
    const step = sequence.steps[index];
    if (step === undefined) return true;
    const isGood = (one: Kept) => maybe(step, index, chosen, one);
    if (index === final) return isGood(last);
    const choices = kept.filter((one) => comesBefore(one, last) && isGood(one));
    if (choices.some((one) => extend([...chosen, one]))) return true;
    return step.isOptional && extend([...chosen, undefined]);
  };

  const maybe = (step: OracleStep, index: number, chosen: Chosen, one: Kept): boolean => {
    const steps = byId(sequence, chosen);
    const before = chosen.findLast((each) => each !== undefined);
    const isPossible = (each: Kept) =>
      each.fits[index] === true &&
      follows(before, each, step.withinMs, last, retentionOf(sequence)) &&
      judge(step, each.signal, steps);
    if (!isPossible(one)) return false;
    const times = kept.filter(
      (each) => (each === one || comesBefore(each, one)) && isPossible(each),
    ).length;
    if (times < step.timesMin) return false;
    return step.absences.every((absence) => {
      const since = chosen.slice(0, absence.since + 1).findLast((each) => each !== undefined);
      return !kept.some(
        (each) =>
          since !== undefined &&
          absence.types.includes(each.signal.type) &&
          comesBefore(since, each) &&
          comesBefore(each, one) &&
          judge(absence, each.signal, steps),
      );
    });
  };

  return extend([]);
}

/**
 * Whether a signal comes after the step before it and within its time. There is none before the first step: there, repetitions
 * count that lie within the longest time that the whole sequence may take before its last signal.
 */
function follows(
  before: Kept | undefined,
  one: Kept,
  withinMs: number,
  last: Kept,
  retentionMs: number,
): boolean {
  if (before === undefined) return last.signal.time - one.signal.time <= retentionMs;
  return comesBefore(before, one) && one.signal.time - before.signal.time <= withinMs;
}

function retentionOf(sequence: OracleSequence): number {
  return sequence.steps.slice(1).reduce((sum, step) => sum + step.withinMs, 0);
}

function comesBefore(a: Kept, b: Kept): boolean {
  return a.signal.time < b.signal.time || (a.signal.time === b.signal.time && a.moment < b.moment);
}

function byId(sequence: OracleSequence, chosen: Chosen): ReadonlyMap<string, Signal> {
  return new Map(
    chosen.flatMap((one, index) => {
      const id = sequence.steps[index]?.id;
      return one === undefined || id === undefined ? [] : [[id, one.signal] as const];
    }),
  );
}
