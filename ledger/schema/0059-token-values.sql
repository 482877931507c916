-- What tokens stand for, in granules of an eighth of those of `sealed_values`: values are looked for one by one, all over the table, and each that is found has a granule read of every part in
-- which it may lie. The setting cannot be changed in place. What others write to the old table meanwhile comes over as well. Run once more,
-- after 0060 on a cluster, it finds nothing to bring over.
CREATE TABLE IF NOT EXISTS token_values (
  token String CODEC(ZSTD(1)),
  kind LowCardinality(String),
  sealed String CODEC(ZSTD(1)),
  seen Date
) ENGINE = ReplacingMergeTree(seen)
ORDER BY token
SETTINGS index_granularity = 64, min_compress_block_size = 4096, max_compress_block_size = 16384, non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
CREATE TABLE IF NOT EXISTS sealed_values (
  token String,
  kind LowCardinality(String),
  sealed String,
  seen Date
) ENGINE = ReplacingMergeTree(seen)
ORDER BY token;
CREATE MATERIALIZED VIEW IF NOT EXISTS token_values_of_sealed TO token_values AS SELECT token, kind, sealed, seen FROM sealed_values;
INSERT INTO token_values (token, kind, sealed, seen) SELECT token, kind, sealed, seen FROM sealed_values;
