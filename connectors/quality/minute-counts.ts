// How many of something came in each of the last minutes.
export const MINUTE_MS = 60_000;

/** What the minutes up to the last one in which something came were like. */
export interface MinuteProfile {
  /** Minutes since the first count, at most as many as were asked for. */
  readonly minutes: number;
  /** Those in which something came. */
  readonly active: number;
  /** The longest run of minutes in which nothing did. */
  readonly longestPause: number;
}

export class MinuteCounts {
  readonly #counts: Uint32Array;
  #first = Number.POSITIVE_INFINITY;
  /** The newest minute in which something came. */
  #newest = Number.NEGATIVE_INFINITY;

  /** Remembers so many minutes. */
  constructor(minutes: number) {
    this.#counts = new Uint32Array(minutes);
  }

  /** Adds at a processing time, epoch ms; one that lies before the newest counts with the newest. */
  add(count: number, at: number): void {
    const minute = Math.max(this.#newest, Math.floor(at / MINUTE_MS));
    const { length } = this.#counts;
    const passed = Math.min(length, minute - this.#newest);
    for (let i = 0; i < passed; i++) this.#counts[slotOf(minute - i, length)] = 0;
    this.#first = Math.min(this.#first, minute);
    this.#newest = minute;
    const slot = slotOf(minute, length);
    this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
  }

  /** The sum over the minutes from `first` to `last` ago, 0 being the one that is not over. */
  sum(first: number, last: number, at: number): number {
    const now = Math.floor(at / MINUTE_MS);
    let sum = 0;
    for (let ago = first; ago <= last; ago++) sum += this.#in(now - ago);
    return sum;
  }

  /** How many of these minutes lie after the first count. */
  span(first: number, last: number, at: number): number {
    const now = Math.floor(at / MINUTE_MS);
    return Math.max(0, Math.min(last, now - this.#first) - first + 1);
  }

  /** What so many minutes up to the newest count were like, however long ago that is. */
  profile(minutesMax: number): MinuteProfile {
    const minutes = Math.min(minutesMax, this.#newest - this.#first + 1);
    let active = 0;
    let pause = 0;
    let longestPause = 0;
    for (let ago = 0; ago < minutes; ago++) {
      const isActive = this.#in(this.#newest - ago) > 0;
      if (isActive) active++;
      pause = isActive ? 0 : pause + 1;
      longestPause = Math.max(longestPause, pause);
    }
    return { minutes: Math.max(0, minutes), active, longestPause };
  }

  #in(minute: number): number {
    const { length } = this.#counts;
    if (minute > this.#newest || minute <= this.#newest - length) return 0;
    return this.#counts[slotOf(minute, length)] ?? 0;
  }
}

function slotOf(minute: number, length: number): number {
  return ((minute % length) + length) % length;
}
