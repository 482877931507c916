// Which episode the money of a transfer counts in: the first of its payer that knew it, so that a yuan counts once though the payer is warned again. Who is paid
// has no money of it at risk (engine/decision.ts). An episode that ends without money having been kept or lost gives up what it had.
import { OUTCOMES, type Outcome } from '../signal/outcome.ts';
import type { EpisodeTransfer } from './episode.ts';

/** Event time for which money stays that of its episode, after the transfer and again after the end: transfers are told of for days, not for months. */
export const MONEY_KEPT_MS = 30 * 24 * 3_600_000;

/** As a checkpoint has it. */
export type KeptClaim = readonly [transferId: string, episodeId: string, until: number];

interface Claim {
  readonly episodeId: string;
  /** Event time. */
  readonly until: number;
}

export class TransferClaims {
  readonly #claims = new Map<string, Claim>();

  /** The transfers of an open episode, those that count elsewhere marked so. */
  claim(episodeId: string, transfers: readonly EpisodeTransfer[]): readonly EpisodeTransfer[] {
    if (transfers.every((transfer) => this.#isSettled(episodeId, transfer))) return transfers;
    return transfers.map((transfer) => {
      if (this.#isSettled(episodeId, transfer)) return transfer;
      const holder = this.#claims.get(transfer.transferId);
      if (holder !== undefined) return { ...transfer, countedIn: holder.episodeId };
      this.#claims.set(transfer.transferId, { episodeId, until: transfer.time + MONEY_KEPT_MS });
      return transfer;
    });
  }

  /** The episode is over: its money stays its own for a while where the outcome may have counted it, and is free otherwise. */
  end(
    episodeId: string,
    transfers: readonly EpisodeTransfer[],
    outcome: Outcome | undefined,
    eventTime: number,
  ): void {
    const isKept = outcome !== undefined && OUTCOMES[outcome].fraud === true;
    for (const { transferId } of transfers) {
      if (this.#claims.get(transferId)?.episodeId !== episodeId) continue;
      this.#claims.delete(transferId);
      if (isKept) this.#claims.set(transferId, { episodeId, until: eventTime + MONEY_KEPT_MS });
    }
  }

  /** The episode that the money of a transfer counts in. */
  holderOf(transferId: string): string | undefined {
    return this.#claims.get(transferId)?.episodeId;
  }

  /** Forgets claims whose time is over. They stand about in the order of their ends; one that goes late is only memory for a while. */
  dropBefore(eventTime: number): void {
    for (const [transferId, { until }] of this.#claims) {
      if (until > eventTime) return;
      this.#claims.delete(transferId);
    }
  }

  snapshot(): KeptClaim[] {
    return [...this.#claims].map(([id, { episodeId, until }]) => [id, episodeId, until] as const);
  }

  /** Replaces everything by a snapshot. */
  restore(claims: readonly KeptClaim[]): void {
    this.#claims.clear();
    for (const [transferId, episodeId, until] of claims)
      this.#claims.set(transferId, { episodeId, until });
  }

  #isSettled(episodeId: string, { transferId, countedIn }: EpisodeTransfer): boolean {
    return countedIn !== undefined || this.#claims.get(transferId)?.episodeId === episodeId;
  }
}
