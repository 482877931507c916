// What campaigns are made of: the rows of their episodes, what came of these elsewhere, and the cases that name a suspect of theirs.
import type { Subject } from '../engine/decision.ts';
import { IN_PERIOD_SQL, JOINS_SQL } from './campaign-groups.ts';
import type { CampaignCase, CampaignSet } from './campaigns.ts';
import { newestFilingsSql } from './case-filings.ts';
import { COUNTED_SETTINGS } from './counted-days.ts';
import { EPISODE_NUMBER, knownSql, LINK_NUMBER } from './episode-links.ts';
import type { Ledger } from './ledger.ts';
import type { HubLink, JoinedRows } from './link-rows.ts';
import { SHARED_MONEY_SQL } from './loss-prevented.ts';
import { TOKEN } from './sealed-values.ts';

/** An episode of a campaign. */
export interface CampaignRow {
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
}

/** Episodes of one statement: ClickHouse reads 256 KiB of one at most. */
const ROWS_AT_ONCE = 8_000;
const IS_NUMBERED_SQL = `${EPISODE_NUMBER} IN {numbers:Array(UInt64)}`;

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
  opened.risk_fen AS at_risk_fen, work.kept_fen AS kept_fen, work.lost_fen AS lost_fen, toString(work.outcome) AS newest_outcome
FROM (
  SELECT episode_id, region, typology, opened_time, rules, kept_fen, lost_fen, outcome FROM episode_work FINAL
  PREWHERE ${IN_PERIOD_SQL} AND ${isAsked}
  WHERE ${JOINS_SQL}
) AS work
INNER JOIN opened ON opened.episode_id = work.episode_id
ORDER BY opened_ms DESC, episode_id
${COUNTED_SETTINGS}`;
}

interface OwnRiskRow {
  readonly id: string;
  readonly at_risk_fen: number;
}

/** What is an episode's own of the money that it shares with others. */
const OWN_RISK_SQL = `SELECT episode_id AS id, own.2 + own.3 AS at_risk_fen FROM (${SHARED_MONEY_SQL}) WHERE episode_id IN {ids:Array(String)} AND own.1 > 0`;
const PAID_AFTER_SQL =
  "SELECT DISTINCT episode_id AS id FROM aftercare WHERE episode_id IN {ids:Array(String)} AND result = 'paid-after-all'";

const NAMED_SQL = "JSONExtract(suspects, 'Array(Tuple(kind String, id String))')";

/** Rows of cases that name somebody; `isNamed` is SQL of whether it is somebody of whom campaigns are told. */
function namingSql(isNamed: string): string {
  return `
