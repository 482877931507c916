// The campaigns among the episodes that opened in a period, with what has come of them by now.
import type { Subject } from '../engine/decision.ts';
import { type CampaignEpisode, type CampaignSet, campaignsOf } from './campaigns.ts';
import { checkPeriod, type Period } from './check-period.ts';
import type { Ledger } from './ledger.ts';
import { EPISODE_LOSS_SQL } from './loss-prevented.ts';
import { regionPrefix } from './region-filter.ts';

export interface CampaignReport extends Period, CampaignSet {
  /** Episodes that were looked at. */
  readonly episodes: number;
  /** The period holds more episodes than are looked at, the newest of which these are. */
  readonly isCut: boolean;
}

/** Bounds the memory of a report: a province has about 700,000 episodes a month, whose suspects take some hundred MB. */
export const CAMPAIGN_EPISODES_MAX = 500_000;

interface Row {
  readonly episode_id: string;
  readonly region_code: string;
  readonly typology_id: string;
  readonly opened_ms: number;
  readonly suspects_json: string;
  readonly rule_ids: readonly string[];
  readonly at_risk_fen: number;
  readonly kept_fen: number;
  readonly lost_fen: number;
}

const TIME_MS_END = 10_413_791_999_999;

const SQL = `
WITH
  opened AS (
    SELECT episode_id, any(region) AS region, argMax(typology, revision) AS typology,
      min(opened_time) AS first_time, argMax(suspects, revision) AS suspects,
      argMax(arrayDistinct(JSONExtract(reasons, 'Array(Tuple(id String))').id), revision) AS rules,
      argMax(held_fen + left_fen, revision) AS risk_fen
    FROM episodes
    WHERE episodes.opened_time >= fromUnixTimestamp64Milli({openedFrom:Int64}, 'UTC')
      AND episodes.opened_time < fromUnixTimestamp64Milli({openedTo:Int64}, 'UTC')
      AND startsWith(episodes.region, {prefix:String})
    GROUP BY episode_id
  ),
  losses AS (
    SELECT episode_id, outcome, lost_fen, returned_fen + frozen_fen + payment_stopped_fen + dissuaded_fen AS kept_fen
    FROM (${EPISODE_LOSS_SQL}) WHERE episode_id IN (SELECT episode_id FROM opened)
  )
SELECT
  opened.episode_id AS episode_id, toString(opened.region) AS region_code, toString(opened.typology) AS typology_id,
  toUnixTimestamp64Milli(opened.first_time) AS opened_ms, opened.suspects AS suspects_json, opened.rules AS rule_ids,
  opened.risk_fen AS at_risk_fen, losses.kept_fen AS kept_fen, losses.lost_fen AS lost_fen
FROM opened LEFT JOIN losses ON losses.episode_id = opened.episode_id
WHERE losses.outcome NOT IN ('not-fraud', 'duplicate')
ORDER BY opened_ms DESC, episode_id
LIMIT {limit:UInt32}`;

/** Makes the report. Throws FwError FW_USAGE for a query that makes no sense, FW_LEDGER_AWAY. */
export async function campaignReport(ledger: Ledger, period: Period): Promise<CampaignReport> {
  checkPeriod(period);
  const { from, to, region } = period;
  const rows = await ledger.query<Row>(SQL, {
    openedFrom: from,
    openedTo: to,
    from: 0,
    to: TIME_MS_END,
    prefix: regionPrefix(region),
    limit: CAMPAIGN_EPISODES_MAX + 1,
  });
  const isCut = rows.length > CAMPAIGN_EPISODES_MAX;
  const episodes = rows.slice(0, CAMPAIGN_EPISODES_MAX).map(episodeOf);
  const place = region === undefined ? {} : { region };
  return { from, to, ...place, episodes: episodes.length, isCut, ...campaignsOf(episodes, to) };
}

/** JSON text was written by encode-row.ts from this very type. */
function episodeOf(row: Row): CampaignEpisode {
  const suspects: readonly Subject[] = JSON.parse(row.suspects_json);
  return {
    episodeId: row.episode_id,
    region: row.region_code,
    typology: row.typology_id,
    openedTime: row.opened_ms,
    suspects,
    rules: row.rule_ids,
    atRiskFen: row.at_risk_fen,
    lossPreventedFen: row.kept_fen,
    lostFen: row.lost_fen,
  };
}
