-- What the tokens in rows stand for: ids of people and texts about them, each once and sealed. `token` is a keyed hash, so that equal values have equal
-- tokens; h_… of an id, w_… of a text. `seen` is the last day on which a row was written with it.
CREATE TABLE IF NOT EXISTS sealed_values (
  token String CODEC(ZSTD(1)),
  kind LowCardinality(String),
  sealed String CODEC(ZSTD(1)),
  seen Date
) ENGINE = ReplacingMergeTree(seen)
ORDER BY token
SETTINGS index_granularity = 512, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
