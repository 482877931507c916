// Runs two packs over the same signals in one reading, each by the engine of production, and compares what they would have done.
import { createHash } from 'node:crypto';
import { regionPrefix } from '../ledger/region-filter.ts';
import type { BacktestResult, ExampleEpisode } from './backtest-result.ts';
import { maskedPersonOf, without } from './compare-episodes.ts';
import type { CallsADay } from './desk-capacity.ts';
import type { FoundOutcome } from './feedback.ts';
import { confusionOf, type JudgedEpisode, judgeRun, knownFacts, knownOf } from './judge.ts';
import { type KnownCase, PackRun } from './pack-run.ts';
import { type PlayOptions, playPacks } from './play-packs.ts';
import { lookBackOf } from './warm-up.ts';

const EXAMPLES_MAX = 10;

export interface BacktestOptions extends PlayOptions {
  /** Episodes and cases of this region alone are judged. */
  readonly region?: string;
  /** Calls that desks can make a day; where it is missing nothing is said of it. */
  readonly capacity?: CallsADay;
}

/** Resolves with the result, a partial one when it was stopped. Rejects with what reading throws. */
export async function runBacktest(options: BacktestOptions): Promise<BacktestResult> {
  const startedAt = performance.now();
  const packs = [options.challenger, options.live] as const;
  const { from: first, to: end, episodes } = options;
  const [challenger, live] = packs.map((plan) => new PackRun(plan, first, end, episodes));
  if (challenger === undefined || live === undefined) throw new Error('two packs are compared');
  const played = await playPacks(options, { challenger, live });
  const { ms: neededMs, longest } = lookBackOf(packs);
  const { from, to, until, isPartial, thereMs, signals, cases, outcomes } = played;
  const about = {
    ...{ from, to, region: options.region, isPartial, until },
    warmUp: { neededMs, longest, thereMs: Math.min(neededMs, thereMs) },
    ...{ signals, outcomes: outcomes.length },
  };
  const compared = compare(options, { challenger, live }, cases, outcomes);
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
  const sideOf = (run: PackRun, episodes: readonly JudgedEpisode[]) => {
    const earlier = [...run.earlier.values()].filter((episode) => isIn(episode.region));
    return judgeRun(run, { episodes, earlier }, judgedCases, capacity);
  };
  const onlyChallenger = without(ofChallenger, ofLive);
  const onlyLive = without(ofLive, ofChallenger);
  return {
    cases: inStretch.length,
    challenger: sideOf(challenger, ofChallenger),
    live: sideOf(live, ofLive),
    both: ofChallenger.length - onlyChallenger.length,
    onlyChallenger: confusionOf(onlyChallenger),
    onlyLive: confusionOf(onlyLive),
    examples: {
      onlyChallenger: examplesOf(onlyChallenger),
      onlyLive: examplesOf(onlyLive),
    },
  };
}

/** Those of whom something is known first, then the highest scores. */
function examplesOf(episodes: readonly JudgedEpisode[]): ExampleEpisode[] {
  const unknownLast = ({ known }: JudgedEpisode) => (known === 'unknown' ? 1 : 0);
  return [...episodes]
    .sort(
      (a, b) => unknownLast(a) - unknownLast(b) || b.score - a.score || a.openedTime - b.openedTime,
    )
    .slice(0, EXAMPLES_MAX)
    .map((episode) => {
      const { id: _id, kind: _kind, phone: _phone, touchedTime: _touched, ...rest } = episode;
      return { person: maskedPersonOf(episode), ...rest };
    });
}

function isInRegion(region: string | undefined): (code: string) => boolean {
  const prefix = regionPrefix(region);
  return (code) => code.startsWith(prefix);
}
