// Settings of the archive of signals.
import { join, resolve } from 'node:path';
import type { SettingName } from './settings.ts';

export interface ArchiveConfig {
  readonly dir: string;
  readonly keepMs: number;
  readonly keepBytes: number;
}

/** What switches it off. */
const OFF = 'off';
const DAY_MS = 86_400_000;
const GIB = 1024 ** 3;

/** undefined while nothing is archived. */
export function archiveConfigOf(
  value: (name: SettingName) => string,
  number: (name: SettingName) => number,
): ArchiveConfig | undefined {
  const dataDir = resolve(value('FOREWARN_DATA_DIR'));
  const dir = value('FOREWARN_ARCHIVE_DIR');
  const keepMs = number('FOREWARN_ARCHIVE_KEEP_DAYS') * DAY_MS;
  const keepBytes = number('FOREWARN_ARCHIVE_KEEP_GB') * GIB;
  if (dir === OFF) return undefined;
  return {
    dir: dir === '' ? join(dataDir, 'archive') : resolve(dir),
    keepMs,
    keepBytes,
  };
}
