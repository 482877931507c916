// What the text of a pack would do, told within seconds while somebody writes it: how often its rules hold, whom it would warn, how many calls a day that is,
// beside the live pack over the newest signals.
import type { LoggedFrame } from '../log/log.ts';
import type { Plan } from '../rules/plan.ts';
import type { ShownEpisode } from './backtest-result.ts';
import { maskedPersonOf, without } from './compare-episodes.ts';
import { desksOf, namesOf } from './judge.ts';
import { type EpisodeSettings, PackRun, type WarnedEpisode } from './pack-run.ts';
import { playPacks } from './play-packs.ts';
import { lookBackOf } from './warm-up.ts';

const SAMPLES_MAX = 20;
const RULES_MAX = 30;
const SHARED_MAX = 3;

/** How a person of the sample stands to the live pack: warned by the text alone, by the live pack alone, by both otherwise, by both alike. */
export const SAMPLE_CHANGES = ['new', 'lost', 'other', 'same'] as const;
export type SampleChange = (typeof SAMPLE_CHANGES)[number];

export interface PreviewSample extends ShownEpisode {
  readonly change: SampleChange;
}

/** A rule that came to something else than in the live pack. */
export interface PreviewRule {
  readonly rule: string;
  /** Whether the text has it; else the live pack alone. */
  readonly isInText: boolean;
  /** How often it held, and among the reasons of how many warned people it is. */
  readonly hits: number;
  readonly people: number;
  /** The same of the live pack's rule of that name; missing when it has none. */
  readonly live?: { readonly hits: number; readonly people: number };
  /** Of its people those whom the live pack warns as well, and by which rules most. */
  readonly peopleLive: number;
  readonly liveRules: readonly { readonly rule: string; readonly people: number }[];
}

export interface PreviewSide {
  readonly pack: string;
  readonly hits: number;
  /** People warned: an episode each, and a call. */
  readonly calls: number;
  readonly desks: readonly { readonly desk: string; readonly calls: number }[];
}

export interface PreviewResult {
  /** The stretch that was counted, event times in epoch ms. */
  readonly from: number;
  readonly to: number;
  /** It was stopped by its time limit: everything is only up to `to`. */
  readonly isPartial: boolean;
  /** Read in all, with those that filled windows before the stretch. */
  readonly signals: number;
  /** How long windows are at most, and how much was read before the stretch to fill them. */
  readonly warmUp: { readonly neededMs: number; readonly thereMs: number };
  readonly text: PreviewSide;
  readonly live: PreviewSide;
  /** People warned by both, by the text alone, and by the live pack alone. */
  readonly both: number;
  readonly onlyText: number;
  readonly onlyLive: number;
  /** Those that changed, the most frequent first, at most 30. */
  readonly rules: readonly PreviewRule[];
  /** At most 20, those that changed first. */
  readonly samples: readonly PreviewSample[];
}

