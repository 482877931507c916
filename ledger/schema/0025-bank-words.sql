-- What a bank said that an order held or returned, fen; null while it has said nothing of an amount. Days with such orders are counted again.
ALTER TABLE orders ADD COLUMN IF NOT EXISTS bank_fen Nullable(Int64)
  DEFAULT multiIf(state IN ('done', 'expired') AND done_fen > 0, done_fen, state = 'refused' AND position(history, '"state":"sent"') > 0, 0, NULL);

INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM orders WHERE bank_fen IS NOT NULL GROUP BY toYYYYMM(requested_at);
