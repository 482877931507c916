// Time and order of a simulated world. Whatever takes time outside of the code under test is an event here; one event happens at a time, which one is
// drawn by a seed, and the code that it wakes runs until all of it waits again. So a seed gives one order of everything.
import { invariant, required } from '../../signal/invariant.ts';
import type { Rng } from '../../sim/prng.ts';

/** How long something lives, a process most of all. What waits when it ends is never heard of again. */
export class Life {
  #isOver = false;
  readonly #ended = Promise.withResolvers<void>();

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when it is over. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  end(): void {
    this.#isOver = true;
    this.#ended.resolve();
  }
}

interface Event {
  readonly at: number;
  readonly life: Life;
  readonly happen: () => void;
}

export class Scheduler {
  readonly #rng: Rng;
  #now: number;
  #events: Event[] = [];
  /** Work of Node's own threads, such as compressing, that is under way and not held up by an event. */
  #nativeCount = 0;
  #stepCount = 0;

  constructor(rng: Rng, now: number) {
    this.#rng = rng;
    this.#now = now;
  }

  /** Epoch ms. */
  get now(): number {
    return this.#now;
  }

  get stepCount(): number {
    return this.#stepCount;
  }

  /** Resolves after so many ms, unless the life has ended by then. */
  after(ms: number, life: Life): Promise<void> {
    return new Promise((resolve) => {
      this.#events.push({ at: this.#now + ms, life, happen: resolve });
    });
  }

  /** Nothing happens while this is under way, but for what it waits for by `within`. */
  async native<T>(work: () => Promise<T>): Promise<T> {
    this.#nativeCount++;
    try {
      return await work();
    } finally {
      this.#nativeCount--;
    }
  }

  /** The same as `after`, for something that native work waits for. */
  async within(ms: number, life: Life): Promise<void> {
    invariant(this.#nativeCount > 0, 'only native work waits within itself');
    this.#nativeCount--;
    await this.after(ms, life);
    this.#nativeCount++;
  }

  /** Waits, within native work, for something that events bring about. */
  async outside<T>(waiting: () => Promise<T>): Promise<T> {
    invariant(this.#nativeCount > 0, 'only native work waits within itself');
    this.#nativeCount--;
    try {
      return await waiting();
    } finally {
      this.#nativeCount++;
    }
  }

  /** Has one event happen and all that comes of it at once; false when there is none. */
  async step(): Promise<boolean> {
    if (this.#stepCount === 0) await this.#quiet();
    this.#events = this.#events.filter(({ life }) => !life.isOver);
    if (this.#events.length === 0) return false;
    const next = Math.min(...this.#events.map(({ at }) => at));
    this.#now = Math.max(this.#now, next);
    const due = this.#events.filter(({ at }) => at <= this.#now);
    const event = this.#rng.pick(due);
    this.#events.splice(this.#events.indexOf(event), 1);
    this.#stepCount++;
    event.happen();
    await this.#quiet();
    return true;
  }

  async #quiet(): Promise<void> {
    do await new Promise((resolve) => setImmediate(resolve));
    while (this.#nativeCount > 0);
  }
}

/** Anything of a few, each as likely as its weight. */
export function weighted<T>(rng: Rng, choices: readonly (readonly [T, number])[]): T {
  const index = rng.weighted(choices.map(([, weight]) => weight));
  return required(choices[index], 'a choice')[0];
}
