-- Devices, domains and accounts of an episode's decisions beside its suspects, as JSON, so that campaigns are grouped by them as well. Episodes of before have none.
ALTER TABLE episodes ADD COLUMN IF NOT EXISTS traces String DEFAULT '[]' CODEC(ZSTD(3));
