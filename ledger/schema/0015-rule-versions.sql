-- Versions of the rules, the newest revision of each, whole in `record` as JSON; and the texts of their files by SHA-256. made_at never changes.
CREATE TABLE IF NOT EXISTS rule_versions (
  version_id String CODEC(ZSTD(1)),
  revision UInt64,
  state LowCardinality(String),
  pack String CODEC(ZSTD(1)),
  digest String CODEC(ZSTD(1)),
  author LowCardinality(String),
  made_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  record String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree(revision)
ORDER BY version_id
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS rule_texts (
  digest String CODEC(ZSTD(1)),
  text String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree
ORDER BY digest
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
