-- Closed tasks that were drawn for review, the newest revision of each. closed_at and task_id never change; scores are JSON.
CREATE TABLE IF NOT EXISTS reviews (
  review_id String CODEC(ZSTD(1)),
  revision UInt64,
  state LowCardinality(String),
  task_id String CODEC(ZSTD(1)),
  episode_id String CODEC(ZSTD(1)),
  outcome_id String CODEC(ZSTD(1)),
  outcome LowCardinality(String),
  desk LowCardinality(String),
  workers Array(String),
  closed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  scored_by LowCardinality(String),
  scores String CODEC(ZSTD(3)),
  comment String CODEC(ZSTD(3)),
  appealed_by LowCardinality(String),
  appeal String CODEC(ZSTD(3)),
  decided_by LowCardinality(String),
  decision String CODEC(ZSTD(3)),
  decision_comment String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(closed_at)
ORDER BY (task_id, review_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
