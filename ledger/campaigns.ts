// Campaigns: episodes that share a suspect (phone, account or domain) or a trace (device, domain or account, engine/traces.ts), directly or over others, are
// one. Pure: it is made from episodes. Episodes that were found not to be fraud, or duplicates, join nothing. What very many episodes share is a switchboard or
// a bank's own account rather than a gang; it is told, but joins nothing. A device that only one person was met on is that person's own, and left out.
import type { Subject } from '../engine/decision.ts';
import { LOSS_CAUSES, type LossCause } from '../signal/loss-cause.ts';
import type { Outcome } from '../signal/outcome.ts';
import type { Period } from './check-period.ts';
import { DisjointSets } from './disjoint-sets.ts';

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
  /** Episodes of the last 7 days of the period, and of the 7 days before them; null where the period does not hold all of those days. */
  readonly lastWeek: number | null;
  readonly weekBefore: number | null;
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

/** A campaign of which it is not yet known what cases name it. */
export interface CaselessCampaign extends Omit<Campaign, 'cases' | 'caseLossFen'> {
  /** All its suspects as `keyOf` has them, those that are not told as well. */
  readonly through: ReadonlySet<string>;
}

export interface CampaignSet {
  /** The largest first. */
  readonly campaigns: readonly CaselessCampaign[];
  /** Suspects of more than SUSPECT_EPISODES_MAX episodes, which joined nothing. */
  readonly hubs: readonly (Subject & { readonly episodes: number })[];
}

/** A gang's phone or mule account is known after tens of victims; what hundreds share belongs to everybody. */
export const SUSPECT_EPISODES_MAX = 500;
export const CAMPAIGN_LIST_MAX = 20;
const WEEK_MS = 7 * 86_400_000;

/** What campaigns are made of beside their episodes. */
export interface CampaignSetting {
  /** Rules that fired in episodes of each typology, those that share nothing with others among them; those of the episodes when missing. */
  readonly firing?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Suspects that join nothing beside those that too many of the episodes share: of a part of the episodes not all are met. */
  readonly hubs?: readonly (Subject & { readonly episodes: number })[];
}

/** An episode with its suspects by their numbers. */
interface Linked extends CampaignEpisode {
  readonly links: readonly number[];
}

/**
 * Campaigns of two episodes or more of a period. Order and repetition of the episodes change nothing.
 */
export function campaignsOf(
  given: readonly CampaignEpisode[],
  period: Pick<Period, 'from' | 'to'>,
  { firing = rulesByTypology(given), hubs: knownHubs = [] }: CampaignSetting = {},
): CampaignSet {
  const known = new SuspectNumbers();
  const episodes = linked(
    [...new Map(given.map((episode) => [episode.episodeId, episode])).values()],
    known,
  );
  const sharing: number[][] = known.all.map(() => []);
  for (const [at, { links }] of episodes.entries())
    for (const link of links) sharing[link]?.push(at);
  const groups = new DisjointSets(episodes.length);
  /** How many episodes share each. */
  const hubs = new Map<number, number>();
  for (const hub of knownHubs) {
    const link = known.find(hub);
    if (link !== undefined) hubs.set(link, hub.episodes);
  }
  for (const [link, shared] of sharing.entries()) {
    const [first = 0] = shared;
    if (hubs.has(link)) continue;
    if (shared.length > SUSPECT_EPISODES_MAX) hubs.set(link, shared.length);
    else for (const at of shared) groups.join(first, at);
  }
  const throughOf = (inside: readonly Linked[]) => {
    const links = new Set(inside.flatMap((episode) => episode.links));
    return new Set(
      [...links].filter((link) => !hubs.has(link)).flatMap((link) => known.keyAt(link)),
    );
  };
  const campaigns = groups
    .sets()
    .map((places) => places.flatMap((at) => episodes[at] ?? []))
    .map((inside) => ({
      ...campaignOf(inside, firing, period, known),
      through: throughOf(inside),
    }));
  campaigns.sort((a, b) => b.episodes - a.episodes || (a.campaignId < b.campaignId ? -1 : 1));
  const told = [...hubs].flatMap(([link, shared]) => {
    const suspect = known.all[link];
    return suspect === undefined ? [] : [{ ...suspect, episodes: shared }];
  });
  return { campaigns, hubs: told.sort(bySize) };
}

