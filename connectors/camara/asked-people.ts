// Whom carriers are asked about: people with a decision or a check under way, each waiting once in the queue of every carrier whose number it is.
import { setTimeout as sleep } from 'node:timers/promises';

export interface AskedPerson {
  /** In its written form, as `+8613800000000`. */
  readonly phone: string;
  /** Where the decision or the transfer was. */
  readonly region: string;
  /** Event time of the decision or the transfer, epoch ms: what carriers tell counts then. */
  readonly time: number;
}

const PHONE = /^\+[1-9]\d{4,14}$/;

/** So many wait at most; the oldest gives way, for the newest is who is being called now. */
export const WAITING_MAX = 10_000;

export class AskedPeople {
  readonly #queues: AskQueue[] = [];

  /** A queue of those whose numbers begin with one of these, all of them when there are none. */
  queue(prefixes: readonly string[]): AskQueue {
    const queue = new AskQueue(prefixes);
    this.#queues.push(queue);
    return queue;
  }

  /** Asks carriers about somebody. Returns at once; a number that is not an international one is nobody's. */
  want(person: AskedPerson): void {
    if (!PHONE.test(person.phone)) return;
    for (const queue of this.#queues) queue.want(person);
  }
}

export class AskQueue {
  readonly #prefixes: readonly string[];
  readonly #waiting = new Map<string, AskedPerson>();
  #wake = new AbortController();
  #droppedCount = 0;
  #changeCount = 0;

  constructor(prefixes: readonly string[]) {
    this.#prefixes = prefixes;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** How many gave way since the start. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** Those who wait, longest first. */
  get people(): AskedPerson[] {
    return [...this.#waiting.values()];
  }

  /** Another number whenever somebody else waits. */
  get changeCount(): number {
    return this.#changeCount;
  }

  want(person: AskedPerson): void {
    const { phone } = person;
    if (this.#prefixes.length > 0 && !this.#prefixes.some((prefix) => phone.startsWith(prefix)))
      return;
    if (!this.#waiting.has(phone) && this.#waiting.size >= WAITING_MAX) {
      const [oldest] = this.#waiting.keys();
      if (oldest !== undefined) this.#waiting.delete(oldest);
      this.#droppedCount++;
    }
    this.#waiting.set(phone, person);
    this.#changeCount++;
    this.#wake.abort();
  }

  /** People who waited in an earlier run come before those who wait now; who waits again since waits for the newer reason. */
  restore(people: readonly AskedPerson[]): void {
    const newer = this.people;
    this.#waiting.clear();
    for (const person of [...people, ...newer]) if (PHONE.test(person.phone)) this.want(person);
  }

  /** The one who waits longest, taken off; undefined when nobody does. */
  take(): AskedPerson | undefined {
    const [person] = this.#waiting.values();
    if (person === undefined) return undefined;
    this.#waiting.delete(person.phone);
    this.#changeCount++;
    return person;
  }

  /** Resolves when somebody waits, after so many ms, or when it is to stop. */
  async wait(ms: number, stopping: AbortSignal): Promise<void> {
    if (this.#waiting.size > 0) return;
    this.#wake = new AbortController();
    const signal = AbortSignal.any([stopping, this.#wake.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
