// Which episodes of a period are one campaign, by numbers alone: who shares a suspect or a trace is found by ClickHouse, and what joins over several by sets.
// The rows of those that are told are read after that, and campaigns made of them (ledger/campaigns.ts).
import { SUSPECT_EPISODES_MAX } from './campaigns.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { EPISODE_NUMBER } from './episode-links.ts';
import type { Ledger } from './ledger.ts';

/** SQL over episodes that opened in a period and a region: over the key of their tables, so that it may stand in PREWHERE, where it costs half. */
export const IN_PERIOD_SQL = `opened_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND opened_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    AND startsWith(region, {prefix:String})`;

/** SQL of outcomes of episodes that join others. */
export const JOINS_SQL = "outcome NOT IN ('not-fraud', 'duplicate')";

/** A suspect that joins nothing, since too many share it. */
export interface HubLink {
  /** Its number (ledger/episode-links.ts). */
  readonly link: number;
  readonly episodes: number;
  /** The number of one of them. */
  readonly one: number;
}

export interface CampaignGroups {
  /** Numbers of the episodes of each group of two and more, the largest first, of equal ones that with the smallest number. */
  readonly groups: readonly (readonly number[])[];
  readonly hubs: readonly HubLink[];
  /** Ids of some suspects stand in plain. */
  readonly hasPlain: boolean;
}

/** A device that only one person was met on is that person's own. */
const GROUPS_SQL = `
SELECT
  groupArrayIf(numbers, is_shared AND episodes <= ${SUSPECT_EPISODES_MAX}) AS shared,
  groupArrayIf((link, episodes, numbers[1]), is_shared AND episodes > ${SUSPECT_EPISODES_MAX}) AS hubs,
  max(is_plain) AS has_plain
FROM (
  SELECT
    link, count() AS episodes, groupArray(${SUSPECT_EPISODES_MAX})(episode) AS numbers, max(is_plain) AS is_plain,
    episodes > 1 AND (link % 2 = 0 OR min(person) != max(person)) AS is_shared
  FROM (
    SELECT episode, person, is_plain, arrayJoin(links) AS link FROM episode_links FINAL
    PREWHERE ${IN_PERIOD_SQL} AND episode NOT IN (SELECT ${EPISODE_NUMBER} FROM episode_work FINAL PREWHERE ${IN_PERIOD_SQL} WHERE NOT (${JOINS_SQL}))
  )
  GROUP BY link
)`;

interface GroupsRow {
  readonly shared: readonly (readonly number[])[];
  readonly hubs: readonly (readonly [link: number, episodes: number, one: number])[];
  readonly has_plain: number;
}

/** Finds them; `params` are those of IN_PERIOD_SQL. Throws FwError FW_LEDGER_AWAY. */
export async function campaignGroups(
  ledger: Pick<Ledger, 'query'>,
  params: Readonly<Record<string, unknown>>,
): Promise<CampaignGroups> {
  const [row] = await ledger.query<GroupsRow>(GROUPS_SQL, params);
  const { shared = [], hubs = [], has_plain: hasPlain = 0 } = row ?? {};
  return {
    groups: joined(shared).sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0)),
    hubs: hubs.map(([link, episodes, one]) => ({ link, episodes, one })),
    hasPlain: hasPlain === 1,
  };
}

/** Sets of numbers of which any two are joined by lists that have a number in common. Each is in order. */
function joined(lists: readonly (readonly number[])[]): number[][] {
  const places = new Map<number, number>();
  for (const list of lists)
    for (const one of list) if (!places.has(one)) places.set(one, places.size);
  const numbers = [...places.keys()];
  const sets = new DisjointSets(numbers.length);
  for (const list of lists) {
    const first = places.get(list[0] ?? -1) ?? 0;
    for (const one of list) sets.join(first, places.get(one) ?? first);
  }
  return sets.sets().map((set) => set.map((place) => numbers[place] ?? 0).sort((a, b) => a - b));
}
