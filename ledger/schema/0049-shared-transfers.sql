-- A yuan counts once: which episodes ever knew a transfer, or were named as the one that its money counts in, so that those that share one are found when
-- either is touched (ledger/count-shared.ts). `transfer` is a hash of its id and its payee, as rows have them: ids are those of a bank.
CREATE TABLE IF NOT EXISTS transfer_episodes (
  transfer UInt64,
  episode_id String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
PRIMARY KEY transfer
ORDER BY (transfer, episode_id)
SETTINGS index_granularity = 128, min_compress_block_size = 2048, fsync_after_insert = 1, fsync_part_directory = 1;

-- The few of them that more than one episode knows.
CREATE TABLE IF NOT EXISTS shared_transfers (
  transfer UInt64,
  episode_id String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree
ORDER BY (transfer, episode_id)
SETTINGS index_granularity = 512, fsync_after_insert = 1, fsync_part_directory = 1;

-- What of an episode's money is its own, of episodes that share a transfer, in the place of what their rows say: as it was worked out last.
CREATE TABLE IF NOT EXISTS shared_money (
  episode_id String CODEC(ZSTD(1)),
  version UInt64,
  held_fen Int64,
  left_fen Int64,
  -- Of transfers whose money counts in others, and which those are.
  elsewhere_fen Int64,
  counted_in Array(String) CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(version)
ORDER BY episode_id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;

-- Transfers of the rows of a write, each its id and its payee.
ALTER TABLE touches ADD COLUMN IF NOT EXISTS transfers Array(String) CODEC(ZSTD(1));

CREATE MATERIALIZED VIEW IF NOT EXISTS transfer_episodes_of_episodes TO transfer_episodes AS
SELECT DISTINCT sipHash64(concat(one.1, '\0', one.2)) AS transfer, arrayJoin(if(one.3 = '', [episode_id], [episode_id, one.3])) AS episode_id
FROM (
  SELECT episode_id, arrayJoin(JSONExtract(transfers, 'Array(Tuple(transferId String, payee String, countedIn String))')) AS one FROM episodes
);

-- Of the rows that were in before.
INSERT INTO transfer_episodes (transfer, episode_id)
SELECT sipHash64(concat(one.1, '\0', one.2)), arrayJoin(if(one.3 = '', [episode_id], [episode_id, one.3]))
FROM (
  SELECT episode_id, arrayJoin(JSONExtract(transfers, 'Array(Tuple(transferId String, payee String, countedIn String))')) AS one
  FROM episodes WHERE transfers NOT IN ('', '[]')
);

INSERT INTO shared_transfers (transfer, episode_id)
SELECT transfer, episode_id FROM transfer_episodes
WHERE transfer IN (
  SELECT transfer FROM transfer_episodes GROUP BY transfer HAVING min(episode_id) != max(episode_id) SETTINGS optimize_aggregation_in_order = 1
);

INSERT INTO touches (touch_id, episode_ids, case_ids)
SELECT generateUUIDv4(), groupUniqArray(episode_id), [] FROM shared_transfers GROUP BY sipHash64(episode_id) % 64;
