// Points of a typology's rules from its examples. A score is a sum of weights (example.ts), so the odds of fraud are modelled as
//   logit P = b + a · (sum of hand-set weights held, beyond what orange needs) + (sum of corrections held)
// Three steps, each held back towards the one before (ridge), so that a typology of which little is known follows the others: b and a of all
// typologies together; b and a of each; its corrections. How strongly is chosen by cross-validation over all typologies. Divided by a,
// corrections are on the scale of the pack: new weight = hand-set weight + correction / a.
import type { RulePlan, TypologyPlan } from '../rules/plan.ts';
import { contentId } from '../signal/content-id.ts';
import { required } from '../signal/invariant.ts';
import { type Example, pointsOf, weightOf } from './example.ts';
import { dot, fitRidge, lossOf, type Observation } from './ridge-logistic.ts';

export interface RuleProposal {
  readonly rule: string;
  readonly points: number;
  /** What fits best: whole, 1 to 99; as it was where the data say nothing. */
  readonly fitted: number;
  /** 95 % interval of what the data say. */
  readonly low: number;
  readonly high: number;
  /** Weighted examples in which it held something, and those of them that were fraud. */
  readonly held: number;
  readonly fraud: number;
}

export interface TypologyFit {
  readonly typology: string;
  readonly examples: number;
  readonly fraud: number;
  readonly rules: readonly RuleProposal[];
  /** P(fraud) of a sum of weights: 1 / (1 + exp(-(intercept + slope · sum))). */
  readonly intercept: number;
  readonly slope: number;
}

/** With fewer frauds or fewer honest people among the examples a typology is left as it is. */
export const EXAMPLES_MIN = 8;
/** What a is expected to be before anything is known, weakly: half a noisy-or score more makes the odds eightfold. */
const SLOPE_EXPECTED = 3;
const SLOPE_MIN = 0.3;
const RIDGES = [1, 3, 10, 30, 100, 300, 1000];
/** Holds a coefficient where it is. */
const STILL = 1e9;
const FOLDS = 5;
const POINTS_LEAST = 1;
const POINTS_MOST = 99;

/** A typology with what is known of it. */
export interface TypologyData {
  readonly typology: TypologyPlan;
  readonly rules: readonly RulePlan[];
  readonly examples: readonly Example[];
}

/** Whether there is enough of both kinds to say something. */
export function isEnough({ examples }: Pick<TypologyData, 'examples'>): boolean {
  const fraud = examples.filter(({ isFraud }) => isFraud).length;
  return Math.min(fraud, examples.length - fraud) >= EXAMPLES_MIN;
}

/** How the fits are held back, and where to. */
export interface Pooling {
  /** b and a of all typologies together. */
  readonly scale: readonly [number, number];
  /** How strongly b and a of a typology are held there, and its corrections at 0. */
  readonly ofScale: number;
  readonly ofRules: number;
}

/** The pooling under which people left out are told best, over all typologies of which enough is known. */
export function choosePooling(all: readonly TypologyData[]): Pooling {
  const split = all.filter(isEnough).map(splitOf);
  const scale = pooledScale(split.flatMap(({ rows }) => rows));
  const start = { scale, ofScale: STILL, ofRules: STILL };
  const ofScale = bestOf(
    split,
    RIDGES.map((strength) => ({ ...start, ofScale: strength })),
  );
  return bestOf(
    split,
    RIDGES.map((strength) => ({ ...ofScale, ofRules: strength })),
  );
}

/**
 * The fit of a typology; undefined when its examples are too few, or its score says nothing of fraud. The points of rules in `fixed` are given, and the
 * others fitted beside them.
 */
export function fitTypology(
  data: TypologyData,
  pooling: Pooling,
  fixed: ReadonlyMap<string, number> = new Map(),
): TypologyFit | undefined {
  if (!isEnough(data)) return undefined;
  const { typology, rules, examples } = data;
  const given = rules.map(({ id, points }) => {
    const to = fixed.get(id);
    return to === undefined ? undefined : weightOf(typology, to) - weightOf(typology, points);
  });
  const { coefficients, covariance } = fitWith(rowsOf(data), pooling, given);
  const [atOrange = 0, slope = 0, ...corrections] = coefficients;
  if (slope < SLOPE_MIN) return undefined;
  const proposals = rules.map((rule, i) => {
    const correction = (corrections[i] ?? 0) / slope;
    const error = Math.sqrt(covariance[i + 2]?.[i + 2] ?? 0) / slope;
    const proposal = proposalOf(data, rule, { correction, error });
    return { ...proposal, fitted: fixed.get(rule.id) ?? proposal.fitted };
  });
  const fraud = examples.filter(({ isFraud }) => isFraud).length;
  const intercept = atOrange - slope * orangeOf(typology);
  const about = { typology: typology.id, examples: examples.length, fraud, rules: proposals };
  return { ...about, intercept, slope };
}

