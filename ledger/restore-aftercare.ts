// Episodes that ended in fraud and whose calls are not all made, as the ledger knows them: what those calls are put back from when Redis has lost them.
import type { AftercareResult } from '../dissuasion/aftercare.ts';
import type { AftercareTry } from '../dissuasion/aftercare-history.ts';
import type { Episode } from '../dissuasion/episode.ts';
import type { RecordedOutcome } from '../dissuasion/task.ts';
import type { TaskEvent } from '../dissuasion/task-history.ts';
import type { Ledger } from './ledger.ts';
import { decodeEpisode, EPISODE_COLUMNS, type EpisodeRow } from './restore.ts';
import {
  decodeEvent,
  decodeOutcome,
  EVENTS_FROM,
  type EventRow,
  OUTCOME_COLUMNS,
  type OutcomeRow,
} from './restore-history.ts';

/** An ended episode, with the outcome that ended it, and what is known of its calls by task, oldest first. */
export interface EndedEpisode {
  readonly episode: Episode;
  readonly outcome: RecordedOutcome;
  readonly tries: ReadonlyMap<string, readonly AftercareTry[]>;
  readonly events: ReadonlyMap<string, readonly TaskEvent[]>;
}

interface TryRow {
  readonly task_id: string;
  readonly episode_id: string;
  readonly result: AftercareResult;
  readonly staff: string;
  readonly recorded_ms: number;
}

/** An outcome that a call corrected stands in the table under the id of that call, and is not what the calls follow. */
const ENDED = `
  outcome IN ('dissuaded', 'already-paid', 'police-dispatched') AND recorded_at >= fromUnixTimestamp64Milli({since:Int64})
  AND outcome_id NOT IN (SELECT aftercare_id FROM aftercare)
  AND episode_id NOT IN (
    SELECT episode_id FROM aftercare WHERE result != 'unreachable' GROUP BY episode_id HAVING uniqExact(task_id) >= {calls:UInt32}
  )`;
const OUTCOMES_SQL = `SELECT ${OUTCOME_COLUMNS} FROM outcomes FINAL WHERE ${ENDED} ORDER BY recorded_ms, outcome_id`;
const OF_ENDED = `episode_id IN (SELECT episode_id FROM outcomes WHERE ${ENDED})`;
const EPISODES_SQL = `SELECT ${EPISODE_COLUMNS} FROM episodes FINAL WHERE ${OF_ENDED}`;
const TRIES_SQL = `
SELECT task_id, episode_id, result, staff, toUnixTimestamp64Milli(recorded_at) AS recorded_ms
FROM aftercare FINAL WHERE ${OF_ENDED} ORDER BY recorded_ms, aftercare_id`;
const EVENTS_SQL = `${EVENTS_FROM} AND ${OF_ENDED} ORDER BY at_ms, event_id`;

/**
 * Episodes that ended in fraud since a time (epoch ms) and have not had as many calls with a result as `calls` says, those that ended first before. Throws
 * FwError FW_LEDGER_AWAY.
 */
export async function endedSince(
  ledger: Ledger,
  sinceMs: number,
  calls: number,
): Promise<EndedEpisode[]> {
  const given = { since: sinceMs, calls };
  const decoded = (await ledger.query<EpisodeRow>(EPISODES_SQL, given)).map(decodeEpisode);
  const episodes = new Map<string, Episode>();
  for (const episode of await ledger.openAll(decoded)) episodes.set(episode.episodeId, episode);
  const tries = Map.groupBy(await ledger.query<TryRow>(TRIES_SQL, given), (row) => row.task_id);
  const eventRows = (await ledger.query<EventRow>(EVENTS_SQL, given)).map((row) => ({
    taskId: row.task_id,
    event: decodeEvent(row),
  }));
  const events = Map.groupBy(await ledger.openAll(eventRows), ({ taskId }) => taskId);
  const triesOf = mapped(tries, ({ result, staff, recorded_ms }) => ({
    result,
    staff,
    recordedAt: recorded_ms,
  }));
  const eventsOf = mapped(events, ({ event }) => event);
  const rows = await ledger.query<OutcomeRow>(OUTCOMES_SQL, given);
  const outcomes = await ledger.openAll(rows.map(decodeOutcome));
  return outcomes.flatMap((outcome) => {
    const episode = episodes.get(outcome.episodeId);
    if (episode === undefined) return [];
    // The first outcome that ended it is the one whose calls were opened.
    episodes.delete(outcome.episodeId);
    return [{ episode, outcome, tries: triesOf, events: eventsOf }];
  });
}

function mapped<A, B>(
  groups: ReadonlyMap<string, readonly A[]>,
  of: (one: A) => B,
): ReadonlyMap<string, readonly B[]> {
  return new Map([...groups].map(([key, group]) => [key, group.map(of)]));
}
