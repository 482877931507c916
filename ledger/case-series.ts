// Cases by day, week, month or year as a series: beside each point the year before, a moving average, holidays, and what was to be expected.
// Pure: it is made from counts by day. Days are numbered from 1970-01-01 as in signal/civil-date.ts, in Shanghai.
//
// Expected is the mean of like days before: for a day the same weekday of the 8 weeks before it without holidays, for a week those of the
// 8 weeks before it that have no holiday, for a month the same month of up to 3 years before, carried on by the growth of the 12 months before it over the 12 before
// those. The band holds 19 of 20 points that chance alone would make: counts of rare events, spread out further when the like days are.
import { civilDateOfDay, dayOfCivilDate } from '../signal/civil-date.ts';
import { isHolidayDate } from '../signal/holiday.ts';

export const STEPS = ['day', 'week', 'month', 'year'] as const;
export type Step = (typeof STEPS)[number];

export interface SeriesPoint {
  /** `2026-03-01`, the Monday of a week, `2026-03` or `2026`. */
  readonly key: string;
  readonly casesFiled: number;
  /** The same days of the year before (a week: 52 weeks before, so that weekdays match). Null where there is nothing to compare with. */
  readonly casesFiledYearBefore: number | null;
  /** Mean of this point and those before it: 7 days, 4 weeks or 3 months; null for years and until there are so many. */
  readonly movingAverage: number | null;
  readonly holidayDays: number;
  readonly holidayDaysYearBefore: number;
  /** Null where there are not enough like days, on holidays, for weeks with one, and for parts of a step. */
  readonly expected: { readonly mean: number; readonly low: number; readonly high: number } | null;
  /** Outside the band, and not of numbers too small to say. */
  readonly standsOut: 'above' | 'below' | null;
  /** The period begins or ends inside it, or it is not over. */
  readonly isPart: boolean;
}

/** Cases of a day; days without any may be missing. */
export type DayCounts = ReadonlyMap<number, number>;

export interface SeriesOptions {
  /** First day and first day after, whole days. */
  readonly firstDay: number;
  readonly endDay: number;
  readonly step: Step;
  /** First day from which counts are known and comparable. */
  readonly knownFrom: number;
  /** First day that is not over; all are when missing. */
  readonly unfinishedDay?: number;
}

/** Days before the first that a series looks at, at most. */
export const LOOK_BACK_DAYS = 4 * 366;

const LIKE_WEEKS = 8;
const LIKE_YEARS = 3;
const LIKE_MIN: Readonly<Record<Step, number>> = { day: 4, week: 4, month: 1, year: Infinity };
const AVERAGE_OF: Readonly<Record<Step, number>> = { day: 7, week: 4, month: 3, year: 0 };
/** Two-sided, 19 of 20. */
const NORMAL_95 = 1.96;
/** Below it a count says nothing about a change: neither the point nor what was expected reaches it. */
const COUNT_MIN = 5;
const YEAR_OF_WEEKS = 364;

interface Span {
  readonly first: number;
  readonly end: number;
}

/** The series of a period, a point a step, in order. */
export function caseSeries(counts: DayCounts, options: SeriesOptions): SeriesPoint[] {
  const { firstDay, endDay, step, knownFrom, unfinishedDay = endDay } = options;
  const points: SeriesPoint[] = [];
  let span = spanOf(firstDay, step);
  while (span.first < endDay) {
    const inside = { first: Math.max(span.first, firstDay), end: Math.min(span.end, endDay) };
    points.push(pointOf(counts, { whole: span, inside, step, knownFrom, unfinishedDay }));
    span = spanOf(span.end, step);
  }
  return points;
}

interface PointPlace {
  readonly whole: Span;
  readonly inside: Span;
  readonly step: Step;
  readonly knownFrom: number;
  readonly unfinishedDay: number;
}

function pointOf(counts: DayCounts, place: PointPlace): SeriesPoint {
  const { whole, inside, step, knownFrom, unfinishedDay } = place;
  const casesFiled = sumOf(counts, inside);
  const before = yearBeforeOf(inside, step);
  // What is to come has no days of the year before beside it.
  const soFar = { first: inside.first, end: Math.min(inside.end, unfinishedDay + 1) };
  const beside = soFar.first < soFar.end ? yearBeforeOf(soFar, step) : undefined;
  const isPart =
    inside.first !== whole.first || inside.end !== whole.end || whole.end > unfinishedDay;
  const expected =
    isPart || isOfHolidays(whole, step)
      ? null
      : expectedOf(likeCounts(counts, whole, step, knownFrom), step);
  return {
    key: keyOf(whole.first, step),
    casesFiled,
    casesFiledYearBefore:
      beside === undefined || beside.first < knownFrom ? null : sumOf(counts, beside),
    movingAverage: isPart ? null : movingAverage(counts, whole, step, knownFrom),
    holidayDays: holidaysIn(inside),
    holidayDaysYearBefore: before === undefined ? 0 : holidaysIn(before),
    expected,
    standsOut: expected === null ? null : standsOut(casesFiled, expected),
    isPart,
  };
}

