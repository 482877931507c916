// Thirds of months of Shanghai: from the 1st, the 11th and the 21st on. Every month, and so every year, is made of whole ones.
import { civilDateOfDay } from '../signal/civil-date.ts';

/** SQL of the first day of the third that the column `day` lies in. */
export const THIRD_SQL = 'toStartOfMonth(day) + 10 * least(2, intDiv(toDayOfMonth(day) - 1, 10))';

/** Days since 1970: from the first day of the first third that lies in [start, end), up to the first day after the last one that does; equal when none does. */
export function wholeThirds(start: number, end: number): { firstThird: number; endThird: number } {
  const firstThird = thirdOf(start) === start ? start : nextThird(start);
  return { firstThird, endThird: Math.max(firstThird, thirdOf(end)) };
}

/** The first day of the third that a day lies in. */
export function thirdOf(epochDay: number): number {
  const { day } = civilDateOfDay(epochDay);
  return epochDay - (day - 1) + 10 * Math.min(2, Math.floor((day - 1) / 10));
}

function nextThird(epochDay: number): number {
  // The longest third has eleven days.
  const start = thirdOf(epochDay);
  const next = [8, 9, 10, 11].find((days) => thirdOf(start + days) === start + days);
  return start + (next ?? 11);
}
