// What a score is worth: the odds of fraud by typology, with the points as they are. logit P = intercept + slope · (weight of the score), each
// typology held near all of them together (ridge-logistic.ts), so that a typology of which little is known follows the others.
import type { Plan } from '../../rules/plan.ts';
import { type Example, weightOf } from '../example.ts';
import { isEnough } from '../fit-typology.ts';
import { fitRidge, type Observation, sigmoid } from '../ridge-logistic.ts';

/** P(fraud) = sigmoid(intercept + slope · weight of the score). */
export interface ScoreOdds {
  readonly intercept: number;
  readonly slope: number;
}

/** Before anything is known: half a noisy-or score more makes the odds eightfold; weakly. */
const EXPECTED: readonly [number, number] = [0, 3];
const POOLED_STRENGTH = [0.01, 0.1];
const OWN_STRENGTH = [10, 10];
/** A score that says less than this says nothing. */
const SLOPE_MIN = 0.3;

export interface OddsByTypology {
  /** Of typologies of which enough is known to move their levels. */
  readonly own: ReadonlyMap<string, ScoreOdds>;
  /** Of all together; undefined where too little is known of anything. */
  readonly pooled: ScoreOdds | undefined;
}

/** Fits the odds of all typologies of a plan. */
export function scoreOdds(plan: Plan, examples: readonly Example[]): OddsByTypology {
  const own = new Map<string, ScoreOdds>();
  if (!isEnough({ examples })) return { own, pooled: undefined };
  const typologies = new Map(plan.typologies.map((typology) => [typology.id, typology]));
  const rows = examples.map(({ typology, score, isFraud, weight }) => {
    const plan = typologies.get(typology);
    const x = [1, plan === undefined ? 0 : weightOf(plan, score)];
    return { typology, row: { x, isYes: isFraud, weight } };
  });
  const pooled = fitted(
    rows.map(({ row }) => row),
    { expected: EXPECTED, strength: POOLED_STRENGTH },
  );
  for (const id of typologies.keys()) {
    if (!isEnough({ examples: examples.filter(({ typology }) => typology === id) })) continue;
    const odds = fitted(
      rows.flatMap(({ typology, row }) => (typology === id ? [row] : [])),
      { expected: [pooled.intercept, pooled.slope], strength: OWN_STRENGTH },
    );
    if (odds.slope >= SLOPE_MIN) own.set(id, odds);
  }
  return { own, pooled };
}

/** P(fraud) of a weight of a score. */
export function probabilityAt({ intercept, slope }: ScoreOdds, weight: number): number {
  return sigmoid(intercept + slope * weight);
}

function fitted(
  rows: readonly Observation[],
  penalty: { readonly expected: readonly number[]; readonly strength: readonly number[] },
): ScoreOdds {
  const [intercept = 0, slope = 0] = fitRidge(rows, penalty).coefficients;
  return { intercept, slope };
}
