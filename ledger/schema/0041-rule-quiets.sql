-- Which rules staff had be quiet for one person, a row a signal; of a person and a rule the row of the newest time says how it stands.
CREATE TABLE IF NOT EXISTS rule_quiets (
  row_id String CODEC(ZSTD(1)),
  person String CODEC(ZSTD(1)),
  rule LowCardinality(String),
  op LowCardinality(String),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  expires_time Nullable(DateTime64(3, 'UTC')),
  region LowCardinality(String),
  task_id String CODEC(ZSTD(1)),
  staff LowCardinality(String),
  note String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree
ORDER BY row_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
