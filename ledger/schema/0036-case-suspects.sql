-- Whom a case names as suspects, as JSON, so that it is told with the campaign that it belongs to. Cases of before have none.
ALTER TABLE cases ADD COLUMN IF NOT EXISTS suspects String DEFAULT '[]' CODEC(ZSTD(1));
