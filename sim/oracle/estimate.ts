// Which counts of distinct values are estimates, found by going through everything that happened to a feature's keys once more. The hash and
// the estimator are the engine's own (hyperloglog.test.ts measures them); what is estimated, and since when, is worked out anew.
import { estimateOf, placeOf, RANK_MAX, REGISTER_COUNT } from '../../engine/state/hyperloglog.ts';
import type { Arrival, Moment, Move } from './history.ts';
import type { OracleFeature } from './pack.ts';
import { type Entry, seenTime } from './window.ts';

/** An entry with the key that it was counted under, and when. */
export interface KeyedEntry extends Entry {
  readonly key: string;
  readonly moment: Moment;
}

interface KeyState {
  readonly entries: readonly Entry[];
  readonly isEstimate: boolean;
}

/** The estimate over entries of a window. */
export function estimateFrom(entries: readonly Entry[]): number {
  const places = entries.flatMap(({ value }) => (value === undefined ? [] : [placeOf(value)]));
  const highest = new Map<number, number>();
  for (const { register, rank } of places.sort((a, b) => a.rank - b.rank))
    highest.set(register, rank);
  const counts = Array.from(
    { length: RANK_MAX + 1 },
    (_, rank) => [...highest.values()].filter((each) => each === rank).length,
  );
  counts[0] = REGISTER_COUNT - highest.size;
  return Math.round(estimateOf(counts));
}

/** Whether a key's window is an estimate by now. `entries` are those of all keys with the same other parts, as they came. */
export function isEstimated(
  feature: OracleFeature,
  latenessMs: number,
  key: string,
  entries: readonly KeyedEntry[],
  arrivals: readonly Arrival[],
  moves: readonly Move[],
): boolean {
  if (entries.length <= feature.exactUpTo) return false;
  const watermarkAt = (moment: Moment) =>
    Math.max(...arrivals.filter((each) => each.moment <= moment).map((each) => each.time)) -
    latenessMs;
  const states = new Map<string, KeyState>();
  const liveState = (of: string, watermark: number): KeyState => {
    const state = states.get(of);
    const newest = Math.max(...(state?.entries ?? []).map((entry) => entry.time));
    // What no later signal can see is forgotten.
    return state === undefined || newest <= watermark - feature.windowMs - feature.bucketMs
      ? { entries: [], isEstimate: false }
      : state;
  };
  const join = (into: string, state: KeyState, watermark: number) => {
    const before = liveState(into, watermark);
    const all = [...before.entries, ...state.entries];
    const newest = Math.max(seenTime(feature, watermark), ...all.map((entry) => entry.time));
    const seen = all.filter((entry) => entry.time > newest - feature.windowMs);
    const isEstimate =
      before.isEstimate ||
      state.isEstimate ||
      new Set(seen.map((entry) => entry.value)).size > feature.exactUpTo;
    states.set(into, { entries: all, isEstimate });
  };
  const events = [...entries, ...moves].sort((a, b) => a.moment - b.moment);
  for (const event of events) {
    const watermark = watermarkAt(event.moment);
    if ('key' in event) join(event.key, { entries: [event], isEstimate: false }, watermark);
    else {
      const moved = liveState(event.identifier, watermark);
      states.delete(event.identifier);
      if (moved.entries.length > 0) join(event.person, moved, watermark);
    }
  }
  return states.get(key)?.isEstimate ?? false;
}
