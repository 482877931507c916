-- What went out to people of itself or because staff asked for it: messages, robot calls, requests for visits, and calls to the desk; the newest
-- revision of each. begun_at and episode_id never change. Of a warning that has no episode, episode_id is empty.
CREATE TABLE IF NOT EXISTS ladder_steps (
  delivery_id String CODEC(ZSTD(1)),
  revision UInt64,
  ladder_id String CODEC(ZSTD(1)),
  episode_id String CODEC(ZSTD(1)),
  task_id String CODEC(ZSTD(1)),
  decision_id String CODEC(ZSTD(1)),
  person String CODEC(ZSTD(1)),
  region LowCardinality(String),
  typology LowCardinality(String),
  level LowCardinality(String),
  step LowCardinality(String),
  try UInt16,
  asked_by LowCardinality(String),
  state LowCardinality(String),
  begun_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  due_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  expires_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  sent_at Nullable(DateTime64(3, 'UTC')),
  changed_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  provider LowCardinality(String),
  reference String CODEC(ZSTD(1)),
  reason String CODEC(ZSTD(3)),
  answer String CODEC(ZSTD(1)),
  language LowCardinality(String),
  age LowCardinality(String),
  wording LowCardinality(String),
  signed_by LowCardinality(String)
) ENGINE = ReplacingMergeTree(revision)
PARTITION BY toYYYYMM(begun_at)
ORDER BY (episode_id, delivery_id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
