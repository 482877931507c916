// Which keys seal an archive: those of all data at rest for the archive of the data folder, else the file that lies beside it.
import { join } from 'node:path';
import { type ArchiveKeys, archiveKeys, archiveKeysOfFile } from '../archive/archive-keys.ts';
import { providerOf } from '../vault/key-ring.ts';
import type { Config } from './config.ts';
import { keySourceOf } from './open-vault.ts';

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
  const source = dir === join(dataDir, 'archive') ? keySourceOf(config, false) : undefined;
  if (source === undefined) return archiveKeysOfFile(`${dir}.key`);
  return archiveKeys(
    providerOf(source)
      .read()
      .keys.map(({ key }) => key),
  );
}

/** The archive of the settings with its keys, for whoever reads it elsewhere; undefined when it is switched off. Throws FwError FW_CONFIG. */
export function archiveOf(
  config: Pick<Config, 'archive' | 'archiveKeyFile' | 'dataDir' | 'dataKeys'>,
): { dir: string; keys: Buffer[] } | undefined {
  const { archive } = config;
  if (archive === undefined) return undefined;
  return { dir: archive.dir, keys: archiveKeysOf(config, archive.dir).all.map(({ key }) => key) };
}
