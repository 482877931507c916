// Brings the state of a checkpoint of an earlier program up to what this program takes, one step a version, so that an upgrade needs nothing of the log
// but what came after the checkpoint. Each step takes what the one before it gives.
import { type EpisodeBookSnapshot, silenceOfTypology } from '../dissuasion/episode-book.ts';
import { TransferClaims } from '../dissuasion/transfer-claims.ts';
import { type EngineState, STATE_VERSION } from '../engine/engine-state.ts';

/** State as a checkpoint has it; before version 7 some do not say which episode the money of a transfer counts in. */
export interface KeptState {
  readonly engine: Omit<EngineState, 'version'>;
  readonly episodes: Omit<EpisodeBookSnapshot, Since7> & Partial<Pick<EpisodeBookSnapshot, Since7>>;
}

type Since7 = 'claims' | 'ended';

export interface CurrentState {
  readonly engine: EngineState;
  readonly episodes: EpisodeBookSnapshot;
}

/** By the version that a step begins with. One that goes further back than the first is refused. */
const STEPS: ReadonlyMap<number, (state: KeptState) => KeptState> = new Map([
  // 6 is written in pieces, with the same in them (checkpoint-whole.ts reads 5).
  [5, (state: KeptState) => state],
  [6, (state: KeptState) => withSilences(withClaims(state))],
]);

/** The versions that can be taken, as text. */
export const versionsTaken = `${Math.min(...STEPS.keys())} to ${STATE_VERSION}`;

/** Whether there is a way from a version to that of this program. */
export function canMigrate(version: number): boolean {
  for (let at = version; at !== STATE_VERSION; at++) if (!STEPS.has(at)) return false;
  return true;
}

/** The state of a version as this program has it. Throws an Error when there is no way. */
export function migrated(version: number, state: KeptState): CurrentState {
  let kept = state;
  for (let at = version; at !== STATE_VERSION; at++) {
    const step = STEPS.get(at);
    if (step === undefined) throw new Error(`there is no step from version ${at} of the state`);
    kept = step(kept);
  }
  const { engine, episodes } = kept;
  const { claims = [], ended = [] } = episodes;
  return {
    engine: { ...engine, version: STATE_VERSION },
    episodes: { ...episodes, claims, ended },
  };
}

/** Of open episodes, the one that opened first has the money of a transfer, as if it had claimed it then. What is claimed stays so. */
function withClaims({ engine, episodes }: KeptState): KeptState {
  const claims = new TransferClaims();
  claims.restore(episodes.claims ?? []);
  const claimed = episodes.episodes.map((episode) => ({
    ...episode,
    transfers: claims.claim(episode.episodeId, episode.transfers),
  }));
  return {
    engine,
    episodes: { ...episodes, episodes: claimed, claims: claims.snapshot() },
  };
}

/** What was found to be no fraud kept a whole typology quiet for its person, and does until its time is over; which rules had fired is not known any more. */
function withSilences({ engine, episodes }: KeptState): KeptState {
  const silences = episodes.silences.map(
    ([key, until]) => [silenceOfTypology(key), until] as const,
  );
  return { engine, episodes: { ...episodes, silences } };
}
