// How many requests a caller may send in a minute, over all processes: Redis counts, and a process takes a handful of requests at once from it, so that
// most cost no way to Redis. The handful is a fiftieth of the limit; by that and no more a process may let through too many.
import type { AccessStore } from './access-store.ts';

export interface LimitState {
  readonly isOver: boolean;
  readonly limit: number;
  /** Requests that are left in this minute, at most. */
  readonly remaining: number;
  /** Seconds until the next minute begins, rounded up. */
  readonly resetSeconds: number;
}

interface Window {
  readonly endsAt: number;
  /** What this process has taken and not used. */
  left: number;
  /** What all had taken when this process last asked. */
  taken: number;
  isFull: boolean;
}

const WINDOW_MS = 60_000;
const HANDFULS = 50;
/** Callers that are remembered here; those beyond ask Redis again. */
const CALLERS_MAX = 10_000;

export class CallerLimits {
  readonly #store: Pick<AccessStore, 'countBy'>;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(store: Pick<AccessStore, 'countBy'>, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Counts a request of a caller; one that is over the limit is not counted. Throws FwError FW_REDIS_AWAY. */
  async count(caller: string, limit: number): Promise<LimitState> {
    const now = this.#now();
    const window = this.#windowOf(caller, now);
    const handful = Math.max(1, Math.ceil(limit / HANDFULS));
    if (window.left === 0 && !window.isFull) {
      const name = `limit:${caller}:${window.endsAt}`;
      window.taken = await this.#store.countBy(name, handful, 2 * WINDOW_MS);
      const isTaken = window.taken - handful < limit;
      window.left += isTaken ? handful : 0;
      window.isFull = !isTaken;
    }
    const isOver = window.left === 0;
    if (!isOver) window.left--;
    const remaining = Math.max(0, limit - window.taken) + window.left;
    const resetSeconds = Math.ceil((window.endsAt - now) / 1_000);
    return { isOver, limit, remaining: Math.min(limit, isOver ? 0 : remaining), resetSeconds };
  }

  #windowOf(caller: string, now: number): Window {
    const known = this.#windows.get(caller);
    if (known !== undefined && known.endsAt > now) return known;
    if (this.#windows.size >= CALLERS_MAX) this.#windows.clear();
    const endsAt = (Math.floor(now / WINDOW_MS) + 1) * WINDOW_MS;
    const window = { endsAt, left: 0, taken: 0, isFull: false };
    this.#windows.set(caller, window);
    return window;
  }
}
