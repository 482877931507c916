-- What an outcome rests on: evidence is the JSON of dissuasion/outcome-evidence.ts; paid_fen and paid_time (the last payment) are of it.
ALTER TABLE outcomes
  ADD COLUMN IF NOT EXISTS evidence String DEFAULT '{}' CODEC(ZSTD(3)),
  ADD COLUMN IF NOT EXISTS paid_fen Int64 DEFAULT 0,
  ADD COLUMN IF NOT EXISTS paid_time Nullable(DateTime64(3, 'UTC')) DEFAULT NULL,
  ADD COLUMN IF NOT EXISTS step LowCardinality(String) DEFAULT 'call';
