-- What campaigns are made of: the episodes that opened on a day in a city and join others, with what came of them, as columns of numbers that a report reads whole
-- (ledger/campaign-days.ts). A shortcut: made in the background (ledger/count-campaigns.ts), and of episodes whose work was counted since then a report takes the rows themselves.
-- `episodes`, `persons` and `links` are hashes of 53 bits of ids, of person, and of kind and id of suspects and traces, that of a device odd; `link_counts`: how many of `links` each episode
-- has. `rule_counts` is the same of `rules_at`. What ends in _at is a place in the names of the row, from 1 on. `flags`: 1 for an id that is somebody's and stands
-- in plain, 2 for an episode that joins none. A row without `is_made` says that the day is to be taken from rows, whatever was made of it before `version`: it was written when ids of its
-- episodes were exchanged.
CREATE TABLE IF NOT EXISTS campaign_days (
  city LowCardinality(String),
  day Date,
  version UInt64,
  is_made UInt8,
  typologies Array(String) CODEC(ZSTD(1)),
  rules Array(String) CODEC(ZSTD(1)),
  regions Array(String) CODEC(ZSTD(1)),
  outcomes Array(String) CODEC(ZSTD(1)),
  episodes Array(UInt64) CODEC(NONE),
  persons Array(UInt64) CODEC(NONE),
  typology_at Array(UInt16),
  rule_counts Array(UInt16),
  rules_at Array(UInt16),
  flags Array(UInt8),
  link_counts Array(UInt16),
  links Array(UInt64) CODEC(NONE),
  opened_ms Array(UInt32),
  region_at Array(UInt16),
  outcome_at Array(UInt16),
  at_risk_fen Array(Int64),
  kept_fen Array(Int64),
  lost_fen Array(Int64),
  is_paid_after Array(UInt8),
  episode_ids Array(String),
  link_kinds Array(LowCardinality(String)),
  link_ids Array(String)
) ENGINE = ReplacingMergeTree(version)
PARTITION BY toYYYYMM(day)
ORDER BY (city, day)
SETTINGS index_granularity = 1, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1, fsync_after_insert = 1, fsync_part_directory = 1;

-- Numbers of links came from here before.
DROP VIEW IF EXISTS episode_links_of_episodes;
DROP TABLE IF EXISTS episode_links SYNC;
