// What the process of a backtest is told.
import type { PackSource } from '../runtime/load-pack.ts';
import type { ApartRun } from './apart-process.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { CallsADay } from './desk-capacity.ts';
import type { JobProgress, JobStretch } from './job.ts';
import type { EpisodeSettings } from './pack-run.ts';

/** A folder of sealed signals, with what opens it. */
export interface SealedArchive {
  readonly dir: string;
  /** 32 bytes each, the newest first. */
  readonly keys: readonly Uint8Array[];
}

export interface RunOrder extends Omit<JobStretch, 'capacity' | 'capacities'> {
  readonly capacity: CallsADay;
  readonly challenger: PackSource;
  readonly live: PackSource;
  readonly archive: SealedArchive;
  readonly episodes: Required<EpisodeSettings>;
}

export type BacktestRun = ApartRun<BacktestResult>;

export type StartRun = (
  order: RunOrder,
  onProgress: (progress: JobProgress) => void,
) => BacktestRun;
