// Which episode the money of a transfer counts in when several know it, and what of its money each has left. The book of one engine marks later episodes itself
// (dissuasion/transfer-claims.ts), by what it knew when they opened; here all engines' episodes come together, and outcomes that were corrected since. Whatever came
// first, what stands in the ledger in the end says it alone.
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';
import { OUTCOMES, type Outcome } from '../signal/outcome.ts';
import { type MoneyAtRisk, moneyAtRisk } from './money-at-risk.ts';
import type { OutcomeRow } from './rows.ts';
import { type Loss, lossesOf, type Share, type TransferOfAnother } from './shared-loss.ts';

/** What an episode's newest revision says. */
export type KnowingEpisode = Pick<Episode, 'episodeId' | 'openedTime' | 'transfers'>;

/** What the outcome of an episode that counts says. */
export type SaidOfMoney = Pick<OutcomeRow, 'outcome' | 'lostFen' | 'atRiskFen'>;

export interface OwnMoney extends MoneyAtRisk, Loss {
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
 * The money of each of these episodes, and of those of which only the outcome that counts is known, by id. A transfer's money is that of one: of those whose outcome does
 * not say that there was no fraud it is one that found fraud before one that could not tell, that before one that is not decided, one that the book did not mark before
 * one that it did, then the one that opened first, ties by id. All of them go by the newest state that any of them knows. What is lost of it is lost there (ledger/shared-loss.ts).
 * `episodes` and `said` hold, by id, all that share a transfer with those that are asked about, and all that share one with these.
 */
export function ownMoney(
  episodes: ReadonlyMap<string, KnowingEpisode>,
  said: ReadonlyMap<string, SaidOfMoney>,
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
  const decided = new Map<string, Decided>();
  for (const [key, claims] of known) {
    const newest = claims.flatMap(({ transfer }) => transfer ?? []).reduce(newerOf);
    const owner = ownerOf(claims, (episodeId) => said.get(episodeId)?.outcome);
    decided.set(key, { owner, newest });
  }
  const shares = new Map<string, Share>();
  // Of an episode that is not known the outcome says what was at risk.
  for (const [episodeId, { atRiskFen }] of said)
    shares.set(episodeId, { heldFen: atRiskFen, leftFen: 0, elsewhere: [] });
  for (const episode of episodes.values()) shares.set(episode.episodeId, shareOf(episode, decided));
  const losses = lossesOf(shares, (episodeId) => reportedFen(said.get(episodeId)));
  return new Map(
    [...losses].map(([episodeId, { elsewhere, ...money }]) => {
      const elsewhereFen = elsewhere.reduce((sum, { amountFen }) => sum + amountFen, 0);
      const countedIn = [...new Set(elsewhere.map(({ owner }) => owner))].sort();
      return [episodeId, { ...money, elsewhereFen, countedIn }];
    }),
  );
}

interface Decided {
  /** Missing when none of them may count it. */
  readonly owner: string | undefined;
  readonly newest: EpisodeTransfer;
}

function shareOf(
  { episodeId, transfers }: KnowingEpisode,
  decided: ReadonlyMap<string, Decided>,
): Share {
  const own: EpisodeTransfer[] = [];
  const elsewhere: TransferOfAnother[] = [];
  for (const transfer of transfers) {
    const key = keyOf(transfer);
    const { owner = episodeId, newest = transfer } = decided.get(key) ?? {};
    const { countedIn: _, ...plain } = newest;
    if (owner === episodeId) own.push(plain);
    else {
      const { amountFen, state } = newest;
      elsewhere.push({ key, owner, amountFen, isLeft: state === 'completed' });
    }
  }
  return { ...moneyAtRisk(own), elsewhere };
}

function reportedFen({ outcome, lostFen = 0 }: Partial<SaidOfMoney> = {}): number {
  return outcome === undefined || WITHOUT_MONEY.includes(outcome) ? 0 : lostFen;
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
