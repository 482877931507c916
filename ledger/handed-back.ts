// What came of the warnings and reports that a source sent, for it to fetch: every outcome of an episode in which a decision was made of one of
// them, in the order in which outcomes were recorded. Nothing of the person is in it: the source knows whom its warning was about.
import { LOSS_CLASSES } from '../dissuasion/task.ts';
import { isLevel, type Level } from '../signal/level.ts';
import { isOutcome, OUTCOMES, type Outcome } from '../signal/outcome.ts';
import type { Ledger } from './ledger.ts';

export interface HandedBackQuery {
  /** Source of the warnings and reports. */
  readonly source: string;
  /** Behind this place; from the beginning when missing. */
  readonly after?: HandedBackPlace;
  /** Outcomes recorded before this processing time, epoch ms: those of just now may still be on their way into the ledger. */
  readonly before: number;
  /** Rows, 1 to HANDED_BACK_MAX. */
  readonly limit: number;
}

/** Where reading goes on. */
export interface HandedBackPlace {
  /** Processing time of an outcome, epoch ms. */
  readonly recordedAt: number;
  readonly outcomeId: string;
  readonly signalId: string;
}

export interface HandedBackRow extends HandedBackPlace {
  readonly signalType: HandedBackType;
  /** Event time of the warning or report, and the level of the decision that it made. */
  readonly signalTime: number;
  readonly level: Level;
  readonly episodeId: string;
  readonly outcome: Outcome;
  /** Whether it was fraud; undefined when that could not be found out. */
  readonly fraud?: boolean;
  /** Event time of the outcome. */
  readonly outcomeTime: number;
  readonly keptFen: number;
  readonly lostFen: number;
}

export const HANDED_BACK_MAX = 1_000;
/** The types that are warnings of others about somebody. */
export const HANDED_BACK_TYPES = ['warning.received', 'report.received'] as const;

export type HandedBackType = (typeof HANDED_BACK_TYPES)[number];

interface Row {
  readonly signal_id: string;
  readonly signal_type: string;
  readonly signal_ms: number;
  readonly level: string;
  readonly episode_id: string;
  readonly outcome_id: string;
  readonly outcome: string;
  readonly recorded_ms: number;
  readonly event_ms: number;
  readonly kept_fen: number;
  readonly lost_fen: number;
}

const KEPT = LOSS_CLASSES.map((name) => `kept_${name.replaceAll('-', '_')}_fen`).join(' + ');

const SQL = `
WITH
  recorded AS (
    SELECT
      outcome_id, episode_id, toString(outcome) AS outcome,
      toUnixTimestamp64Milli(recorded_at) AS recorded_ms, toUnixTimestamp64Milli(event_time) AS event_ms,
      ${KEPT} AS kept_fen, lost_fen
    FROM outcomes FINAL
    WHERE recorded_at >= fromUnixTimestamp64Milli({after:Int64}) AND recorded_at < fromUnixTimestamp64Milli({before:Int64})
  ),
  made AS (
    SELECT episode_id, arrayJoin(decision_ids) AS decision_id
    FROM episodes FINAL
    WHERE episode_id IN (SELECT episode_id FROM recorded)
  ),
  asked AS (
    SELECT
      decision_id, signal_id, toString(signal_type) AS signal_type,
      toUnixTimestamp64Milli(time) AS signal_ms, level AS held
    FROM decisions FINAL
    WHERE signal_source = {source:String} AND signal_type IN ('${HANDED_BACK_TYPES.join("', '")}')
  )
SELECT
  signal_id, signal_type, signal_ms, toString(max(held)) AS level,
  episode_id, outcome_id, outcome, recorded_ms, event_ms, kept_fen, lost_fen
FROM recorded
INNER JOIN made USING (episode_id)
INNER JOIN asked USING (decision_id)
WHERE (recorded_ms, outcome_id, signal_id) > ({after:Int64}, {outcomeId:String}, {signalId:String})
GROUP BY signal_id, signal_type, signal_ms, episode_id, outcome_id, outcome, recorded_ms, event_ms, kept_fen, lost_fen
ORDER BY recorded_ms, outcome_id, signal_id
LIMIT {limit:UInt32}`;

/** The next outcomes, the oldest first. Throws FwError FW_LEDGER_AWAY. */
export async function handedBack(ledger: Ledger, query: HandedBackQuery): Promise<HandedBackRow[]> {
  const { source, after, before, limit } = query;
  const { recordedAt = 0, outcomeId = '', signalId = '' } = after ?? {};
  const params = { source, after: recordedAt, outcomeId, signalId, before, limit };
  return (await ledger.query<Row>(SQL, params)).flatMap(rowOf);
}

function rowOf(row: Row): HandedBackRow[] {
  const { level, outcome } = row;
  const signalType = HANDED_BACK_TYPES.find((type) => type === row.signal_type);
  if (signalType === undefined || !isLevel(level) || !isOutcome(outcome)) return [];
  const { fraud } = OUTCOMES[outcome];
  return [
    {
      signalId: row.signal_id,
      signalType,
      signalTime: row.signal_ms,
      level,
      episodeId: row.episode_id,
      outcomeId: row.outcome_id,
      outcome,
      ...(fraud === undefined ? {} : { fraud }),
      recordedAt: row.recorded_ms,
      outcomeTime: row.event_ms,
      keptFen: row.kept_fen,
      lostFen: row.lost_fen,
    },
  ];
}
