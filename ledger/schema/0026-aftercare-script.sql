-- Version of the call script that was used; empty where nobody said it.
ALTER TABLE aftercare ADD COLUMN IF NOT EXISTS script LowCardinality(String) DEFAULT '';