/** The same campaigns with the cases that name a suspect of theirs, each once. Cases join nothing: one names several of whom a victim met by chance. */
export function withCases(
  campaigns: readonly CaselessCampaign[],
  cases: readonly CampaignCase[],
): Campaign[] {
  const naming = new Map<string, Set<CampaignCase>>();
  for (const one of cases)
    for (const suspect of one.suspects) {
      const key = keyOf(suspect);
      naming.set(key, (naming.get(key) ?? new Set()).add(one));
    }
  return campaigns.map(({ through, ...campaign }) => {
    const found = new Map<string, CampaignCase>();
    for (const key of through) for (const one of naming.get(key) ?? []) found.set(one.caseId, one);
    const caseLossFen = [...found.values()].reduce((sum, { lossFen }) => sum + lossFen, 0);
    return { ...campaign, cases: found.size, caseLossFen };
  });
}

/** With the numbers of their suspects, each once, without the devices that only one person was met on. */
function linked(given: readonly CampaignEpisode[], known: SuspectNumbers): Linked[] {
  const episodes = given.map((episode) => ({
    ...episode,
    links: [...new Set(episode.suspects.map((one) => known.numberOf(one)))],
  }));
  /** The first person met on a device, and the devices that others were met on as well. */
  const owners = new Map<number, string>();
  const shared = new Set<number>();
  for (const { person, links } of episodes)
    for (const link of links) {
      if (known.all[link]?.kind !== 'device') continue;
      const owner = owners.get(link);
      if (owner === undefined) owners.set(link, keyOf(person));
      else if (owner !== keyOf(person)) shared.add(link);
    }
  const isOwn = (link: number) => owners.has(link) && !shared.has(link);
  return episodes.map((episode) =>
    episode.links.some(isOwn)
      ? { ...episode, links: episode.links.filter((link) => !isOwn(link)) }
      : episode,
  );
}

/** A number for each suspect, so that sets of them are sets of numbers. */
class SuspectNumbers {
  readonly all: Subject[] = [];
  readonly #numbers = new Map<string, Map<string, number>>();

  find({ kind, id }: Subject): number | undefined {
    return this.#numbers.get(kind)?.get(id);
  }

  keyAt(link: number): string[] {
    const suspect = this.all[link];
    return suspect === undefined ? [] : [keyOf(suspect)];
  }

  numberOf(suspect: Subject): number {
    const ofKind = this.#numbers.get(suspect.kind) ?? new Map<string, number>();
    if (ofKind.size === 0) this.#numbers.set(suspect.kind, ofKind);
    const known = ofKind.get(suspect.id);
    if (known !== undefined) return known;
    ofKind.set(suspect.id, this.all.length);
    return this.all.push(suspect) - 1;
  }
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
  inside: readonly Linked[],
  firing: ReadonlyMap<string, ReadonlySet<string>>,
  { from, to }: Pick<Period, 'from' | 'to'>,
  known: SuspectNumbers,
): Omit<CaselessCampaign, 'through'> {
  const times = inside.map(({ openedTime }) => openedTime);
  const weekOf = (end: number) =>
    end - WEEK_MS < from
      ? null
      : times.filter((time) => time >= end - WEEK_MS && time < end).length;
  const sumOf = (pick: (episode: CampaignEpisode) => number) =>
    inside.reduce((sum, episode) => sum + pick(episode), 0);
  const typologies = new Set(inside.map(({ typology }) => typology));
  const seen = new Set(inside.flatMap(({ rules }) => rules));
  const blind = new Set([...typologies].flatMap((one) => [...(firing.get(one) ?? [])])).difference(
    seen,
  );
  const linkCounts = new Map<number, number>();
  for (const { links } of inside)
    for (const link of links) linkCounts.set(link, (linkCounts.get(link) ?? 0) + 1);
  const suspects = [...linkCounts].flatMap(([link, episodes]) => {
    const suspect = known.all[link];
    return suspect === undefined ? [] : [{ ...suspect, episodes }];
  });
  return {
    campaignId: inside.map(({ episodeId }) => episodeId).sort()[0] ?? '',
    episodes: inside.length,
    firstTime: times.reduce((a, b) => Math.min(a, b)),
    lastTime: times.reduce((a, b) => Math.max(a, b)),
    lastWeek: weekOf(to),
    weekBefore: weekOf(to - WEEK_MS),
    atRiskFen: sumOf((episode) => episode.atRiskFen),
    lossPreventedFen: sumOf((episode) => episode.lossPreventedFen),
    lostFen: sumOf((episode) => episode.lostFen),
    losses: lossesOf(inside),
    regions: countEach(inside, ({ region }) => [region]),
    typologies: countEach(inside, ({ typology }) => [typology]),
    suspects: suspects.sort(bySize).slice(0, CAMPAIGN_LIST_MAX),
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