export interface PreviewOptions {
  readonly text: Plan;
  readonly live: Plan;
  readonly frames: AsyncIterable<Pick<LoggedFrame, 'frame' | 'appendedAt'>>;
  /** Event times, epoch ms: of the earliest frame, and the stretch that is counted; `to` is not in it. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly episodes?: EpisodeSettings;
  readonly stopping?: AbortSignal;
}

interface Side {
  readonly name: string;
  readonly rules: ReadonlySet<string>;
  readonly hits: ReadonlyMap<string, number>;
  readonly episodes: readonly WarnedEpisode[];
}

/** Resolves with what both packs did, of as much as was read when it was stopped. Rejects with what reading throws. */
export async function runPreview(options: PreviewOptions): Promise<PreviewResult> {
  const { text, live, start, from, to, episodes } = options;
  const run = (plan: Plan) => new PackRun(plan, from, to, episodes);
  const runs = { challenger: run(text), live: run(live) };
  const hits = { text: runs.challenger.countHits(), live: runs.live.countHits() };
  const played = await playPacks({ ...options, challenger: text }, runs);
  const { isPartial, signals, until } = played;
  const { ms: neededMs } = lookBackOf([text, live]);
  const ofText = sideOf(text, runs.challenger, hits.text);
  const ofLive = sideOf(live, runs.live, hits.live);
  const [onlyText, onlyLive] = [
    without(ofText.episodes, ofLive.episodes),
    without(ofLive.episodes, ofText.episodes),
  ];
  return {
    from,
    to: isPartial ? Math.max(from, until) : to,
    ...{ isPartial, signals },
    warmUp: { neededMs, thereMs: Math.min(neededMs, from - start) },
    text: totalsOf(ofText),
    live: totalsOf(ofLive),
    both: ofText.episodes.length - onlyText.length,
    onlyText: onlyText.length,
    onlyLive: onlyLive.length,
    rules: rulesOf(ofText, ofLive),
    samples: samplesOf(ofText, ofLive, { onlyText, onlyLive }),
  };
}

function sideOf(plan: Plan, run: PackRun, hits: ReadonlyMap<string, number>): Side {
  const rules = new Set(plan.rules.map(({ id }) => id));
  return { name: run.name, rules, hits, episodes: [...run.episodes.values()] };
}

function totalsOf({ name, hits, episodes }: Side): PreviewSide {
  return {
    pack: name,
    hits: [...hits.values()].reduce((sum, count) => sum + count, 0),
    calls: episodes.length,
    desks: desksOf(episodes, undefined).map(({ desk, calls }) => ({ desk, calls })),
  };
}

/** Rules of either pack that the other one has not, or whose hits or people are not the same in both. */
function rulesOf(text: Side, live: Side): PreviewRule[] {
  const withRule = ({ episodes }: Side, rule: string) =>
    episodes.filter(({ rules }) => rules.includes(rule));
  const ofPerson = episodesByName(live.episodes);
  return [...new Set([...text.rules, ...live.rules])]
    .map((rule) => {
      const people = withRule(text, rule);
      const besides = people.map((episode) => meetsOf(episode, ofPerson)).filter(isSome);
      const ofLive = { hits: live.hits.get(rule) ?? 0, people: withRule(live, rule).length };
      return {
        ...{ rule, isInText: text.rules.has(rule) },
        ...{ hits: text.hits.get(rule) ?? 0, people: people.length },
        ...(live.rules.has(rule) ? { live: ofLive } : {}),
        peopleLive: besides.length,
        liveRules: mostFrequent(besides.flatMap(({ rules }) => [...new Set(rules)])),
      };
    })
    .filter(({ hits, people, live: other }) => hits !== other?.hits || people !== other.people)
    .sort((a, b) => b.people - a.people || b.hits - a.hits || (a.rule < b.rule ? -1 : 1))
    .slice(0, RULES_MAX);
}

function mostFrequent(rules: readonly string[]): { rule: string; people: number }[] {
  const counts = new Map<string, number>();
  for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return [...counts]
    .map(([rule, people]) => ({ rule, people }))
    .sort((a, b) => b.people - a.people || (a.rule < b.rule ? -1 : 1))
    .slice(0, SHARED_MAX);
}

function samplesOf(
  text: Side,
  live: Side,
  { onlyText, onlyLive }: Record<'onlyText' | 'onlyLive', readonly WarnedEpisode[]>,
): PreviewSample[] {
  const alone = new Set(onlyText);
  const ofPerson = episodesByName(live.episodes);
  const sample = (change: SampleChange, episode: WarnedEpisode): PreviewSample => {
    const { openedTime, region, typology, level, score, rules } = episode;
    const about = { openedTime, region, typology, level, score, rules };
    return { person: maskedPersonOf(episode), change, ...about };
  };
  const shared = text.episodes
    .filter((episode) => !alone.has(episode))
    .map((episode) =>
      sample(isAlike(episode, meetsOf(episode, ofPerson)) ? 'same' : 'other', episode),
    );
  const rank = ({ change }: PreviewSample) => SAMPLE_CHANGES.indexOf(change);
  return [
    ...onlyText.map((episode) => sample('new', episode)),
    ...onlyLive.map((episode) => sample('lost', episode)),
    ...shared,
  ]
    .sort((a, b) => rank(a) - rank(b) || b.score - a.score || a.openedTime - b.openedTime)
    .slice(0, SAMPLES_MAX);
}

function isAlike(one: WarnedEpisode, other: WarnedEpisode | undefined): boolean {
  return (
    one.level === other?.level &&
    one.typology === other.typology &&
    one.rules.join() === other.rules.join()
  );
}

function episodesByName(episodes: readonly WarnedEpisode[]): Map<string, WarnedEpisode[]> {
  const found = new Map<string, WarnedEpisode[]>();
  for (const episode of episodes)
    for (const name of namesOf(episode)) found.set(name, [...(found.get(name) ?? []), episode]);
  return found;
}

/** The other pack's episode of the same person that is nearest in time, among those within three days. */
function meetsOf(
  episode: WarnedEpisode,
  ofPerson: ReadonlyMap<string, readonly WarnedEpisode[]>,
): WarnedEpisode | undefined {
  const others = namesOf(episode).flatMap((name) => ofPerson.get(name) ?? []);
  const apart = ({ openedTime }: WarnedEpisode) => Math.abs(openedTime - episode.openedTime);
  return others
    .filter((other) => without([episode], [other]).length === 0)
    .sort((a, b) => apart(a) - apart(b))[0];
}

function isSome<T>(value: T | undefined): value is T {
  return value !== undefined;
}
