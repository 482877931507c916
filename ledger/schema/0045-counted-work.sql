-- The work on the episodes that opened on a day in a city, counted from episode_work (ledger/count-work.ts) when it is asked for after a touch: one row for each
-- grouping, so that a count replaces it whole. Rows of months (is_month = 1, `day` is the first) are made of those of their days; `made_of` says of which versions
-- of them, and a month whose days are others by now is not read. Waits are different values, in order, and how often each was.
CREATE TABLE IF NOT EXISTS counted_work (
  grouping LowCardinality(String),
  is_month UInt8,
  city LowCardinality(String),
  day Date,
  version UInt64,
  made_of UInt64,
  cells Nested (
    key LowCardinality(String),
    episodes UInt64,
    last_ms Int64,
    tasks UInt64,
    claimed UInt64,
    decided UInt64,
    reached UInt64,
    reachable UInt64,
    confirmed UInt64,
    not_fraud UInt64,
    calls UInt64,
    kept_fen Int64,
    lost_fen Int64,
    held_ms Int64,
    outcome_steps Map(String, UInt64),
    sent_steps Map(String, UInt64),
    signal_to_task_ms Array(Int64),
    signal_to_task_counts Array(UInt64),
    task_to_claim_ms Array(Int64),
    task_to_claim_counts Array(UInt64),
    claim_to_outcome_ms Array(Int64),
    claim_to_outcome_counts Array(UInt64),
    signal_to_outcome_ms Array(Int64),
    signal_to_outcome_counts Array(UInt64)
  )
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (grouping, is_month, city, day)
SETTINGS index_granularity = 64, fsync_after_insert = 1, fsync_part_directory = 1;

-- When work of a day and a city was touched last, written when episode_work has it: what was counted before that is counted again.
CREATE TABLE IF NOT EXISTS work_touches (
  city LowCardinality(String),
  day Date,
  version UInt64
) ENGINE = ReplacingMergeTree(version)
ORDER BY (city, day)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- All work that there is has never been counted.
INSERT INTO work_touches (city, day, version)
SELECT DISTINCT substring(region, 1, 4), toDate(opened_time, 'Asia/Shanghai'), toUInt64(1) FROM episode_work;
