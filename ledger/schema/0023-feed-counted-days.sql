-- Facts of the rows that were in before there were facts; a row that feeds them twice changes nothing. Then one touch a month, so that all of their
-- days are counted.
INSERT INTO episode_facts (episode_id, newest_revision, places)
SELECT
  episode_id,
  (revision, toString(region), toString(typology), toUnixTimestamp64Milli(opened_time), held_fen, left_fen),
  [(toDate(opened_time, 'Asia/Shanghai'), toString(region))]
FROM episodes;

INSERT INTO episode_facts (episode_id, newest_outcome, places)
SELECT
  episode_id,
  (toUnixTimestamp64Milli(recorded_at), outcome_id, toUnixTimestamp64Milli(event_time), toString(region), toString(typology),
    sipHash64(person), toString(outcome), kept_dissuaded_fen, kept_payment_stopped_fen, kept_frozen_fen, kept_returned_fen,
    lost_fen, at_risk_fen),
  [(toDate(event_time, 'Asia/Shanghai'), toString(region))]
FROM outcomes;

INSERT INTO episode_facts (episode_id, newest_call)
SELECT episode_id, (toUnixTimestamp64Milli(recorded_at), number, aftercare_id, toString(result), is_last) FROM aftercare;

INSERT INTO episode_facts (episode_id, has_task, task_opened_ms, task_claimed_ms, task_closed_ms)
SELECT
  episode_id,
  1,
  if(kind = 'opened', toUnixTimestamp64Milli(at), 9223372036854775807),
  if(kind = 'claimed', toUnixTimestamp64Milli(at), 9223372036854775807),
  if(kind = 'closed', toUnixTimestamp64Milli(at), 0)
FROM task_events;

INSERT INTO episode_days (day, region, episode_id)
SETTINGS max_partitions_per_insert_block = 0
SELECT toDate(opened_time, 'Asia/Shanghai'), region, episode_id FROM episodes
UNION ALL
SELECT toDate(event_time, 'Asia/Shanghai'), region, episode_id FROM outcomes;

INSERT INTO case_facts (case_id, newest_filing, places)
SELECT
  case_id,
  (toUnixTimestamp64Milli(filed_time), row_id, toString(region), toString(typology), loss_fen),
  [(toDate(filed_time, 'Asia/Shanghai'), toString(region))]
FROM cases;

INSERT INTO case_days (day, region, case_id)
SETTINGS max_partitions_per_insert_block = 0
SELECT toDate(filed_time, 'Asia/Shanghai'), region, case_id FROM cases;

INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM episode_days GROUP BY toYYYYMM(day)
UNION ALL
SELECT generateUUIDv4(), [], groupUniqArray(case_id) FROM case_days GROUP BY toYYYYMM(day);
