// Plays two packs over the same signals in one reading, and gathers what life said later.
import type { LoggedFrame } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { type FoundOutcome, feedbackOf } from './feedback.ts';
import type { EpisodeSettings, KnownCase, PackRun } from './pack-run.ts';

/** Frames between two looks at the clock and at who wants to stop. */
const TURN_FRAMES = 16;

export interface PlayOptions {
  readonly challenger: Plan;
  readonly live: Plan;
  /** In the order of the log: before `from` they fill windows, after `to` they tell cases and outcomes. */
  readonly frames: AsyncIterable<Pick<LoggedFrame, 'frame' | 'appendedAt'>>;
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
  readonly episodes?: EpisodeSettings;
  /** Told now and then. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  /** Ends it early; what comes of it says so. */
  readonly stopping?: AbortSignal;
}

export interface BacktestProgress {
  readonly signals: number;
  readonly byteCount: number;
  readonly seconds: number;
  /** Event time that was reached. */
  readonly at: number;
}

export interface Played {
  /** The stretch as far as there were signals of it, event times in epoch ms. */
  readonly from: number;
  readonly to: number;
  /** It was stopped before its end: everything is only up to `until`. */
  readonly isPartial: boolean;
  readonly until: number;
  /** How much was read before the stretch. */
  readonly thereMs: number;
  readonly signals: number;
  /** Without those that were withdrawn. */
  readonly cases: readonly KnownCase[];
  readonly outcomes: readonly FoundOutcome[];
}

/** Runs both over all frames, or until it is stopped. Rejects with what reading throws. */
export async function playPacks(
  options: PlayOptions,
  { challenger, live }: { challenger: PackRun; live: PackRun },
): Promise<Played> {
  const { from, to, frames, onProgress, stopping } = options;
  const latenessMs = Math.max(options.challenger.latenessMs, options.live.latenessMs);
  const startedAt = performance.now();
  const cases = new Map<string, KnownCase>();
  const withdrawn = new Map<string, number>();
  const outcomes: FoundOutcome[] = [];
  let firstTime = Number.POSITIVE_INFINITY;
  let frameCount = 0;
  let byteCount = 0;
  let isPartial = false;
  for await (const frame of frames) {
    if (stopping?.aborted === true) {
      isPartial = true;
      break;
    }
    const found = feedbackOf(frame.frame);
    // Behind the stretch nothing is decided any more; only cases and outcomes still count.
    if (live.watermark < to + latenessMs) {
      challenger.step(frame, found.outcomes);
      live.step(frame, found.outcomes);
      if (!Number.isFinite(firstTime) && Number.isFinite(live.watermark))
        firstTime = live.watermark + options.live.latenessMs;
    }
    for (const each of found.cases)
      cases.set(each.caseId, { ...each, victims: live.victimsOf(each) });
    for (const { caseId, time } of found.withdrawals)
      withdrawn.set(caseId, Math.max(time, withdrawn.get(caseId) ?? time));
    outcomes.push(...found.outcomes);
    byteCount += frame.frame.length;
    if (++frameCount % TURN_FRAMES !== 0) continue;
    const seconds = (performance.now() - startedAt) / 1000;
    onProgress?.({ signals: signalsOf(live), byteCount, seconds, at: live.watermark });
    // Whoever wants to stop it must have a turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const reached = live.watermark + options.live.latenessMs;
  return {
    from: Math.max(from, Math.min(firstTime, to)),
    to: Math.min(to, Math.max(reached, from)),
    isPartial,
    until: Math.min(to, Number.isFinite(reached) ? reached : from),
    thereMs: Math.max(0, from - firstTime),
    signals: signalsOf(live),
    cases: [...cases.values()].filter(
      ({ caseId, filedTime }) => (withdrawn.get(caseId) ?? Number.NEGATIVE_INFINITY) < filedTime,
    ),
    outcomes,
  };
}

function signalsOf({ counts }: PackRun): number {
  return counts.accepted + counts.late + counts.duplicate + counts.invalid;
}
