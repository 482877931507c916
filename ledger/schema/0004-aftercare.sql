-- Calls after episodes that were fraud, to see that the money stayed. The newest of an episode counts; its loss prevented is confirmed when
-- that was the last call and the money had stayed.
CREATE TABLE IF NOT EXISTS aftercare (
  aftercare_id String CODEC(ZSTD(1)),
  task_id String CODEC(ZSTD(1)),
  episode_id String CODEC(ZSTD(1)),
  number UInt8,
  is_last UInt8,
  result LowCardinality(String),
  paid_fen Int64,
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  staff LowCardinality(String),
  desk LowCardinality(String),
  note String CODEC(ZSTD(3)),
  CONSTRAINT amounts CHECK paid_fen >= 0
) ENGINE = ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(recorded_at)
ORDER BY (episode_id, aftercare_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
