// How far the engine is, as the status page and the metrics show it: a part of what runtime's pumps say of themselves.
import type { Level } from '../signal/level.ts';

export interface LatencyView {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** What one partition's pump says of itself; counts are since its start. */
export interface PumpView {
  /** Number of its partition or slice, when that is not its place among the pumps. */
  readonly partition?: number;
  /** Event time, epoch ms. */
  readonly watermark: number;
  /** Event time of the newest signal, epoch ms; the watermark is behind it by the lateness that is allowed. */
  readonly newestTime: number;
  readonly counts: {
    readonly accepted: number;
    readonly late: number;
    readonly duplicate: number;
    readonly invalid: number;
  };
  readonly decisionsByLevel: Readonly<Record<Level, number>>;
  /** Since the start, in ms: of a signal and of a batch in the engine, and from the log taking a frame to its tasks and messages being told. */
  readonly latency: Readonly<Record<'signalMs' | 'batchMs' | 'endToEndMs', LatencyView>>;
  readonly checkpointAgeMs: number;
  /** Age of the oldest frame that it has read and whose effects are not told; while the log is away, time since it last answered, ms. */
  readonly lagMs: number;
  /** People whose history stayed in another slice when they were linked (docs/scale-out.md); since the start. */
  readonly leftBehindCount?: number;
  /** What is wrong, when something is: what it waits for, and what keeps it from checkpoints, without which it goes on. */
  readonly trouble: string | undefined;
  /** What it waits for, when it does. */
  readonly waitsFor: { readonly message: string } | undefined;
}
