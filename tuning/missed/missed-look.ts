// A look at missed cases: what is asked, what it comes to, and while it runs.
import type { ApartRun } from '../../backtest/apart-process.ts';
import type { Period } from '../../ledger/check-period.ts';
import type { MissedCases } from './missed.ts';

export interface MissedQuery extends Period {
  /** Days before a fraud in which signals are looked at. */
  readonly days: number;
}

export interface MissedAnswer extends MissedCases, Period {
  /** Filed in the period and not withdrawn; of them, those that nobody was warned of. */
  readonly filed: number;
  readonly missedInAll: number;
}

/** It ends with an answer or with why there is none, and earlier when it is killed. */
export type LookRun = Pick<ApartRun<MissedAnswer>, 'done' | 'kill'>;
