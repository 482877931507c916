// The campaigns among the episodes that opened in a period, with what has come of them by now.
import type { Subject } from '../engine/decision.ts';
import { isSourceKind, type SourceKind, sourceOfSuspect } from '../signal/suspect-source.ts';
import { casesNaming } from './campaign-cases.ts';
import {
  CAMPAIGN_EPISODES_MAX,
  type CampaignEpisodes,
  campaignEpisodes,
  unitPlaceOf,
} from './campaign-episodes.ts';
import {
  askedNames,
  bySize,
  type CampaignGroup,
  type CountedLink,
  groupOf,
} from './campaign-groups.ts';
import { campaignNames } from './campaign-names.ts';
import type { CampaignPeriod } from './campaign-states.ts';
import { type ToldEpisode, toldEpisodes } from './campaign-told.ts';
import {
  type Campaign,
  type CampaignEpisode,
  casesOfEach,
  figuresOf,
  SUSPECT_EPISODES_MAX,
} from './campaigns.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { type HubLink, joinLinks } from './join-links.ts';
import type { Ledger } from './ledger.ts';
import { closePlain } from './plain-links.ts';
import { regionPrefix } from './region-filter.ts';

/** A block of numbers, a card issuer or a domain registry that several suspects of a campaign come from. */
export interface SuspectSource {
  readonly kind: SourceKind;
  readonly key: string;
  readonly suspects: number;
}

export interface TracedCampaign extends Campaign {
  /** Of the suspects that are told, the most first. */
  readonly sources: readonly SuspectSource[];
}

export interface CampaignReport extends Period {
  /** The largest first. */
  readonly campaigns: readonly TracedCampaign[];
  /** Suspects of more than SUSPECT_EPISODES_MAX episodes, which joined nothing; the most first. */
  readonly hubs: readonly (Subject & { readonly episodes: number })[];
  /** Episodes that were looked at. */
  readonly episodes: number;
  /** Campaigns among them, told or not. */
  readonly found: number;
  /** The period holds more episodes than are looked at, the newest of which these are. */
  readonly isCut: boolean;
}

export interface CampaignQuery extends Period {
  /** The largest so many are told; all when missing. */
  readonly limit?: number;
}

/** Ids that are exchanged while a report is made are looked for once more, so often. */
const TRIES_MAX = 3;

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function campaignReport(
  ledger: Ledger,
  query: CampaignQuery,
): Promise<CampaignReport> {
  checkPeriod(query);
  const { from, to, region, limit } = query;
  await ledger.countDays();
  const period = { from, to, prefix: regionPrefix(region) };
  const { all, found, groups, firing, told, cases, names } = await readCampaigns(
    ledger,
    period,
    limit,
  );
  const filed = casesOfEach(groups, cases);
  const place = region === undefined ? {} : { region };
  return {
    ...{ from, to, ...place },
    episodes: Math.min(all.found, CAMPAIGN_EPISODES_MAX),
    isCut: all.isCut,
    found,
    campaigns: groups.map(({ places }, at) => {
      const inside = places.flatMap((one) => episodeAt(all, one, told));
      const { cases: count = 0, caseLossFen = 0 } = filed[at] ?? {};
      const suspects = names.suspects[at] ?? [];
      return {
        campaignId: names.ids[at] ?? '',
        ...figuresOf(inside, { from, to, firing }),
        ...{ suspects, cases: count, caseLossFen, sources: sourcesOf(suspects) },
      };
    }),
    hubs: names.hubs,
  };
}

/** All that a report is made of. */
async function readCampaigns(ledger: Ledger, period: CampaignPeriod, limit: number | undefined) {
  for (let tried = 1; ; tried++) {
    const all = await campaignEpisodes(ledger, period);
    const plain = await closePlain(ledger, all, period);
    const joined = joinLinks(all, { episodesMax: SUSPECT_EPISODES_MAX, limit });
    const groups = joined.groups.map((places) => groupOf(all, places, joined));
    const places = joined.groups.flat();
    const reading = Promise.all([
      openNames(ledger, all, { groups, hubs: joined.hubs.toSorted(bySize), plain }),
      toldEpisodes(ledger, all, places),
      casesNaming(ledger, new Set(groups.flatMap(({ through }) => [...through])), period),
    ]);
    // While ClickHouse reads.
    const firing = firingRules(all);
    const [names, told, cases] = await reading;
    if (told.size < places.length && tried < TRIES_MAX) continue;
    return { all, found: joined.found, groups, firing, told, cases, names };
  }
}

