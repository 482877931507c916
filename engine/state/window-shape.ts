// What the store of windows has to know of a feature, as numbers.
import type { Aggregate, FeaturePlan } from '../../rules/plan.ts';

export interface WindowShape {
  /** The column of rows that the feature has. */
  readonly column: number;
  readonly aggregate: Aggregate;
  readonly windowMs: number;
  /** 0 keeps times exact. */
  readonly bucketMs: number;
  readonly exactUpTo: number;
  readonly perMs: number;
  /** Whether running sums are exact. */
  readonly isWhole: boolean;
  /** Whether its windows tell values apart. */
  readonly counts: boolean;
  /** Whether entries hold a number, else the slot of a name or nothing. */
  readonly holdsNumbers: boolean;
  /** Words of an entry: time, identity and, when there is a value, that. */
  readonly entryWords: 2 | 3 | 4;
  readonly isText: boolean;
  /** Whether keys have further parts beside the entity. */
  readonly isComposite: boolean;
  /** The value over no entries. */
  readonly emptyValue: number;
}

/** The shape of a feature's windows in a column. */
export function shapeOf(feature: FeaturePlan, column: number): WindowShape {
  const { aggregate } = feature;
  const counts = aggregate === 'distinct' || aggregate === 'top' || aggregate === 'top_share';
  const isText = feature.result === 'text';
  const holdsSlots = counts || (aggregate === 'last' && isText);
  const holdsNumbers = feature.value !== undefined && !holdsSlots;
  const isZeroWhenEmpty =
    aggregate === 'count' ||
    aggregate === 'sum' ||
    aggregate === 'distinct' ||
    aggregate === 'rate';
  return {
    column,
    aggregate,
    windowMs: feature.windowMs,
    bucketMs: feature.bucketMs,
    exactUpTo: feature.exactUpTo,
    perMs: feature.perMs,
    isWhole: feature.integer || aggregate === 'ratio',
    counts,
    holdsNumbers,
    entryWords: holdsNumbers ? 4 : holdsSlots ? 3 : 2,
    isText,
    isComposite: Object.values(feature.keys).some((fields) => fields.length > 1),
    emptyValue: isText ? 0 : isZeroWhenEmpty ? 0 : Number.NaN,
  };
}

/** Event time as a feature sees it: floored to its buckets. */
export function seenTime(shape: WindowShape, time: number): number {
  return shape.bucketMs > 0 ? Math.floor(time / shape.bucketMs) * shape.bucketMs : time;
}
