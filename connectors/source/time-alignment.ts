// Sources that catch up go side by side in event time: what one reads far ahead of another moves the watermark, and what the slower one still has of those
// hours would be late. One that has read its backlog, waits for its partner or has failed holds up nobody, nor does one whose records are late already. And what
// comes on no faster than the clock is held up by nobody: whoever catches up gains on it.
import { setTimeout as sleep } from 'node:timers/promises';
import { FUTURE_MS_MAX, LATENESS_MS_DEFAULT } from '../../signal/event-time.ts';
import { type FwError, isFwError } from '../../signal/fw-error.ts';
import { isRecord, isRegistration } from '../../signal/record.ts';
import type { Signal } from '../../signal/signal.ts';
import type { SignalBatch } from '../file/signal-batch.ts';

export interface TimeAlignmentOptions {
  /** What comes so far behind the newest signal is late, ms; that of a pack that says nothing when missing. */
  readonly latenessMs?: number;
  /** The newest event time that the log is known to have, whoever brought it, epoch ms; -Infinity while none is known. */
  readonly newestTime: () => number;
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
  /** A clock that only goes on, ms. */
  readonly monotonic?: () => number;
}

/** Of the lateness, so much is how far one may be ahead; the rest is for sources whose own records are not quite in order. */
const DRIFT_SHARE = 0.5;
/** Of the lateness, so much may come at once after nothing came for as long. */
const STRIDE_SHARE = 0.05;
/** A partner that is asked and says nothing for so long is waited for no more. */
const PATIENCE_MS = 30_000;
/** Over so long it is measured whether a source catches up at all. */
const PACE_MS = 60_000;
/** One that gains less on the clock streams, or never catches up: others need not wait for it. */
const PACE_MIN = 1.1;
/** What only time changes is looked at so often. */
const LOOK_MS = 500;

export class TimeAlignment {
  readonly #options: TimeAlignmentOptions;
  readonly #lanes = new Set<SourceLane>();
  readonly #latenessMs: number;
  #changed = Promise.withResolvers<void>();
  /** How far the event time that the clock allows lies behind the monotonic clock. */
  #clockOffset = Number.NEGATIVE_INFINITY;

  constructor(options: TimeAlignmentOptions) {
    this.#options = options;
    this.#latenessMs = options.latenessMs ?? LATENESS_MS_DEFAULT;
  }

  /** How far one may be ahead of another, ms of event time. */
  get driftMs(): number {
    return this.#latenessMs * DRIFT_SHARE;
  }

  /** Takes a source in; it holds up nobody before it begins, and is held up for nobody when it does not wait. */
  lane(name: string, waits = true): SourceLane {
    const lane = new SourceLane(name, this, waits);
    this.#lanes.add(lane);
    return lane;
  }

