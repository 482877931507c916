// Values of rows as columns take them. Each throws a RangeError that names the field when a value does not fit.

/** The last time that DateTime64(3) of ClickHouse 25 can hold: the end of the year 2299, UTC. */
const TIME_MS_LAST = 10_413_791_999_999;

/** `2026-03-01 00:00:00.123`, UTC. */
export function encodeTime(name: string, timeMs: number): string {
  if (!Number.isSafeInteger(timeMs) || timeMs < 0 || timeMs > TIME_MS_LAST) {
    throw new RangeError(`${name} is ${timeMs}; it must be epoch ms from 1970 to 2299`);
  }
  return new Date(timeMs).toISOString().slice(0, -1).replace('T', ' ');
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
