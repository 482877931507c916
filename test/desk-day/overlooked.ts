// Tasks that did not rise though their turn had come. How soon a task rises after its deadline is a matter of the machine's pace; in which order tasks do
// is not: those are looked for that are due the longest.
import type { Lateness, Rise } from './waits.ts';

/** Tasks that are due together rise side by side, and one may be claimed between two of them, ms. */
const SIDE_BY_SIDE_MS = 5_000;

/** Late claims of tasks that had not risen though one had that came after them, with as long a deadline. */
export function overlookedOf(lates: readonly Lateness[], rises: readonly Rise[]): Lateness[] {
  const firstAfter = new Map<number, (since: number) => number>();
  for (const [deadlineMs, alike] of Map.groupBy(rises, (rise) => rise.deadlineMs))
    firstAfter.set(deadlineMs, firstRiseAfter(alike));
  return lates.filter(({ deadlineMs, since, claimedAt }) => {
    const at = firstAfter.get(deadlineMs)?.(since) ?? Number.POSITIVE_INFINITY;
    return at + SIDE_BY_SIDE_MS < claimedAt;
  });
}

/** When the first rose of those that waited only since later than a time. */
function firstRiseAfter(rises: readonly Rise[]): (since: number) => number {
  const sorted = rises.toSorted((a, b) => a.since - b.since);
  const firsts: number[] = [];
  for (let index = sorted.length - 1; index >= 0; index--) {
    const later = firsts[index + 1] ?? Number.POSITIVE_INFINITY;
    firsts[index] = Math.min(later, sorted[index]?.at ?? later);
  }
  return (since) => {
    let from = 0;
    for (let to = sorted.length; from < to; ) {
      const middle = (from + to) >> 1;
      if ((sorted[middle]?.since ?? 0) > since) to = middle;
      else from = middle + 1;
    }
    return firsts[from] ?? Number.POSITIVE_INFINITY;
  };
}
