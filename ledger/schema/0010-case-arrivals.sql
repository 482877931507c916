-- When the ledger first heard of each filing of a case, in processing time: what was known on a day can be told again later. A filing that is
-- written again keeps its first time. Filings from before this migration have none and count as known always.
CREATE TABLE IF NOT EXISTS case_arrivals (
  case_id String CODEC(ZSTD(1)),
  row_id String CODEC(ZSTD(1)),
  heard_at SimpleAggregateFunction(min, DateTime64(3, 'UTC')) CODEC(Delta, ZSTD(1))
) ENGINE = AggregatingMergeTree
ORDER BY (case_id, row_id);

CREATE MATERIALIZED VIEW IF NOT EXISTS case_arrivals_feed TO case_arrivals AS
SELECT case_id, row_id, now64(3, 'UTC') AS heard_at FROM cases;
