// A backtest that somebody asked for: what is to be run, how far it is, and what became of it. Its packs, its result and it itself are kept apart
// (job-folder.ts), so that a list of them holds little.
import type { PackFile } from '../rules/pack-file.ts';
import { FwError } from '../signal/fw-error.ts';
import type { AskedCapacity } from './desk-capacity.ts';

export const JOB_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A version of the rules as it was when the backtest was asked for. */
export interface JobPack {
  readonly versionId: string;
  /** `name@version`. */
  readonly pack: string;
  /** Of its content. */
  readonly digest: string;
}

/** What a backtest runs over, and how it is judged. */
export interface JobStretch extends AskedCapacity {
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
  /** Judges this region alone. */
  readonly region?: string;
  /** Read before `from`; as long as the packs look back when missing. */
  readonly warmUpMs?: number;
}

export interface JobProgress {
  /** Of what is to be read, from 0 to 1. */
  readonly share: number;
  readonly signals: number;
  readonly signalsPerSecond: number;
  readonly secondsLeft: number;
  /** Event time that was reached, epoch ms; missing before the first signal. */
  readonly at?: number;
}

export interface BacktestJob extends JobStretch {
  readonly backtestId: string;
  readonly state: JobState;
  readonly by: string;
  readonly reason: string;
  /** What is tried, and what it is compared with. */
  readonly version: JobPack;
  readonly against: JobPack;
  /** Processing times, epoch ms. */
  readonly askedAt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** How often it was begun: more than once when forewarn was stopped meanwhile. */
  readonly tries: number;
  /** While it runs. */
  readonly progress?: JobProgress;
  /** Why it failed, or who cancelled it. */
  readonly trouble?: string;
  /** Whether there is a result, of what was read until it was cancelled or of all. */
  readonly hasResult: boolean;
  /** Whether the version has the result as evidence; missing where none is owed. */
  readonly isAttached?: boolean;
}

/** The files of both packs. */
export interface JobFiles {
  readonly version: readonly PackFile[];
  readonly against: readonly PackFile[];
}

/** What is asked for. */
export interface AskedBacktest extends JobStretch {
  readonly by: string;
  readonly reason: string;
  readonly version: JobPack;
  readonly against: JobPack;
  readonly files: JobFiles;
}

/** Equal for backtests that would give the same. */
export function likenessOf(job: AskedBacktest | BacktestJob): string {
  const { version, against, from, to, region, capacity, capacities, warmUpMs } = job;
  const byDesk = JSON.stringify(Object.entries(capacities ?? {}).sort());
  const parts = [version.digest, against.digest, from, to, region, capacity, byDesk, warmUpMs];
  return parts.map((part) => String(part ?? '')).join(' ');
}

/** Whether it waits or runs. */
export function isOpen({ state }: Pick<BacktestJob, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

/** FW_NOT_FOUND about a backtest. */
export function noSuchJob(backtestId: string): FwError {
  return new FwError('FW_NOT_FOUND', `There is no backtest ${backtestId}.`);
}
