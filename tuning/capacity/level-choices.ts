// The levels that are tried: those of now, and lines of one probability of fraud through all typologies that make fewer or more calls.
import type { Plan, TypologyPlan } from '../../rules/plan.ts';
import type { Story } from '../../rules/story-plan.ts';
import type { Level } from '../../signal/level.ts';
import { weightOf } from '../example.ts';
import type { KnownSpell } from '../spell.ts';
import { type Levels, levelsOf, StoryGuard } from '../story-guard.ts';
import { levelsAt, lineOfCalls } from '../threshold.ts';
import { type OddsByTypology, probabilityAt, type ScoreOdds } from './score-odds.ts';

export interface LevelChoice {
  /** The probability of fraud from which on people are called; null: the levels as they are. */
  readonly line: number | null;
  readonly levels: ReadonlyMap<string, Levels>;
}

/** Calls of the tried lines, as parts of the calls of now. */
const CALL_RATIOS = [0.4, 0.55, 0.7, 0.85, 1, 1.2, 1.5, 2, 3];
/** No line is surer than this: its levels would lie at no score. */
const LINE_MOST = 0.98;
const LINE_LEAST = 0.005;

/** The choices, those of now first; only those where too little is known to say what scores are worth. Levels go as far as stories of the pack hold. */
export function levelChoices(
  plan: Plan,
  stories: readonly Story[],
  odds: OddsByTypology,
  spells: readonly KnownSpell[],
): LevelChoice[] {
  const victims = plan.typologies.filter(({ role }) => role === 'victim');
  const now = new Map(victims.map((typology) => [typology.id, levelsOf(typology)]));
  const choices = new Map<string, LevelChoice>([[keyOf(now), { line: null, levels: now }]]);
  if (odds.own.size === 0) return [...choices.values()];
  const guard = new StoryGuard(plan, stories);
  const points = new Map(plan.rules.map(({ id, points }) => [id, points]));
  const rated = spells.map((spell) => ({
    isFraud: false,
    weight: 1,
    probability: mostProbable(victims, odds, spell),
    isCalled: spell.isCalled,
    amountFen: 0,
    person: spell.id,
  }));
  const callsNow = spells.filter(({ isCalled }) => isCalled).length;
  for (const ratio of CALL_RATIOS) {
    const wanted = lineOfCalls(rated, Math.max(1, Math.round(callsNow * ratio)));
    const line = Math.min(LINE_MOST, Math.max(LINE_LEAST, wanted));
    const levels = new Map(
      victims.map((typology) => {
        const own = odds.own.get(typology.id);
        if (own === undefined) return [typology.id, levelsOf(typology)];
        const aimed = seenLevels(typology, levelsAt(typology, own, line));
        return [typology.id, guard.settleLevels(typology, points, aimed)];
      }),
    );
    const key = keyOf(levels);
    if (!choices.has(key)) choices.set(key, { line, levels });
  }
  return [...choices.values()];
}

/** Below the lowest level of now nothing was decided, so nobody knows who would be called there: orange stays above it. */
function seenLevels(typology: TypologyPlan, levels: Levels): Levels {
  const least = Math.min(...typology.levels.map(({ score }) => score));
  const seen: Partial<Record<Level, number>> = {};
  let last = -1;
  for (const { level } of typology.levels) {
    const aimed = levels[level] ?? 0;
    const isCall = level === 'orange' || level === 'red';
    last = Math.max(last + 1, isCall ? Math.max(aimed, least) : aimed);
    seen[level] = last;
  }
  return seen;
}

function mostProbable(
  victims: readonly TypologyPlan[],
  odds: OddsByTypology,
  { peaks }: KnownSpell,
): number {
  return victims.reduce((most, typology) => {
    const peak = peaks.get(typology.id);
    if (peak === undefined) return most;
    return Math.max(most, probabilityOf(typology, odds.own.get(typology.id), peak.score));
  }, 0);
}

/** Where nothing is known of a typology its levels stay, and call whom they call now. */
function probabilityOf(typology: TypologyPlan, own: ScoreOdds | undefined, score: number): number {
  if (own !== undefined) return probabilityAt(own, weightOf(typology, score));
  return score >= (levelsOf(typology).orange ?? Number.POSITIVE_INFINITY) ? 1 : 0;
}

function keyOf(levels: ReadonlyMap<string, Levels>): string {
  return JSON.stringify([...levels]);
}
