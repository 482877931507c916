// Where the desk's line lies. Every typology's score is worth a probability of fraud, so one probability is one line through all of them: at a
// given number of calls, calling the most probable first finds the most frauds.
import type { Plan, TypologyPlan } from '../rules/plan.ts';
import type { Level } from '../signal/level.ts';
import { type Example, examplesOf, pointsOf, type WeighedSpell, weightOf } from './example.ts';
import { sumHeld, type TypologyFit } from './fit-typology.ts';
import { sigmoid } from './ridge-logistic.ts';
import { type Levels, levelsOf } from './story-guard.ts';

/** A spell with what new points say of it. */
export interface RatedSpell {
  readonly isFraud: boolean;
  readonly weight: number;
  /** The highest probability among its typologies; 1 where one that is not fitted calls it anyway. */
  readonly probability: number;
  /** Called by the levels as they are. */
  readonly isCalled: boolean;
  /** Largest amount about to go, fen. */
  readonly amountFen: number;
  readonly person: string;
}

const SCORE_LEAST = 15;
const SCORE_MOST = 95;
const SCORE_TOP = 99;

/** Rates spells by fits; `points` are the new points by rule. */
export function rateSpells(
  weighed: readonly WeighedSpell[],
  plan: Plan,
  fits: ReadonlyMap<string, TypologyFit>,
  points: ReadonlyMap<string, number>,
): RatedSpell[] {
  const typologies = new Map(plan.typologies.map((typology) => [typology.id, typology]));
  return weighed.map((each) => {
    const { spell, isFraud, weight } = each;
    let probability = 0;
    for (const example of examplesOf([each], plan)) {
      const typology = typologies.get(example.typology);
      if (typology === undefined) continue;
      probability = Math.max(probability, probabilityOf(typology, fits, points, example));
    }
    const { isCalled, amountFen, id: person } = spell;
    return { isFraud, weight, probability, isCalled, amountFen, person };
  });
}

/** The probability that makes no more calls than the levels as they are. */
export function lineOfCalls(rated: readonly RatedSpell[], calls = callsNow(rated)): number {
  const ordered = [...rated].sort((a, b) => b.probability - a.probability);
  let sum = 0;
  let line = 1;
  for (const { probability, weight } of ordered) {
    sum += weight;
    if (sum > calls + 1e-9) return line;
    line = probability;
  }
  return line;
}

/** Calls that the levels as they are make. */
export function callsNow(rated: readonly RatedSpell[]): number {
  return rated.reduce((sum, { isCalled, weight }) => sum + (isCalled ? weight : 0), 0);
}

/** The levels of a typology whose orange lies at a probability; the others keep their distance to it, on the scale on which points add up. */
export function levelsAt(
  typology: TypologyPlan,
  { intercept, slope }: Pick<TypologyFit, 'intercept' | 'slope'>,
  line: number,
): Levels {
  const before = weightOf(typology, levelsOf(typology).orange ?? 50);
  const sum = (Math.log(line / (1 - line)) - intercept) / slope;
  const after = weightOf(
    typology,
    Math.min(SCORE_MOST, Math.max(SCORE_LEAST, pointsOf(typology, Math.max(0, sum)))),
  );
  const proposed: Partial<Record<Level, number>> = {};
  let last = typology.hysteresis;
  for (const { level, score } of typology.levels) {
    const wanted = pointsOf(typology, (weightOf(typology, score) / before) * after);
    last = Math.max(last + 1, Math.min(SCORE_TOP, Math.round(wanted)));
    proposed[level] = last;
  }
  return proposed;
}

function probabilityOf(
  typology: TypologyPlan,
  fits: ReadonlyMap<string, TypologyFit>,
  points: ReadonlyMap<string, number>,
  example: Example,
): number {
  const fit = fits.get(typology.id);
  if (fit !== undefined)
    return sigmoid(fit.intercept + fit.slope * sumHeld(typology, points, example));
  const orange = typology.levels.find(({ level }) => level === 'orange')?.score ?? 101;
  return example.score >= orange ? 1 : 0;
}
