-- All of it lies in `token_values` (0059-token-values.sql).
DROP VIEW IF EXISTS token_values_of_sealed;
DROP TABLE IF EXISTS sealed_values SYNC;
