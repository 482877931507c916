// An episode is one person at risk over one stretch of time. This file says what it holds; episode-book.ts how it moves.
import type { RuleHit, Subject } from '../engine/decision.ts';
import type { Level } from '../signal/level.ts';
import type { Outcome } from '../signal/outcome.ts';

export type EpisodeState = 'open' | 'closed';

export interface EpisodeTransfer {
  readonly transferId: string;
  readonly amountFen: number;
  readonly payee: string;
  readonly state: 'attempted' | 'completed' | 'blocked';
  readonly time: number;
  /** The episode that its money counts in, when another one had it first; it is at risk here as well, and counts here no more. */
  readonly countedIn?: string;
}

export interface Episode {
  readonly episodeId: string;
  readonly person: Subject;
  readonly phone?: string;
  /** County of the signal that opened it; its task waits at that county's desk. */
  readonly region: string;
  readonly openedTime: number;
  /** Event time of the newest decision that touched it. */
  readonly touchedTime: number;
  readonly level: Level;
  /** Typology of the highest-scoring decision so far. */
  readonly typology: string;
  readonly score: number;
  readonly reasons: readonly RuleHit[];
  readonly decisionIds: readonly string[];
  readonly suspects: readonly Subject[];
  /** Devices, domains and accounts of its decisions that are nobody's guilt, for campaigns; missing when there are none, and in episodes of before. */
  readonly traces?: readonly Subject[];
  /** Transfers seen in decisions of this episode, newest state of each. */
  readonly transfers: readonly EpisodeTransfer[];
  /** Money that could still be lost: amounts of attempted transfers that have not completed. */
  readonly atRiskFen: number;
  /** Grows by one with every change; a change with a lower revision never overwrites a higher one. */
  readonly revision: number;
  readonly state: EpisodeState;
  readonly outcome?: Outcome;
  readonly closedTime?: number;
  readonly closedBy?: 'outcome' | 'quiet';
}

/** What happened to an episode because of one decision, outcome or the passing of event time. */
export interface EpisodeChange {
  readonly kind: 'opened' | 'raised' | 'touched' | 'closed';
  readonly episode: Episode;
}
