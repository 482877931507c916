-- Orders to banks and carriers, the newest revision of each. requested_at and episode_id never change; history is JSON.
CREATE TABLE IF NOT EXISTS orders (
  order_id String CODEC(ZSTD(1)),
  revision UInt64,
  kind LowCardinality(String),
  state LowCardinality(String),
  episode_id String CODEC(ZSTD(1)),
  desk LowCardinality(String),
  person String CODEC(ZSTD(1)),
  target_kind LowCardinality(String),
  target_id String CODEC(ZSTD(1)),
  transfer_id String CODEC(ZSTD(1)),
  amount_fen Int64,
  done_fen Int64,
  reason String CODEC(ZSTD(3)),
  prolongs String CODEC(ZSTD(1)),
  requested_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  requested_by LowCardinality(String),
  approved_by LowCardinality(String),
  reference String CODEC(ZSTD(1)),
  ends_at Nullable(DateTime64(3, 'UTC')),
  history String CODEC(ZSTD(3)),
  CONSTRAINT amounts CHECK amount_fen >= 0 AND done_fen >= 0
) ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(requested_at)
ORDER BY (episode_id, order_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
