// Which keys seal an archive: those of all data at rest for the archive of the data folder, else the file that lies beside it.
import { join } from 'node:path';
import { type ArchiveKeys, archiveKeys, archiveKeysOfFile } from '../archive/archive-keys.ts';
import type { Config } from './config.ts';
import { keyProviderOf } from './open-vault.ts';

/**
 * Keys of the archive `dir`. FOREWARN_ARCHIVE_KEY_FILE counts most; then, for the archive of the data folder, FOREWARN_DATA_KEYS; then `DIR.key`, which is made when
 * it is missing. Throws FwError FW_CONFIG.
 */
export function archiveKeysOf(
  config: Pick<Config, 'archiveKeyFile' | 'dataDir' | 'dataKeys'>,
  dir: string,
): ArchiveKeys {
  const { archiveKeyFile, dataDir } = config;
  if (archiveKeyFile !== undefined) return archiveKeysOfFile(archiveKeyFile);
  const provider = dir === join(dataDir, 'archive') ? keyProviderOf(config, false) : undefined;
  if (provider === undefined) return archiveKeysOfFile(`${dir}.key`);
  return archiveKeys(provider.read().keys.map(({ key }) => key));
}