  /** Tells those who are held that something is another way. */
  changed(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Resolves when something has changed, when it is time to look again, or when `stopping` comes. */
  async change(stopping: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const signal = AbortSignal.any([stopping, woken.signal]);
    const look = sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    await Promise.race([this.#changed.promise, look]);
    woken.abort();
  }

  /**
   * The event time that may be come to whoever catches up, which goes on with the clock: live streams are at it. Where nothing came for long it waits for
   * the newest signal, so that a backlog is not taken for what is live.
   */
  clockTime(): number {
    const { monotonicMs } = this;
    const offset = this.#options.newestTime() - monotonicMs;
    const strideMs = this.#latenessMs * STRIDE_SHARE;
    this.#clockOffset = Math.max(offset, Math.min(this.#clockOffset, offset + strideMs));
    return monotonicMs + this.#clockOffset;
  }

  /** The slowest other source, and the event time that it lets this one come to. */
  limitOf(lane: SourceLane): { readonly by: SourceLane | undefined; readonly time: number } {
    const lateFrom = this.#options.newestTime() - this.#latenessMs;
    let [by, time]: [SourceLane | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (const other of this.#lanes) {
      const reached = other === lane ? undefined : other.reached(lateFrom);
      if (reached !== undefined && reached + this.driftMs < time)
        [by, time] = [other, reached + this.driftMs];
    }
    return { by, time: Math.max(time, this.clockTime()) };
  }

  /** Event times from which on the engine refuses signals as of the future, so that they move nothing. */
  get futureFrom(): number {
    return (this.#options.now ?? Date.now)() + FUTURE_MS_MAX;
  }

  get monotonicMs(): number {
    return (this.#options.monotonic ?? performance.now.bind(performance))();
  }
}

/** One source among those that are aligned. */
export class SourceLane {
  readonly name: string;
  readonly #alignment: TimeAlignment;
  readonly #waits: boolean;
  #standing: 'unknown' | 'behind' | 'even' = 'even';
  /** Event time of what it delivers next or delivered last; undefined when that is nothing that may be late. */
  #time: number | undefined;
  /** Event time of the last of what it delivers now. */
  #untilTime = Number.NEGATIVE_INFINITY;
  /** Monotonic time since which its partner is asked. */
  #askedAt = 0;
  #isAsking = true;
  #waitsFor: SourceLane | undefined;
  /** Where it stood at a moment, to know how quickly it comes on. */
  #pace: { readonly at: number; readonly time: number } | undefined;
  #isGaining = true;

  constructor(name: string, alignment: TimeAlignment, waits: boolean) {
    this.name = name;
    this.#alignment = alignment;
    this.#waits = waits;
  }

  /** The name of the source that it is held up for; undefined while it is not. */
  get waitsFor(): string | undefined {
    return this.#waitsFor?.name;
  }

  /** It will be asked for the first time: until it answers nobody knows how far behind it is. */
  begin(): void {
    this.#standing = 'unknown';
    this.#asks();
  }

  /** Its partner is away. One who is back in a moment goes on where others have kept to; one of whom nothing is known yet is not waited for. */
  away(): void {
    if (this.#standing === 'unknown') this.rest();
  }

  /** It has nothing more to read for now, or cannot. */
  rest(): void {
    const isNew = this.#standing !== 'even';
    this.#standing = 'even';
    this.#time = undefined;
    this.#forgetPace();
    if (isNew) this.#alignment.changed();
  }

  /** Nothing can be delivered for now, or again. While the log is away nobody comes on; while the dead letters of one cannot be kept, others do. */
  inTrouble(why: FwError | undefined): void {
    if (isFwError(why, 'FW_LOG_AWAY')) this.#forgetPace();
    else if (why !== undefined) this.rest();
  }

  /** What takes long now is not the source's slowness. */
  #forgetPace(): void {
    this.#pace = undefined;
    this.#isGaining = true;
  }

  /** How far it has come, where others have to keep to it; minus infinity while that is not known. What lies before `lateFrom` is late anyhow. */
  reached(lateFrom: number): number | undefined {
    const { monotonicMs } = this.#alignment;
    if (this.#standing === 'even' || !this.#isGaining) return undefined;
    if (this.#isAsking && monotonicMs - this.#askedAt > PATIENCE_MS) return undefined;
    if (this.#standing === 'unknown') return Number.NEGATIVE_INFINITY;
    const time = this.#time;
    // What it delivers now may reach over more than the lateness by itself.
    return time === undefined || Math.max(time, this.#untilTime) < lateFrom ? undefined : time;
  }

  /**
   * Delivers a batch in as many parts as it takes, each when no other source is too far behind it. False when `stopping` came first or `deliver` gave
   * false.
   */
  async pass(
    batch: SignalBatch,
    stopping: AbortSignal,
    deliver: (part: SignalBatch) => Promise<boolean>,
  ): Promise<boolean> {
    const { accepted } = batch;
    this.#isAsking = false;
    let from = 0;
    do {
      const to = await this.#admitted(accepted, from, stopping);
      if (to === undefined) return false;
      const isLast = to === accepted.length;
      const signals = from === 0 && isLast ? accepted : accepted.slice(from, to);
      const part = isLast
        ? { ...batch, accepted: signals }
        : { ...NOTHING_ELSE, accepted: signals };
      if (!(await deliver(part))) return false;
      from = to;
    } while (from < accepted.length);
    this.#untilTime = Number.NEGATIVE_INFINITY;
    if (accepted.length > 0) this.#stand(accepted.findLast((signal) => this.#counts(signal))?.time);
    this.#measurePace();
    this.#asks();
    // It is at its newest now, and less so when the next batch comes.
    this.#alignment.clockTime();
    return true;
  }

  /** Up to which signal it may go now, waiting until it is one at least; undefined when `stopping` came first. */
  async #admitted(
    signals: readonly Signal[],
    from: number,
    stopping: AbortSignal,
  ): Promise<number | undefined> {
    for (;;) {
      const { futureFrom } = this.#alignment;
      const { by, time } = this.#alignment.limitOf(this);
      const isAhead = (signal: Signal, index: number) =>
        index >= from && signal.time > time && signal.time <= futureFrom;
      const ahead = this.#waits ? signals.findIndex(isAhead) : -1;
      const to = ahead === -1 ? signals.length : ahead;
      const held = signals[from];
      if (held === undefined || to > from) {
        this.#waitsFor = undefined;
        const part = signals.slice(from, to);
        const counts = (signal: Signal) => this.#counts(signal);
        this.#untilTime = part.findLast(counts)?.time ?? Number.NEGATIVE_INFINITY;
        const next = part.find(counts);
        if (next !== undefined) this.#stand(next.time);
        return to;
      }
      this.#waitsFor = by;
      this.#forgetPace();
      // Whatever it is that is held: others may come up to it, so that of several that are held one can always go.
      this.#stand(held.time);
      await this.#alignment.change(stopping);
      if (!stopping.aborted) continue;
      this.#waitsFor = undefined;
      return undefined;
    }
  }

  /** Whether the signal can be late: others keep to no record or registration, which may be of years ago. */
  #counts({ type, time }: Signal): boolean {
    return !isRecord(type) && !isRegistration(type) && time <= this.#alignment.futureFrom;
  }

  #stand(time: number | undefined): void {
    if (this.#standing === 'behind' && time === this.#time) return;
    this.#standing = 'behind';
    this.#time = time;
    this.#alignment.changed();
  }

  #measurePace(): void {
    const { monotonicMs: at } = this.#alignment;
    const time = this.#time;
    if (time === undefined) return;
    this.#pace ??= { at, time };
    const passedMs = at - this.#pace.at;
    if (passedMs < PACE_MS) return;
    this.#isGaining = time - this.#pace.time >= passedMs * PACE_MIN;
    this.#pace = { at, time };
    this.#alignment.changed();
  }

  #asks(): void {
    this.#isAsking = true;
    this.#askedAt = this.#alignment.monotonicMs;
  }
}

/** The lane of a source that is read by itself. */
export function aloneLane(): SourceLane {
  return new TimeAlignment({ newestTime: () => Number.NEGATIVE_INFINITY }).lane('alone');
}

/** Rows and refusals are told with the last part of a batch. */
const NOTHING_ELSE = { rejected: [], skipped: 0, rowsRead: 0 };
