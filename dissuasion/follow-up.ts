// What follows from an outcome: some outcomes end the episode, others leave the person in danger, and the task waits again for its next step.
import type { Outcome } from '../signal/outcome.ts';
import type { Episode } from './episode.ts';

/** How the person is reached next: by whoever is free, by somebody else than the one who was refused, or at the door. */
export const TASK_STEPS = ['call', 'second-caller', 'visit'] as const;
export type TaskStep = (typeof TASK_STEPS)[number];

export type FollowUp =
  /** The task waits again, from `at` on (processing time, epoch ms). */
  | { readonly kind: 'again'; readonly step: TaskStep; readonly at: number }
  /** An order to stop the payments is prepared; a second person approves it. */
  | { readonly kind: 'stop-payment' }
  /** The person is called again to see that the money stayed. */
  | { readonly kind: 'aftercare'; readonly at: number }
  /** The rules that the episode showed are silent for the person. */
  | { readonly kind: 'quiet' };

export type NextStep = Extract<FollowUp, { readonly kind: 'again' }>;

/** How often and when one is tried again. */
export interface Retry {
  /** Wait before each further attempt, ms. */
  readonly afterMs: readonly number[];
  /** What is done when none of them is left. */
  readonly last: TaskStep;
}

/** How those are tried again who were not reached, or refused to talk. */
export interface Retries {
  readonly unreachable: Retry;
  readonly refused: Retry;
}

/** What holds of one task. */
export interface FollowUpRules extends Retries {
  /** When the person is called again after the episode, ms after its end. */
  readonly aftercareMs: readonly number[];
}

/** What a typology has otherwise, at each level or at one of them. */
export interface TypologyRetries {
  readonly all: Partial<Retries>;
  readonly levels: ReadonlyMap<string, Partial<Retries>>;
}

/** What holds of all tasks, and what is otherwise at a level or of a typology. */
export interface FollowUpSettings extends FollowUpRules {
  readonly levels?: ReadonlyMap<string, Partial<Retries>>;
  readonly typologies?: ReadonlyMap<string, TypologyRetries>;
}

/** What holds of an episode as it stands: the typology's own at its level, then the typology's, then the level's, then what holds of all. */
export function followUpRulesFor(
  { levels, typologies, unreachable, refused, aftercareMs }: FollowUpSettings,
  { level, typology }: Pick<Episode, 'level' | 'typology'>,
): FollowUpRules {
  const own = typologies?.get(typology);
  return {
    unreachable,
    refused,
    aftercareMs,
    ...levels?.get(level),
    ...own?.all,
    ...own?.levels.get(level),
  };
}

/**
 * What follows from an outcome of now. `before` are the outcomes that this task had earlier, oldest first: the second time nobody answers the
 * wait is longer, and in the end somebody goes there.
 */
export function followUpsOf(
  outcome: Outcome,
  before: readonly Outcome[],
  rules: FollowUpRules,
  now: number,
): FollowUp[] {
  switch (outcome) {
    case 'unreachable':
      return [again('call', rules.unreachable, timesOf(outcome, before), now)];
    case 'refused':
      return [again('second-caller', rules.refused, timesOf(outcome, before), now)];
    case 'visit-needed':
      return [{ kind: 'again', step: 'visit', at: now }];
    case 'already-paid':
      return [{ kind: 'stop-payment' }, ...aftercare(rules, now)];
    case 'dissuaded':
    case 'police-dispatched':
      return aftercare(rules, now);
    case 'not-fraud':
      return [{ kind: 'quiet' }];
    case 'duplicate':
      return [];
  }
}

/** The next step of a task that stays open after the outcome; undefined when the outcome ends it. */
export function nextStepOf(followUps: readonly FollowUp[]): NextStep | undefined {
  return followUps.find((followUp) => followUp.kind === 'again');
}

function again(step: TaskStep, { afterMs, last }: Retry, times: number, now: number): FollowUp {
  const waitMs = afterMs[times];
  if (waitMs !== undefined) return { kind: 'again', step, at: now + waitMs };
  // Once more in vain: the last wait between the tries that follow.
  const lastMs = times > afterMs.length ? (afterMs.at(-1) ?? 0) : 0;
  return { kind: 'again', step: last, at: now + lastMs };
}

function timesOf(outcome: Outcome, before: readonly Outcome[]): number {
  return before.filter((earlier) => earlier === outcome).length;
}

function aftercare({ aftercareMs }: FollowUpRules, now: number): FollowUp[] {
  return aftercareMs.map((afterMs) => ({ kind: 'aftercare', at: now + afterMs }));
}
