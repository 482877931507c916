-- Whom a case names as numbers, as campaigns have them (ledger/campaign-days.ts), and whether an id that is somebody's stands in plain: made when a row is written, and again when
-- ids in it are exchanged, so that the cases of a period are looked through without reading their texts.
ALTER TABLE cases ADD COLUMN IF NOT EXISTS links Array(UInt64)
  MATERIALIZED arrayMap(one -> 2 * bitShiftRight(sipHash64(one.1, one.2), 12) + (one.1 = 'device'), JSONExtract(suspects, 'Array(Tuple(kind String, id String))'));
ALTER TABLE cases ADD COLUMN IF NOT EXISTS has_plain UInt8
  MATERIALIZED arrayExists(one -> one.1 != 'domain' AND NOT match(one.2, '^[hw]_[0-9a-f]{24}$'), JSONExtract(suspects, 'Array(Tuple(kind String, id String))'));
ALTER TABLE cases MATERIALIZE COLUMN links;
ALTER TABLE cases MATERIALIZE COLUMN has_plain;
