// Transfers that somebody waits for until the engine has evaluated them: callers on one side, the pump on the other. Those that nobody can wait
// for any longer stay for a while, so that their answer is there when they are asked for again.
import { PassingMap } from '../signal/passing-map.ts';
import type { SignalOf } from '../signal/signal.ts';
import { type CheckedPart, type CheckedTransfer, isWhole } from './frame-checks.ts';

export interface TransferChecksOptions {
  /** Processing time, epoch ms. */
  readonly now: () => number;
}

/** Where a transfer is waited for that is about to enter the log. */
export interface TransferWaiting {
  /** Resolves when it has been evaluated, which may never be; to undefined when too many are waited for. */
  ask(
    identity: string,
    transfer: SignalOf<'transfer.attempted'>,
  ): Promise<CheckedTransfer | undefined>;
  /** Waits no more for a transfer that cannot come. */
  forget(identity: string): void;
  /** Resolves when whoever evaluates it listens for it; at once when missing. */
  heard?(identity: string): Promise<void>;
}

/** As many may wait at once: what the engine is told of each run of frames is bounded, and at a thousand a second they are two seconds behind. */
export const CHECKS_WAITING_MAX = 2_000;
/** How long one that was not evaluated is waited for; a transfer that comes later is one that was sent again. */
const FORGET_MS = 60_000;

interface Waiting {
  readonly since: number;
  readonly done: PromiseWithResolvers<CheckedTransfer | undefined>;
}

export class TransferChecks {
  readonly #now: () => number;
  /** By identity, the oldest first. */
  readonly #waiting = new PassingMap<string, Waiting>();

  constructor(options: TransferChecksOptions) {
    this.#now = options.now;
  }

  /** How many are waited for. */
  get count(): number {
    return this.#waiting.size;
  }

  /** Resolves when the engine has evaluated the transfer, which may never be; to undefined when too many are waited for. */
  async ask(identity: string): Promise<CheckedTransfer | undefined> {
    const waiting = this.#waiting.get(identity);
    if (waiting !== undefined) return waiting.done.promise;
    if (this.#waiting.size >= CHECKS_WAITING_MAX) this.#forgetOld();
    if (this.#waiting.size >= CHECKS_WAITING_MAX) return undefined;
    const done = Promise.withResolvers<CheckedTransfer | undefined>();
    this.#waiting.set(identity, { since: this.#now(), done });
    return done.promise;
  }

  /** Waits no more for a transfer that cannot come. */
  forget(identity: string): void {
    this.#waiting.get(identity)?.done.resolve(undefined);
    this.#waiting.delete(identity);
  }

  /** Identities of those that are waited for. */
  asked(): string[] {
    return [...this.#waiting.keys()];
  }

  /** Tells whoever waits. */
  settle(found: readonly CheckedPart[]): void {
    for (const checked of found) {
      if (!isWhole(checked)) continue;
      this.#waiting.get(checked.identity)?.done.resolve(checked);
      this.#waiting.delete(checked.identity);
    }
  }

  #forgetOld(): void {
    for (const [identity, { since }] of this.#waiting) {
      if (this.#now() - since < FORGET_MS) return;
      this.forget(identity);
    }
  }
}
