-- When the task of an episode was closed: the first close of it. Calls after the episode are tasks of their own, which end days later and say nothing of how long the work took.
ALTER TABLE episode_facts ADD COLUMN IF NOT EXISTS task_ended_ms SimpleAggregateFunction(min, Int64) DEFAULT 9223372036854775807 AFTER task_closed_ms;
DROP VIEW IF EXISTS episode_facts_of_task_events;
CREATE MATERIALIZED VIEW IF NOT EXISTS episode_facts_of_task_events TO episode_facts AS
SELECT
  episode_id,
  toUInt8(1) AS has_task,
  min(if(kind = 'opened', toUnixTimestamp64Milli(at), 9223372036854775807)) AS task_opened_ms,
  min(if(kind = 'claimed', toUnixTimestamp64Milli(at), 9223372036854775807)) AS task_claimed_ms,
  max(if(kind = 'closed', toUnixTimestamp64Milli(at), 0)) AS task_closed_ms,
  min(if(kind = 'closed', toUnixTimestamp64Milli(at), 9223372036854775807)) AS task_ended_ms
FROM task_events GROUP BY episode_id;
INSERT INTO episode_facts (episode_id, has_task, task_ended_ms)
SELECT episode_id, toUInt8(1), min(toUnixTimestamp64Milli(at)) FROM task_events WHERE kind = 'closed' GROUP BY episode_id;
-- One touch a month, so that all days and the work on all episodes are counted by it.
INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM episode_days GROUP BY toYYYYMM(day);
