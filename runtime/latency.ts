// How long things take. One signal in 64 is timed, since reading the clock for each would cost a tenth of the engine's time; what is shown of
// many is read from an HDR histogram of Node's, which is exact to three digits.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { SignalWatch } from './frame-step.ts';

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

const SAMPLE_MASK = 63;

/** Times one signal in 64, from its being scanned to the next one's, and the first of each batch. */
export class SignalSampler implements SignalWatch {
  #count = 0;
  #startedAt = 0;
  #seconds: number[] = [];

  lap(): void {
    const phase = this.#count++ & SAMPLE_MASK;
    if (phase === 0) this.#startedAt = performance.now();
    else if (phase === 1) this.#seconds.push((performance.now() - this.#startedAt) / 1000);
  }

  /** What was timed since the last call, to be called at the end of a batch. */
  take(): readonly number[] {
    if ((this.#count & SAMPLE_MASK) === 1)
      this.#seconds.push((performance.now() - this.#startedAt) / 1000);
    const seconds = this.#seconds;
    this.#seconds = [];
    this.#count = 0;
    return seconds;
  }
}

/** Percentiles of seconds, in steps of a microsecond. */
export class LatencyRecord {
  readonly #micros: RecordableHistogram = createHistogram();

  add(seconds: number): void {
    this.#micros.record(Math.max(1, Math.round(seconds * 1_000_000)));
  }

  /** In ms since the start; zeros before the first. */
  get ms(): Percentiles {
    return { p50: this.#at(50), p99: this.#at(99), p999: this.#at(99.9) };
  }

  #at(percent: number): number {
    return this.#micros.count === 0 ? 0 : this.#micros.percentile(percent) / 1_000;
  }
}
