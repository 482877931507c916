-- What reports read instead of rows: days of a county, each counted from rows and counted again when something of it was touched.
-- Facts: what is newest of an episode or a case, joined as rows come, by whomever and in whichever order. Each column is a least upper bound
-- (newest revision, first claim, set of places), so that a row that comes twice or late changes nothing that it must not.
CREATE TABLE IF NOT EXISTS episode_facts (
  episode_id String CODEC(ZSTD(1)),
  newest_revision SimpleAggregateFunction(max, Tuple(
    revision UInt64, region String, typology String, opened_ms Int64, held_fen Int64, left_fen Int64)) CODEC(ZSTD(1)),
  newest_outcome SimpleAggregateFunction(max, Tuple(
    recorded_ms Int64, outcome_id String, event_ms Int64, region String, typology String, person UInt64, outcome String,
    kept_dissuaded_fen Int64, kept_payment_stopped_fen Int64, kept_frozen_fen Int64, kept_returned_fen Int64,
    lost_fen Int64, at_risk_fen Int64)) CODEC(ZSTD(1)),
  newest_call SimpleAggregateFunction(max, Tuple(
    recorded_ms Int64, number UInt8, aftercare_id String, result String, is_last UInt8)) CODEC(ZSTD(1)),
  has_task SimpleAggregateFunction(max, UInt8),
  task_opened_ms SimpleAggregateFunction(min, Int64) DEFAULT 9223372036854775807,
  task_claimed_ms SimpleAggregateFunction(min, Int64) DEFAULT 9223372036854775807,
  task_closed_ms SimpleAggregateFunction(max, Int64),
  -- Days of Shanghai and counties in which a row of the episode ever lay: what is to be counted again when it is touched.
  places SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(day Date, region String))) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY episode_id
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

-- The way back: episodes that ever had a row in a day of a county.
CREATE TABLE IF NOT EXISTS episode_days (
  day Date,
  region LowCardinality(String),
  episode_id String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, region, episode_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_facts_of_episodes TO episode_facts AS
SELECT
  episode_id,
  max((revision, toString(region), toString(typology), toUnixTimestamp64Milli(opened_time), held_fen, left_fen)) AS newest_revision,
  groupUniqArray((toDate(opened_time, 'Asia/Shanghai'), toString(region))) AS places
FROM episodes GROUP BY episode_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_facts_of_outcomes TO episode_facts AS
SELECT
  episode_id,
  max((toUnixTimestamp64Milli(recorded_at), outcome_id, toUnixTimestamp64Milli(event_time), toString(region), toString(typology),
    sipHash64(person), toString(outcome), kept_dissuaded_fen, kept_payment_stopped_fen, kept_frozen_fen, kept_returned_fen,
    lost_fen, at_risk_fen)) AS newest_outcome,
  groupUniqArray((toDate(event_time, 'Asia/Shanghai'), toString(region))) AS places
FROM outcomes GROUP BY episode_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_facts_of_aftercare TO episode_facts AS
SELECT
  episode_id,
  max((toUnixTimestamp64Milli(recorded_at), number, aftercare_id, toString(result), is_last)) AS newest_call
FROM aftercare GROUP BY episode_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_facts_of_task_events TO episode_facts AS
SELECT
  episode_id,
  toUInt8(1) AS has_task,
  min(if(kind = 'opened', toUnixTimestamp64Milli(at), 9223372036854775807)) AS task_opened_ms,
  min(if(kind = 'claimed', toUnixTimestamp64Milli(at), 9223372036854775807)) AS task_claimed_ms,
  max(if(kind = 'closed', toUnixTimestamp64Milli(at), 0)) AS task_closed_ms
FROM task_events GROUP BY episode_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_days_of_episodes TO episode_days AS
SELECT DISTINCT toDate(opened_time, 'Asia/Shanghai') AS day, region, episode_id FROM episodes;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_days_of_outcomes TO episode_days AS
SELECT DISTINCT toDate(event_time, 'Asia/Shanghai') AS day, region, episode_id FROM outcomes;

CREATE TABLE IF NOT EXISTS case_facts (
  case_id String CODEC(ZSTD(1)),
  newest_filing SimpleAggregateFunction(max, Tuple(
    filed_ms Int64, row_id String, region String, typology String, loss_fen Int64)) CODEC(ZSTD(1)),
  places SimpleAggregateFunction(groupUniqArrayArray, Array(Tuple(day Date, region String))) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY case_id
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS case_days (
  day Date,
  region LowCardinality(String),
  case_id String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (day, region, case_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS case_facts_of_cases TO case_facts AS
SELECT
  case_id,
  max((toUnixTimestamp64Milli(filed_time), row_id, toString(region), toString(typology), loss_fen)) AS newest_filing,
  groupUniqArray((toDate(filed_time, 'Asia/Shanghai'), toString(region))) AS places
FROM cases GROUP BY case_id;

CREATE MATERIALIZED VIEW IF NOT EXISTS case_days_of_cases TO case_days AS
SELECT DISTINCT toDate(filed_time, 'Asia/Shanghai') AS day, region, case_id FROM cases;

-- One row a write, written when its rows are in: whose days are to be counted again. Settled are those that a count has seen.
CREATE TABLE IF NOT EXISTS touches (
  touch_id UUID,
  at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  episode_ids Array(String) CODEC(ZSTD(1)),
  case_ids Array(String) CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMMDDhhmmss(toStartOfHour(at))
ORDER BY touch_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS settled_touches (
  touch_id UUID,
  at DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY toYYYYMMDDhhmmss(toStartOfHour(at))
ORDER BY touch_id;

-- A day of a county as it was counted last, in one row, so that a count replaces it whole. `cells`: its sums by typology.
-- `entries`: what they are made of, for reports that cut a day and for those that list episodes. An episode has one entry on the day of the
-- outcome that counts (is_loss = 1) and one on the day on which it opened. People are sipHash64 of their ids.
CREATE TABLE IF NOT EXISTS counted_days (
  day Date,
  region LowCardinality(String),
  version UInt64,
  cells Nested (
    typology LowCardinality(String),
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
    opened_to_claimed_ms Array(Int64),
    claimed_to_closed_ms Array(Int64),
    opened_to_closed_ms Array(Int64)
  ),
  entries Nested (
    is_loss UInt8,
    ms Int64,
    typology LowCardinality(String),
    episode_id String,
    outcome_id String,
    person UInt64,
    outcome LowCardinality(String),
    held_fen Int64,
    left_fen Int64,
    lost_fen Int64,
    dissuaded_fen Int64,
    payment_stopped_fen Int64,
    frozen_fen Int64,
    returned_fen Int64,
    claimed_fen Int64,
    stated_fen Int64,
    at_risk_fen Int64,
    is_confirmed UInt8,
    has_task UInt8,
    opened_to_claimed_ms Int64,
    claimed_to_closed_ms Int64,
    opened_to_closed_ms Int64
  )
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (region, day)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS counted_case_days (
  day Date,
  region LowCardinality(String),
  version UInt64,
  cells Nested (typology LowCardinality(String), cases UInt64, loss_fen Int64),
  entries Nested (ms Int64, typology LowCardinality(String), loss_fen Int64)
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (region, day)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
