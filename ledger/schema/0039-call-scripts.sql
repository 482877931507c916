-- What callers were given to say, whole in `text` as JSON, by the version under which it was served; a version that was served with other words has a row for each.
CREATE TABLE IF NOT EXISTS call_scripts (
  version String CODEC(ZSTD(1)),
  digest String CODEC(ZSTD(1)),
  served_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  text String CODEC(ZSTD(3))
) ENGINE = ReplacingMergeTree
ORDER BY (version, digest)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
