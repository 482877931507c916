-- The region that an entry concerns, for those who read the audit of their own region alone; empty where it concerns none, and in entries of before.
ALTER TABLE audit ADD COLUMN IF NOT EXISTS region LowCardinality(String) DEFAULT '';
