// What an episode knows of money: how much was about to leave and did not (held), and how much went out (left). The bounds of
// loss-prevented.ts are made of these two. A held yuan is never one that went out after all.
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';

export interface MoneyAtRisk {
  /** Attempted or blocked, and as far as is known still with the victim, fen. */
  readonly heldFen: number;
  /** Completed, fen. */
  readonly leftFen: number;
}

/**
 * Money of an episode's transfers. An attempted or blocked transfer is one that went out after all when a transfer of the same amount to
 * the same payee completed at that time or later: people who are stopped try again. Each completed transfer takes one such try with it.
 * What counts in another episode is none of this one's money.
 */
export function moneyAtRisk(transfers: Episode['transfers']): MoneyAtRisk {
  let heldFen = 0;
  let leftFen = 0;
  const own = transfers.filter(({ countedIn }) => countedIn === undefined);
  for (const tries of groupBySum(own)) {
    const amountFen = tries[0]?.amountFen ?? 0;
    let heldCount = 0;
    for (const { state } of tries.toSorted(byTimeTriesFirst)) {
      if (state !== 'completed') heldCount++;
      else {
        leftFen += amountFen;
        heldCount = Math.max(0, heldCount - 1);
      }
    }
    heldFen += heldCount * amountFen;
  }
  return { heldFen, leftFen };
}

function groupBySum(transfers: Episode['transfers']): Iterable<readonly EpisodeTransfer[]> {
  return Map.groupBy(transfers, ({ payee, amountFen }) => `${amountFen} ${payee}`).values();
}

function byTimeTriesFirst(a: EpisodeTransfer, b: EpisodeTransfer): number {
  return a.time - b.time || Number(a.state === 'completed') - Number(b.state === 'completed');
}