interface SplitData {
  readonly rows: readonly Observation[];
  readonly folds: readonly number[];
}

function splitOf(data: TypologyData): SplitData {
  const folds = data.examples.map(
    ({ person }) => Number.parseInt(contentId('fold', person).slice(0, 8), 16) % FOLDS,
  );
  return { rows: rowsOf(data), folds };
}

/**
 * The strongest of those that are not told apart from the best: its loss on people left out is larger by no more than a standard error of the
 * difference over the folds. `tried` goes from weak to strong.
 */
function bestOf(split: readonly SplitData[], tried: readonly Pooling[]): Pooling {
  const losses = tried.map((pooling) => lossesLeftOut(split, pooling));
  const totals = losses.map((folds) => folds.reduce((sum, loss) => sum + loss, 0));
  const best = losses[totals.indexOf(Math.min(...totals))] ?? [];
  const found = tried.findLast((_, i) => {
    const differences = (losses[i] ?? []).map((loss, fold) => loss - (best[fold] ?? 0));
    const mean = differences.reduce((sum, each) => sum + each, 0) / FOLDS;
    const variance = differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (FOLDS - 1);
    return mean * FOLDS <= Math.sqrt(variance * FOLDS);
  });
  return required(found, 'the best is as good as the best');
}

/** By fold, over all typologies. */
function lossesLeftOut(split: readonly SplitData[], pooling: Pooling): number[] {
  return Array.from({ length: FOLDS }, (_, fold) =>
    split.reduce((sum, { rows, folds }) => {
      const { coefficients } = fitWith(
        rows.filter((__, i) => folds[i] !== fold),
        pooling,
      );
      const left = rows.filter((__, i) => folds[i] === fold);
      return sum + lossOf(left, coefficients);
    }, 0),
  );
}

function pooledScale(rows: readonly Observation[]): [number, number] {
  const two = rows.map((row) => ({ ...row, x: row.x.slice(0, 2) }));
  const expected = [0, SLOPE_EXPECTED];
  const { coefficients } = fitRidge(two, { expected, strength: [0, 1] });
  const [atOrange = 0, slope = 0] = coefficients;
  return [atOrange, slope];
}

function proposalOf(
  { typology, examples }: TypologyData,
  rule: RulePlan,
  { correction, error }: { correction: number; error: number },
): RuleProposal {
  const among = examples.filter(({ held }) => (held.get(rule.id) ?? 0) > 0);
  const weight = weightOf(typology, rule.points) + correction;
  const pointsAt = (value: number) =>
    Math.min(POINTS_MOST, Math.max(POINTS_LEAST, Math.round(pointsOf(typology, value))));
  const sum = (some: readonly Example[]) => some.reduce((all, each) => all + each.weight, 0);
  return {
    rule: rule.id,
    points: rule.points,
    fitted: among.length === 0 ? rule.points : pointsAt(weight),
    low: pointsAt(weight - 1.96 * error),
    high: pointsAt(weight + 1.96 * error),
    held: sum(among),
    fraud: sum(among.filter(({ isFraud }) => isFraud)),
  };
}

/** The sum of weights that an example holds by some points. */
export function sumHeld(
  typology: TypologyPlan,
  points: ReadonlyMap<string, number>,
  { held }: Pick<Example, 'held'>,
): number {
  let sum = 0;
  for (const [rule, share] of held) sum += share * weightOf(typology, points.get(rule) ?? 0);
  return sum;
}

function rowsOf({ typology, rules, examples }: TypologyData): Observation[] {
  const now = rules.map(({ points }) => weightOf(typology, points));
  const orange = orangeOf(typology);
  return examples.map(({ held, isFraud, weight }) => {
    const shares = rules.map(({ id }) => held.get(id) ?? 0);
    return { x: [1, dot(shares, now) - orange, ...shares], isYes: isFraud, weight };
  });
}

/** The sum that orange needs. */
function orangeOf(typology: TypologyPlan): number {
  const orange = typology.levels.find(({ level }) => level === 'orange');
  return weightOf(typology, required(orange, 'every typology has an orange level').score);
}

/** b and a first, then all together with b and a where they are. Corrections that are given, on the scale of the pack, stay. */
function fitWith(
  rows: readonly Observation[],
  { scale, ofScale, ofRules }: Pooling,
  given: readonly (number | undefined)[] = [],
) {
  const zeros = new Array<number>((rows[0]?.x.length ?? 2) - 2).fill(0);
  const alone = fitRidge(rows, {
    expected: [...scale, ...zeros],
    strength: [ofScale, ofScale, ...zeros.map(() => STILL)],
  });
  const [atOrange = 0, slope = 0] = alone.coefficients;
  if (ofRules === STILL) return alone;
  return fitRidge(rows, {
    expected: [atOrange, slope, ...zeros.map((_, i) => (given[i] ?? 0) * slope)],
    strength: [STILL, STILL, ...zeros.map((_, i) => (given[i] === undefined ? ofRules : STILL))],
  });
}
