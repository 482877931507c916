// What a person's decisions would have brought to the desk under other levels: when a task opens, how urgent it is, by when it must be called, and
// what a call in time is worth.
import { casesAbout, type KnownFacts } from '../../backtest/judge.ts';
import { taskPriority } from '../../dissuasion/priority.ts';
import { LEVELS, type Level, levelRank } from '../../signal/level.ts';
import type { KnownSpell, WarnedDecision } from '../spell.ts';
import type { Levels } from '../story-guard.ts';
import type { QueuedTask } from './call-queue.ts';

/** A spell with everything that was decided in it. */
export interface CallTrail {
  readonly spell: KnownSpell;
  readonly decisions: readonly WarnedDecision[];
  /** Event time at which the money went, by the filed case; undefined without one. */
  readonly goneAt: number | undefined;
  /** How probable fraud is, or for how many frauds it stands. */
  readonly fraud: number;
  /** What was about to go, or went, fen. */
  readonly amountFen: number;
  /** What somebody is busy with a task of it, ms. */
  readonly serviceMs: number;
}

/** A task that the levels would have opened. */
export interface TrailTask extends QueuedTask {
  readonly trail: CallTrail;
  readonly level: Level;
  readonly openedAt: number;
}

const CALL_RANK = levelRank('orange');

/** Each spell with its decisions, which come in order of time. */
export function withDecisions(
  spells: readonly KnownSpell[],
  decisions: readonly WarnedDecision[],
): { readonly spell: KnownSpell; readonly decisions: readonly WarnedDecision[] }[] {
  const made = spells.map((spell) => ({ spell, decisions: [] as WarnedDecision[] }));
  const ofPerson = Map.groupBy(made, ({ spell }) => `${spell.kind}:${spell.id}`);
  for (const decision of decisions) {
    const theirs = ofPerson.get(`${decision.subject.kind}:${decision.subject.id}`) ?? [];
    theirs.findLast(({ spell }) => spell.openedTime <= decision.time)?.decisions.push(decision);
  }
  return made;
}

/** When the money of a spell went, epoch ms, and how much, fen, by the earliest case filed about it. */
export function goneOf(
  facts: KnownFacts,
  spell: KnownSpell,
): { readonly at: number; readonly lossFen: number } | undefined {
  const [first] = casesAbout(facts, spell).sort((a, b) => a.incidentTime - b.incidentTime);
  return first && { at: first.incidentTime, lossFen: first.lossFen };
}

/** The task that a trail brings under levels by typology; undefined when nobody is called. */
export function taskUnder(
  trail: CallTrail,
  levels: ReadonlyMap<string, Levels>,
): TrailTask | undefined {
  let rank = CALL_RANK - 1;
  let atRiskFen = 0;
  let first: { readonly openedAt: number; readonly level: Level } | undefined;
  const urgency: { at: number; priority: number }[] = [];
  for (const { time, typology, score, amountFen } of trail.decisions) {
    atRiskFen = Math.max(atRiskFen, amountFen);
    const level = levelAt(levels.get(typology), score);
    if (level === undefined || levelRank(level) <= rank) continue;
    rank = levelRank(level);
    first ??= { openedAt: time, level };
    urgency.push({
      at: time,
      priority: taskPriority({ level, atRiskFen, openedAt: first.openedAt }),
    });
  }
  return first && { trail, urgency, serviceMs: trail.serviceMs, ...first };
}

function levelAt(levels: Levels | undefined, score: number): Level | undefined {
  return LEVELS.findLast((level) => score >= (levels?.[level] ?? Number.POSITIVE_INFINITY));
}
