-- What was done to reach the people of tasks, the newest revision of each, to be put back when Redis has lost it. Sealed where anything is; gone when Redis would have forgotten it.
CREATE TABLE IF NOT EXISTS reaches (
  task_id String CODEC(ZSTD(1)),
  revision UInt64,
  told_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  record String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree(revision)
ORDER BY task_id
TTL toDateTime(told_at) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
