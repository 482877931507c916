-- A case that was withdrawn is one more row of it, whose row_id says so. The newest row of a case counts, and a withdrawal counts nowhere.
ALTER TABLE cases ADD COLUMN IF NOT EXISTS is_withdrawn UInt8 ALIAS startsWith(row_id, 'withdrawn-');
