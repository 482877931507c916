// Money that several episodes report as lost, a yuan once. What an episode reports is lost of its own money, of transfers whose money is that of others, or of what no transfer
// shows. What one reports of another's transfer is lost of the other one's money, whether that one says so or not: it was not kept there.
import type { MoneyAtRisk } from './money-at-risk.ts';

/** What an episode knows of money. */
export interface Share extends MoneyAtRisk {
  /** Its transfers whose money is that of others. */
  readonly elsewhere: readonly TransferOfAnother[];
}

export interface TransferOfAnother {
  /** The same for all who know it. */
  readonly key: string;
  readonly owner: string;
  readonly amountFen: number;
  /** It completed. */
  readonly isLeft: boolean;
}

export interface Loss {
  /** Lost of its own money or of what no transfer shows, whoever reports it, fen. */
  readonly lostFen: number;
  /** The part of that which only others report, fen. */
  readonly heardFen: number;
}

/**
 * These episodes with what each lost, by id. A report goes by what left before what was held, by the episode's own before that of others, by transfers in the order of their
 * keys, and last by what no transfer shows. Of one transfer the largest report counts; what others report of an episode's transfers may be what it reports itself.
 */
export function lossesOf(
  shares: ReadonlyMap<string, Share>,
  reportedFenOf: (episodeId: string) => number,
): Map<string, Share & Loss> {
  const heard = new Map<string, Map<string, number>>();
  const told = [...shares].map(([episodeId, share]) => {
    let restFen = reportedFenOf(episodeId);
    const take = (amountFen: number) => {
      const takenFen = Math.min(restFen, amountFen);
      restFen -= takenFen;
      return takenFen;
    };
    const elsewhere = share.elsewhere.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const tell = (one: TransferOfAnother) => {
      const ofOwner = heard.get(one.owner) ?? new Map<string, number>();
      heard.set(one.owner, ofOwner);
      ofOwner.set(one.key, Math.max(ofOwner.get(one.key) ?? 0, take(one.amountFen)));
    };
    let ownFen = take(share.leftFen);
    for (const one of elsewhere) if (one.isLeft) tell(one);
    ownFen += take(share.heldFen);
    for (const one of elsewhere) if (!one.isLeft) tell(one);
    return { episodeId, share, ownFen, restFen };
  });
  return new Map(
    told.map(({ episodeId, share, ownFen, restFen }) => {
      const allFen = [...(heard.get(episodeId)?.values() ?? [])].reduce((a, b) => a + b, 0);
      const heardFen = Math.max(0, Math.min(allFen, share.heldFen + share.leftFen) - ownFen);
      return [episodeId, { ...share, lostFen: ownFen + heardFen + restFen, heardFen }];
    }),
  );
}
