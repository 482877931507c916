-- Which filing of a case counts: of those with the latest filing time the one that was heard of last, a withdrawal before all of them. Corrections keep the time of filing, so that
-- time alone does not tell them apart. A filing is heard of once, however often it is told again: `heard` is the least of what its rows say, in processing time of the log (for rows
-- that do not say, when they came), with its place in the frame. Filings of before that was kept were heard of before all others. What `case_arrivals` has is brought over; nothing feeds it any more.
ALTER TABLE cases ADD COLUMN IF NOT EXISTS heard_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1));
ALTER TABLE cases ADD COLUMN IF NOT EXISTS heard_place UInt32;
CREATE TABLE IF NOT EXISTS case_filings (
  case_id String CODEC(ZSTD(1)),
  row_id String CODEC(ZSTD(1)),
  heard SimpleAggregateFunction(min, Tuple(ms Int64, place UInt32)) CODEC(ZSTD(1)),
  filing SimpleAggregateFunction(max, Tuple(filed_ms Int64, region String, typology String, loss_fen Int64)) CODEC(ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (case_id, row_id)
SETTINGS index_granularity = 512, min_compress_block_size = 4096, fsync_after_insert = 1, fsync_part_directory = 1;
DROP VIEW IF EXISTS case_arrivals_feed;
CREATE MATERIALIZED VIEW IF NOT EXISTS case_filings_of_cases TO case_filings AS
SELECT
  case_id,
  row_id,
  min((if(toUnixTimestamp64Milli(heard_at) = 0, toUnixTimestamp64Milli(now64(3)), toUnixTimestamp64Milli(heard_at)), heard_place)) AS heard,
  max((toUnixTimestamp64Milli(filed_time), toString(region), toString(typology), loss_fen)) AS filing
FROM cases GROUP BY case_id, row_id;
DROP VIEW IF EXISTS case_facts_of_cases;
CREATE MATERIALIZED VIEW IF NOT EXISTS case_facts_of_cases TO case_facts AS
SELECT case_id, groupUniqArray((toDate(filed_time, 'Asia/Shanghai'), toString(region))) AS places FROM cases GROUP BY case_id;
INSERT INTO case_filings (case_id, row_id, heard, filing)
SELECT
  c.case_id, c.row_id, (toUnixTimestamp64Milli(a.heard_at), toUInt32(0)),
  (toUnixTimestamp64Milli(c.filed_time), toString(c.region), toString(c.typology), c.loss_fen)
FROM cases AS c
LEFT JOIN (SELECT case_id, row_id, min(heard_at) AS heard_at FROM case_arrivals GROUP BY case_id, row_id) AS a ON a.case_id = c.case_id AND a.row_id = c.row_id
WHERE (c.case_id, c.row_id) NOT IN (SELECT case_id, row_id FROM case_filings);
-- One touch a month, so that the days of all cases are counted again.
INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), [], groupUniqArray(case_id) FROM case_days GROUP BY toYYYYMM(day);
