// The campaigns among the episodes that opened in a period, with what has come of them by now.
import type { Subject } from '../engine/decision.ts';
import { isOutcome } from '../signal/outcome.ts';
import { isSourceKind, type SourceKind, sourceOfSuspect } from '../signal/suspect-source.ts';
import { campaignGroups, type HubLink, IN_PERIOD_SQL, JOINS_SQL } from './campaign-groups.ts';
import { type Campaign, type CampaignEpisode, type CampaignSet, campaignsOf } from './campaigns.ts';
import { newestFilingsSql } from './case-filings.ts';
import { checkPeriod, type Period } from './check-period.ts';
import { closeSubject } from './close-row.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import { EPISODE_NUMBER, knownSql, LINK_NUMBER } from './episode-links.ts';
import type { Ledger } from './ledger.ts';
import { SHARED_MONEY_SQL } from './loss-prevented.ts';
import { regionPrefix } from './region-filter.ts';
import { TOKEN } from './sealed-values.ts';

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

interface Row {
  readonly episode_id: string;
  readonly number: number;
  /** Of its suspects and then its traces. */
  readonly links: readonly number[];
  readonly region_code: string;
  readonly typology_id: string;
  readonly opened_ms: number;
  readonly suspects_json: string;
  readonly traces_json: string;
  readonly person: readonly [kind: Subject['kind'], id: string];
  readonly rule_ids: readonly string[];
  readonly at_risk_fen: number;
  readonly kept_fen: number;
  readonly lost_fen: number;
  readonly newest_outcome: string;
  readonly is_paid_after: number;
}

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

/** Episodes of one statement: ClickHouse reads 256 KiB of one at most. */
const ROWS_AT_ONCE = 8_000;
const IDS_SQL = `SELECT DISTINCT episode_id AS id FROM episode_work WHERE ${IN_PERIOD_SQL} AND ${EPISODE_NUMBER} IN {numbers:Array(UInt64)}`;

/** The rows that campaigns are made of, with the numbers of what they know. `isAsked` is SQL over episode_id. */
function rowsSql(isAsked: string): string {
  return `
WITH
  opened AS (
    SELECT
      episode_id, argMax(suspects, revision) AS suspects, argMax(traces, revision) AS traces,
      argMax((toString(person_kind), person_id), revision) AS person, argMax(held_fen + left_fen, revision) AS risk_fen
    FROM episodes
    PREWHERE ${IN_PERIOD_SQL} AND ${isAsked}
    GROUP BY episode_id
  )
SELECT
  work.episode_id AS episode_id, ${EPISODE_NUMBER} AS number, arrayMap(one -> ${LINK_NUMBER}, ${knownSql()}) AS links, toString(work.region) AS region_code, toString(work.typology) AS typology_id,
  toUnixTimestamp64Milli(work.opened_time) AS opened_ms, opened.suspects AS suspects_json, opened.traces AS traces_json, opened.person AS person, work.rules AS rule_ids,
  if(shared.own.1 > 0, shared.own.2 + shared.own.3, opened.risk_fen) AS at_risk_fen, work.kept_fen AS kept_fen, work.lost_fen AS lost_fen,
  toString(work.outcome) AS newest_outcome,
  work.episode_id IN (SELECT episode_id FROM aftercare WHERE ${isAsked} AND result = 'paid-after-all') AS is_paid_after
FROM (
  SELECT episode_id, region, typology, opened_time, rules, kept_fen, lost_fen, outcome FROM episode_work FINAL
  PREWHERE ${IN_PERIOD_SQL} AND ${isAsked}
  WHERE ${JOINS_SQL}
) AS work
INNER JOIN opened ON opened.episode_id = work.episode_id
LEFT JOIN (SELECT * FROM (${SHARED_MONEY_SQL}) WHERE ${isAsked}) AS shared ON shared.episode_id = work.episode_id
ORDER BY opened_ms DESC, episode_id
${COUNTED_SETTINGS}`;
}

const FILED_SQL = `suspects != '[]' AND filed_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND filed_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`;
const NAMED_SQL = "JSONExtract(suspects, 'Array(Tuple(kind String, id String))')";

/**
 * Of each case whose newest filing is of the period what that states, and whom its rows name: several suspects come as several rows that are alike otherwise. `isNamed` is SQL of whether
 * a row names somebody of whom campaigns are told.
 */
function casesSql(isNamed: string): string {
  return `
WITH naming AS (SELECT case_id FROM cases WHERE ${FILED_SQL} AND ${isNamed})
SELECT case_id, any(newest.loss_fen) AS loss_fen, groupUniqArrayArray(${NAMED_SQL}) AS named
FROM cases
INNER JOIN (${newestFilingsSql('case_id IN (SELECT case_id FROM naming)')}) AS newest ON newest.case_id = cases.case_id
WHERE ${FILED_SQL} AND case_id IN (SELECT case_id FROM naming) AND toUnixTimestamp64Milli(filed_time) = newest.filed_ms
  AND region = newest.region AND typology = newest.typology AND cases.loss_fen = newest.loss_fen
  AND startsWith(newest.region, {prefix:String}) AND newest.filed_ms >= {from:Int64} AND newest.filed_ms < {to:Int64}
GROUP BY case_id
ORDER BY case_id`;
}

/** Cases of before anything was sealed name their suspects in plain. */
const NAMED_AMONG_SQL = `arrayExists(one -> one.2 IN {ids:Array(String)} OR ({isSealed:UInt8} AND NOT match(one.2, '${TOKEN.source}')), ${NAMED_SQL})`;

