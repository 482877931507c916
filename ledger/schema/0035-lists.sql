-- What signals put on lists and took off, a row a signal; of an entry the row of the newest time says how it stands. `entry` is in no key, so that it
-- can be forgotten.
CREATE TABLE IF NOT EXISTS list_changes (
  row_id String CODEC(ZSTD(1)),
  list LowCardinality(String),
  entry String CODEC(ZSTD(1)),
  op LowCardinality(String),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  expires_time Nullable(DateTime64(3, 'UTC')),
  note String CODEC(ZSTD(3)),
  source LowCardinality(String),
  signal_id String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
ORDER BY (list, row_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- What staff asked to be put on lists or taken off, the newest revision of each. `record` has entries and reasons.
CREATE TABLE IF NOT EXISTS list_requests (
  request_id String CODEC(ZSTD(1)),
  revision UInt64,
  state LowCardinality(String),
  list LowCardinality(String),
  asked_by LowCardinality(String),
  asked_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  decided_by LowCardinality(String),
  record String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree(revision)
ORDER BY request_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