interface Unnamed {
  readonly groups: readonly CampaignGroup[];
  readonly hubs: readonly HubLink[];
  /** By their numbers those that stood in plain in a ledger that seals. */
  readonly plain: ReadonlyMap<number, Subject>;
}

/** Of each group its id and its suspects, and the hubs, as they are told. */
async function openNames(ledger: Ledger, all: CampaignEpisodes, { groups, hubs, plain }: Unnamed) {
  const names = await campaignNames(ledger, all, askedNames(all, groups, hubs));
  // Without those whose ids were exchanged meanwhile.
  const named = (links: readonly CountedLink[]) =>
    links.flatMap(({ link, episodes }) => {
      const subject = plain.get(link) ?? names.links.get(link);
      return subject === undefined ? [] : [{ ...subject, episodes }];
    });
  const [toldHubs = [], ...suspects] = await ledger.openAll([
    named(hubs),
    ...groups.map((group) => named(group.suspects)),
  ]);
  const ids = groups.map(({ first }) => names.episodes.get(all.columns.episodes[first] ?? 0) ?? '');
  return { ids, suspects, hubs: toldHubs };
}

/** Rules that fired in episodes of each typology. */
function firingRules({ units, isIn, columns }: CampaignEpisodes): Map<string, Set<string>> {
  const { typologyAt, ruleStarts, rulesAt } = columns;
  const firing = new Map<string, Set<string>>();
  for (const { typologies, rules, start, end } of units) {
    const width = rules.length + 1;
    const isFired = new Uint8Array((typologies.length + 1) * width);
    for (let at = start; at < end; at++) {
      if (isIn[at] === 0) continue;
      const row = (typologyAt[at] ?? 0) * width;
      const last = ruleStarts[at + 1] ?? 0;
      for (let rule = ruleStarts[at] ?? 0; rule < last; rule++)
        isFired[row + (rulesAt[rule] ?? 0)] = 1;
    }
    for (const [place, typology] of typologies.entries()) {
      const fired = firing.get(typology) ?? new Set();
      for (const [rule, name] of rules.entries())
        if (isFired[(place + 1) * width + rule + 1] === 1) fired.add(name);
      firing.set(typology, fired);
    }
  }
  return firing;
}

/** What campaigns are told by of an episode. */
function episodeAt(
  { units, columns }: CampaignEpisodes,
  at: number,
  told: ReadonlyMap<number, ToldEpisode>,
): CampaignEpisode[] {
  const unit = units[unitPlaceOf(units, at)];
  const one = told.get(at);
  if (unit === undefined || one === undefined) return [];
  const rules = columns.rulesAt.subarray(columns.ruleStarts[at], columns.ruleStarts[at + 1]);
  const typology = unit.typologies[(columns.typologyAt[at] ?? 0) - 1] ?? '';
  return [{ ...one, typology, rules: [...rules].map((place) => unit.rules[place - 1] ?? '') }];
}

/** What two of the suspects or more come from. */
function sourcesOf(suspects: readonly Subject[]): SuspectSource[] {
  const found = suspects.flatMap(({ kind, id }) => {
    const key = isSourceKind(kind) ? sourceOfSuspect(kind, id) : undefined;
    return key === undefined || !isSourceKind(kind) ? [] : [{ kind, key }];
  });
  return [...Map.groupBy(found, ({ kind, key }) => `${kind} ${key}`).values()]
    .flatMap((same) => same.slice(0, 1).map((one) => ({ ...one, suspects: same.length })))
    .filter((one) => one.suspects > 1)
    .sort((a, b) => b.suspects - a.suspects || (a.key < b.key ? -1 : 1));
}
