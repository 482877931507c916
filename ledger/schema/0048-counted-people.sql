-- How many different people were dissuaded in a period, told without telling them apart again: for each day and place, how many of its people were dissuaded there
-- before, by the last day on which they were (days since 1970; 0 for never). Of a period that begins on `start`, different people are those of its days whose day before
-- lies before `start`. `digits` says what the place is: a country (0), a province (2), a city (4) or a county (6), and `typology` is empty for all of them. Made from counted
-- days alone; which rows count is said by counted_people_days, and those of older versions are deleted later.
CREATE TABLE IF NOT EXISTS counted_people (
  day Date,
  digits UInt8,
  place LowCardinality(String),
  typology LowCardinality(String),
  version UInt64,
  before Array(UInt16) CODEC(ZSTD(1)),
  people Array(UInt32) CODEC(ZSTD(1))
) ENGINE = MergeTree
PARTITION BY toYYYYMM(day)
ORDER BY (digits, typology, place, day, version)
SETTINGS index_granularity = 256, fsync_after_insert = 1, fsync_part_directory = 1;

-- Of what the people of a day were counted: `seal` is the hash of the versions of the counted days of all counties, `people_seal` that of the people in them, and `chain` the sum of the
-- latter over this day and all before it. Written when the rows of the day are in.
CREATE TABLE IF NOT EXISTS counted_people_days (
  day Date,
  version UInt64,
  seal UInt64,
  people_seal UInt64,
  chain UInt64
) ENGINE = ReplacingMergeTree(version)
ORDER BY day
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Thirds need no people any more, nor rows to tell them apart in; what is left has bucket 0.
ALTER TABLE counted_thirds DROP COLUMN IF EXISTS people;
ALTER TABLE counted_thirds DELETE WHERE bucket > 0;
