// Values of rows as columns take them. Each throws a RangeError that names the field when a value does not fit.

import { DAY_MS } from '../signal/civil-date.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The last time that DateTime64(3) of ClickHouse 25 can hold: the end of the year 2299, UTC. */
const TIME_MS_LAST = 10_413_791_999_999;

/** `2026-03-01 00:00:00.123`, UTC. */
export function encodeTime(name: string, timeMs: number): string {
  if (!Number.isSafeInteger(timeMs) || timeMs < 0 || timeMs > TIME_MS_LAST) {
    throw new RangeError(`${name} is ${timeMs}; it must be epoch ms from 1970 to 2299`);
  }
  const day = Math.floor(timeMs / DAY_MS);
  if (day !== lastDay.day) {
    lastDay = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  }
  const ms = timeMs - day * DAY_MS;
  const [hour, minute, second] = [ms / HOUR_MS, (ms / MINUTE_MS) % 60, (ms / 1000) % 60];
  return `${lastDay.text} ${two(hour)}:${two(minute)}:${two(second)}.${digits3(ms % 1000)}`;
}

/** Most rows of a batch are of one day. */
let lastDay = { day: 0, text: '1970-01-01' };
const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

function two(number: number): string {
  return TWO[Math.floor(number)] ?? '';
}

function digits3(number: number): string {
  return String(number).padStart(3, '0');
}

/** Whole fen, 0 or more. */
export function fen(name: string, amountFen: number): number {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) {
    throw new RangeError(`${name} is ${amountFen}; it must be a whole number of fen, 0 or more`);
  }
  return amountFen;
}

/** A number that is one. */
export function finite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${name} is ${value}; it must be a number`);
  return value;
}
