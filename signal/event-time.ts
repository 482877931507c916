// Event time is a number: milliseconds since 1970-01-01 UTC. This file reads and prints it as RFC 3339, tells the hour, the day of the
// week and the date in Zhejiang, and reads durations such as `10m`. China has kept +08:00 all year since its last daylight saving
// time ended in September 1991, so Shanghai time is plain arithmetic. Times in other written forms: time-format.ts.
import { civilDateOfDay, DAY_MS, dayOfCivilDate, isCivilDate } from './civil-date.ts';

/** +08:00, the whole year, for every time since 1991. */
export const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The last millisecond of the year 9999, UTC: no event time is later. */
export const TIME_MS_MAX = 253_402_300_799_999;

/**
 * How far event time may be ahead of the clock that takes a signal in. Partners' clocks differ by seconds; what lies further ahead is a
 * fault, and would move the watermark so far that the signals of everybody else are late. It must stay well below a pack's lateness.
 */
export const FUTURE_MS_MAX = 120_000;

/** How far behind the newest signal one may lie and still count, where a pack does not say its `lateness`. */
export const LATENESS_MS_DEFAULT = 600_000;

/** Epoch ms before March 1973 is nobody's event time; as seconds it is until the year 5138. */
const SECONDS_BELOW = 100_000_000_000;

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const ZERO = 48;

/**
 * Epoch ms of an RFC 3339 date-time such as `2026-03-01T08:30:00.250+08:00`, or undefined when it is not one: a day that does not exist,
 * no offset, or anything beside it. A fraction finer than a millisecond is cut off. A leap second is read as the second after it.
 */
export function parseRfc3339(text: string): number | undefined {
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  const hour = digitsAt(text, 11, 2);
  const minute = digitsAt(text, 14, 2);
  const second = digitsAt(text, 17, 2);
  if (text[4] !== '-' || text[7] !== '-' || text[13] !== ':' || text[16] !== ':') return undefined;
  if (!isDateTimeSeparator(text[10]) || !isCivilDate(year, month, day)) return undefined;
  if (!isTimeOfDay(hour, minute, second)) return undefined;
  const fractionEnd = endOfFraction(text, 19);
  const fractionMs = fractionEnd === 19 ? 0 : fractionMsAt(text, 20, fractionEnd);
  const offsetMs = parseOffsetMs(text.slice(fractionEnd));
  if (fractionMs === undefined || offsetMs === undefined) return undefined;
  const timeOfDayMs = hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
  const timeMs = dayOfCivilDate(year, month, day) * DAY_MS + timeOfDayMs - offsetMs;
  if (second === 60) return isLeapSecond(timeMs) ? timeMs : undefined;
  return timeMs + fractionMs;
}

/** RFC 3339 at +08:00 with milliseconds: `2026-03-01T08:30:00.250+08:00`. Equal times print equally. */
export function printTime(timeMs: number): string {
  const local = timeMs + SHANGHAI_OFFSET_MS;
  const day = Math.floor(local / DAY_MS);
  const rest = local - day * DAY_MS;
  const hour = pad(Math.floor(rest / HOUR_MS), 2);
  const minute = pad(Math.floor(rest / MINUTE_MS) % 60, 2);
  const second = pad(Math.floor(rest / 1000) % 60, 2);
  return `${printDay(day)}T${hour}:${minute}:${second}.${pad(rest % 1000, 3)}+08:00`;
}

/** What is wrong with an event time beyond FUTURE_MS_MAX. */
export function futureFault(timeMs: number): string {
  return `time is ${printTime(timeMs)}, more than ${FUTURE_MS_MAX / MINUTE_MS} minutes ahead of the clock that took it in`;
}

export interface TimeFault {
  readonly field: 'time';
  readonly code: string;
  readonly message: string;
}

/**
 * Why an event time is not taken in: it is later than `timeMax` (epoch ms), or it is in seconds. Undefined when it is.
 */
export function intakeTimeFault(timeMs: number, timeMax: number): TimeFault | undefined {
  if (timeMs > timeMax) return { field: 'time', code: 'future', message: futureFault(timeMs) };
  return secondsFault(timeMs);
}

/** Why a time that somebody gave in seconds is not taken in: it would be lost as late long after it was accepted. Undefined for any other. */
export function secondsFault(timeMs: number): TimeFault | undefined {
  if (timeMs >= SECONDS_BELOW) return undefined;
  const message = `time is ${timeMs}, which as milliseconds is ${printTime(timeMs)}; give epoch milliseconds (${timeMs}000 if it is in seconds) or RFC 3339`;
  return { field: 'time', code: 'seconds', message };
}

