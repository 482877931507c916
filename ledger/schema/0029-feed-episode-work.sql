-- One touch a month of the episodes that were in before their work was kept, so that it is counted.
INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM episode_days GROUP BY toYYYYMM(day);
