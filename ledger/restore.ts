// Open episodes and their tasks as the ledger knows them: what live tasks are rebuilt from when Redis has lost them.
import type { Episode } from '../dissuasion/episode.ts';
import { type Task, taskOf } from '../dissuasion/task.ts';
import type { Subject } from '../engine/decision.ts';
import { isOutcome, OUTCOME_NAMES, OUTCOMES } from '../signal/outcome.ts';
import type { Ledger } from './ledger.ts';

/** An open episode, and its task when one was opened and is not closed. */
export interface OpenEpisode {
  readonly episode: Episode;
  readonly task?: Task;
}

export interface EpisodeRow {
  readonly episode_id: string;
  readonly revision: number;
  readonly person_kind: Episode['person']['kind'];
  readonly person_id: string;
  readonly phone: string;
  readonly region: string;
  readonly opened_ms: number;
  readonly touched_ms: number;
  readonly level: Episode['level'];
  readonly typology: string;
  readonly score: number;
  readonly reasons: string;
  readonly decision_ids: readonly string[];
  readonly suspects: string;
  readonly traces: string;
  readonly transfers: string;
  readonly at_risk_fen: number;
  readonly state: Episode['state'];
  readonly outcome: string;
  readonly closed_ms: number | null;
  readonly closed_by: '' | 'outcome' | 'quiet';
}

interface OpenRow extends EpisodeRow {
  readonly task_opened_ms: number;
  readonly task_closed_ms: number;
}

/** Column names that differ from the table's carry `_ms`, so that no alias hides a column. */
export const EPISODE_COLUMNS = `
  episode_id, revision, person_kind, person_id, phone, region, level, typology, score, reasons, decision_ids, suspects, traces, transfers,
  at_risk_fen, state, outcome, closed_by,
  toUnixTimestamp64Milli(opened_time) AS opened_ms,
  toUnixTimestamp64Milli(touched_time) AS touched_ms,
  toUnixTimestamp64Milli(closed_time) AS closed_ms`;

/** Outcomes after which nothing is left to do. */
const ENDINGS = OUTCOME_NAMES.filter((name) => OUTCOMES[name].ends)
  .map((name) => `'${name}'`)
  .join(', ');

/** FINAL is exact here: region and opened_time, the key and the partition, never change for an episode. */
const OPEN_SQL = `
WITH
  live AS (
    SELECT ${EPISODE_COLUMNS} FROM episodes FINAL
    WHERE state = 'open' AND episode_id NOT IN (SELECT episode_id FROM outcomes WHERE outcome IN (${ENDINGS}))
  ),
  worked AS (
    SELECT
      episode_id,
      minIf(toUnixTimestamp64Milli(at), kind = 'opened') AS task_opened_ms,
      maxIf(toUnixTimestamp64Milli(at), kind = 'closed') AS task_closed_ms
    FROM task_events WHERE episode_id IN (SELECT episode_id FROM live)
    GROUP BY episode_id
  )
SELECT live.*, w.task_opened_ms AS task_opened_ms, w.task_closed_ms AS task_closed_ms
FROM live LEFT JOIN worked AS w ON w.episode_id = live.episode_id
ORDER BY live.opened_ms, live.episode_id`;

/** Open episodes without an outcome that ended them, the oldest first. Throws FwError FW_LEDGER_AWAY. */
export async function openEpisodes(ledger: Ledger): Promise<OpenEpisode[]> {
  const rows = await ledger.query<OpenRow>(OPEN_SQL);
  const episodes = await ledger.openAll(rows.map(decodeEpisode));
  return episodes.map((episode, at) => {
    const { task_opened_ms: openedMs = 0, task_closed_ms: closedMs } = rows[at] ?? {};
    const hasTask = openedMs > 0 && closedMs === 0;
    return hasTask ? { episode, task: taskOf(episode, openedMs) } : { episode };
  });
}

/** The newest revision of an episode; undefined when the ledger does not know it. */
export async function findEpisode(ledger: Ledger, episodeId: string): Promise<Episode | undefined> {
  const sql = `SELECT ${EPISODE_COLUMNS} FROM episodes FINAL WHERE episode_id = {episodeId:String}`;
  const rows = await ledger.query<EpisodeRow>(sql, { episodeId });
  const [episode] = await ledger.openAll(rows.map(decodeEpisode));
  return episode;
}

/** JSON text was written by encode-row.ts from these very types; ids and texts are as the row has them. */
export function decodeEpisode(row: EpisodeRow): Episode {
  const reasons: Episode['reasons'] = JSON.parse(row.reasons);
  const suspects: Episode['suspects'] = JSON.parse(row.suspects);
  const traces: readonly Subject[] = JSON.parse(row.traces);
  const transfers: Episode['transfers'] = JSON.parse(row.transfers);
  return {
    episodeId: row.episode_id,
    person: { kind: row.person_kind, id: row.person_id },
    ...(row.phone === '' ? {} : { phone: row.phone }),
    region: row.region,
    openedTime: row.opened_ms,
    touchedTime: row.touched_ms,
    level: row.level,
    typology: row.typology,
    score: row.score,
    reasons,
    decisionIds: row.decision_ids,
    suspects,
    ...(traces.length === 0 ? {} : { traces }),
    transfers,
    atRiskFen: row.at_risk_fen,
    revision: row.revision,
    state: row.state,
    ...(isOutcome(row.outcome) ? { outcome: row.outcome } : {}),
    ...(row.closed_ms === null ? {} : { closedTime: row.closed_ms }),
    ...(row.closed_by === '' ? {} : { closedBy: row.closed_by }),
  };
}
