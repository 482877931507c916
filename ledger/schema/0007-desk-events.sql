-- What happened at the desks beside the tasks: who came, paused and went, what leads did, by whom and why.
CREATE TABLE IF NOT EXISTS desk_events (
  event_id String CODEC(ZSTD(1)),
  kind LowCardinality(String),
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  desk LowCardinality(String),
  staff LowCardinality(String),
  state LowCardinality(String),
  task_id String CODEC(ZSTD(1)),
  reason String CODEC(ZSTD(3)),
  by LowCardinality(String),
  to LowCardinality(String)
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, event_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
