// What is otherwise than it was: rules that hold more or less often or are right more or less often, scores and features that moved, sources that
// bring more or less. What moved is told only if chance would not have moved it so far, with all that was looked at, and if it matters.
import {
  chanceIndex,
  type Difference,
  differenceOf,
  type Part,
  stabilityIndex,
  zOf,
} from './shift-test.ts';

export const DRIFT_KINDS = [
  'rule-hits',
  'rule-precision',
  'scores',
  'feature',
  'source-share',
  'source',
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** A share in both periods. */
export interface SharePair {
  readonly name: string;
  readonly before: Part;
  readonly now: Part;
}

/** People by bucket in both periods. */
export interface BucketPair {
  readonly name: string;
  /** Where each bucket begins; the first has no beginning. */
  readonly from: readonly (number | null)[];
  readonly before: readonly number[];
  readonly now: readonly number[];
}

export interface DriftRows {
  readonly ruleHits: readonly SharePair[];
  readonly rulePrecision: readonly SharePair[];
  readonly sourceShares: readonly SharePair[];
  /** By typology. */
  readonly scores: readonly BucketPair[];
  /** By rule and feature. */
  readonly features: readonly BucketPair[];
}

export interface DriftAlert {
  readonly kind: DriftKind;
  /** A rule, a typology, a feature as `rule feature`, or a source. */
  readonly name: string;
  /** What moved, from what to what. */
  readonly text: string;
  readonly before?: Part;
  readonly now?: Part;
  /** Now less before, with its interval. */
  readonly difference?: Difference;
  /** Population stability index. */
  readonly index?: number;
  readonly buckets?: readonly {
    readonly from: number | null;
    readonly before: number;
    readonly now: number;
  }[];
}

export interface Drift {
  readonly alerts: readonly DriftAlert[];
  /** What was looked at, and the level of each test so that all together are wrong once in twenty. */
  readonly tests: number;
  readonly level: number;
}

const LEVEL = 0.05;
/** Of fewer nothing is said. */
const PEOPLE_MIN = 30;
/** Less matters to nobody: a share by this ratio, precision by these points, a distribution by this index (0.1 is called a moderate shift). */
const RATIO_MIN = 1.25;
const PRECISION_MIN = 0.05;
const INDEX_MIN = 0.1;

/** Looks at all rows of two periods. */
export function driftOf(rows: DriftRows): Drift {
  const isTold = ({ before, now }: SharePair) => before.of >= PEOPLE_MIN && now.of >= PEOPLE_MIN;
  const isEnough = ({ before, now }: BucketPair) =>
    before.length > 1 && sumOf(before) >= PEOPLE_MIN && sumOf(now) >= PEOPLE_MIN;
  const hits = rows.ruleHits.filter(isTold);
  const precision = rows.rulePrecision.filter(isTold);
  const sources = rows.sourceShares.filter(isTold);
  const scores = rows.scores.filter(isEnough);
  const features = rows.features.filter(isEnough);
  const tests = hits.length + precision.length + sources.length + scores.length + features.length;
  const level = LEVEL / Math.max(1, tests);
  const z = zOf(level);
  const isByRatio = ({ before, now }: SharePair) => {
    const [a, b] = [before.count / before.of, now.count / now.of];
    return Math.max(a, b) >= RATIO_MIN * Math.min(a, b);
  };
  const isByPoints = ({ before, now }: SharePair) =>
    Math.abs(now.count / now.of - before.count / before.of) >= PRECISION_MIN;
  return {
    alerts: [
      ...hits
        .filter(isByRatio)
        .flatMap((pair) =>
          shareAlert('rule-hits', pair, z, 'is among the reasons of', 'warned episodes'),
        ),
      ...precision
        .filter(isByPoints)
        .flatMap((pair) =>
          shareAlert('rule-precision', pair, z, 'is right in', 'episodes with an outcome'),
        ),
      ...scores.flatMap((pair) => bucketAlert('scores', pair, z, 'the highest scores of people')),
      ...features.flatMap((pair) => bucketAlert('feature', pair, z, 'its values')),
      ...sources
        .filter(isByRatio)
        .flatMap((pair) =>
          shareAlert(
            'source-share',
            pair,
            z,
            'brought the signal of a decision to',
            'warned people',
          ),
        ),
    ],
    tests,
    level,
  };
}

function shareAlert(
  kind: DriftKind,
  { name, before, now }: SharePair,
  z: number,
  does: string,
  what: string,
): DriftAlert[] {
  const difference = differenceOf(before, now, z);
  if (difference === undefined || (difference.low <= 0 && difference.high >= 0)) return [];
  const { low, high } = difference;
  const text = `${name} ${does} ${percent(now)} of ${now.of} ${what}, ${percent(before)} of ${before.of} before (${points(low)} to ${points(high)} points)`;
  return [{ kind, name, text, before, now, difference }];
}

function bucketAlert(
  kind: DriftKind,
  { name, from, before, now }: BucketPair,
  z: number,
  what: string,
): DriftAlert[] {
  const index = stabilityIndex(before, now);
  if (index < INDEX_MIN || index <= chanceIndex(before, now, z)) return [];
  const gained = from
    .map((start, i) => ({ start, by: shareAt(now, i) - shareAt(before, i) }))
    .reduce((most, each) => (each.by > most.by ? each : most));
  const start = gained.start === null ? undefined : round(gained.start);
  // A decile begins above its edge, a step of scores at it.
  const place = kind === 'feature' ? `above ${start}` : `from ${start} on`;
  const where = start === undefined ? 'in the lowest tenth' : place;
  const text = `${name}: ${what} moved (stability index ${index.toFixed(2)}), most of it to those ${where}: ${points(gained.by)} points`;
  const buckets = from.map((start, i) => ({
    from: start,
    before: before[i] ?? 0,
    now: now[i] ?? 0,
  }));
  return [{ kind, name, text, index, buckets }];
}

function shareAt(counts: readonly number[], i: number): number {
  return (counts[i] ?? 0) / sumOf(counts);
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function percent({ count, of }: Part): string {
  return `${((100 * count) / of).toFixed(1)}%`;
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
