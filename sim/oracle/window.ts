// The value of a feature, from the list of everything that it counts in its window.
import type { OracleFeature } from './pack.ts';

export interface Entry {
  readonly time: number;
  readonly value: number | string | undefined;
  /** `source/id` of the signal. */
  readonly id: string;
}

/** Event time as a feature sees it: floored to its buckets. */
export function seenTime(feature: OracleFeature, time: number): number {
  return feature.bucketMs === 0 ? time : time - (time % feature.bucketMs);
}

/** The entries in `(time - window, time]`, out of all that a key has, which are in order of time and then of coming. */
export function inWindow(
  feature: OracleFeature,
  entries: readonly Entry[],
  time: number,
): readonly Entry[] {
  const now = seenTime(feature, time);
  return entries.filter((entry) => entry.time > now - feature.windowMs && entry.time <= now);
}

/** The value of a feature over the entries in its window; undefined when there is nothing to tell. */
export function aggregate(
  feature: OracleFeature,
  entries: readonly Entry[],
  time: number,
  currentId: string,
): number | string | undefined {
  const numbers = entries.map((entry) => Number(entry.value));
  const isEmpty = entries.length === 0;
  switch (feature.aggregate) {
    case 'count':
      return entries.length;
    case 'rate':
      return (entries.length * feature.perMs) / feature.windowMs;
    case 'sum':
      return total(numbers);
    case 'mean':
    case 'ratio':
      return isEmpty ? undefined : total(numbers) / entries.length;
    case 'stddev':
      return isEmpty ? undefined : deviation(numbers);
    case 'min':
      return isEmpty ? undefined : Math.min(...numbers);
    case 'max':
      return isEmpty ? undefined : Math.max(...numbers);
    case 'distinct':
      return new Set(entries.map((entry) => entry.value)).size;
    case 'last':
      return entries.at(-1)?.value;
    case 'first_seen':
      return entries[0]?.time;
    case 'time_since': {
      const before = entries.findLast((entry) => entry.id !== currentId);
      return before === undefined ? undefined : seenTime(feature, time) - before.time;
    }
    case 'top':
      return mostFrequent(entries)?.value;
    case 'top_share':
      return isEmpty ? undefined : (mostFrequent(entries)?.count ?? 0) / entries.length;
  }
}

/** In order, since adding fractions in another order may give another last digit. */
function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

function deviation(numbers: readonly number[]): number {
  const mean = total(numbers) / numbers.length;
  return Math.sqrt(total(numbers.map((each) => (each - mean) ** 2)) / numbers.length);
}

/** Of equally frequent values the smallest. */
function mostFrequent(
  entries: readonly Entry[],
): { value: number | string; count: number } | undefined {
  const values = [...new Set(entries.map((entry) => entry.value))].filter(
    (one) => one !== undefined,
  );
  return values
    .map((value) => ({ value, count: entries.filter((entry) => entry.value === value).length }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))[0];
}
