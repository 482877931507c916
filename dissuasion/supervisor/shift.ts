// Hours of work: which shift holds at a time, and when a break is due. Hours are those of the wall clock in Shanghai.
import { SHANGHAI_OFFSET_MS } from '../../signal/event-time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const HOURS_FORM = /^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

export interface Shift {
  readonly name: string;
  /** Minutes after midnight; one that ends before it begins, or when it begins, ends on the next day. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** A shift that holds now. */
export interface CurrentShift {
  readonly name: string;
  /** Processing time, epoch ms. */
  readonly endsAt: number;
}

/** Reads hours such as `08:00-16:00` or `22:00-06:00`; undefined when they are none. */
export function shiftOf(name: string, hours: string): Shift | undefined {
  const parts = HOURS_FORM.exec(hours)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts;
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (from >= DAY_MINUTES || to > DAY_MINUTES) return undefined;
  return { name, fromMinute: from, toMinute: to };
}

/** The shift of a time, the one that began last where two overlap; undefined outside all. `at` is epoch ms. */
export function shiftAt(shifts: readonly Shift[], at: number): CurrentShift | undefined {
  const local = at + SHANGHAI_OFFSET_MS;
  const dayStart = Math.floor(local / DAY_MS) * DAY_MS;
  let best: { name: string; start: number; end: number } | undefined;
  for (const { name, fromMinute, toMinute } of shifts) {
    const minutes = (toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    const today = dayStart + fromMinute * MINUTE_MS;
    const start = today <= local ? today : today - DAY_MS;
    const end = start + minutes * MINUTE_MS;
    if (local >= end) continue;
    if (best === undefined || start > best.start) best = { name, start, end };
  }
  return best && { name: best.name, endsAt: best.end - SHANGHAI_OFFSET_MS };
}
