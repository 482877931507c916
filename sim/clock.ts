// Times of a run: its start, its end, and the hours and days of Zhejiang between them.
import { civilDateOfDay, DAY_MS } from '../signal/civil-date.ts';
import { SHANGHAI_OFFSET_MS, shanghaiDay, shanghaiHour } from '../signal/event-time.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export { DAY_MS };

/** Day of the run, 0 for the first; negative before it. */
export function runDay(startTime: number, time: number): number {
  return shanghaiDay(time) - shanghaiDay(startTime);
}

/** The time at `hour` (0 to 24, fractions allowed, rounded to ms) of the day that `time` lies in. */
export function atHour(time: number, hour: number): number {
  return shanghaiDay(time) * DAY_MS - SHANGHAI_OFFSET_MS + Math.round(hour * HOUR_MS);
}

/** The first time from `time` on whose hour lies in [from, to); the same time when it does already. Hours may wrap past midnight. */
export function nextWithinHours(time: number, from: number, to: number): number {
  const hour = shanghaiHour(time);
  const isInside = from < to ? hour >= from && hour < to : hour >= from || hour < to;
  if (isInside) return time;
  const start = atHour(time, from) + (time % HOUR_MS);
  return start >= time ? start : start + DAY_MS;
}

/** Day of the month in Zhejiang, 1 to 31. */
export function dayOfMonth(time: number): number {
  return civilDateOfDay(shanghaiDay(time)).day;
}
