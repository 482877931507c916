// Campaigns: episodes that share a suspect (phone, account or domain) or a trace (device, domain or account, engine/traces.ts), directly or over others, are
// one (ledger/join-links.ts). Episodes that were found not to be fraud, or duplicates, join nothing. What very many episodes share is a switchboard or
// a bank's own account rather than a gang; it is told, but joins nothing. A device that only one person was met on is that person's own, and left out. Suspects and traces
// are numbers, links, until the campaigns that are told get their names (ledger/campaign-names.ts).
import type { Subject } from '../engine/decision.ts';
import { LOSS_CAUSES, type LossCause } from '../signal/loss-cause.ts';
import type { Outcome } from '../signal/outcome.ts';
import type { Period } from './check-period.ts';

export interface CampaignEpisode {
  readonly region: string;
  readonly typology: string;
  readonly openedTime: number;
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
  readonly links: readonly number[];
}

export interface Counted {
  readonly key: string;
  readonly episodes: number;
}

export interface Campaign {
  /** The id of the one of its episodes whose number is the smallest: it stays while that one belongs to it. */
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

/** What the episodes of a campaign tell of it, beside who they share. */
export type CampaignFigures = Omit<Campaign, 'campaignId' | 'suspects' | 'cases' | 'caseLossFen'>;

/** A gang's phone or mule account is known after tens of victims; what hundreds share belongs to everybody. */
export const SUSPECT_EPISODES_MAX = 500;
export const CAMPAIGN_LIST_MAX = 20;
const WEEK_MS = 7 * 86_400_000;

/** What of a period a campaign is told beside. */
export interface CampaignSetting extends Pick<Period, 'from' | 'to'> {
  /** Rules that fired in episodes of each typology, those that share nothing with others among them. */
  readonly firing: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The cases that name a suspect of each campaign, each case once, and what they state. Cases join nothing: one names several of whom a victim met by chance. */
export function casesOfEach(
  campaigns: readonly { readonly through: ReadonlySet<number> }[],
  cases: readonly CampaignCase[],
): Pick<Campaign, 'cases' | 'caseLossFen'>[] {
  const naming = new Map<number, Set<CampaignCase>>();
  for (const one of cases)
    for (const link of one.links) naming.set(link, (naming.get(link) ?? new Set()).add(one));
  return campaigns.map(({ through }) => {
    const found = new Map<string, CampaignCase>();
    for (const link of through)
      for (const one of naming.get(link) ?? []) found.set(one.caseId, one);
    const caseLossFen = [...found.values()].reduce((sum, { lossFen }) => sum + lossFen, 0);
    return { cases: found.size, caseLossFen };
  });
}

/** The figures of the campaign of these episodes, of one at least. Their order changes nothing. */
export function figuresOf(
  inside: readonly CampaignEpisode[],
  { firing, from, to }: CampaignSetting,
): CampaignFigures {
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
  return {
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
