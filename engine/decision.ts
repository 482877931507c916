// What the engine says of one subject because of one signal: its level, and everything that made it.
// Decisions are data: the dissuasion, the ledger and the reports read them and need nothing else of the engine.
import type { Level } from '../signal/level.ts';
import type { Text } from '../signal/text.ts';

export type SubjectKind = 'person' | 'phone' | 'account' | 'domain' | 'device';

/** Whom a decision is about. A person who is not linked to an identity yet is its phone or account. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** How many signals behind a feature an explanation names. */
export const SIGNAL_IDS_SHOWN_MAX = 8;

/** The value that a feature had when the rule fired, with what it was counted over. */
export interface FeatureReading {
  readonly value: number | string | null;
  /** There were too many distinct values to count exactly. */
  readonly isEstimate?: true;
  readonly windowMs?: number;
  readonly key: string;
  /** Newest signals behind the value as `source/id`, oldest first, at most SIGNAL_IDS_SHOWN_MAX. */
  readonly signals: readonly string[];
}

export interface RuleHit {
  readonly id: string;
  /** Points that this rule holds in the score at the decision's time, after decay. */
  readonly points: number;
  readonly reason: Text;
  readonly features: Readonly<Record<string, FeatureReading>>;
}

export interface DecidedTransfer {
  readonly transferId: string;
  readonly amountFen: number;
  readonly payee: string;
  /** attempted: the money can still be held; completed: it has left. */
  readonly state: 'attempted' | 'completed' | 'blocked';
}

/** One decision. Equal logs give equal decisions, byte for byte, so the order of these fields is part of the contract. */
export interface Decision {
  readonly decisionId: string;
  /** Event time of the signal that made it, epoch ms. */
  readonly time: number;
  readonly role: 'victim' | 'suspect';
  readonly subject: Subject;
  readonly typology: string;
  /** 0 to 100, one decimal. */
  readonly score: number;
  readonly level: Level;
  /** Every rule of the typology that still holds points for the subject, highest first. */
  readonly rules: readonly RuleHit[];
  readonly signal: { readonly source: string; readonly id: string; readonly type: string };
  readonly region: string;
  /** Number on which the person can be reached, when one is known. */
  readonly phone?: string;
  /** The primary suspect of the signal (caller, payee, domain …), when it has one. */
  readonly suspect?: Subject;
  /** Of a person at risk: devices, domains and accounts that the signal carries beside it. They group campaigns and accuse nobody. */
  readonly traces?: readonly Subject[];
  /** Of who pays, and of suspects; of a person who is paid there is none: that money is not theirs to lose. */
  readonly transfer?: DecidedTransfer;
  /** `name@version` of the pack. */
  readonly pack: string;
}