interface CaseLine {
  readonly case_id: string;
  readonly loss_fen: number;
  readonly named: readonly Subject[];
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
  const fired = await ledger.query<FiredRow>(FIRED_SQL, params);
  const lookedAt = fired.reduce((sum, { episodes }) => sum + episodes, 0);
  const isCut = lookedAt > CAMPAIGN_EPISODES_MAX;
  const looked = isCut ? { ...params, from: await cutOf(ledger, params) } : params;
  const { rows, hubs: shared, found } = await rowsOfSharing(ledger, looked, limit);
  const filed = await casesOf(ledger, rows, params);
  const firing = new Map(fired.map((row) => [row.typology_id, new Set(row.rule_ids)]));
  const before = new Map<string, string>();
  const episodes = rows.map((row) => closeSuspects(ledger, episodeOf(row), before));
  const cases = filed.map(({ case_id: caseId, loss_fen: lossFen, named }) => {
    return { caseId, lossFen, suspects: closeAll(ledger, named, before) };
  });
  const setting = { cases, firing, ...(shared === undefined ? {} : { hubs: shared }) };
  const { campaigns, hubs } = campaignsOf(episodes, { from, to }, setting);
  const place = region === undefined ? {} : { region };
  return {
    from,
    to,
    ...place,
    episodes: Math.min(lookedAt, CAMPAIGN_EPISODES_MAX),
    isCut,
    found: found ?? campaigns.length,
    campaigns: (await ledger.openAll(campaigns.slice(0, limit))).map((campaign) => {
      const suspects = campaign.suspects.map((one) => ({
        ...one,
        id: before.get(one.id) ?? one.id,
      }));
      return { ...campaign, suspects, sources: sourcesOf(suspects) };
    }),
    hubs: (await ledger.openAll(shared ?? hubs)).map((one) => ({
      ...one,
      id: before.get(one.id) ?? one.id,
    })),
  };
}

/** When the oldest of the newest CAMPAIGN_EPISODES_MAX episodes opened, epoch ms. */
async function cutOf(ledger: Ledger, params: Readonly<Record<string, unknown>>): Promise<number> {
  const [row] = await ledger.query<{ opened_ms: number }>(CUT_SQL, params);
  return row?.opened_ms ?? 0;
}

interface SharingRows {
  readonly rows: readonly Row[];
  /** What so many share that it joins nothing; undefined where only the rows tell. */
  readonly hubs?: CampaignSet['hubs'];
  /** How many campaigns there are, where that is known without the rows. */
  readonly found?: number;
}

/**
 * Rows of the episodes of the largest campaigns. Where an id stands both sealed and in plain, of before anything was sealed, only the rows themselves tell who shares it,
 * and all are read.
 */
async function rowsOfSharing(
  ledger: Ledger,
  params: Readonly<Record<string, unknown>>,
  limit: number | undefined,
): Promise<SharingRows> {
  const { groups, hubs, hasPlain } = await campaignGroups(ledger, params);
  if (ledger.isSealed && hasPlain) return { rows: await ledger.query<Row>(rowsSql('1'), params) };
  const numbers = new Set(groups.slice(0, limit).flat());
  const known = [...numbers.union(new Set(hubs.map(({ one }) => one)))];
  const rows: Row[] = [];
  for (let start = 0; start < known.length; start += ROWS_AT_ONCE) {
    const some = { ...params, numbers: known.slice(start, start + ROWS_AT_ONCE) };
    const ids = (await ledger.query<{ id: string }>(IDS_SQL, some)).map(({ id }) => id);
    rows.push(
      ...(await ledger.query<Row>(rowsSql('episode_id IN {ids:Array(String)}'), {
        ...params,
        ids,
      })),
    );
  }
  return {
    rows: rows.filter(({ number }) => numbers.has(number)),
    hubs: hubs.flatMap((hub) => subjectsOf(hub, rows)),
    found: groups.length,
  };
}

/** Cases that name a suspect of these episodes; all that name one where they are too many for one statement. */
async function casesOf(
  ledger: Ledger,
  rows: readonly Row[],
  params: Readonly<Record<string, unknown>>,
): Promise<CaseLine[]> {
  const ids = [...new Set(rows.flatMap((row) => knownOf(row).map(({ id }) => id)))];
  if (ids.length > ROWS_AT_ONCE) return ledger.query<CaseLine>(casesSql('1'), params);
  if (ids.length === 0) return [];
  const isSealed = ledger.isSealed ? 1 : 0;
  return ledger.query<CaseLine>(casesSql(NAMED_AMONG_SQL), { ...params, ids, isSealed });
}

/** Who a number of a link stands for, by a row that knows it. */
function subjectsOf({ link, episodes, one }: HubLink, rows: readonly Row[]): CampaignSet['hubs'] {
  const row = rows.find(({ number, links }) => number === one && links.includes(link));
  const subject = row === undefined ? undefined : knownOf(row)[row.links.indexOf(link)];
  return subject === undefined ? [] : [{ ...subject, episodes }];
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

/** Suspects and then traces. JSON text was written by encode-row.ts from this very type. */
function knownOf(row: Row): Subject[] {
  const suspects: readonly Subject[] = JSON.parse(row.suspects_json);
  const traces: readonly Subject[] = JSON.parse(row.traces_json);
  return [...suspects, ...traces];
}

function episodeOf(row: Row): CampaignEpisode {
  const [kind, id] = row.person;
  return {
    episodeId: row.episode_id,
    region: row.region_code,
    typology: row.typology_id,
    openedTime: row.opened_ms,
    person: { kind, id },
    suspects: knownOf(row),
    rules: row.rule_ids,
    atRiskFen: row.at_risk_fen,
    lossPreventedFen: row.kept_fen,
    lostFen: row.lost_fen,
    outcome: isOutcome(row.newest_outcome) ? row.newest_outcome : undefined,
    isPaidAfter: row.is_paid_after === 1,
  };
}
