// Who is there to call, hour by hour: hours of the day in Shanghai, laid out over a stretch of time.
import { SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';

/** Hours in which so many call. */
export interface CallHours {
  /** Minutes after midnight in Shanghai; hours that end before they begin, or when they begin, end on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly callers: number;
}

/** From a time on, epoch ms, so many call. */
export interface RosterStep {
  readonly at: number;
  readonly callers: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** The steps from `from` up to `to`, epoch ms, the first of them at `from`; nobody calls from `to` on. Hours that overlap add up. */
export function rosterOf(
  hours: readonly CallHours[],
  { from, to }: { readonly from: number; readonly to: number },
): RosterStep[] {
  const changes = new Map<number, number>();
  const add = (at: number, callers: number) => changes.set(at, (changes.get(at) ?? 0) + callers);
  const firstDay = Math.floor((from + SHANGHAI_OFFSET_MS) / DAY_MS) * DAY_MS - SHANGHAI_OFFSET_MS;
  // One day earlier, for hours that go over midnight.
  for (let day = firstDay - DAY_MS; day < to; day += DAY_MS)
    for (const { fromMinute, toMinute, callers } of hours) {
      const minutes = (toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
      const start = Math.max(from, day + fromMinute * MINUTE_MS);
      const end = Math.min(to, day + (fromMinute + minutes) * MINUTE_MS);
      if (start >= end) continue;
      add(start, callers);
      add(end, -callers);
    }
  add(from, 0);
  add(to, 0);
  const steps: RosterStep[] = [];
  let callers = 0;
  for (const [at, change] of [...changes].sort(([a], [b]) => a - b)) {
    callers += change;
    if (steps.at(-1)?.callers !== callers) steps.push({ at, callers });
  }
  return steps;
}

/** Time for which somebody is there within the stretch, ms, summed over all. */
export function staffedMs(
  roster: readonly RosterStep[],
  { from, to }: { readonly from: number; readonly to: number },
): number {
  return roster.reduce((sum, { at, callers }, i) => {
    const end = roster[i + 1]?.at ?? to;
    return sum + callers * Math.max(0, Math.min(end, to) - Math.max(at, from));
  }, 0);
}
