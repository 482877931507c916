// The campaigns among the episodes that opened in a period, with what has come of them by now.
import type { Subject } from '../engine/decision.ts';
import { isOutcome } from '../signal/outcome.ts';
import { isSourceKind, type SourceKind, sourceOfSuspect } from '../signal/suspect-source.ts';
import { campaignGroups, IN_PERIOD_SQL, JOINS_SQL } from './campaign-groups.ts';
import {
  afterwardsOf,
  type CampaignRow,
  casesOf,
  type EpisodeAfterwards,
  knownOf,
  rowsOfSharing,
} from './campaign-rows.ts';
import {
  type Campaign,
  type CampaignEpisode,
  type CampaignSet,
  campaignsOf,
  withCases,
} from './campaigns.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { closeSubject } from './close-row.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import type { Ledger } from './ledger.ts';
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

export interface CampaignReport extends Period, Omit<CampaignSet, 'campaigns'> {
  /** The largest first. */
  readonly campaigns: readonly TracedCampaign[];
  /** Episodes that were looked at. */
  readonly episodes: number;
  /** Campaigns among them, told or not. */
  readonly found: number;
  /** The period holds more episodes than are looked at, the newest of which these are. */
  readonly isCut: boolean;
}

/** Bounds the memory of a report: a province has about 700,000 episodes a month, whose suspects take some hundred MB. */
export const CAMPAIGN_EPISODES_MAX = 500_000;

/** Of each typology how many episodes there are, and the rules that fired on them. */
const FIRED_SQL = `
SELECT toString(typology) AS typology_id, count() AS episodes, groupUniqArrayArray(rules) AS rule_ids
FROM episode_work FINAL
PREWHERE ${IN_PERIOD_SQL}
WHERE ${JOINS_SQL}
GROUP BY typology
${COUNTED_SETTINGS}`;

/** When the last of so many opened, of the newest ones. */
const CUT_SQL = `
SELECT toUnixTimestamp64Milli(min(opened_time)) AS opened_ms FROM (
  SELECT opened_time FROM episode_work FINAL PREWHERE ${IN_PERIOD_SQL} WHERE ${JOINS_SQL} ORDER BY opened_time DESC LIMIT ${CAMPAIGN_EPISODES_MAX}
)`;

interface FiredRow {
  readonly typology_id: string;
  readonly episodes: number;
  readonly rule_ids: readonly string[];
}

export interface CampaignQuery extends Period {
  /** The largest so many are told; all when missing. */
  readonly limit?: number;
}

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function campaignReport(
  ledger: Ledger,
  query: CampaignQuery,
): Promise<CampaignReport> {
  checkPeriod(query);
  const { from, to, region, limit } = query;
  await ledger.countDays();
  const params = { from, to, prefix: regionPrefix(region) };
  const groupsOf = (asked: typeof params, episodesMax: number) =>
    campaignGroups(ledger, asked, episodesMax);
  const [fired, allGroups] = await Promise.all([
    ledger.query<FiredRow>(FIRED_SQL, params),
    groupsOf(params, CAMPAIGN_EPISODES_MAX + 1),
  ]);
  const lookedAt = fired.reduce((sum, { episodes }) => sum + episodes, 0);
  const isCut = lookedAt > CAMPAIGN_EPISODES_MAX;
  const looked = isCut ? { ...params, from: await cutOf(ledger, params) } : params;
  // Several may have opened when the oldest one did.
  const groups = isCut ? await groupsOf(looked, 2 * CAMPAIGN_EPISODES_MAX) : allGroups;
  const { rows, hubs: shared, found } = await rowsOfSharing(ledger, looked, groups, limit);
  const afterwards = await afterwardsOf(ledger, rows);
  const firing = new Map(fired.map((row) => [row.typology_id, new Set(row.rule_ids)]));
  const before = new Map<string, string>();
  const episodes = rows.map((row) => closeSuspects(ledger, episodeOf(row, afterwards), before));
  const setting = { firing, ...(shared === undefined ? {} : { hubs: shared }) };
  const { campaigns, hubs } = campaignsOf(episodes, { from, to }, setting);
  const largest = campaigns.slice(0, limit);
  const [filed, [toldHubs = [], ...told]] = await Promise.all([
    casesOf(ledger, rows, params),
    ledger.openAll([shared ?? hubs, ...largest.map(({ suspects }) => suspects)]),
  ]);
  const cases = filed.map((one) => ({ ...one, suspects: closeAll(ledger, one.suspects, before) }));
  const named = <T extends Subject>(all: readonly T[]): T[] =>
    all.map((one) => ({ ...one, id: before.get(one.id) ?? one.id }));
  const place = region === undefined ? {} : { region };
  return {
    from,
    to,
    ...place,
    episodes: Math.min(lookedAt, CAMPAIGN_EPISODES_MAX),
    isCut,
    found: found ?? campaigns.length,
    campaigns: withCases(largest, cases).map((campaign, at) => {
      const suspects = named(told[at] ?? []);
      return { ...campaign, suspects, sources: sourcesOf(suspects) };
    }),
    hubs: named(toldHubs),
  };
}

/** When the oldest of the newest CAMPAIGN_EPISODES_MAX episodes opened, epoch ms. */
async function cutOf(ledger: Ledger, params: Readonly<Record<string, unknown>>): Promise<number> {
  const [row] = await ledger.query<{ opened_ms: number }>(CUT_SQL, params);
  return row?.opened_ms ?? 0;
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

/** One suspect has one name, in rows of before anything was sealed as well; `before` gets what the tokens of those stand for. */
function closeSuspects(
  ledger: Ledger,
  episode: CampaignEpisode,
  before: Map<string, string>,
): CampaignEpisode {
  const [person = episode.person] = closeAll(ledger, [episode.person], before);
  return { ...episode, person, suspects: closeAll(ledger, episode.suspects, before) };
}

function closeAll(
  ledger: Ledger,
  suspects: readonly Subject[],
  before: Map<string, string>,
): Subject[] {
  return suspects.map((suspect) => {
    const closed = closeSubject(suspect, { id: (kind, id) => ledger.tokenOf(kind, id) });
    if (closed.id !== suspect.id) before.set(closed.id, suspect.id);
    return closed;
  });
}

function episodeOf(
  row: CampaignRow,
  { ownRiskFen, isPaidAfter }: EpisodeAfterwards,
): CampaignEpisode {
  const [kind, id] = row.person;
  return {
    episodeId: row.episode_id,
    region: row.region_code,
    typology: row.typology_id,
    openedTime: row.opened_ms,
    person: { kind, id },
    suspects: knownOf(row),
    rules: row.rule_ids,
    atRiskFen: ownRiskFen.get(row.episode_id) ?? row.at_risk_fen,
    lossPreventedFen: row.kept_fen,
    lostFen: row.lost_fen,
    outcome: isOutcome(row.newest_outcome) ? row.newest_outcome : undefined,
    isPaidAfter: isPaidAfter.has(row.episode_id),
  };
}
