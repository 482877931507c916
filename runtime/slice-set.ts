// The slices that an engine runs: started and stopped as it is told which ones it has. Changes are made one after the other.
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import { isFwError } from '../signal/fw-error.ts';
import type { EngineSlice } from './engine-slice.ts';
import type { PumpStatus } from './pump-report.ts';

export interface SliceSetOptions {
  /** Makes a slice, which is then started. */
  readonly make: (slice: number) => Promise<EngineSlice>;
  /** Told when a slice was started or has stopped. */
  readonly onChange: (slice: number, isRunning: boolean) => void;
  /** Whether a slice that another engine goes on with is let go of; without it that ends everything, as two engines were told the same. */
  readonly mayLose: boolean;
}

export class SliceSet {
  readonly #options: SliceSetOptions;
  readonly #running = new Map<number, EngineSlice>();
  readonly #failure = Promise.withResolvers<never>();
  #changing: Promise<void> = Promise.resolve();

  constructor(options: SliceSetOptions) {
    this.#options = options;
    // Whoever awaits `failed` hears of it.
    this.#failure.promise.catch(() => undefined);
  }

  /** The slices that run, in order. */
  get slices(): number[] {
    return [...this.#running.keys()].sort((a, b) => a - b);
  }

  /** How each stands that has been opened, in order. */
  get statuses(): { readonly slice: number; readonly status: PumpStatus }[] {
    return this.slices.flatMap((slice) => {
      const status = this.#running.get(slice)?.pump?.status;
      return status === undefined ? [] : [{ slice, status }];
    });
  }

  /** Frames that each has still to tell, where that is known; in order. Throws FW_LOG_AWAY. */
  async lags(): Promise<{ readonly slice: number; readonly frames: number }[]> {
    const lags = this.slices.map(async (slice) => ({
      slice,
      frames: await this.#running.get(slice)?.lag(),
    }));
    const known = await Promise.all(lags);
    return known.flatMap(({ slice, frames }) => (frames === undefined ? [] : [{ slice, frames }]));
  }

  /** How somebody stands in the slice here that knows of them; nothing when none does. */
  async risks(subject: Subject): Promise<RiskReading[]> {
    const readings = await Promise.all([...this.#running.values()].map((one) => one.risk(subject)));
    return readings.filter((reading) => reading !== undefined);
  }

  /** Rejects with what ended a slice that nobody stopped. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** Ends `failed` with what went wrong about the slices as a whole. */
  fail(error: unknown): void {
    this.#failure.reject(error);
  }

  /** Stops what is not among these and starts what is missing. Rejects with what keeps one from starting. */
  run(slices: readonly number[]): Promise<void> {
    const change = this.#changing.then(() => this.#change(slices));
    this.#changing = change.catch(() => undefined);
    return change;
  }

  async #change(slices: readonly number[]): Promise<void> {
    const gone = [...this.#running].filter(([slice]) => !slices.includes(slice));
    await Promise.all(gone.map(([slice, running]) => this.#stop(slice, running)));
    const missing = slices.filter((slice) => !this.#running.has(slice));
    await Promise.all(missing.map((slice) => this.#start(slice)));
  }

  async #start(slice: number): Promise<void> {
    const made = await this.#options.make(slice);
    this.#running.set(slice, made);
    try {
      await made.start();
    } catch (error) {
      await this.#stop(slice, made).catch(() => undefined);
      throw error;
    }
    made.pump?.stopped.catch((error: unknown) => this.#ended(slice, made, error));
    this.#options.onChange(slice, true);
  }

  /** A slice ended that nobody stopped. */
  #ended(slice: number, ended: EngineSlice, error: unknown): void {
    const isLost = this.#options.mayLose && isFwError(error, 'FW_CHECKPOINT_TAKEN');
    if (!isLost) this.#failure.reject(error);
    else if (this.#running.get(slice) === ended)
      this.#stop(slice, ended).catch((why: unknown) => this.#failure.reject(why));
  }

  async #stop(slice: number, running: EngineSlice): Promise<void> {
    this.#running.delete(slice);
    try {
      await running.stop();
    } catch (error) {
      // Somebody else goes on with it, from a checkpoint that is as good as this one.
      if (!this.#options.mayLose || !isFwError(error, 'FW_CHECKPOINT_TAKEN')) throw error;
    }
    this.#options.onChange(slice, false);
  }
}
