-- What an episode that shares a transfer lost, a yuan of a transfer once, in the place of what its outcome says, and the part of it that only the outcomes of others say.
ALTER TABLE shared_money ADD COLUMN IF NOT EXISTS lost_fen Int64;
ALTER TABLE shared_money ADD COLUMN IF NOT EXISTS heard_fen Int64;

-- What is each one's own is worked out again, also of a transfer that only episodes without an outcome know: it is that of one of them.
INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM shared_transfers GROUP BY sipHash64(episode_id) % 64;