/** Hour of the day in Shanghai, 0 to 23. */
export function shanghaiHour(timeMs: number): number {
  return Math.floor((timeMs + SHANGHAI_OFFSET_MS) / HOUR_MS) - shanghaiDay(timeMs) * 24;
}

/** Day of the week in Shanghai: 1 is Monday, 7 is Sunday. */
export function shanghaiDayOfWeek(timeMs: number): number {
  const fromMonday = (shanghaiDay(timeMs) + 3) % 7;
  return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1;
}

/** Date in Shanghai, `yyyy-MM-dd`. */
export function shanghaiDate(timeMs: number): string {
  return printDay(shanghaiDay(timeMs));
}

/** Days from 1970-01-01 to the date in Shanghai. */
export function shanghaiDay(timeMs: number): number {
  return Math.floor((timeMs + SHANGHAI_OFFSET_MS) / DAY_MS);
}

/**
 * Offset in ms east of UTC of a fixed zone: `Z`, `UTC`, `GMT`, `+08:00`, `+0800`, `Asia/Shanghai`. Undefined for anything else:
 * zones with daylight saving time are not fixed and are refused.
 */
export function zoneOffsetMs(zone: string): number | undefined {
  if (zone === 'UTC' || zone === 'GMT') return 0;
  if (zone === 'Asia/Shanghai') return SHANGHAI_OFFSET_MS;
  const compact = /^([+-]\d{2})(\d{2})$/.exec(zone);
  return parseOffsetMs(compact === null ? zone : `${compact[1]}:${compact[2]}`);
}

const DURATION_UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

/** Milliseconds of `500ms`, `90s`, `10m`, `2h` or `7d`; undefined for anything else. A whole number and one unit. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d{1,16})(ms|s|m|h|d)$/.exec(text);
  const unitMs = match?.[2] === undefined ? undefined : DURATION_UNITS.get(match[2]);
  if (unitMs === undefined) return undefined;
  const durationMs = Number(match?.[1]) * unitMs;
  return Number.isSafeInteger(durationMs) ? durationMs : undefined;
}

/** The shortest text that parseDurationMs reads as the same duration: `90s`, `2h`, `7d`. */
export function formatDurationMs(durationMs: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const unitMs = DURATION_UNITS.get(unit) ?? 1;
    if (durationMs !== 0 && durationMs % unitMs === 0) return `${durationMs / unitMs}${unit}`;
  }
  return durationMs === 0 ? '0s' : `${durationMs}ms`;
}

/** The `count` digits at `at` as a number, or -1 when one of them is not a digit. */
export function digitsAt(text: string, at: number, count: number): number {
  let value = 0;
  if (at + count > text.length) return -1;
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Whether hour, minute and second name a time of day; 60 is allowed for a leap second. */
export function isTimeOfDay(hour: number, minute: number, second: number): boolean {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
  return second >= 0 && second <= 60;
}

function isDateTimeSeparator(char: string | undefined): boolean {
  return char === 'T' || char === 't' || char === ' ';
}

/** Leap seconds come only at the end of a UTC day that ends a month. `timeMs` is the second after it. */
function isLeapSecond(timeMs: number): boolean {
  return timeMs % DAY_MS === 0 && civilDateOfDay(timeMs / DAY_MS).day === 1;
}

function endOfFraction(text: string, at: number): number {
  if (text[at] !== '.') return at;
  let end = at + 1;
  while (digitsAt(text, end, 1) >= 0) end++;
  return end;
}

function fractionMsAt(text: string, from: number, end: number): number | undefined {
  if (end === from) return undefined;
  return digitsAt(text.slice(from, Math.min(end, from + 3)).padEnd(3, '0'), 0, 3);
}

function parseOffsetMs(text: string): number | undefined {
  if (text === 'Z' || text === 'z') return 0;
  if (text.length !== 6 || text[3] !== ':' || (text[0] !== '+' && text[0] !== '-'))
    return undefined;
  const hour = digitsAt(text, 1, 2);
  const minute = digitsAt(text, 4, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return undefined;
  const offsetMs = hour * HOUR_MS + minute * MINUTE_MS;
  return text[0] === '-' ? 0 - offsetMs : offsetMs;
}

function printDay(epochDay: number): string {
  const { year, month, day } = civilDateOfDay(epochDay);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
