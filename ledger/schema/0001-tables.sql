-- The five tables of the ledger. Every table is keyed so that one row written twice is one row after a merge, under FINAL and under
-- argMax. Partitions are months of a time that never changes for a key; times are UTC, money is fen, '' stands for "none".
-- JSON text holds what reports never group by: read it with JSONExtract.
-- `fsync_after_insert`: an acknowledged row survives a power cut as well as a killed process.
-- `non_replicated_deduplication_window`: remembers the newest insert tokens on tables that are not replicated.

-- One row a decision. Equal logs give equal decisions, so time and region are functions of decision_id.
CREATE TABLE IF NOT EXISTS decisions (
  decision_id String CODEC(ZSTD(1)),
  time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  role LowCardinality(String),
  subject_kind LowCardinality(String),
  subject_id String CODEC(ZSTD(1)),
  typology LowCardinality(String),
  score Float64,
  level Enum8('blue' = 0, 'yellow' = 1, 'orange' = 2, 'red' = 3),
  rules String CODEC(ZSTD(3)),
  signal_source LowCardinality(String),
  signal_id String CODEC(ZSTD(1)),
  signal_type LowCardinality(String),
  region LowCardinality(String),
  phone String CODEC(ZSTD(1)),
  suspect_kind LowCardinality(String),
  suspect_id String CODEC(ZSTD(1)),
  transfer_id String CODEC(ZSTD(1)),
  transfer_amount_fen Int64,
  transfer_payee String CODEC(ZSTD(1)),
  transfer_state LowCardinality(String),
  pack LowCardinality(String),
  CONSTRAINT region_code CHECK length(region) = 6,
  CONSTRAINT amounts CHECK transfer_amount_fen >= 0
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(time)
ORDER BY (region, time, decision_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- The newest revision of each episode. Region and opened_time never change. held_fen and left_fen: ledger/money-at-risk.ts.
CREATE TABLE IF NOT EXISTS episodes (
  episode_id String CODEC(ZSTD(1)),
  revision UInt64,
  person_kind LowCardinality(String),
  person_id String CODEC(ZSTD(1)),
  phone String CODEC(ZSTD(1)),
  region LowCardinality(String),
  opened_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  touched_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  level Enum8('blue' = 0, 'yellow' = 1, 'orange' = 2, 'red' = 3),
  typology LowCardinality(String),
  score Float64,
  reasons String CODEC(ZSTD(3)),
  decision_ids Array(String) CODEC(ZSTD(1)),
  suspects String CODEC(ZSTD(3)),
  transfers String CODEC(ZSTD(3)),
  at_risk_fen Int64,
  held_fen Int64,
  left_fen Int64,
  state LowCardinality(String),
  outcome LowCardinality(String),
  closed_time Nullable(DateTime64(3, 'UTC')),
  closed_by LowCardinality(String),
  INDEX episode_ids episode_id TYPE bloom_filter GRANULARITY 1,
  CONSTRAINT region_code CHECK length(region) = 6,
  CONSTRAINT amounts CHECK at_risk_fen >= 0 AND held_fen >= 0 AND left_fen >= 0
) ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(opened_time)
ORDER BY (region, opened_time, episode_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- What happened to each task, in processing time.
CREATE TABLE IF NOT EXISTS task_events (
  event_id String CODEC(ZSTD(1)),
  task_id String CODEC(ZSTD(1)),
  episode_id String CODEC(ZSTD(1)),
  desk LowCardinality(String),
  kind LowCardinality(String),
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  staff LowCardinality(String),
  level LowCardinality(String)
) ENGINE = ReplacingMergeTree(at)
PARTITION BY toYYYYMM(at)
ORDER BY (episode_id, task_id, event_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- What the desk recorded. An episode may have several: the newest recorded_at counts, ties by outcome_id.
CREATE TABLE IF NOT EXISTS outcomes (
  outcome_id String CODEC(ZSTD(1)),
  task_id String CODEC(ZSTD(1)),
  episode_id String CODEC(ZSTD(1)),
  staff LowCardinality(String),
  desk LowCardinality(String),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  outcome LowCardinality(String),
  kept_dissuaded_fen Int64,
  kept_payment_stopped_fen Int64,
  kept_frozen_fen Int64,
  kept_returned_fen Int64,
  lost_fen Int64,
  note String CODEC(ZSTD(3)),
  region LowCardinality(String),
  typology LowCardinality(String),
  person String CODEC(ZSTD(1)),
  at_risk_fen Int64,
  CONSTRAINT region_code CHECK length(region) = 6,
  CONSTRAINT amounts CHECK kept_dissuaded_fen >= 0 AND kept_payment_stopped_fen >= 0 AND kept_frozen_fen >= 0
    AND kept_returned_fen >= 0 AND lost_fen >= 0 AND at_risk_fen >= 0
) ENGINE = ReplacingMergeTree(recorded_at)
PARTITION BY toYYYYMM(event_time)
ORDER BY (episode_id, outcome_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Cases as filed. Each different filing of a case is kept, told apart by row_id; the one filed last counts, ties by row_id.
CREATE TABLE IF NOT EXISTS cases (
  case_id String CODEC(ZSTD(1)),
  row_id String CODEC(ZSTD(1)),
  region LowCardinality(String),
  typology LowCardinality(String),
  phone String CODEC(ZSTD(1)),
  loss_fen Int64,
  filed_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  incident_time Nullable(DateTime64(3, 'UTC')),
  CONSTRAINT region_code CHECK length(region) = 6,
  CONSTRAINT amounts CHECK loss_fen >= 0
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(filed_time)
ORDER BY (case_id, row_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
