// Who the links of campaigns stand for, and the ids of episodes: texts are read of as few days of cities as know all of them.
import type { Subject } from '../engine/decision.ts';
import {
  type CampaignEpisodes,
  type EpisodeUnit,
  sourcesOf,
  unitPlaceOf,
} from './campaign-episodes.ts';
import type { Ledger } from './ledger.ts';

/** Numbers that one statement names: a server takes 128 KiB of a parameter. Of more, all are read. */
const NUMBERS_MAX = 5_000;

export interface CampaignNames {
  /** By their numbers. */
  readonly episodes: ReadonlyMap<number, string>;
  readonly links: ReadonlyMap<number, Subject>;
}

/** What is asked, each with the places of episodes that know it. */
export interface AskedNames {
  /** Places of the episodes whose ids are asked. */
  readonly episodes: readonly number[];
  readonly links: ReadonlyMap<number, readonly number[]>;
}

interface NamesRow {
  readonly numbers: readonly number[];
  readonly ids: readonly string[];
  readonly told: readonly number[];
  readonly kinds: readonly Subject['kind'][];
  readonly told_ids: readonly string[];
}

/** Reads them. One that is exchanged meanwhile is missing. Throws FwError FW_LEDGER_AWAY. */
export async function campaignNames(
  ledger: Pick<Ledger, 'query'>,
  all: CampaignEpisodes,
  asked: AskedNames,
): Promise<CampaignNames> {
  const knowing = knowingPlaces(all.units, asked);
  const numbers = asked.episodes.map((at) => all.columns.episodes[at] ?? 0);
  const isEach = numbers.length + asked.links.size <= NUMBERS_MAX;
  const params = isEach ? { numbers, links: [...asked.links.keys()] } : {};
  const rows = await Promise.all(
    sourcesOf(all, knowing).map((from) => ledger.query<NamesRow>(namesSql(from, isEach), params)),
  );
  const found = { episodes: new Map<number, string>(), links: new Map<number, Subject>() };
  for (const row of rows.flat()) {
    for (const [at, number] of row.numbers.entries()) found.episodes.set(number, row.ids[at] ?? '');
    for (const [at, link] of row.told.entries())
      found.links.set(link, { kind: row.kinds[at] ?? 'phone', id: row.told_ids[at] ?? '' });
  }
  return found;
}

/** Places of episodes that know all that is asked: those whose ids are, and for links as few days of cities as may be. */
function knowingPlaces(units: readonly EpisodeUnit[], { episodes, links }: AskedNames): number[] {
  const chosen = new Set(episodes.map((at) => unitPlaceOf(units, at)));
  const places = [...episodes];
  /** By unit the links that only others than the chosen ones know, with a place. */
  const open = new Map<number, Map<number, number>>();
  const unitsOfLinks = new Map<number, number[]>();
  for (const [link, knowing] of links) {
    const isKnown = knowing.find((at) => chosen.has(unitPlaceOf(units, at)));
    if (isKnown !== undefined) {
      places.push(isKnown);
      continue;
    }
    for (const at of knowing) {
      const unit = unitPlaceOf(units, at);
      open.set(unit, (open.get(unit) ?? new Map()).set(link, at));
      const known = unitsOfLinks.get(link);
      if (known === undefined) unitsOfLinks.set(link, [unit]);
      else known.push(unit);
    }
  }
  for (;;) {
    let most: Map<number, number> | undefined;
    for (const known of open.values()) if (known.size > (most?.size ?? 0)) most = known;
    if (most === undefined) return places;
    for (const [link, at] of [...most]) {
      places.push(at);
      for (const unit of unitsOfLinks.get(link) ?? []) open.get(unit)?.delete(link);
    }
  }
}

function namesSql(from: string, isEach: boolean): string {
  const isOne = isEach ? 'one IN {numbers:Array(UInt64)}' : '1';
  const isTold = isEach ? 'one IN {links:Array(UInt64)}' : '1';
  return `
SELECT
  arrayFilter(one -> ${isOne}, episodes) AS numbers, arrayFilter((id, one) -> ${isOne}, episode_ids, episodes) AS ids,
  arrayFilter((one, is) -> is, links, is_told) AS told,
  arrayFilter((one, is) -> is, link_kinds, is_told) AS kinds, arrayFilter((one, is) -> is, link_ids, is_told) AS told_ids
FROM (SELECT episodes, links, episode_ids, link_kinds, link_ids, arrayMap(one -> toUInt8(${isTold}), links) AS is_told FROM ${from})`;
}
