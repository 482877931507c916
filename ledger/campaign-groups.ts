// A group of joined episodes by its links: which suspects it is told by, and after which episode it is named.
import type { CampaignEpisodes } from './campaign-episodes.ts';
import type { AskedNames } from './campaign-names.ts';
import { CAMPAIGN_LIST_MAX } from './campaigns.ts';
import type { HubLink, JoinedEpisodes } from './join-links.ts';

/** A suspect or a trace, and how many episodes know it. */
export interface CountedLink {
  readonly link: number;
  readonly episodes: number;
}

export interface CampaignGroup {
  /** Of its episodes. */
  readonly places: readonly number[];
  /** The place of the one with the smallest number. */
  readonly first: number;
  /** The most first, ties by number, at most CAMPAIGN_LIST_MAX. */
  readonly suspects: readonly CountedLink[];
  /** All that cases may name, those that are not told as well. */
  readonly through: ReadonlySet<number>;
}

/** The group of these episodes, of one at least. */
export function groupOf(
  { columns }: Pick<CampaignEpisodes, 'columns'>,
  places: readonly number[],
  { isTold, hubs }: Pick<JoinedEpisodes, 'isTold' | 'hubs'>,
): CampaignGroup {
  const counts = new Map<number, number>();
  for (const at of places)
    for (const link of linksAt(columns, at))
      if (isTold(link)) counts.set(link, (counts.get(link) ?? 0) + 1);
  const suspects = [...counts].map(([link, episodes]) => ({ link, episodes }));
  const numberAt = (at: number) => columns.episodes[at] ?? 0;
  return {
    places,
    first: places.reduce((a, b) => (numberAt(b) < numberAt(a) ? b : a)),
    suspects: suspects.sort(bySize).slice(0, CAMPAIGN_LIST_MAX),
    through: new Set(counts.keys()).difference(new Set(hubs.map(({ link }) => link))),
  };
}

/** The names that groups and hubs are told by, with the episodes that know them. */
export function askedNames(
  { columns }: Pick<CampaignEpisodes, 'columns'>,
  groups: readonly CampaignGroup[],
  hubs: readonly HubLink[],
): AskedNames {
  const links = new Map<number, number[]>(hubs.map(({ link, one }) => [link, [one]]));
  for (const { places, suspects } of groups) {
    const told = new Set(suspects.map(({ link }) => link));
    for (const at of places)
      for (const link of linksAt(columns, at)) {
        if (!told.has(link)) continue;
        const knowing = links.get(link);
        if (knowing === undefined) links.set(link, [at]);
        else knowing.push(at);
      }
  }
  return { episodes: groups.map(({ first }) => first), links };
}

/** The most first, ties by number. */
export function bySize(a: CountedLink, b: CountedLink): number {
  return b.episodes - a.episodes || a.link - b.link;
}

function linksAt({ links, linkStarts }: CampaignEpisodes['columns'], at: number): number[] {
  return [...links.subarray(linkStarts[at], linkStarts[at + 1])];
}
