-- People of counted days, found by who they are: of those of a day that is not counted yet, or that a period cuts, on which other days they were dissuaded. Fed by counted days as they are
-- written; a row holds while its version is that of the counted day, so that people whom a later count no longer has are not taken.
CREATE TABLE IF NOT EXISTS dissuaded_people (
  person UInt64,
  day Date,
  region LowCardinality(String),
  typology LowCardinality(String),
  version UInt64
) ENGINE = ReplacingMergeTree(version)
PRIMARY KEY person
ORDER BY (person, day, region, typology)
SETTINGS index_granularity = 128, min_compress_block_size = 2048, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS dissuaded_people_of_days TO dissuaded_people AS
SELECT arrayJoin(cells.people) AS person, day, region, cells.typology AS typology, version FROM counted_days ARRAY JOIN cells;

-- Of the days that were counted before.
INSERT INTO dissuaded_people (person, day, region, typology, version)
SELECT arrayJoin(cells.people), day, region, cells.typology, version FROM counted_days ARRAY JOIN cells
SETTINGS max_partitions_per_insert_block = 0;
