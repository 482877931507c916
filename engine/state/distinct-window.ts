// When a window is exact and when it is an estimate. A window of distinct values is exact until one that it takes in makes them more
// than the feature's `exactUpTo`; from then on it is a sketch, until no signal still to come can see anything of it. What is read, when it is
// pruned and where a checkpoint falls make no difference to that.
import type { FeaturePlan } from '../../rules/plan.ts';
import { SIGNAL_IDS_SHOWN_MAX } from '../decision.ts';
import { countsOf } from './aggregate.ts';
import { addSketch, addValue, type DistinctSketch, makeSketch } from './distinct-sketch.ts';
import { insert, merge, prune, seenTime, spanAt, upperBound, type Window } from './window.ts';

type Value = number | string;

/** Takes an entry in. `time` is as the feature sees it. */
export function observe(
  feature: FeaturePlan,
  window: Window,
  time: number,
  value: Value | undefined,
  id: string,
  watermark: number,
): void {
  if (window.sketch === undefined) {
    insert(feature, window, time, value, id);
    prune(feature, window, watermark);
    if (hasTooMany(feature, window, watermark)) sketchOf(feature, window, watermark);
  } else {
    if (value !== undefined) addValue(window.sketch, value, time, watermark);
    keepNewest(window, time, id);
  }
}

/** Puts another window of the same feature into this one (two keys became one). */
export function unite(feature: FeaturePlan, into: Window, other: Window, watermark: number): void {
  if (into.sketch === undefined && other.sketch === undefined) {
    merge(feature, into, other);
    if (hasTooMany(feature, into, watermark)) sketchOf(feature, into, watermark);
    return;
  }
  const sketch = into.sketch ?? sketchOf(feature, into, watermark);
  if (other.sketch === undefined) addEntries(sketch, other, watermark);
  else addSketch(sketch, other.sketch, watermark);
  const from = Math.max(0, other.times.length - SIGNAL_IDS_SHOWN_MAX);
  for (let i = from; i < other.times.length; i++)
    keepNewest(into, other.times[i] ?? 0, other.ids[i] ?? '');
}

/** Whether more values than the feature keeps lie in the window of its newest entry, or of the watermark if that is later. */
function hasTooMany(feature: FeaturePlan, window: Window, watermark: number): boolean {
  const { exactUpTo, windowMs } = feature;
  const { times } = window;
  if (exactUpTo === 0 || times.length <= exactUpTo) return false;
  const newestTime = Math.max(times.at(-1) ?? 0, seenTime(feature, watermark));
  if (newestTime >= window.viewTime) {
    const { from, to } = spanAt(feature, window, newestTime);
    return countsOf(window, from, to).size > exactUpTo;
  }
  // An entry came in behind the running view: what the view has left behind is counted afresh, if it can matter.
  const from = upperBound(times, newestTime - windowMs);
  const countMax = (window.counts?.size ?? 0) + window.head - from;
  return countMax > exactUpTo && countsOf(window, from, times.length).size > exactUpTo;
}

/** Makes the window a sketch and lets its values go. */
function sketchOf(feature: FeaturePlan, window: Window, watermark: number): DistinctSketch {
  const sketch = makeSketch(feature.windowMs);
  addEntries(sketch, window, watermark);
  window.sketch = sketch;
  window.values.length = 0;
  window.counts?.clear();
  window.sum = 0;
  window.head = 0;
  const old = Math.max(0, window.times.length - SIGNAL_IDS_SHOWN_MAX);
  window.times.splice(0, old);
  window.ids.splice(0, old);
  return sketch;
}

function addEntries(sketch: DistinctSketch, window: Window, watermark: number): void {
  for (let i = 0; i < window.times.length; i++) {
    const value = window.values[i];
    if (value !== undefined) addValue(sketch, value, window.times[i] ?? 0, watermark);
  }
}

/** Keeps which signals came last, for explanations. */
function keepNewest(window: Window, time: number, id: string): void {
  const { times, ids } = window;
  const at = upperBound(times, time);
  times.splice(at, 0, time);
  ids.splice(at, 0, id);
  if (times.length > SIGNAL_IDS_SHOWN_MAX) {
    times.shift();
    ids.shift();
  }
}
