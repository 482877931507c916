-- Whom and what each episode knows of its suspects, as numbers, so that it is found who shares one without reading their names (ledger/episode-links.ts says how the
-- numbers are made). `is_plain`: one of the ids stood in plain, which domains always do and who was forgotten does not. Numbers tell nobody's id, but a number can be guessed of an id in plain: whoever is forgotten
-- is taken out here as well.
CREATE TABLE IF NOT EXISTS episode_links (
  episode UInt64,
  revision UInt64 CODEC(Delta, ZSTD(1)),
  region LowCardinality(String),
  opened_time DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  person UInt64,
  links Array(UInt64),
  is_plain UInt8 CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(opened_time)
ORDER BY (region, opened_time, episode)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

CREATE MATERIALIZED VIEW IF NOT EXISTS episode_links_of_episodes TO episode_links AS
SELECT
  bitShiftRight(sipHash64(episode_id), 11) AS episode,
  revision,
  region,
  opened_time,
  sipHash64(toString(person_kind), person_id) AS person,
  arrayDistinct(arrayMap(one -> 2 * bitShiftRight(sipHash64(one.1, one.2), 12) + (one.1 = 'device'), known)) AS links,
  arrayExists(one -> one.1 != 'domain' AND NOT match(one.2, '^([hw]_[0-9a-f]{24}|[b-z]{18})$'), known) AS is_plain
FROM (
  SELECT
    episode_id, revision, region, opened_time, person_kind, person_id,
    arrayConcat(JSONExtract(suspects, 'Array(Tuple(kind String, id String))'), JSONExtract(traces, 'Array(Tuple(kind String, id String))')) AS known
  FROM episodes
);

-- Of the rows that were in before; a row that is in twice is one.
INSERT INTO episode_links (episode, revision, region, opened_time, person, links, is_plain)
SELECT
  bitShiftRight(sipHash64(episode_id), 11),
  revision,
  region,
  opened_time,
  sipHash64(toString(person_kind), person_id),
  arrayDistinct(arrayMap(one -> 2 * bitShiftRight(sipHash64(one.1, one.2), 12) + (one.1 = 'device'), known)),
  arrayExists(one -> one.1 != 'domain' AND NOT match(one.2, '^([hw]_[0-9a-f]{24}|[b-z]{18})$'), known)
FROM (
  SELECT
    episode_id, revision, region, opened_time, person_kind, person_id,
    arrayConcat(JSONExtract(suspects, 'Array(Tuple(kind String, id String))'), JSONExtract(traces, 'Array(Tuple(kind String, id String))')) AS known
  FROM episodes
)
SETTINGS max_partitions_per_insert_block = 0;
