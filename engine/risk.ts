// How somebody stands in the scores: read from the state at a time, changing nothing. What a decision says of one signal, this says of now.
import type { TypologyPlan } from '../rules/plan.ts';
import type { Level } from '../signal/level.ts';
import type { Text } from '../signal/text.ts';
import type { RuleHit, Subject } from './decision.ts';
import { pointsAt, rankAt, type ScoreState, scoreAt } from './state/score-store.ts';

/** A rule that still holds points. */
export interface RiskReason extends RuleHit {
  /** Event time at which it fired last, epoch ms. */
  readonly firedTime: number;
}

/** What one typology holds of a subject. */
export interface TypologyRisk {
  readonly typology: string;
  readonly name: Text;
  readonly role: 'victim' | 'suspect';
  readonly subject: Subject;
  /** 0 to 100, one decimal. */
  readonly score: number;
  readonly level: Level | 'none';
  /** Event time from which its reasons, as they last fired, make this level; absent without a level. */
  readonly sinceTime?: number;
  /** Highest points first. */
  readonly reasons: readonly RiskReason[];
}

/** How somebody stands at an event time. */
export interface RiskReading {
  /** Newest event time that the engine has seen, epoch ms; absent before the first signal. */
  readonly time?: number;
  /** The person whom the identifier was linked to. */
  readonly person?: Subject;
  /** Number on which that person, or the subject itself, was last seen. */
  readonly phone?: string;
  /** Event time at which it was confirmed as a suspect, while that holds. */
  readonly confirmedTime?: number;
  /** Of an engine that has a share of the work: what is known of the subject is another one's. */
  readonly isElsewhere?: true;
  /** Typologies that hold points, highest score first. */
  readonly typologies: readonly TypologyRisk[];
}

/** What a typology holds of a subject at a time; undefined when no rule holds points. */
export function typologyRisk(
  typology: TypologyPlan,
  state: ScoreState,
  subject: Subject,
  time: number,
): TypologyRisk | undefined {
  const reasons: RiskReason[] = [];
  for (const firing of state.firings.values()) {
    const points = pointsAt(typology, firing, time);
    if (points > 0)
      reasons.push({ ...firing.hit, points: roundTenth(points), firedTime: firing.time });
  }
  if (reasons.length === 0) return undefined;
  reasons.sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
  const score = scoreAt(typology, state, time);
  const rank = rankAt(typology, state.rank, score);
  const level = typology.levels[rank - 1]?.level;
  return {
    typology: typology.id,
    name: typology.name,
    role: typology.role,
    subject,
    score: roundTenth(score),
    level: level ?? 'none',
    ...(level === undefined ? {} : { sinceTime: sinceOf(typology, state, rank) }),
    reasons,
  };
}

/**
 * The firing that made the rank which is held now. Of each rule only the newest firing is kept, so a level that was renewed counts from its
 * renewal.
 */
function sinceOf(typology: TypologyPlan, state: ScoreState, rank: number): number {
  const firings = [...state.firings].sort(([, a], [, b]) => a.time - b.time);
  const fired: ScoreState = { ...state, firings: new Map() };
  let since: number | undefined;
  let held = 0;
  for (const [id, firing] of firings) {
    held = rankAt(typology, held, scoreAt(typology, fired, firing.time));
    // It had sunk before this firing.
    if (held < rank) since = undefined;
    fired.firings.set(id, firing);
    held = rankAt(typology, held, scoreAt(typology, fired, firing.time));
    if (held >= rank) since ??= firing.time;
  }
  return since ?? firings.at(-1)?.[1].time ?? 0;
}

function roundTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
