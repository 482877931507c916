-- Counted days added up over thirds of months (from the 1st, 11th and 21st on), so that a report over a year reads 36 of them for each city in place of 365
-- days of each county. Made from counted days alone when a third has been quiet for a while, and made again after it was counted again: `seal` is
-- the hash of the versions of the days of the city that it was made of, and a report takes no third whose seal is not that of the days as they are.
-- `level` says what `place` and `typology` are: 'city' (its four digits, all typologies), 'typology' (the same by typology) or 'county' (its code, all
-- typologies). People are told apart in 64 buckets by their hashes, a row each, so that different ones are counted in sets that the processor's cache holds;
-- all else stands in the row of bucket 0. Waits under an hour are counted by whole seconds: the first number is how many took 0 s, the next 1 s. `rest`
-- are the others, cut to whole minutes and written in seconds.
CREATE TABLE IF NOT EXISTS counted_thirds (
  start Date,
  level LowCardinality(String),
  place LowCardinality(String),
  typology LowCardinality(String),
  bucket UInt8,
  seal UInt64,
  version UInt64,
  dissuaded_fen Int64,
  payment_stopped_fen Int64,
  frozen_fen Int64,
  returned_fen Int64,
  claimed_fen Int64,
  stated_fen Int64,
  at_risk_fen Int64,
  confirmed_fen Int64,
  lost_fen Int64,
  outcomes Map(String, UInt64),
  people Array(UInt64),
  episodes UInt64,
  tasks UInt64,
  opened_to_claimed_counts Array(UInt32) CODEC(ZSTD(1)),
  opened_to_claimed_rest_s Array(Int64) CODEC(ZSTD(1)),
  opened_to_claimed_rest_counts Array(UInt32) CODEC(ZSTD(1)),
  claimed_to_closed_counts Array(UInt32) CODEC(ZSTD(1)),
  claimed_to_closed_rest_s Array(Int64) CODEC(ZSTD(1)),
  claimed_to_closed_rest_counts Array(UInt32) CODEC(ZSTD(1)),
  opened_to_closed_counts Array(UInt32) CODEC(ZSTD(1)),
  opened_to_closed_rest_s Array(Int64) CODEC(ZSTD(1)),
  opened_to_closed_rest_counts Array(UInt32) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYear(start)
ORDER BY (level, bucket, typology, place, start)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 300, min_age_to_force_merge_on_partition_only = 1, fsync_after_insert = 1, fsync_part_directory = 1;
