// What really happened: one record for each scripted fraud and for each honest look-alike. Nothing of it is in the signals; decisions,
// desks and backtests are judged by it. Times are epoch ms, money is in fen.
import type { Subject } from '../engine/decision.ts';

export interface TruthTransfer {
  readonly transferId: string;
  /** When it was attempted. */
  readonly time: number;
  /** When it completed or was blocked. */
  readonly settledTime: number;
  readonly amountFen: number;
  readonly payee: string;
  readonly state: 'completed' | 'blocked';
}

/** Somebody of another province who paid a mule of the same gang in the same hour: a victim of whom nothing but the payment is seen here. */
export interface OtherPayer {
  readonly account: string;
  readonly transferId: string;
  readonly payee: string;
  readonly time: number;
  readonly settledTime: number;
  readonly amountFen: number;
}

export interface FraudTruth {
  readonly record: 'fraud';
  readonly fraudId: string;
  readonly typology: string;
  readonly victim: {
    readonly person: string;
    readonly phone: string;
    readonly account: string;
    readonly region: string;
  };
  readonly suspects: readonly Subject[];
  /** First and last thing of the script; a long fraud may have begun before the run. */
  readonly start: number;
  readonly end: number;
  readonly firstContact: number;
  /** In the order of their attempts; only what lies within the run. */
  readonly transfers: readonly TruthTransfer[];
  /** Completion of the transfer with which a fifth of the loss has gone; null when nothing was lost. */
  readonly moneyLeavesAt: number | null;
  /** Attempt of that transfer. */
  readonly firstLargeTransferAttemptedAt: number | null;
  /** Sum of the completed transfers. */
  readonly lossFen: number;
  readonly otherPayers: readonly OtherPayer[];
  /** The victim broke it off by himself before paying anything. */
  readonly isAbandoned: boolean;
  readonly caseId: string | null;
  /** Event time at which the case is filed. */
  readonly caseFiledAt: number | null;
}

export interface HardNegativeTruth {
  readonly record: 'hard-negative';
  readonly negativeId: string;
  /** Name of the look-alike, as its file in hard-negative/. */
  readonly kind: string;
  /** Everybody whose alert would be this look-alike's fault; the main one first. */
  readonly subjects: readonly Subject[];
  readonly start: number;
  readonly end: number;
}

export type TruthRecord = FraudTruth | HardNegativeTruth;

/** Share of the loss that must have gone for the money to count as having left. */
export const LARGE_SHARE = 0.2;

/** One line of NDJSON, without the newline. */
export function printTruth(record: TruthRecord): string {
  return JSON.stringify(record);
}

/** The completed transfer with which LARGE_SHARE of the loss has gone; undefined when nothing was lost. */
export function firstLargeTransfer(transfers: readonly TruthTransfer[]): TruthTransfer | undefined {
  const completed = transfers.filter((transfer) => transfer.state === 'completed');
  const lossFen = completed.reduce((sum, transfer) => sum + transfer.amountFen, 0);
  let goneFen = 0;
  for (const transfer of completed) {
    goneFen += transfer.amountFen;
    if (goneFen >= lossFen * LARGE_SHARE) return transfer;
  }
  return undefined;
}
