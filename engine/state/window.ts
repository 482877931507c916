// One sliding window of event time: the signals of one key that a feature counts, in order of time and then of arrival.
// Answers are exact for any time within the allowed lateness. When time only moves forward, as it mostly does, count, sum
// and distinct come from running aggregates in O(1); an answer for an earlier time is counted afresh. Windows that have become
// estimates are the matter of distinct-window.ts.
import type { FeaturePlan } from '../../rules/plan.ts';
import type { DistinctSketch } from './distinct-sketch.ts';

type Value = number | string;

/** Plain data, so that a checkpoint can hold it. */
export interface Window {
  readonly times: number[];
  /** One value an entry; left empty by features that only count. */
  readonly values: Value[];
  /** `source/id` of each entry's signal. */
  readonly ids: string[];
  /** First entry inside the window at `viewTime`; entries before it are kept for late signals only. */
  head: number;
  viewTime: number;
  /** Sum of values from `head` on, for whole-number features; NaN once it was too large to be exact, until the window is empty. */
  sum: number;
  /** How often each value occurs from `head` on, for features over distinct values. */
  readonly counts: Map<Value, number> | undefined;
  /** The values, once they were too many to keep; `times` and `ids` are then those of the newest entries alone. */
  sketch: DistinctSketch | undefined;
}

const PRUNE_MIN = 32;

/** An empty window for a feature. */
export function makeWindow(feature: FeaturePlan): Window {
  const counts = countsValues(feature) ? new Map<Value, number>() : undefined;
  return {
    times: [],
    values: [],
    ids: [],
    head: 0,
    viewTime: Number.NEGATIVE_INFINITY,
    sum: 0,
    counts,
    sketch: undefined,
  };
}

/** Event time as a feature sees it: floored to its buckets. */
export function seenTime(feature: FeaturePlan, time: number): number {
  return feature.bucketMs > 0 ? Math.floor(time / feature.bucketMs) * feature.bucketMs : time;
}

/** Adds an entry where its time belongs, after all entries of the same time. */
export function insert(
  feature: FeaturePlan,
  window: Window,
  time: number,
  value: Value | undefined,
  id: string,
): void {
  const at = upperBound(window.times, time);
  if (at === window.times.length) {
    window.times.push(time);
    window.ids.push(id);
    if (value !== undefined) window.values.push(value);
  } else {
    window.times.splice(at, 0, time);
    window.ids.splice(at, 0, id);
    if (value !== undefined) window.values.splice(at, 0, value);
  }
  const isInside = at >= window.head && time > window.viewTime - feature.windowMs;
  if (isInside) count(window, value, 1);
  else window.head++;
}

/** Drops entries that no signal still to come can see: those at or before `watermark - windowMs`. */
export function prune(feature: FeaturePlan, window: Window, watermark: number): void {
  if (window.head < PRUNE_MIN || window.head * 2 < window.times.length) return;
  const dead = Math.min(window.head, upperBound(window.times, watermark - feature.windowMs));
  if (dead === 0) return;
  window.times.splice(0, dead);
  window.ids.splice(0, dead);
  if (window.values.length > 0) window.values.splice(0, dead);
  window.head -= dead;
}

/** Entries `from` (inclusive) to `to` (exclusive) that lie in `(time - windowMs, time]`; moves the running view forward. */
export function spanAt(
  feature: FeaturePlan,
  window: Window,
  time: number,
): { from: number; to: number } {
  const { times } = window;
  const newest = times.at(-1) ?? Number.NEGATIVE_INFINITY;
  if (time >= newest && time >= window.viewTime) {
    moveView(feature, window, time);
    return { from: window.head, to: times.length };
  }
  return { from: upperBound(times, time - feature.windowMs), to: upperBound(times, time) };
}

/** Whether no signal still to come can see anything of this window: it is as good as none. */
export function isPast(feature: FeaturePlan, window: Window, watermark: number): boolean {
  const newestTime = window.times.at(-1) ?? Number.NEGATIVE_INFINITY;
  return newestTime <= watermark - feature.windowMs - feature.bucketMs;
}

/** Whether the running aggregates describe exactly this span. */
export function isRunning(window: Window, from: number, to: number): boolean {
  return from === window.head && to === window.times.length;
}

/** Puts the entries of another window of the same feature into this one (two keys became one). */
export function merge(feature: FeaturePlan, into: Window, other: Window): void {
  for (let i = 0; i < other.times.length; i++) {
    insert(feature, into, other.times[i] ?? 0, other.values[i], other.ids[i] ?? '');
  }
}

/** Index of the first time that is greater. */
export function upperBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  if (high === 0 || (times[high - 1] ?? 0) <= time) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function moveView(feature: FeaturePlan, window: Window, time: number): void {
  const start = time - feature.windowMs;
  while (window.head < window.times.length && (window.times[window.head] ?? 0) <= start) {
    count(window, window.values[window.head], -1);
    window.head++;
  }
  if (window.head === window.times.length) window.sum = 0;
  window.viewTime = time;
}

function count(window: Window, value: Value | undefined, change: 1 | -1): void {
  if (value === undefined) return;
  if (typeof value === 'number') {
    window.sum += change * value;
    if (Math.abs(window.sum) > Number.MAX_SAFE_INTEGER) window.sum = Number.NaN;
  }
  const { counts } = window;
  if (counts === undefined) return;
  const left = (counts.get(value) ?? 0) + change;
  if (left === 0) counts.delete(value);
  else counts.set(value, left);
}

function countsValues(feature: FeaturePlan): boolean {
  const { aggregate } = feature;
  return aggregate === 'distinct' || aggregate === 'top' || aggregate === 'top_share';
}
