// How the work on each episode went, made from rows when the episode was touched (ledger/count-days.ts), so that reports read one row an episode.
import { episodeLossSql } from './loss-prevented.ts';

/** Between claims of one task; whoever it is handed over or reassigned to goes on holding it. A claim written twice holds it for no time. */
export const HOLDS = [
  'claimed',
  'closed',
  'released',
  'lapsed',
  'put-back',
  'set-aside',
  'passed',
  'moved',
]
  .map((kind) => `'${kind}'`)
  .join(', ');

const COLUMNS = [
  'episode_id',
  'region',
  'opened_time',
  'typology',
  'rules',
  'desk',
  'outcome',
  'calls',
  'task_ms',
  'claim_ms',
  'closed_ms',
  'held_ms',
  'kept_fen',
  'lost_fen',
  'outcome_steps',
  'sent_steps',
] as const;

/** One that takes longer fails, and is tried again: whoever reads work by its version, which is of when its count began, knows how late it may come. */
export const COUNT_WORK_SECONDS_MAX = 300;

/** INSERT of the work on episodes as it is now; `episodes` is SQL of a set of their ids. Those of which no revision is known are left out. */
export function countWorkSql(episodes: string, version: string): string {
  return `
INSERT INTO episode_work (version, ${COLUMNS.join(', ')})
SETTINGS max_partitions_per_insert_block = 0, max_execution_time = ${COUNT_WORK_SECONDS_MAX}
WITH
  touched AS (${episodes}),
  -- Where they lie in the order of the table: an id alone would be looked for in all of it.
  places AS (
    SELECT r.region, fromUnixTimestamp64Milli(r.opened_ms, 'UTC')
    FROM (SELECT max(newest_revision) AS r FROM episode_facts WHERE episode_id IN (SELECT episode_id FROM touched) GROUP BY episode_id)
    WHERE r.region != ''
  ),
  opened AS (
    SELECT episode_id, any(region) AS place, any(opened_time) AS opened_at, argMax(typology, revision) AS kind,
      argMax(arrayDistinct(JSONExtract(reasons, 'Array(Tuple(id String))').id), revision) AS rule_ids
    FROM episodes
    WHERE (region, opened_time) IN (SELECT * FROM places) AND episode_id IN (SELECT episode_id FROM touched)
    GROUP BY episode_id
  ),
  ways AS (
    SELECT episode_id,
      minIf(toUnixTimestamp64Milli(at), kind = 'opened') AS task_ms,
      minIf(toUnixTimestamp64Milli(at), kind = 'claimed') AS claim_ms,
      -- Calls after an episode are tasks that are closed days later.
      minIf(toUnixTimestamp64Milli(at), kind = 'closed') AS closed_ms,
      arraySort(groupArrayIf((toUnixTimestamp64Milli(at), kind = 'claimed'), kind IN (${HOLDS}))) AS holds,
      arraySum(arrayMap((from, to) -> if(from.2, to.1 - from.1, 0), arrayPopBack(holds), arrayPopFront(holds))) AS held_ms
    FROM task_events WHERE episode_id IN (SELECT episode_id FROM touched) GROUP BY episode_id
  ),
  found AS (
    SELECT episode_id, count() AS calls, groupArray(step) AS steps,
      argMax(outcome, (recorded_at, outcome_id)) AS newest, argMax(desk, (recorded_at, outcome_id)) AS desk
    FROM (
      SELECT episode_id, outcome_id, any(toString(step)) AS step, any(toString(outcome)) AS outcome, any(toString(desk)) AS desk,
        any(recorded_at) AS recorded_at
      FROM outcomes WHERE episode_id IN (SELECT episode_id FROM touched) GROUP BY episode_id, outcome_id
    )
    GROUP BY episode_id
  ),
  losses AS (
    SELECT episode_id, lost_fen, returned_fen + frozen_fen + payment_stopped_fen + dissuaded_fen AS kept_fen
    FROM (${episodeLossSql('SELECT episode_id FROM touched')})
  ),
  sent AS (
    SELECT episode_id, groupArray(step) AS steps FROM (
      SELECT episode_id, argMax(toString(step), revision) AS step, argMax(sent_at IS NOT NULL, revision) AS is_sent
      FROM ladder_steps WHERE episode_id IN (SELECT episode_id FROM touched) GROUP BY episode_id, delivery_id
    ) WHERE is_sent GROUP BY episode_id
  )
SELECT ${version}, opened.episode_id, place, opened_at, kind, rule_ids, found.desk, found.newest, found.calls,
  ways.task_ms, ways.claim_ms, ways.closed_ms, ways.held_ms, losses.kept_fen, losses.lost_fen, found.steps, sent.steps
FROM opened
LEFT JOIN ways ON ways.episode_id = opened.episode_id
LEFT JOIN found ON found.episode_id = opened.episode_id
LEFT JOIN losses ON losses.episode_id = opened.episode_id
LEFT JOIN sent ON sent.episode_id = opened.episode_id`;
}
