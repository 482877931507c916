-- How the work on an episode went, in one row, made anew whenever something of the episode was touched (ledger/episode-work.ts): what reports of
-- the work and of campaigns read. Times are ms since 1970, 0 stands for "never"; kept_fen is loss prevented of all classes.
CREATE TABLE IF NOT EXISTS episode_work (
  episode_id String CODEC(ZSTD(1)),
  version UInt64 CODEC(Delta, ZSTD(1)),
  region LowCardinality(String),
  opened_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  typology LowCardinality(String),
  rules Array(LowCardinality(String)) CODEC(ZSTD(1)),
  desk LowCardinality(String),
  outcome LowCardinality(String),
  calls UInt32,
  task_ms Int64 CODEC(Delta, ZSTD(1)),
  claim_ms Int64 CODEC(Delta, ZSTD(1)),
  closed_ms Int64 CODEC(Delta, ZSTD(1)),
  held_ms Int64 CODEC(ZSTD(1)),
  kept_fen Int64 CODEC(ZSTD(1)),
  lost_fen Int64 CODEC(ZSTD(1)),
  outcome_steps Array(LowCardinality(String)),
  sent_steps Array(LowCardinality(String))
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(opened_time)
ORDER BY (region, opened_time, episode_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
