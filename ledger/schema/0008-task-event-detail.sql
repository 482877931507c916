-- What a task event says beyond its kind, as JSON: until when and why a task was set aside, for whom, which district was asked for, from which
-- desk it went to which. Open tasks are rebuilt from it.
ALTER TABLE task_events ADD COLUMN IF NOT EXISTS detail String DEFAULT '' CODEC(ZSTD(3));
