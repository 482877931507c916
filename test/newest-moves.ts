// How transfers went as far as any episode knows, found slowly and obviously.
import type { Episode, EpisodeTransfer } from '../dissuasion/episode.ts';

/** The newest revision of each episode. */
export function newestOf(episodes: readonly Episode[]): Episode[] {
  return [...Map.groupBy(episodes, ({ episodeId }) => episodeId).values()].flatMap(
    (revisions) => revisions.toSorted((a, b) => b.revision - a.revision)[0] ?? [],
  );
}

export const transferKey = ({ transferId, payee }: EpisodeTransfer) => `${transferId} to ${payee}`;

/** How each transfer went in the end as far as any episode knows: an attempt says nothing beside an end, and of ends the last counts. */
export function newestMoves(episodes: readonly Episode[]): Map<string, EpisodeTransfer> {
  const told = newestOf(episodes).flatMap(({ transfers }) => transfers);
  const score = ({ state }: EpisodeTransfer) =>
    ['attempted', 'blocked', 'completed'].indexOf(state);
  told.sort(
    (a, b) =>
      Math.min(1, score(a)) - Math.min(1, score(b)) ||
      a.time - b.time ||
      score(a) - score(b) ||
      a.amountFen - b.amountFen,
  );
  return new Map(told.map((transfer) => [transferKey(transfer), transfer]));
}
