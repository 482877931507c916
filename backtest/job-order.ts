// What the process of a backtest is told and tells, over a pipe that nobody else reads.
import type { PackSource } from '../runtime/load-pack.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { JobProgress, JobStretch } from './job.ts';

/** A folder of sealed signals, with what opens it. */
export interface SealedArchive {
  readonly dir: string;
  /** 32 bytes each, the newest first. */
  readonly keys: readonly Uint8Array[];
}

export interface RunOrder extends JobStretch {
  readonly challenger: PackSource;
  readonly live: PackSource;
  readonly archive: SealedArchive;
}

export type ToProcess =
  | { readonly kind: 'run'; readonly order: RunOrder }
  | { readonly kind: 'stop' };

export type FromProcess =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'result'; readonly result: BacktestResult }
  | { readonly kind: 'failed'; readonly message: string };

export interface BacktestRun {
  /** The result, a partial one after `stop`. Rejects with why there is none. */
  readonly done: Promise<BacktestResult>;
  /** Ends it early, with what there is. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

export type StartRun = (
  order: RunOrder,
  onProgress: (progress: JobProgress) => void,
) => BacktestRun;
