// Campaigns: episodes that share a suspect (phone, account or domain) or a trace (device, domain or account, engine/traces.ts), directly or over others, are
// one. Pure: it is made from episodes. Episodes that were found not to be fraud, or duplicates, join nothing. What very many episodes share is a switchboard or
// a bank's own account rather than a gang; it is told, but joins nothing. A device that only one person was met on is that person's own, and left out.
import type { Subject } from '../engine/decision.ts';
import { LOSS_CAUSES, type LossCause } from '../signal/loss-cause.ts';
import type { Outcome } from '../signal/outcome.ts';

export interface CampaignEpisode {
  readonly episodeId: string;
  readonly region: string;
  readonly typology: string;
  readonly openedTime: number;
  /** Who is at risk. */
  readonly person: Subject;
  /** With its traces. */
  readonly suspects: readonly Subject[];
  readonly rules: readonly string[];
  /** By its transfers, fen. */
  readonly atRiskFen: number;
  readonly lossPreventedFen: number;
  readonly lostFen: number;
  /** The newest; undefined when nobody recorded one: then nothing is known to be lost. */
  readonly outcome: Outcome | undefined;
  /** A call afterwards found that money had gone after all. */
  readonly isPaidAfter: boolean;
}

export interface CausedLoss {
  readonly cause: LossCause;
  readonly episodes: number;
  readonly lostFen: number;
}

/** A filed case and whom it names. */
export interface CampaignCase {
  readonly caseId: string;
  readonly lossFen: number;
  readonly suspects: readonly Subject[];
}

export interface Counted {
  readonly key: string;
  readonly episodes: number;
}

export interface Campaign {
  /** The smallest id of its episodes: it stays while that one belongs to it. */
  readonly campaignId: string;
  readonly episodes: number;
  readonly firstTime: number;
  readonly lastTime: number;
  /** Episodes of the last 7 days of the period, and of the 7 days before them. */
  readonly lastWeek: number;
  readonly weekBefore: number;
  readonly atRiskFen: number;
  readonly lossPreventedFen: number;
  readonly lostFen: number;
  /** The loss by why it came to it, the largest first; in all `lostFen`. */
  readonly losses: readonly CausedLoss[];
  /** Filed cases that name one of its suspects, and the loss that they state. */
  readonly cases: number;
  readonly caseLossFen: number;
  /** The most first, at most CAMPAIGN_LIST_MAX of each. */
  readonly regions: readonly Counted[];
  readonly typologies: readonly Counted[];
  readonly suspects: readonly (Subject & { readonly episodes: number })[];
  /** Rules that see it. */
  readonly rules: readonly Counted[];
  /** Rules that fired on its typologies in other episodes of the period and on none of it. */
  readonly blindRules: readonly string[];
}

export interface CampaignSet {
  /** The largest first. */
  readonly campaigns: readonly Campaign[];
  /** Suspects of more than SUSPECT_EPISODES_MAX episodes, which joined nothing. */
  readonly hubs: readonly (Subject & { readonly episodes: number })[];
}

/** A gang's phone or mule account is known after tens of victims; what hundreds share belongs to everybody. */
export const SUSPECT_EPISODES_MAX = 500;
export const CAMPAIGN_LIST_MAX = 20;
const WEEK_MS = 7 * 86_400_000;

/**
 * Campaigns of two episodes or more, with the cases that name a suspect of theirs; `endTime` is the end of the period, epoch ms. Order and repetition of the
 * episodes change nothing. Cases join nothing: one names several of whom a victim met by chance.
 */
export function campaignsOf(
  given: readonly CampaignEpisode[],
  endTime: number,
  cases: readonly CampaignCase[] = [],
): CampaignSet {
  const episodes = withoutOwnDevices([
    ...new Map(given.map((episode) => [episode.episodeId, episode])).values(),
  ]);
  const bySuspect = Map.groupBy(
    episodes.flatMap((episode) =>
      [...new Map(episode.suspects.map((one) => [keyOf(one), one])).values()].map((suspect) => ({
        suspect,
        episode,
      })),
    ),
    ({ suspect }) => keyOf(suspect),
  );
  const groups = new DisjointSets();
  const hubs: (Subject & { episodes: number })[] = [];
  for (const shared of bySuspect.values()) {
    const [first] = shared;
    if (first === undefined) continue;
    if (shared.length > SUSPECT_EPISODES_MAX)
      hubs.push({ ...first.suspect, episodes: shared.length });
    else for (const { episode } of shared) groups.join(first.episode.episodeId, episode.episodeId);
  }
  const hubKeys = new Set(hubs.map(keyOf));
  const named = new Map<string, CampaignCase[]>();
  for (const one of cases)
    for (const key of new Set(one.suspects.map(keyOf)))
      if (bySuspect.has(key) && !hubKeys.has(key)) named.set(key, [...(named.get(key) ?? []), one]);
  const casesOf = (inside: readonly CampaignEpisode[]) => {
    const keys = new Set(inside.flatMap(({ suspects }) => suspects.map(keyOf)));
    const found = new Map(
      [...keys].flatMap((key) => named.get(key) ?? []).map((one) => [one.caseId, one]),
    );
    const caseLossFen = [...found.values()].reduce((sum, { lossFen }) => sum + lossFen, 0);
    return { cases: found.size, caseLossFen };
  };
  const members = Map.groupBy(episodes, ({ episodeId }) => groups.rootOf(episodeId));
  const firing = rulesByTypology(episodes);
  const campaigns = [...members.values()]
    .filter((inside) => inside.length > 1)
    .map((inside) => ({ ...campaignOf(inside, firing, endTime), ...casesOf(inside) }));
  campaigns.sort((a, b) => b.episodes - a.episodes || (a.campaignId < b.campaignId ? -1 : 1));
  return { campaigns, hubs: hubs.sort(bySize) };
}