SELECT case_id, toUnixTimestamp64Milli(filed_time) AS filed_ms, toString(region) AS region, toString(typology) AS typology, loss_fen, ${NAMED_SQL} AS named
FROM cases
WHERE suspects != '[]' AND filed_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND filed_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
  AND startsWith(cases.region, {prefix:String}) AND ${isNamed}`;
}

const NEWEST_SQL = newestFilingsSql('case_id IN {ids:Array(String)}');

/** What a row of a case states, and the filing that counts. */
interface FilingRow {
  readonly case_id: string;
  readonly filed_ms: number;
  readonly region: string;
  readonly typology: string;
  readonly loss_fen: number;
}

interface NamingRow extends FilingRow {
  readonly named: readonly Subject[];
}

/** Cases of before anything was sealed name their suspects in plain. */
const NAMED_AMONG_SQL = `arrayExists(one -> one.2 IN {ids:Array(String)} OR ({isSealed:UInt8} AND NOT match(one.2, '${TOKEN.source}')), ${NAMED_SQL})`;

export interface SharingRows {
  readonly rows: readonly CampaignRow[];
  /** What so many share that it joins nothing; undefined where only the rows tell. */
  readonly hubs?: CampaignSet['hubs'];
  /** How many campaigns there are, where that is known without the rows. */
  readonly found?: number;
}

/**
 * Rows of the episodes of the largest of these groups. Where an id stands both sealed and in plain, of before anything was sealed, only the rows themselves tell who shares it,
 * and all are read. Throws FwError FW_LEDGER_AWAY.
 */
export async function rowsOfSharing(
  ledger: Ledger,
  params: Readonly<Record<string, unknown>>,
  { groups, hubs, hasPlain }: JoinedRows,
  limit: number | undefined,
): Promise<SharingRows> {
  if (ledger.isSealed && hasPlain)
    return { rows: await ledger.query<CampaignRow>(rowsSql('1'), params) };
  const numbers = new Set(groups.slice(0, limit).flat());
  const known = [...numbers.union(new Set(hubs.map(({ one }) => one)))];
  const rows = await inTurn(known, (some) =>
    ledger.query<CampaignRow>(rowsSql(IS_NUMBERED_SQL), { ...params, numbers: some }),
  );
  return {
    rows: rows.filter(({ number }) => numbers.has(number)),
    hubs: hubs.flatMap((hub) => subjectsOf(hub, rows)),
    found: groups.length,
  };
}

/** What of these episodes lies elsewhere, by their ids. */
export interface EpisodeAfterwards {
  /** Money at risk that is their own of what they share with others, fen. */
  readonly ownRiskFen: ReadonlyMap<string, number>;
  readonly isPaidAfter: ReadonlySet<string>;
}

/** Reads it. Throws FwError FW_LEDGER_AWAY. */
export async function afterwardsOf(
  ledger: Ledger,
  rows: readonly CampaignRow[],
): Promise<EpisodeAfterwards> {
  const ids = rows.map((row) => row.episode_id);
  const [own, paid] = await Promise.all([
    inTurn(ids, (some) => ledger.query<OwnRiskRow>(OWN_RISK_SQL, { ids: some })),
    inTurn(ids, (some) => ledger.query<{ readonly id: string }>(PAID_AFTER_SQL, { ids: some })),
  ]);
  return {
    ownRiskFen: new Map(own.map(({ id, at_risk_fen: fen }) => [id, fen])),
    isPaidAfter: new Set(paid.map(({ id }) => id)),
  };
}

/** What is asked of as many as one statement may name, again and again. */
async function inTurn<T, Found>(
  all: readonly T[],
  ask: (some: readonly T[]) => Promise<Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let start = 0; start < all.length; start += ROWS_AT_ONCE)
    found.push(...(await ask(all.slice(start, start + ROWS_AT_ONCE))));
  return found;
}

/**
 * Cases that name a suspect of these episodes, all that name one where they are too many for one statement: of each whose filing that counts is of the period
 * what that states, and whom its rows name. Several suspects come as several rows that are alike otherwise. Throws FwError FW_LEDGER_AWAY.
 */
export async function casesOf(
  ledger: Ledger,
  rows: readonly CampaignRow[],
  params: Readonly<Record<string, unknown>>,
): Promise<CampaignCase[]> {
  const ids = [...new Set(rows.flatMap((row) => knownOf(row).map(({ id }) => id)))];
  if (ids.length === 0) return [];
  const isSealed = ledger.isSealed ? 1 : 0;
  const asked = ids.length > ROWS_AT_ONCE ? params : { ...params, ids, isSealed };
  const naming = await ledger.query<NamingRow>(
    namingSql(asked === params ? '1' : NAMED_AMONG_SQL),
    asked,
  );
  const cases = Map.groupBy(naming, (row) => row.case_id);
  const newest = await inTurn([...cases.keys()], (some) =>
    ledger.query<FilingRow>(NEWEST_SQL, { ids: some }),
  );
  return newest.flatMap((filing) => {
    const same = (cases.get(filing.case_id) ?? []).filter((row) => isOfFiling(row, filing));
    const suspects = same.flatMap(({ named }) => named);
    return same.length === 0
      ? []
      : [{ caseId: filing.case_id, lossFen: filing.loss_fen, suspects }];
  });
}

function isOfFiling(row: FilingRow, filing: FilingRow): boolean {
  return (
    row.filed_ms === filing.filed_ms &&
    row.region === filing.region &&
    row.typology === filing.typology &&
    row.loss_fen === filing.loss_fen
  );
}

/** Who a number of a link stands for, by a row that knows it. */
function subjectsOf(
  { link, episodes, one }: HubLink,
  rows: readonly CampaignRow[],
): CampaignSet['hubs'] {
  const row = rows.find(({ number, links }) => number === one && links.includes(link));
  const subject = row === undefined ? undefined : knownOf(row)[row.links.indexOf(link)];
  return subject === undefined ? [] : [{ ...subject, episodes }];
}

/** Suspects and then traces. JSON text was written by encode-row.ts from this very type. */
export function knownOf(row: CampaignRow): Subject[] {
  const suspects: readonly Subject[] = JSON.parse(row.suspects_json);
  const traces: readonly Subject[] = JSON.parse(row.traces_json);
  return [...suspects, ...traces];
}
