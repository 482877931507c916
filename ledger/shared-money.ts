// Which episode the money of a transfer counts in when several know it, and what of its money each has left. The book of one engine marks later episodes itself
// (dissuasion/transfer-claims.ts), by what it knew when they opened; here all engines' episodes come together, and outcomes that were corrected since. Whatever came
// first, what stands in the ledger in the end says it alone.
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';
import { OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { type MoneyAtRisk, moneyAtRisk } from './money-at-risk.ts';

/** What an episode's newest revision says. */
export type KnowingEpisode = Pick<Episode, 'episodeId' | 'openedTime' | 'transfers'>;

export interface OwnMoney extends MoneyAtRisk {
  /** Of its transfers whose money counts in other episodes, fen. */
  readonly elsewhereFen: number;
  /** Those episodes, by id. */
  readonly countedIn: readonly string[];
}

/** Outcomes that say there was no fraud of this episode's own: they keep nothing and lose nothing. */
export const WITHOUT_MONEY: readonly Outcome[] = ['not-fraud', 'duplicate'];

interface Claim {
  readonly episodeId: string;
  readonly openedTime: number;
  readonly isMarked: boolean;
  /** Missing of an episode that another one names and that is not known itself. */
  readonly transfer?: EpisodeTransfer;
}

/**
 * The money of each of these episodes by id, when a transfer's money is that of one of them: of those whose outcome that counts (undefined for none) does not say that
 * there was no fraud it is one that found fraud before one that could not tell, that before one that is not decided, one that the book did not mark before one that it
 * did, then the one that opened first, ties by id.
 * All of them go by the newest state that any of them knows. `episodes` holds, by id, all that share a transfer with those that are asked about.
 */
export function ownMoney(
  episodes: ReadonlyMap<string, KnowingEpisode>,
  outcomeOf: (episodeId: string) => Outcome | undefined,
): Map<string, OwnMoney> {
  const known = new Map<string, Claim[]>();
  for (const { episodeId, openedTime, transfers } of episodes.values())
    for (const transfer of transfers) {
      const key = keyOf(transfer);
      const claims = known.get(key) ?? [];
      known.set(key, claims);
      const { countedIn } = transfer;
      claims.push({ episodeId, openedTime, isMarked: countedIn !== undefined, transfer });
      if (countedIn !== undefined && !episodes.has(countedIn))
        claims.push({ episodeId: countedIn, openedTime: 0, isMarked: false });
    }
  const decided = new Map<string, { owner: string | undefined; newest: EpisodeTransfer }>();
  for (const [key, claims] of known) {
    const newest = claims.flatMap(({ transfer }) => transfer ?? []).reduce(newerOf);
    decided.set(key, { owner: ownerOf(claims, outcomeOf), newest });
  }
  return new Map(
    [...episodes.values()].map((episode) => [episode.episodeId, moneyOf(episode, decided)]),
  );
}

function moneyOf(
  { episodeId, transfers }: KnowingEpisode,
  decided: ReadonlyMap<string, { readonly owner: string | undefined; newest: EpisodeTransfer }>,
): OwnMoney {
  const own: EpisodeTransfer[] = [];
  const countedIn = new Set<string>();
  let elsewhereFen = 0;
  for (const transfer of transfers) {
    const { owner = episodeId, newest = transfer } = decided.get(keyOf(transfer)) ?? {};
    const { countedIn: _, ...plain } = newest;
    if (owner === episodeId) own.push(plain);
    else {
      elsewhereFen += newest.amountFen;
      countedIn.add(owner);
    }
  }
  return { ...moneyAtRisk(own), elsewhereFen, countedIn: [...countedIn].sort() };
}

/** Ids are those of a bank: the same one to another payee is another transfer. */
function keyOf({ transferId, payee }: EpisodeTransfer): string {
  return `${transferId}\u0000${payee}`;
}

function ownerOf(
  claims: readonly Claim[],
  outcomeOf: (episodeId: string) => Outcome | undefined,
): string | undefined {
  let owner: { readonly claim: Claim; readonly rank: number } | undefined;
  for (const claim of claims) {
    const rank = rankOf(claim, outcomeOf(claim.episodeId));
    if (rank === undefined) continue;
    if (owner === undefined || compare(claim, rank, owner) < 0) owner = { claim, rank };
  }
  return owner?.claim.episodeId;
}

/** Who comes first, the smallest; undefined for who may not count it. */
function rankOf({ transfer }: Claim, outcome: Outcome | undefined): number | undefined {
  // Of what is only named nobody tells that its money is at risk.
  if (outcome === undefined) return transfer === undefined ? undefined : 2;
  if (WITHOUT_MONEY.includes(outcome)) return undefined;
  return OUTCOMES[outcome].fraud === true ? 0 : 1;
}

function compare(a: Claim, rank: number, b: { claim: Claim; rank: number }): number {
  return (
    rank - b.rank ||
    Number(a.isMarked) - Number(b.claim.isMarked) ||
    a.openedTime - b.claim.openedTime ||
    (a.episodeId < b.claim.episodeId ? -1 : 1)
  );
}

/** A transfer that has ended is not attempted again under its id. Of two that say the same of it, whichever order they come in, it is the same one. */
function newerOf(a: EpisodeTransfer, b: EpisodeTransfer): EpisodeTransfer {
  const order =
    Number(a.state !== 'attempted') - Number(b.state !== 'attempted') ||
    a.time - b.time ||
    Number(a.state === 'completed') - Number(b.state === 'completed') ||
    a.amountFen - b.amountFen;
  return order < 0 ? b : a;
}