function standsOut(count: number, { mean, low, high }: NonNullable<SeriesPoint['expected']>) {
  if (Math.max(count, mean) < COUNT_MIN) return null;
  if (count > high) return 'above';
  return count < low ? 'below' : null;
}

/** The mean of like counts with the band in which one more of them falls. */
function expectedOf(like: readonly number[], step: Step): SeriesPoint['expected'] {
  if (like.length < LIKE_MIN[step]) return null;
  const mean = like.reduce((sum, count) => sum + count, 0) / like.length;
  const variance =
    like.length < 2
      ? mean
      : like.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (like.length - 1);
  const spread = Math.max(mean, variance);
  const reach = NORMAL_95 * Math.sqrt(spread * (1 + 1 / like.length));
  return { mean, low: Math.max(0, mean - reach), high: mean + reach };
}

function likeCounts(counts: DayCounts, span: Span, step: Step, knownFrom: number): number[] {
  if (step === 'month') return likeMonths(counts, span, knownFrom);
  if (step === 'year') return [];
  const spans = Array.from({ length: LIKE_WEEKS }, (_, at) => {
    const back = (at + 1) * 7;
    return { first: span.first - back, end: span.end - back };
  });
  return spans
    .filter((like) => like.first >= knownFrom && !isOfHolidays(like, step))
    .map((like) => sumOf(counts, like));
}

/** The same month of years before, each carried on by the growth since. */
function likeMonths(counts: DayCounts, span: Span, knownFrom: number): number[] {
  const { year, month } = civilDateOfDay(span.first);
  const yearUpTo = (back: number) => ({
    first: dayOfCivilDate(year - back - 1, month, 1),
    end: dayOfCivilDate(year - back, month, 1),
  });
  const like: number[] = [];
  for (let back = 1; back <= LIKE_YEARS; back++) {
    const then = yearUpTo(back);
    const sameMonth = spanOf(dayOfCivilDate(year - back, month, 1), 'month');
    if (then.first < knownFrom) break;
    const sumThen = sumOf(counts, then);
    if (sumThen > 0) like.push((sumOf(counts, sameMonth) * sumOf(counts, yearUpTo(0))) / sumThen);
  }
  return like;
}

function movingAverage(counts: DayCounts, span: Span, step: Step, knownFrom: number) {
  const points = AVERAGE_OF[step];
  if (points === 0) return null;
  let first = span.first;
  for (let at = 1; at < points; at++) first = spanOf(first - 1, step).first;
  return first < knownFrom ? null : sumOf(counts, { first, end: span.end }) / points;
}

/** The days that a span is compared with; undefined for 29 February alone. */
function yearBeforeOf({ first, end }: Span, step: Step): Span | undefined {
  if (step === 'week') return { first: first - YEAR_OF_WEEKS, end: end - YEAR_OF_WEEKS };
  // The day after 28 February may be a 29th: a day stands beside one day.
  if (step === 'day') {
    const day = dayYearBefore(first);
    return dayYearBefore(end) === day ? undefined : { first: day, end: day + 1 };
  }
  const before = { first: dayYearBefore(first), end: dayYearBefore(end) };
  return before.first === before.end ? undefined : before;
}

/** 29 February gives 1 March. */
function dayYearBefore(day: number): number {
  const { year, month, day: date } = civilDateOfDay(day);
  return month === 2 && date === 29
    ? dayOfCivilDate(year - 1, 3, 1)
    : dayOfCivilDate(year - 1, month, date);
}

function spanOf(day: number, step: Step): Span {
  const { year, month } = civilDateOfDay(day);
  switch (step) {
    case 'day':
      return { first: day, end: day + 1 };
    case 'week': {
      // Day 0 was a Thursday.
      const first = day - ((day + 3) % 7);
      return { first, end: first + 7 };
    }
    case 'month':
      return {
        first: dayOfCivilDate(year, month, 1),
        end: month === 12 ? dayOfCivilDate(year + 1, 1, 1) : dayOfCivilDate(year, month + 1, 1),
      };
    case 'year':
      return { first: dayOfCivilDate(year, 1, 1), end: dayOfCivilDate(year + 1, 1, 1) };
  }
}

function keyOf(day: number, step: Step): string {
  const date = dateText(day);
  if (step === 'month') return date.slice(0, 7);
  return step === 'year' ? date.slice(0, 4) : date;
}

/** `2026-03-01` of a day number. */
export function dateText(day: number): string {
  const { year, month, day: date } = civilDateOfDay(day);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
}

function isFreeDay(day: number): boolean {
  return isHolidayDate(dateText(day));
}

/** Whether holidays make a day or a week unlike others; in a month they are few among its days, and come again in that of the year before. */
function isOfHolidays(span: Span, step: Step): boolean {
  return (step === 'day' || step === 'week') && holidaysIn(span) > 0;
}

function holidaysIn({ first, end }: Span): number {
  let count = 0;
  for (let day = first; day < end; day++) if (isFreeDay(day)) count++;
  return count;
}

function sumOf(counts: DayCounts, { first, end }: Span): number {
  let sum = 0;
  for (let day = first; day < end; day++) sum += counts.get(day) ?? 0;
  return sum;
}
