// Holds what is going to happen, by chunk of event time, and hands each chunk out in order of arrival with ids given.
// Memory is bounded by what is under way (open calls, running scripts), not by the length of the run.
// Arrival is event time plus a little jitter; a duplicate is the same signal again a little later. Both stay below ARRIVAL_MS_MAX.
import type { Signal } from '../signal/signal.ts';
import { type Draft, sealDraft } from './draft.ts';
import type { Rng } from './prng.ts';

export const CHUNK_MS = 600_000;
/** No signal arrives later after its time than this: the lateness that engines allow by default. */
export const ARRIVAL_MS_MAX = 60_000;

/** Sort keys hold the arrival within the chunk in the upper bits and the place of the draft in the lower 26. */
const PLACES = 67_108_864;

export interface OutboxOptions {
  readonly startTime: number;
  readonly endTime: number;
  readonly arrivalJitterMs: number;
  readonly duplicateProbability: number;
}

interface Carried {
  readonly signal: Signal;
  readonly arrivalTime: number;
}

interface Deferred {
  readonly time: number;
  readonly run: () => void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #rng: Rng;
  readonly #drafts = new Map<number, Draft[]>();
  readonly #deferred = new Map<number, Deferred[]>();
  #carried: Carried[] = [];
  #chunk = 0;
  #idCount = 0;

  constructor(options: OutboxOptions, rng: Rng) {
    this.#options = options;
    this.#rng = rng;
  }

  /** Takes a draft for its time. Drafts before the chunk that is being made or after the run are dropped. */
  push(draft: Draft): void {
    if (draft.time >= this.#options.endTime) return;
    const chunk = this.#chunkOf(draft.time);
    if (chunk < this.#chunk) return;
    const drafts = this.#drafts.get(chunk);
    if (drafts === undefined) this.#drafts.set(chunk, [draft]);
    else drafts.push(draft);
  }

  /** Runs `run` when the chunk of `time` is being made, before its background; dropped where `push` would drop. */
  defer(time: number, run: () => void): void {
    if (time >= this.#options.endTime) return;
    const chunk = this.#chunkOf(time);
    if (chunk < this.#chunk) return;
    const deferred = this.#deferred.get(chunk);
    if (deferred === undefined) this.#deferred.set(chunk, [{ time, run }]);
    else deferred.push({ time, run });
  }

  /** Runs what was deferred to the chunk that is being made, in time order; what that defers to the same chunk runs too. */
  runDeferred(): void {
    for (;;) {
      const due = this.#deferred.get(this.#chunk);
      if (due === undefined) return;
      this.#deferred.delete(this.#chunk);
      due.sort((a, b) => a.time - b.time);
      for (const { run } of due) run();
    }
  }

  /** Ends the chunk that is being made and returns what arrives in it; `isLast` lets nothing be carried over. */
  closeChunk(isLast: boolean): Signal[] {
    const drafts = this.#drafts.get(this.#chunk) ?? [];
    this.#drafts.delete(this.#chunk);
    const chunkStart = this.#options.startTime + this.#chunk * CHUNK_MS;
    this.#chunk++;
    const arriving = this.#carried;
    const sealed = this.#sealByArrival(drafts, chunkStart);
    if (isLast) {
      this.#carried = [];
      return mergeByArrival(arriving, sealed);
    }
    const cut = sealed.findLastIndex((one) => one.arrivalTime < chunkStart + CHUNK_MS) + 1;
    this.#carried = sealed.slice(cut);
    return mergeByArrival(arriving, sealed.slice(0, cut));
  }

  /** Signals handed out so far give the next id. */
  nextId(): string {
    this.#idCount++;
    return this.#idCount.toString(36);
  }

  #sealByArrival(drafts: readonly Draft[], chunkStart: number): Carried[] {
    const { arrivalJitterMs, duplicateProbability } = this.#options;
    const copies: number[] = [];
    for (let place = 0; place < drafts.length; place++) {
      if (duplicateProbability > 0 && this.#rng.chance(duplicateProbability)) copies.push(place);
    }
    const keys = new Float64Array(drafts.length + copies.length);
    drafts.forEach((draft, place) => {
      const jitterMs = arrivalJitterMs === 0 ? 0 : this.#rng.below(arrivalJitterMs + 1);
      keys[place] = (draft.time + jitterMs - chunkStart) * PLACES + place;
    });
    copies.forEach((place, i) => {
      const time = drafts[place]?.time ?? chunkStart;
      const laterMs = this.#rng.below(ARRIVAL_MS_MAX);
      keys[drafts.length + i] = (time + laterMs - chunkStart) * PLACES + place;
    });
    keys.sort();
    const sealed: Carried[] = [];
    for (const key of keys) {
      const draft = drafts[key % PLACES];
      if (draft === undefined) continue;
      const signal = draft.id === '' ? sealDraft(draft, this.nextId()) : draft;
      sealed.push({ signal, arrivalTime: chunkStart + Math.floor(key / PLACES) });
    }
    return sealed;
  }

  #chunkOf(time: number): number {
    return Math.floor((time - this.#options.startTime) / CHUNK_MS);
  }
}

/** Both lists are in order of arrival already; equal arrivals keep the earlier list first. */
function mergeByArrival(earlier: readonly Carried[], later: readonly Carried[]): Signal[] {
  const signals: Signal[] = [];
  let i = 0;
  for (const one of later) {
    for (; i < earlier.length; i++) {
      const waiting = earlier[i];
      if (waiting === undefined || waiting.arrivalTime > one.arrivalTime) break;
      signals.push(waiting.signal);
    }
    signals.push(one.signal);
  }
  for (; i < earlier.length; i++) {
    const waiting = earlier[i];
    if (waiting !== undefined) signals.push(waiting.signal);
  }
  return signals;
}
