// Episodes that ended with money that may have been kept, while that money could still leave: news of its transfers changes what they say as long as it stays theirs.
import type { Episode } from './episode.ts';
import { type TransferNews, withTransferState } from './episode-merge.ts';

/** As a checkpoint has it. */
export type KeptEnded = readonly [episode: Episode, until: number];

export class EndedEpisodes {
  /** By id, about in the order in which they are forgotten. `until` is event time. */
  readonly #ended = new Map<string, { readonly episode: Episode; readonly until: number }>();

  /** Remembers one unless nothing of it can change any more. */
  keep(episode: Episode, until: number): void {
    const { episodeId, transfers } = episode;
    const isOver = transfers.every(
      ({ state, countedIn }) => state === 'completed' || countedIn !== undefined,
    );
    this.#ended.delete(episodeId);
    if (!isOver) this.#ended.set(episodeId, { episode, until });
  }

  /** The episode with the news, still closed; undefined when it is not remembered or the news says nothing new. */
  hear(episodeId: string, news: TransferNews): Episode | undefined {
    const known = this.#ended.get(episodeId);
    const episode = known && withTransferState(known.episode, news);
    if (known === undefined || episode === undefined) return undefined;
    this.#ended.set(episodeId, { ...known, episode });
    return episode;
  }

  /** Forgets those whose time is over; one that goes late is only memory for a while. */
  dropBefore(eventTime: number): void {
    for (const [episodeId, { until }] of this.#ended) {
      if (until > eventTime) return;
      this.#ended.delete(episodeId);
    }
  }

  snapshot(): KeptEnded[] {
    return [...this.#ended.values()].map(({ episode, until }) => [episode, until] as const);
  }

  /** Replaces everything by a snapshot. */
  restore(ended: readonly KeptEnded[]): void {
    this.#ended.clear();
    for (const [episode, until] of ended) this.#ended.set(episode.episodeId, { episode, until });
  }
}
