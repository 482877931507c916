-- What the ledger knew of the cases of a day and county, and when: each filing that ever counted there, from the moment at which it was heard of until a newer
-- one of its case was, in ms since 1970 of processing time. Counted again after counted_case_days when it is asked for (ledger/count-known-cases.ts).
CREATE TABLE IF NOT EXISTS known_case_days (
  day Date,
  region LowCardinality(String),
  version UInt64,
  filings Nested (
    typology LowCardinality(String),
    from_ms Int64,
    to_ms Int64
  )
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (region, day)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
