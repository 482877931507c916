// What came of several runs of frames, to be told in one go: as if they had been one run.
import type { Episode } from '../dissuasion/episode.ts';
import { joinBatches } from '../ledger/join-batches.ts';
import type { Tellings } from './effect.ts';

/** Tellings of runs in their order. Of an episode only the newest state stays, which holds all that was known before. */
export function joinTellings(runs: readonly Tellings[]): Tellings {
  const [first] = runs;
  if (first !== undefined && runs.length === 1) return first;
  const ledger = joinBatches(runs.map((run) => run.ledger));
  return {
    tasks: runs.flatMap(({ tasks }) => tasks),
    ledger: { ...ledger, episodes: newest(ledger.episodes) },
    decisions: runs.flatMap(({ decisions }) => decisions),
    warnings: runs.flatMap(({ warnings }) => warnings),
    deadLetters: runs.flatMap(({ deadLetters }) => deadLetters),
    verdicts: runs.flatMap(({ verdicts }) => verdicts),
    sent: runs.flatMap(({ sent }) => sent),
  };
}

function newest(episodes: readonly Episode[]): Episode[] {
  return [...new Map(episodes.map((episode) => [episode.episodeId, episode])).values()];
}
