// Runs frames through a stage that starts from nothing.
import { EpisodeBook } from '../../dissuasion/episode-book.ts';
import { LOG_START, type LoggedFrame } from '../../log/log.ts';
import type { Plan } from '../../rules/plan.ts';
import { Effects } from '../../runtime/effect.ts';
import { makeStage } from '../../runtime/make-stage.ts';
import type { Share } from '../../runtime/stage.ts';

const SEED = { low: 1, high: 2 };
/** Frames whose effects are told together, as the pump has them. */
const BATCH = 16;
const WATCH = { lap: () => undefined };

/** Gives how many decisions and bytes came of the frames. */
export function runStage(
  plan: Plan,
  frames: readonly LoggedFrame[],
  share: Share | undefined,
  send: (peopleSlice: number, bytes: Uint8Array) => void = () => undefined,
): number {
  const stage = makeStage({ plan, state: undefined, seed: SEED, position: LOG_START }, share);
  const episodes = new EpisodeBook();
  const counts = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
  let told = 0;
  for (let from = 0; from < frames.length; from += BATCH) {
    const effects = new Effects();
    for (const frame of frames.slice(from, from + BATCH))
      stage.step({ frame, episodes, effects, counts, watch: WATCH });
    stage.endFrames(effects);
    told += effects.decisions.length;
    for (const { peopleSlice, bytes } of effects.sent) {
      told += bytes.length;
      send(peopleSlice, bytes);
    }
  }
  return told;
}
