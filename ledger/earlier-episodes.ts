// What was known of a person before: their other episodes, and how each ended.
import type { Subject } from '../engine/decision.ts';
import { isLevel, type Level } from '../signal/level.ts';
import { isOutcome, type Outcome } from '../signal/outcome.ts';
import { namesAnySql } from './episode-names.ts';
import type { Ledger } from './ledger.ts';

export interface EarlierQuery {
  readonly person: Subject;
  /** The episode that is worked now; it is left out. */
  readonly episodeId: string;
}

export interface EarlierEpisode {
  readonly episodeId: string;
  /** Event time, epoch ms. */
  readonly openedTime: number;
  readonly region: string;
  readonly level: Level;
  readonly typology: string;
  /** Largest amount that was at risk, fen. */
  readonly atRiskFen: number;
  readonly state: 'open' | 'closed';
  /** The newest outcome; undefined without one. */
  readonly outcome?: Outcome;
  readonly staff?: string;
  /** Processing time, epoch ms. */
  readonly recordedAt?: number;
  readonly note?: string;
}

/** More than a desk reads during a call. */
export const EARLIER_MAX = 20;

interface Row {
  readonly episode_id: string;
  readonly opened_ms: number;
  readonly region: string;
  readonly level: string;
  readonly typology: string;
  readonly at_risk_fen: number;
  readonly state: 'open' | 'closed';
  readonly outcome: string;
  readonly staff: string;
  readonly note: string;
  readonly recorded_ms: number;
}

const SQL = `
WITH
  theirs AS (
    SELECT episode_id, toUnixTimestamp64Milli(opened_time) AS opened_ms, toString(region) AS region, toString(level) AS level,
      toString(typology) AS typology, at_risk_fen, toString(state) AS state
    FROM episodes FINAL
    WHERE episode_id IN (
      SELECT episode_id FROM episodes
      WHERE person_id IN {ids:Array(String)} AND person_kind = {kind:String} AND episode_id != {episodeId:String}
        AND ${namesAnySql('{ids:Array(String)}')}
    )
    ORDER BY opened_ms DESC, episode_id LIMIT ${EARLIER_MAX}
  ),
  ends AS (
    SELECT episode_id, argMax(toString(outcome), place) AS outcome, argMax(toString(staff), place) AS staff,
      argMax(note, place) AS note, toUnixTimestamp64Milli(max(recorded_at)) AS recorded_ms
    FROM (SELECT *, (recorded_at, outcome_id) AS place FROM outcomes WHERE episode_id IN (SELECT episode_id FROM theirs))
    GROUP BY episode_id
  )
SELECT theirs.episode_id AS episode_id, opened_ms, region, level, typology, at_risk_fen, state, outcome, staff, note, recorded_ms
FROM theirs LEFT JOIN ends ON ends.episode_id = theirs.episode_id
ORDER BY opened_ms DESC, episode_id`;

/** The other episodes of a person, the newest first, at most EARLIER_MAX. Throws FwError FW_LEDGER_AWAY. */
export async function earlierEpisodes(
  ledger: Pick<Ledger, 'query' | 'openAll' | 'formsOf'>,
  { person, episodeId }: EarlierQuery,
): Promise<EarlierEpisode[]> {
  const { kind, id } = person;
  const ids = ledger.formsOf(kind, id);
  const rows = await ledger.openAll(await ledger.query<Row>(SQL, { kind, ids, episodeId }));
  return rows.flatMap((row) => (isLevel(row.level) ? [episodeOf(row, row.level)] : []));
}

function episodeOf(row: Row, level: Level): EarlierEpisode {
  const { region, typology, state, outcome, staff, note } = row;
  return {
    episodeId: row.episode_id,
    openedTime: row.opened_ms,
    region,
    level,
    typology,
    atRiskFen: row.at_risk_fen,
    state,
    ...(isOutcome(outcome)
      ? { outcome, staff, recordedAt: row.recorded_ms, ...(note === '' ? {} : { note }) }
      : {}),
  };
}
