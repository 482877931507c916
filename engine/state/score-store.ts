// Scores of subjects by typology. Each rule holds the points of its last firing, halved with every half-life; the score is
// worked out from them when it is asked for, never by a timer.
import type { TypologyPlan } from '../../rules/plan.ts';
import type { RuleHit } from '../decision.ts';

/** Below this a contribution counts as nothing, so that state can be let go of without changing any score. */
export const POINTS_MIN = 0.5;

export interface Firing {
  /** Latest event time at which the rule fired. */
  time: number;
  points: number;
  /** The hit as it was then; points there are not decayed. */
  hit: RuleHit;
}

export interface ScoreState {
  /** By rule id. */
  readonly firings: Map<string, Firing>;
  /** Rank from 1 (the typology's lowest level) of the level held, 0 for none. */
  rank: number;
  decidedTime: number;
  /** Rank that the last decision announced. */
  decidedRank: number;
}

/** By slot of the subject's name. */
export type TypologyScores = Map<number, ScoreState>;

/** An empty score. */
export function makeScoreState(): ScoreState {
  return { firings: new Map(), rank: 0, decidedTime: Number.NEGATIVE_INFINITY, decidedRank: 0 };
}

/** A score that shares nothing with it that changes: firings are exchanged, never changed. */
export function copyOfScore(score: ScoreState): ScoreState {
  return { ...score, firings: new Map(score.firings) };
}

/** Points that a firing still holds at a time. */
export function pointsAt(typology: TypologyPlan, firing: Firing, time: number): number {
  const age = time - firing.time;
  if (age <= 0) return firing.points < POINTS_MIN ? 0 : firing.points;
  const points = firing.points * 2 ** (-age / typology.halfLifeMs);
  return points < POINTS_MIN ? 0 : points;
}

/**
 * Score from 0 to 100 at a time: `sum` is the capped sum of points, `noisy-or` is 100 (1 - Π (1 - p/100)), the chance that at
 * least one of independent causes is real. Rules are taken in order of their id, so that rounding is the same everywhere.
 */
export function scoreAt(typology: TypologyPlan, state: ScoreState, time: number): number {
  const isSum = typology.combine === 'sum';
  let sum = 0;
  let rest = 1;
  let before = '';
  for (const [id, firing] of state.firings) {
    // Checkpoints of earlier versions have them in the order in which they fired.
    if (id < before) return scoreAt(typology, inOrder(state), time);
    before = id;
    const points = pointsAt(typology, firing, time);
    if (isSum) sum += points;
    else rest *= 1 - points / 100;
  }
  return isSum ? Math.min(100, sum) : 100 * (1 - rest);
}

/** Takes a firing in, in order of the rules' ids: a score is asked for far more often than a rule fires first for somebody. */
export function putFiring(firings: Map<string, Firing>, id: string, firing: Firing): void {
  const isNew = !firings.has(id);
  firings.set(id, firing);
  if (!isNew || firings.size < 2) return;
  const sorted = [...firings].sort(byId);
  firings.clear();
  for (const [rule, one] of sorted) firings.set(rule, one);
}

/** Rank of the level at a score: up at its threshold, down only when the score is `hysteresis` below it. */
export function rankAt(typology: TypologyPlan, rankBefore: number, score: number): number {
  let rank = 0;
  let next = 1;
  for (const level of typology.levels) {
    if (score >= level.score - (next <= rankBefore ? typology.hysteresis : 0)) rank = next;
    next++;
  }
  return rank;
}

/** Whether nothing about this score can matter at or after a time. */
export function isSpent(typology: TypologyPlan, state: ScoreState, time: number): boolean {
  if (state.decidedTime + typology.cooldownMs > time) return false;
  for (const firing of state.firings.values()) {
    if (pointsAt(typology, firing, time) > 0) return false;
  }
  return true;
}

/** Joins the score of one subject into another's: of each rule the later firing stays, of two at one time the joining one. */
export function mergeScores(into: ScoreState, other: ScoreState): void {
  for (const [id, firing] of other.firings) {
    const mine = into.firings.get(id);
    if (mine === undefined || firing.time >= mine.time) putFiring(into.firings, id, firing);
  }
  into.rank = Math.max(into.rank, other.rank);
  if (other.decidedTime > into.decidedTime) {
    into.decidedTime = other.decidedTime;
    into.decidedRank = other.decidedRank;
  } else if (other.decidedTime === into.decidedTime) {
    into.decidedRank = Math.max(into.decidedRank, other.decidedRank);
  }
}

function inOrder(state: ScoreState): ScoreState {
  return { ...state, firings: new Map([...state.firings].sort(byId)) };
}

function byId([a]: readonly [string, Firing], [b]: readonly [string, Firing]): number {
  return a < b ? -1 : 1;
}
