-- Money of a transfer that only episodes without an outcome know is that of one of them as well: what is each one's own is worked out again.
INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM shared_transfers GROUP BY sipHash64(episode_id) % 64;
