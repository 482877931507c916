// The joining of identifiers that partners hash, when the settings name their keys.
import { join } from 'node:path';
import type { ApiLogger } from '../api/logger.ts';
import { HashedIdentifiers } from '../connectors/identity/hashed-identifiers.ts';
import { loadPartnerKeys } from '../connectors/identity/partner-keys.ts';
import type { Config } from './config.ts';

/** An option of the appender; none without keys. Throws FW_FILE and FW_CONFIG for the file of keys. */
export async function openIdentifiers(
  { partnerKeysFile, dataDir }: Pick<Config, 'partnerKeysFile' | 'dataDir'>,
  logger: ApiLogger,
): Promise<{ identifiers?: HashedIdentifiers }> {
  if (partnerKeysFile === undefined) return {};
  const partners = await loadPartnerKeys(partnerKeysFile);
  const identifiers = new HashedIdentifiers({
    partners,
    pairsFile: join(dataDir, 'identifiers.ndjson'),
    onTrouble: (why) => logger.warn({ why }, 'pairs of hashed identifiers cannot be kept'),
  });
  return { identifiers };
}
