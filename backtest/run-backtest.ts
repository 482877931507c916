// Runs two packs over the same signals in one reading, each by the engine of production, and compares what they would have done.
import { createHash } from 'node:crypto';
import { regionPrefix } from '../ledger/region-filter.ts';
import type { LoggedFrame } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import { maskAccount, maskPhone } from '../signal/phone.ts';
import type { BacktestResult, ExampleEpisode } from './backtest-result.ts';
import { type FoundOutcome, feedbackOf } from './feedback.ts';
import {
  confusionOf,
  type JudgedEpisode,
  judgeRun,
  knownFacts,
  knownOf,
  namesOf,
} from './judge.ts';
import { type KnownCase, PackRun } from './pack-run.ts';
import { lookBackOf } from './warm-up.ts';

const DAY_MS = 86_400_000;
const EXAMPLES_MAX = 10;
/** Frames between two looks at the clock and at who wants to stop. */
const TURN_FRAMES = 16;

export interface BacktestOptions {
  readonly challenger: Plan;
  readonly live: Plan;
  /** In the order of the log: before `from` they fill windows, after `to` they tell cases and outcomes. */
  readonly frames: AsyncIterable<Pick<LoggedFrame, 'frame' | 'appendedAt'>>;
  /** Event times, epoch ms; `to` is not in it. */
  readonly from: number;
  readonly to: number;
  /** Episodes and cases of this region alone are judged. */
  readonly region?: string;
  /** Calls that a desk can make a day. */
  readonly capacity?: number;
  /** Told now and then. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  /** Ends it early; the result says so. */
  readonly stopping?: AbortSignal;
}

export interface BacktestProgress {
  readonly signals: number;
  readonly byteCount: number;
  readonly seconds: number;
  /** Event time that was reached. */
  readonly at: number;
}

/** Resolves with the result, a partial one when it was stopped. Rejects with what reading throws. */
export async function runBacktest(options: BacktestOptions): Promise<BacktestResult> {
  const { from, to, frames, onProgress, stopping } = options;
  const [challenger, live] = [options.challenger, options.live].map(
    (plan) => new PackRun(plan, from, to),
  );
  if (challenger === undefined || live === undefined) throw new Error('two packs are compared');
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
  const { ms: neededMs, longest } = lookBackOf([options.challenger, options.live]);
  const reached = live.watermark + options.live.latenessMs;
  const about = {
    from: Math.max(from, Math.min(firstTime, to)),
    to: Math.min(to, Math.max(reached, from)),
    region: options.region,
    isPartial,
    until: Math.min(to, Number.isFinite(reached) ? reached : from),
    warmUp: { neededMs, longest, thereMs: Math.max(0, Math.min(neededMs, from - firstTime)) },
    signals: signalsOf(live),
    outcomes: outcomes.length,
  };
  const counted = [...cases.values()].filter(
    ({ caseId, filedTime }) => (withdrawn.get(caseId) ?? Number.NEGATIVE_INFINITY) < filedTime,
  );
  const compared = compare(options, { challenger, live }, counted, outcomes);
  const result = { ...about, ...compared };
  const digest = createHash('sha256').update(JSON.stringify(result)).digest('hex');
  const seconds = (performance.now() - startedAt) / 1000;
  const signalsPerSecond = Math.round(result.signals / Math.max(0.001, seconds));
  return { ...result, digest, work: { seconds, signalsPerSecond } };
}

function compare(
  { from, to, region, capacity }: BacktestOptions,
  { challenger, live }: { challenger: PackRun; live: PackRun },
  cases: readonly KnownCase[],
  outcomes: readonly FoundOutcome[],
): Pick<
  BacktestResult,
  'cases' | 'challenger' | 'live' | 'both' | 'onlyChallenger' | 'onlyLive' | 'examples'
> {
  const isIn = isInRegion(region);
  const inStretch = cases.filter(
    (each) => each.incidentTime >= from && each.incidentTime < to && isIn(each.region),
  );
  // What is known of an episode may be a case that happened after the stretch.
  const facts = knownFacts(cases, outcomes);
  const judgedCases = { ...facts, cases: inStretch };
  const judged = (run: PackRun): JudgedEpisode[] =>
    [...run.episodes.values()]
      .filter((episode) => isIn(episode.region))
      .map((episode) => ({ ...episode, known: knownOf(facts, episode) }));
  const [ofChallenger, ofLive] = [judged(challenger), judged(live)];
  const onlyChallenger = without(ofChallenger, ofLive);
  const onlyLive = without(ofLive, ofChallenger);
  return {
    cases: inStretch.length,
    challenger: judgeRun(challenger, ofChallenger, judgedCases, capacity),
    live: judgeRun(live, ofLive, judgedCases, capacity),
    both: ofChallenger.length - onlyChallenger.length,
    onlyChallenger: confusionOf(onlyChallenger),
    onlyLive: confusionOf(onlyLive),
    examples: {
      onlyChallenger: examplesOf(onlyChallenger),
      onlyLive: examplesOf(onlyLive),
    },
  };
}

/** Episodes of people whom the other pack did not warn within three days of the same time. */
function without(
  episodes: readonly JudgedEpisode[],
  others: readonly JudgedEpisode[],
): JudgedEpisode[] {
  const stretches = new Map<string, { from: number; to: number }[]>();
  for (const other of others) {
    const stretch = { from: other.openedTime - 3 * DAY_MS, to: other.touchedTime + 3 * DAY_MS };
    for (const name of namesOf(other))
      stretches.set(name, [...(stretches.get(name) ?? []), stretch]);
  }
  return episodes.filter(
    (episode) =>
      !namesOf(episode).some((name) =>
        (stretches.get(name) ?? []).some(
          ({ from, to }) => episode.touchedTime >= from && episode.openedTime <= to,
        ),
      ),
  );
}

/** Those of whom something is known first, then the highest scores. */
function examplesOf(episodes: readonly JudgedEpisode[]): ExampleEpisode[] {
  const unknownLast = ({ known }: JudgedEpisode) => (known === 'unknown' ? 1 : 0);
  return [...episodes]
    .sort(
      (a, b) => unknownLast(a) - unknownLast(b) || b.score - a.score || a.openedTime - b.openedTime,
    )
    .slice(0, EXAMPLES_MAX)
    .map(({ id, kind, phone, touchedTime: _, ...rest }) => ({
      person: phone === undefined && kind !== 'phone' ? maskAccount(id) : maskPhone(phone ?? id),
      ...rest,
    }));
}

function isInRegion(region: string | undefined): (code: string) => boolean {
  const prefix = regionPrefix(region);
  return (code) => code.startsWith(prefix);
}

function signalsOf({ counts }: PackRun): number {
  return counts.accepted + counts.late + counts.duplicate + counts.invalid;
}