/** Without the devices that only one person was met on. */
function withoutOwnDevices(episodes: readonly CampaignEpisode[]): CampaignEpisode[] {
  const people = new Map<string, Set<string>>();
  for (const { person, suspects } of episodes)
    for (const one of suspects) {
      if (one.kind !== 'device') continue;
      const met = people.get(one.id) ?? new Set();
      people.set(one.id, met.add(keyOf(person)));
    }
  const isShared = ({ kind, id }: Subject) => kind !== 'device' || (people.get(id)?.size ?? 0) > 1;
  return episodes.map((episode) => ({ ...episode, suspects: episode.suspects.filter(isShared) }));
}

/** Rules that fired in episodes of each typology. */
function rulesByTypology(episodes: readonly CampaignEpisode[]): Map<string, Set<string>> {
  const firing = new Map<string, Set<string>>();
  for (const { typology, rules } of episodes) {
    const fired = firing.get(typology) ?? new Set();
    for (const rule of rules) fired.add(rule);
    firing.set(typology, fired);
  }
  return firing;
}

function campaignOf(
  inside: readonly CampaignEpisode[],
  firing: ReadonlyMap<string, ReadonlySet<string>>,
  endTime: number,
): Omit<Campaign, 'cases' | 'caseLossFen'> {
  const times = inside.map(({ openedTime }) => openedTime);
  const since = (from: number, to: number) =>
    times.filter((time) => time >= from && time < to).length;
  const sumOf = (pick: (episode: CampaignEpisode) => number) =>
    inside.reduce((sum, episode) => sum + pick(episode), 0);
  const typologies = new Set(inside.map(({ typology }) => typology));
  const seen = new Set(inside.flatMap(({ rules }) => rules));
  const blind = new Set([...typologies].flatMap((one) => [...(firing.get(one) ?? [])])).difference(
    seen,
  );
  const suspects = new Map(
    inside.flatMap((episode) => episode.suspects).map((one) => [keyOf(one), one]),
  );
  const suspectCounts = countEach(inside, ({ suspects: named }) => named.map(keyOf));
  return {
    campaignId: inside.map(({ episodeId }) => episodeId).sort()[0] ?? '',
    episodes: inside.length,
    firstTime: times.reduce((a, b) => Math.min(a, b)),
    lastTime: times.reduce((a, b) => Math.max(a, b)),
    lastWeek: since(endTime - WEEK_MS, endTime),
    weekBefore: since(endTime - 2 * WEEK_MS, endTime - WEEK_MS),
    atRiskFen: sumOf((episode) => episode.atRiskFen),
    lossPreventedFen: sumOf((episode) => episode.lossPreventedFen),
    lostFen: sumOf((episode) => episode.lostFen),
    losses: lossesOf(inside),
    regions: countEach(inside, ({ region }) => [region]),
    typologies: countEach(inside, ({ typology }) => [typology]),
    suspects: suspectCounts.flatMap(({ key, episodes }) => {
      const suspect = suspects.get(key);
      return suspect === undefined ? [] : [{ ...suspect, episodes }];
    }),
    rules: countEach(inside, ({ rules }) => rules),
    blindRules: [...blind].sort().slice(0, CAMPAIGN_LIST_MAX),
  };
}

const CAUSES: Readonly<Record<Outcome, LossCause>> = {
  // Part of it had gone before the call.
  dissuaded: 'already-paid',
  'already-paid': 'already-paid',
  unreachable: 'not-reached',
  refused: 'not-reached',
  'visit-needed': 'not-convinced',
  'police-dispatched': 'not-convinced',
  // Those join no campaign.
  'not-fraud': 'already-paid',
  duplicate: 'already-paid',
};

function lossesOf(inside: readonly CampaignEpisode[]): CausedLoss[] {
  const lost = inside.filter(({ lostFen }) => lostFen > 0);
  const causeOf = ({ outcome = 'already-paid', isPaidAfter }: CampaignEpisode) =>
    isPaidAfter ? 'after-advice' : CAUSES[outcome];
  return LOSS_CAUSES.flatMap((cause) => {
    const some = lost.filter((episode) => causeOf(episode) === cause);
    const lostFen = some.reduce((sum, episode) => sum + episode.lostFen, 0);
    return some.length === 0 ? [] : [{ cause, episodes: some.length, lostFen }];
  }).sort((a, b) => b.lostFen - a.lostFen);
}

/** How many episodes have each key, the most first, ties by key. */
function countEach(
  episodes: readonly CampaignEpisode[],
  keysOf: (episode: CampaignEpisode) => readonly string[],
): Counted[] {
  const counts = new Map<string, number>();
  for (const episode of episodes)
    for (const key of new Set(keysOf(episode))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => ({ key, episodes: count }))
    .sort((a, b) => b.episodes - a.episodes || (a.key < b.key ? -1 : 1))
    .slice(0, CAMPAIGN_LIST_MAX);
}

function bySize(a: Subject & { episodes: number }, b: Subject & { episodes: number }): number {
  return b.episodes - a.episodes || (keyOf(a) < keyOf(b) ? -1 : 1);
}

function keyOf({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}

/** Sets that are joined two at a time; the root of a set is its smallest id, so that order changes nothing. */
class DisjointSets {
  readonly #parent = new Map<string, string>();

  rootOf(id: string): string {
    let root = id;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    // The way up is made short for those who come after.
    for (let at = id; at !== root; ) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    return root;
  }

  join(a: string, b: string): void {
    const [rootA, rootB] = [this.rootOf(a), this.rootOf(b)];
    if (rootA < rootB) this.#parent.set(rootB, rootA);
    else if (rootB < rootA) this.#parent.set(rootA, rootB);
  }
}
