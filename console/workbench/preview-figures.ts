// Figures of a preview by the day, and what the staff of the desks can take.
import type { PreviewResult } from './use-preview.ts';

const DAY_MS = 86_400_000;
const KEY = 'forewarn.calls-of-seat';
/** A call of six minutes with what is written after it, over eight hours less breaks; whoever knows their own desks sets it. */
const CALLS_OF_SEAT = 60;

type Stretch = Pick<PreviewResult, 'from' | 'to'>;

/** What a count comes to in a day; 0 where nothing was counted. */
export function aDay(count: number, { from, to }: Stretch): number {
  return to > from ? (count * DAY_MS) / (to - from) : 0;
}

/** Seats that make so many calls a day, where each makes `perSeat`. */
export function seatsFor(callsADay: number, perSeat: number): number {
  return Math.ceil(callsADay / perSeat);
}

/** The desk whose calls a day change most; undefined when none does. */
export function busiestChange(
  result: Stretch & {
    readonly text: Pick<PreviewResult['text'], 'desks'>;
    readonly live: Pick<PreviewResult['live'], 'desks'>;
  },
): { desk: string; before: number; after: number } | undefined {
  const { text, live } = result;
  const counts = new Map<string, { before: number; after: number }>();
  const of = (desk: string) => {
    const count = counts.get(desk) ?? { before: 0, after: 0 };
    counts.set(desk, count);
    return count;
  };
  for (const { desk, calls } of live.desks) of(desk).before += aDay(calls, result);
  for (const { desk, calls } of text.desks) of(desk).after += aDay(calls, result);
  const [most] = [...counts]
    .map(([desk, count]) => ({ desk, ...count }))
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  return most;
}

/** How many calls a seat makes a day, as it was set in this browser. */
export function callsOfSeat(): number {
  try {
    return Number(localStorage.getItem(KEY)) || CALLS_OF_SEAT;
  } catch {
    return CALLS_OF_SEAT;
  }
}

/** Keeps it in this browser. */
export function keepCallsOfSeat(calls: number): void {
  try {
    localStorage.setItem(KEY, String(calls));
  } catch {
    // A browser that keeps nothing has it until the page is closed.
  }
}
