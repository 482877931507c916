-- Who did what to what, and why: a chain in which each entry has the hash of the one before. The same entry written twice is one row.
CREATE TABLE IF NOT EXISTS audit (
  seq UInt64 CODEC(Delta, ZSTD(1)),
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  who LowCardinality(String),
  kind LowCardinality(String),
  act LowCardinality(String),
  object String CODEC(ZSTD(1)),
  why String CODEC(ZSTD(3)),
  status UInt16,
  change String CODEC(ZSTD(3)),
  previous FixedString(64) CODEC(ZSTD(1)),
  hash FixedString(64) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(at)
ORDER BY seq
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
