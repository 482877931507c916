-- Touches whose days were counted and whose work on episodes may be still to count: reports of days need not wait for it. Those in settled_touches have both.
CREATE TABLE IF NOT EXISTS settled_days (
  touch_id UUID,
  at DateTime64(3, 'UTC')
) ENGINE = MergeTree
PARTITION BY toYYYYMMDDhhmmss(toStartOfHour(at))
ORDER BY touch_id;
