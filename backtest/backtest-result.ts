// What a backtest says, as plain data: the same input gives the same result, byte for byte, but for `work`.
import type { Level } from '../signal/level.ts';

/** What became known of a warned person: a filed case or an outcome says it was fraud, an outcome says it was not, or nobody knows. */
export type Known = 'fraud' | 'not-fraud' | 'unknown';

export interface Confusion {
  /** Warned and fraud; warned and not fraud; warned and nobody knows. */
  fraud: number;
  notFraud: number;
  unknown: number;
  /** Filed cases whose victim was warned before the money left, after that but before the case was filed, and never. */
  casesInTime: number;
  casesLate: number;
  casesMissed: number;
  /** Loss of all filed cases, and of those that were warned of in time. */
  lossFen: number;
  preventableFen: number;
}

export interface DeskLoad {
  readonly desk: string;
  readonly calls: number;
  /** On its busiest day. */
  readonly callsMax: number;
  readonly busiestDay: string;
  /** Calls that it can make a day, and days with more; absent where no capacity was given. */
  readonly capacity?: number;
  readonly daysOver?: number;
}

/** An episode as it is shown to analysts. */
export interface ShownEpisode {
  /** Masked. */
  readonly person: string;
  readonly openedTime: number;
  readonly region: string;
  readonly typology: string;
  readonly level: Level;
  readonly score: number;
  readonly rules: readonly string[];
}

export interface ExampleEpisode extends ShownEpisode {
  readonly known: Known;
}

export interface RulePair {
  readonly rules: readonly [string, string];
  /** Episodes in which both fired, and of those the fraud ones. */
  readonly episodes: number;
  readonly fraud: number;
}

export interface RuleCount {
  readonly rule: string;
  readonly episodes: number;
  readonly fraud: number;
  readonly notFraud: number;
  /** Episodes in which no other rule fired. */
  readonly alone: number;
}

/** What one pack did. */
export interface SideResult {
  readonly pack: string;
  readonly counts: { accepted: number; late: number; duplicate: number; invalid: number };
  /** Decisions with event time in the stretch. */
  readonly decisions: number;
  readonly all: Confusion;
  readonly byTypology: Readonly<Record<string, Confusion>>;
  /** By city. */
  readonly byRegion: Readonly<Record<string, Confusion>>;
  /** ms from the warning to the fraud of each case that was warned of in time. */
  readonly lead:
    | { readonly median: number; readonly p10: number; readonly p90: number }
    | undefined;
  readonly desks: readonly DeskLoad[];
  readonly rules: readonly RuleCount[];
  /** The most frequent first. */
  readonly overlap: readonly RulePair[];
  /** SHA-256 over its decisions in order. */
  readonly digest: string;
}

export interface WarmUp {
  /** The longest window, sequence or memory of touches of both packs, and whose it is. */
  readonly neededMs: number;
  readonly longest: string;
  /** How much of it was there to read. */
  readonly thereMs: number;
}

export interface BacktestResult {
  readonly from: number;
  readonly to: number;
  readonly region: string | undefined;
  /** It was stopped before its end: everything is only up to `until`. */
  readonly isPartial: boolean;
  readonly until: number;
  readonly warmUp: WarmUp;
  readonly signals: number;
  readonly cases: number;
  readonly outcomes: number;
  readonly challenger: SideResult;
  readonly live: SideResult;
  /** Episodes of people whom both warned, or only one of them. */
  readonly both: number;
  readonly onlyChallenger: Confusion;
  readonly onlyLive: Confusion;
  readonly examples: {
    readonly onlyChallenger: readonly ExampleEpisode[];
    readonly onlyLive: readonly ExampleEpisode[];
  };
  /** SHA-256 over everything above. */
  readonly digest: string;
  /** How long it took here; the only part that differs from run to run. */
  readonly work: { readonly seconds: number; readonly signalsPerSecond: number };
}
