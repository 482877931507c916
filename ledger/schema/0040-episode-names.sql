-- Whom an episode names (ledger/episode-names.ts): the person, their phone, suspects and payees. Without it whoever asks where somebody was named reads all
-- episodes there are. Parts of before get it in the background; until then they are read.
ALTER TABLE episodes ADD INDEX IF NOT EXISTS names
  arrayConcat([person_id, phone], JSONExtract(suspects, 'Array(Tuple(id String))').id, JSONExtract(transfers, 'Array(Tuple(payee String))').payee)
  TYPE bloom_filter(0.001) GRANULARITY 1;
ALTER TABLE episodes MATERIALIZE INDEX names;
