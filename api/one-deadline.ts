// A deadline that is the same for everybody who waits: one timer for all of them, for a timer and its end for each takes longer than waiting does.

import { PassingMap } from '../signal/passing-map.ts';

interface Waiter {
  readonly dueMs: number;
  readonly giveUp: () => void;
}

export class OneDeadline {
  readonly #ms: number;
  /** The oldest first, and so those that are due first. */
  readonly #waiters = new PassingMap<Waiter, true>();
  #timer: NodeJS.Timeout | undefined;

  /** `ms`: from when somebody begins to wait. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  /** What comes of a promise, or `otherwise` when that takes too long. Rejects as the promise does. */
  async wait<T>(result: Promise<T>, otherwise: T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const waiter = { dueMs: performance.now() + this.#ms, giveUp: () => resolve(otherwise) };
    this.#waiters.set(waiter, true);
    this.#timer ??= setTimeout(() => this.#look(), this.#ms);
    result.then(resolve, reject);
    try {
      return await promise;
    } finally {
      this.#waiters.delete(waiter);
      if (this.#waiters.size === 0) this.#stop();
    }
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#timer = undefined;
    const nowMs = performance.now();
    for (const waiter of this.#waiters.keys()) {
      const leftMs = waiter.dueMs - nowMs;
      // A timer may go off a fraction of a millisecond early.
      if (leftMs > 1) {
        this.#timer = setTimeout(() => this.#look(), leftMs);
        return;
      }
      this.#waiters.delete(waiter);
      waiter.giveUp();
    }
  }
}
