// The value of a feature over the entries of its window. NaN or undefined when there is nothing to tell.
import type { FeaturePlan } from '../../rules/plan.ts';
import { estimateAt } from './distinct-sketch.ts';
import { isRunning, seenTime, spanAt, upperBound, type Window } from './window.ts';

type Value = number | string;

/** The number or text of a feature at a time; `currentId` is the signal under evaluation. */
export function valueAt(
  feature: FeaturePlan,
  window: Window,
  time: number,
  currentId: string,
): Value | undefined {
  const at = seenTime(feature, time);
  if (window.sketch !== undefined) return estimateAt(window.sketch, at);
  const { from, to } = spanAt(feature, window, at);
  switch (feature.aggregate) {
    case 'time_since':
      return sinceBefore(window, feature.windowMs, at, currentId);
    case 'count':
      return to - from;
    case 'rate':
      return ((to - from) * feature.perMs) / feature.windowMs;
    case 'sum':
      return sum(feature, window, from, to);
    case 'mean':
    case 'ratio':
      return to === from ? Number.NaN : sum(feature, window, from, to) / (to - from);
    case 'distinct':
      return countsOf(window, from, to).size;
    case 'top':
      return top(countsOf(window, from, to)).value;
    case 'top_share':
      return to === from ? Number.NaN : top(countsOf(window, from, to)).count / (to - from);
    case 'last':
      return to === from ? undefined : window.values[to - 1];
    case 'first_seen':
      return to === from ? Number.NaN : (window.times[from] ?? Number.NaN);
    case 'min':
    case 'max':
      return extreme(window, from, to, feature.aggregate);
    case 'stddev':
      return deviation(window, from, to);
  }
}

/** Newest signals behind the value, oldest first. */
export function signalIdsAt(
  feature: FeaturePlan,
  window: Window,
  time: number,
  max: number,
): string[] {
  const at = seenTime(feature, time);
  const to = upperBound(window.times, at);
  const from = upperBound(window.times, at - feature.windowMs);
  return window.ids.slice(Math.max(from, to - max), to);
}

function sum(feature: FeaturePlan, window: Window, from: number, to: number): number {
  const isWhole = feature.integer || feature.aggregate === 'ratio';
  if (isWhole && isRunning(window, from, to) && !Number.isNaN(window.sum)) return window.sum;
  let total = 0;
  for (let i = from; i < to; i++) total += numberAt(window, i);
  return total;
}

/** How often each value occurs in a span. */
export function countsOf(window: Window, from: number, to: number): ReadonlyMap<Value, number> {
  if (window.counts !== undefined && isRunning(window, from, to)) return window.counts;
  const counts = new Map<Value, number>();
  for (let i = from; i < to; i++) {
    const value = window.values[i];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** The most frequent value; of equally frequent ones the smallest. */
function top(counts: ReadonlyMap<Value, number>): { value: Value | undefined; count: number } {
  let best: Value | undefined;
  let count = 0;
  for (const [value, times] of counts) {
    if (times > count || (times === count && best !== undefined && value < best)) {
      best = value;
      count = times;
    }
  }
  return { value: best, count };
}

function extreme(window: Window, from: number, to: number, which: 'min' | 'max'): number {
  let best = Number.NaN;
  for (let i = from; i < to; i++) {
    const value = numberAt(window, i);
    if (i === from || (which === 'min' ? value < best : value > best)) best = value;
  }
  return best;
}

/** Population standard deviation, in two passes in order of the entries. */
function deviation(window: Window, from: number, to: number): number {
  const length = to - from;
  if (length === 0) return Number.NaN;
  let total = 0;
  for (let i = from; i < to; i++) total += numberAt(window, i);
  const mean = total / length;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (numberAt(window, i) - mean) ** 2;
  return Math.sqrt(squares / length);
}

function sinceBefore(window: Window, windowMs: number, time: number, currentId: string): number {
  let at = upperBound(window.times, time) - 1;
  while (at >= 0 && window.ids[at] === currentId) at--;
  const before = window.times[at];
  return before === undefined || before <= time - windowMs ? Number.NaN : time - before;
}

function numberAt(window: Window, index: number): number {
  const value = window.values[index];
  return typeof value === 'number' ? value : Number.NaN;
}
