// Which signals are still in time, and which have been seen. The watermark is the newest event time less the allowed lateness;
// it never moves back behind what is remembered. An identity is remembered until the watermark passes its time: from then on the same signal is late.
// Identities are known by 64 bits of hash: a signal is taken for another one's double with a chance of live identities / 2⁶⁴, which is once
// in 10¹¹ signals for 40,000 signals a second and ten minutes of lateness.

import { HashTimes, type HashTimesState, type HeldTimes } from './state/hash-times.ts';
import type { PagePool } from './state/held-words.ts';

/** Plain data. It shares memory with the engine. */
export interface LatenessState {
  readonly newestTime: number;
  readonly rotatedTime: number;
  readonly generations: readonly HashTimesState[];
}

export class Lateness {
  readonly #latenessMs: number;
  #newestTime: number;
  /** Watermark at which the younger generation began. */
  #rotatedTime: number;
  #younger: HashTimes;
  #older: HashTimes;
  /** The newest time of the older generation. */
  #olderTime: number;
  #watermark: number;

  constructor(latenessMs: number, state?: LatenessState) {
    this.#latenessMs = latenessMs;
    this.#newestTime = state?.newestTime ?? Number.NEGATIVE_INFINITY;
    this.#rotatedTime = state?.rotatedTime ?? Number.NEGATIVE_INFINITY;
    this.#younger = new HashTimes(0, state?.generations[0]);
    this.#older = new HashTimes(0, state?.generations[1]);
    this.#olderTime = this.#older.newestTime;
    this.#watermark = this.#watermarkNow();
  }

  snapshot(): LatenessState {
    return {
      newestTime: this.#newestTime,
      rotatedTime: this.#rotatedTime,
      generations: [this.#younger.snapshot(), this.#older.snapshot()],
    };
  }

  /** Holds the identities that are remembered now until `letGo`. */
  hold(pool: PagePool): {
    newestTime: number;
    rotatedTime: number;
    generations: readonly [HeldTimes, HeldTimes];
  } {
    return {
      newestTime: this.#newestTime,
      rotatedTime: this.#rotatedTime,
      generations: [this.#younger.hold(pool), this.#older.hold(pool)],
    };
  }

  letGo(): void {
    this.#younger.letGo();
    this.#older.letGo();
  }

  get watermark(): number {
    return this.#watermark;
  }

  /** Newest event time that was accepted. */
  get newestTime(): number {
    return this.#newestTime;
  }

  /** Takes over the newest event time from whoever judges which signals count. */
  follow(newestTime: number): void {
    if (newestTime <= this.#newestTime) return;
    this.#newestTime = newestTime;
    this.#watermark = this.#watermarkNow();
  }

  /** Whether the signal counts; remembers it when it does. `low` and `high` are the hash of its source and id. */
  admit(time: number, low: number, high: number): 'accepted' | 'late' | 'duplicate' {
    const { watermark } = this;
    if (time < watermark) return 'late';
    const seenTime = Math.max(this.#older.timeOf(low, high), this.#younger.timeOf(low, high));
    if (seenTime >= watermark && seenTime >= 0) return 'duplicate';
    this.#younger.set(low, high, time);
    if (time > this.#newestTime) this.#advance(time);
    return 'accepted';
  }

  /** Not before what is remembered: a state may come from a pack of a smaller lateness. */
  #watermarkNow(): number {
    return Math.max(this.#newestTime - this.#latenessMs, this.#rotatedTime);
  }

  #advance(time: number): void {
    this.#newestTime = time;
    this.#watermark = this.#watermarkNow();
    const watermark = time - this.#latenessMs;
    // What the older generation holds is forgotten once it is late; of a pack of a larger lateness that takes longer.
    if (watermark <= Math.max(this.#rotatedTime + this.#latenessMs, this.#olderTime)) return;
    const isFirst = this.#rotatedTime === Number.NEGATIVE_INFINITY;
    this.#rotatedTime = watermark;
    if (isFirst) return;
    const { count } = this.#younger;
    const forgotten = this.#older;
    this.#older = this.#younger;
    this.#olderTime = time;
    // Its room is taken again, unless it is far from what the last generation needed.
    if (forgotten.isRoomFor(count)) forgotten.reset();
    this.#younger = forgotten.isRoomFor(count) ? forgotten : new HashTimes(count);
  }
}
