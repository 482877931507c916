// The hours in which nobody is woken for what can wait. Times of day are those of Shanghai.
import { SHANGHAI_OFFSET_MS } from '../signal/event-time.ts';

/** From one time of day to another, minutes after midnight; over midnight when `from` is the later one. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

const DAY_MINUTES = 1_440;
const MINUTE_MS = 60_000;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `at` itself, or the end of the quiet hours in which it lies; epoch ms. */
export function afterQuiet(at: number, { from, to }: QuietHours): number {
  const minute = Math.floor((at + SHANGHAI_OFFSET_MS) / MINUTE_MS) % DAY_MINUTES;
  const isQuiet = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return at;
  const start = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  return start + ((to - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS;
}

/** Minutes after midnight of a time such as 21:30; undefined when it is none. */
export function minuteOfDay(text: string): number | undefined {
  const [, hours, minutes] = TIME_OF_DAY.exec(text) ?? [];
  return hours === undefined || minutes === undefined
    ? undefined
    : Number(hours) * 60 + Number(minutes);
}
