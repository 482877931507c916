// What share of a source's newest records is bad, and since when that is too much. The newest are those of five minutes, or as many more as make
// a hundred, however long ago they came: a source of an hourly or nightly file is judged as one that streams. What is said stands until good ones follow.
import { MINUTE_MS } from './minute-counts.ts';

export interface BadStanding {
  /** Processing time at which it became too much, epoch ms. */
  readonly since: number;
  /** Of the newest records, so many of which were looked at. */
  readonly share: number;
  readonly records: number;
}

interface Minute {
  readonly minute: number;
  records: number;
  bad: number;
}

const RECENT_MINUTES = 5;
const RECORDS_MIN = 100;
/** Fewer bad ones say nothing, whatever their share. */
const BAD_MIN = 5;
/** So many good ones after the last bad one, or as many as were bad, say that it is mended. */
const MENDED_MAX = 20;
/** A source that never sends anything again, as a name that was mistyped, is not told of for ever. */
const KEPT_MS = 7 * 86_400_000;

export class BadShare {
  readonly #limit: number;
  /** Those in which something came, oldest first. */
  readonly #minutes: Minute[] = [];
  #records = 0;
  #bad = 0;
  #lastBad = Number.NEGATIVE_INFINITY;
  #since: number | undefined;

  /** A share of `limit` is too much. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds records at a processing time, epoch ms; a time before the newest counts with the newest. */
  add(records: number, isBad: boolean, at: number): void {
    if (records === 0) return;
    const minute = this.#minuteAt(at);
    minute.records += records;
    this.#records += records;
    if (isBad) {
      minute.bad += records;
      this.#bad += records;
      this.#lastBad = Math.max(this.#lastBad, at);
    }
    this.#forget(minute);
  }

  /** How it stands at a processing time, epoch ms; undefined while it is not too much. */
  standing(at: number): BadStanding | undefined {
    const newest = this.#minutes.at(-1);
    this.#begin();
    if (newest !== undefined && Math.floor(at / MINUTE_MS) > newest.minute) this.#end();
    if (at - this.#lastBad > KEPT_MS) this.#since = undefined;
    if (this.#since === undefined) return undefined;
    return { since: this.#since, share: this.#share, records: this.#records };
  }

  get #share(): number {
    return this.#bad / this.#records;
  }

  #minuteAt(at: number): Minute {
    const newest = this.#minutes.at(-1);
    const minute = Math.floor(at / MINUTE_MS);
    if (newest !== undefined && minute <= newest.minute) return newest;
    this.#begin();
    this.#end();
    const added = { minute, records: 0, bad: 0 };
    this.#minutes.push(added);
    return added;
  }

  /** Leaves out what is older than the minutes that are looked at, while enough is left. */
  #forget({ minute }: Minute): void {
    for (;;) {
      const [oldest] = this.#minutes;
      if (oldest === undefined || oldest.minute > minute - RECENT_MINUTES) return;
      if (this.#records - oldest.records < RECORDS_MIN) return;
      this.#dropOldest(oldest);
    }
  }

  /** Not with each record: of those that come together the bad ones may be counted first. */
  #begin(): void {
    if (this.#bad >= BAD_MIN && this.#share >= this.#limit) this.#since ??= this.#lastBad;
  }

  /** Ends what is mended. Only when a minute is over: of records that come together the good ones may be counted first. */
  #end(): void {
    if (this.#since === undefined) return;
    const mended = this.#minutes.slice(this.#minutes.findLastIndex(({ bad }) => bad > 0) + 1);
    const good = mended.reduce((sum, { records }) => sum + records, 0);
    const newest = this.#minutes.at(-1)?.minute ?? 0;
    const isLater = newest - Math.floor(this.#lastBad / MINUTE_MS) >= RECENT_MINUTES;
    const isMended = isLater && good >= Math.min(MENDED_MAX, this.#bad);
    // Half of the limit, so that a share about it does not come and go.
    if (!isMended && this.#share >= this.#limit / 2) return;
    this.#since = undefined;
    if (isMended) while (this.#bad > 0) this.#dropOldest(this.#minutes[0]);
  }

  #dropOldest(oldest: Minute | undefined): void {
    this.#minutes.shift();
    this.#records -= oldest?.records ?? 0;
    this.#bad -= oldest?.bad ?? 0;
  }
}
