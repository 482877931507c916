// Keeps a process to the slices that it should run: those that it was told, or its share by leases, asked for again three times a lease. While Redis is
// away the slices go on: another engine that takes one over meanwhile does the same as this one.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiLogger } from '../api/logger.ts';
import type { SliceSet } from '../runtime/slice-set.ts';
import type { SliceLeases } from '../shuffle/slice-leases.ts';
import { type FwError, isFwError } from '../signal/fw-error.ts';

export interface SliceKeeperOptions {
  readonly set: SliceSet;
  readonly logger: ApiLogger;
  readonly slices?: readonly number[];
  readonly leases?: SliceLeases;
  readonly leaseMs?: number;
}

const ASKED_A_LEASE = 3;

export class SliceKeeper {
  readonly #options: SliceKeeperOptions;
  readonly #stopping = new AbortController();
  #trouble: FwError | undefined;
  /** The slices that it was last told to keep. */
  #kept = '';
  #keeping: Promise<void> = Promise.resolve();

  constructor(options: SliceKeeperOptions) {
    this.#options = options;
  }

  /** Starts the slices that were told, or asks for a share for the first time. */
  async start(): Promise<void> {
    const { set, slices, leases } = this.#options;
    if (leases === undefined) {
      await set.run(slices ?? []);
      return;
    }
    await this.#ask(leases);
    this.#keeping = this.#keep(leases);
  }

  /** Throws what keeps it from asking for slices. */
  async check(): Promise<void> {
    if (this.#trouble !== undefined) throw this.#trouble;
  }

  /** Asks no more, stops all slices and gives them back. */
  async stop(): Promise<void> {
    const { set, leases } = this.#options;
    this.#stopping.abort();
    await this.#keeping;
    const { slices } = set;
    await set.run([]);
    await leases?.leave(slices);
  }

  async #keep(leases: SliceLeases): Promise<void> {
    const { signal } = this.#stopping;
    const restMs = (this.#options.leaseMs ?? 0) / ASKED_A_LEASE;
    while (!signal.aborted) {
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#ask(leases);
    }
  }

  async #ask(leases: SliceLeases): Promise<void> {
    try {
      const { held, wanted } = await leases.share();
      this.#trouble = undefined;
      const kept = held.slice(0, wanted);
      // One that was lost meanwhile and is ours again is started again.
      if (kept.join() === this.#kept && kept.join() === this.#options.set.slices.join()) return;
      this.#kept = kept.join();
      this.#change(leases, kept, held.slice(wanted)).catch((error: unknown) => {
        if (isFwError(error, 'FW_REDIS_AWAY')) this.#setTrouble(error);
        else this.#options.set.fail(error);
      });
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      this.#setTrouble(error);
    }
  }

  /** Starting may take longer than a lease, and goes on beside the next asking. What is given back has stopped before. */
  async #change(
    leases: SliceLeases,
    kept: readonly number[],
    surplus: readonly number[],
  ): Promise<void> {
    await this.#options.set.run(kept);
    if (surplus.length > 0) await leases.release(surplus);
  }

  #setTrouble(error: FwError): void {
    if (this.#trouble === undefined)
      this.#options.logger.warn({ err: error }, 'slices cannot be asked for');
    this.#trouble = error;
  }
}
