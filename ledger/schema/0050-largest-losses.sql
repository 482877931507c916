-- The ten entries of outcomes of a day of a county that count most, in the order in which a list shows them: a list of the largest of a period is made of these, and reads the entries
-- of the days only where a day may have more than ten in it.
ALTER TABLE counted_days ADD COLUMN IF NOT EXISTS largest Array(Tuple(
  episode_id String, outcome_id String, ms Int64, typology String, outcome String,
  held_fen Int64, left_fen Int64, lost_fen Int64, dissuaded_fen Int64, payment_stopped_fen Int64, frozen_fen Int64, returned_fen Int64,
  claimed_fen Int64, stated_fen Int64, is_confirmed UInt8
)) DEFAULT arraySlice(arraySort(
  one -> (-(one.9 + one.10 + one.11 + one.12), -one.13, one.1),
  arrayFilter((one, is_loss) -> is_loss, arrayZip(
    entries.episode_id, entries.outcome_id, entries.ms, entries.typology, entries.outcome,
    entries.held_fen, entries.left_fen, entries.lost_fen, entries.dissuaded_fen, entries.payment_stopped_fen, entries.frozen_fen, entries.returned_fen,
    entries.claimed_fen, entries.stated_fen, entries.is_confirmed
  ), entries.is_loss)
), 1, 10);
ALTER TABLE counted_days MATERIALIZE COLUMN largest;
