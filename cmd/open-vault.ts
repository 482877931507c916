// The vault of personal data of a process: its keys are where FOREWARN_DATA_KEYS says, by default in a file of the data folder that the first start makes.
// Processes that share tasks must have the same look-up key; Redis remembers whose it is.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { type KeyProvider, type KeySource, providerOf } from '../vault/key-ring.ts';
import { KeyedVault, PLAIN, type Vault } from '../vault/vault.ts';
import type { Config } from './config.ts';

export const KEY_FILE = 'data.keys';

/** Where keys come from; undefined when nothing is sealed. `isMade`: a missing file of the data folder is made, as the start of everything does. */
export function keySourceOf(
  { dataKeys, dataDir }: Pick<Config, 'dataKeys' | 'dataDir'>,
  isMade: boolean,
): KeySource | undefined {
  if (dataKeys === 'off') return undefined;
  const [kind = '', ...rest] = dataKeys.split(':');
  const text = rest.join(':');
  if (kind === 'file') return { kind, path: text, isMade: false };
  if (kind === 'command') return { kind: 'program', command: text };
  if (dataKeys !== '') return { kind: 'text', text: dataKeys };
  const path = join(dataDir, KEY_FILE);
  return isMade || existsSync(path) ? { kind: 'file', path, isMade } : undefined;
}

/** The provider of those keys. Throws FwError FW_CONFIG for keys that are none. */
export function keyProviderOf(
  config: Pick<Config, 'dataKeys' | 'dataDir'>,
  isMade: boolean,
): KeyProvider | undefined {
  const source = keySourceOf(config, isMade);
  return source === undefined ? undefined : providerOf(source);
}

/** The vault; `onNote` is told when its key file was made just now. Throws FwError FW_CONFIG. */
export function openVault(
  config: Pick<Config, 'dataKeys' | 'dataDir'>,
  { isMade = false, onNote }: { readonly isMade?: boolean; onNote?: (text: string) => void } = {},
): Vault {
  const path = join(config.dataDir, KEY_FILE);
  const isNew = isMade && config.dataKeys === '' && !existsSync(path);
  const provider = keyProviderOf(config, isMade);
  if (provider === undefined) {
    if (isMade) onNote?.('FOREWARN_DATA_KEYS is off: what is kept of people is not sealed.');
    return PLAIN;
  }
  const vault = new KeyedVault(provider);
  if (isNew) {
    onNote?.(
      `What is kept of people is sealed with keys in ${path}. Keep a copy elsewhere: without it nothing of it can be read again.`,
    );
  }
  return vault;
}

/** Throws FwError FW_CONFIG when tasks are there that other keys sealed, FW_REDIS_AWAY when Redis cannot be asked. */
export async function checkVault(
  vault: Vault,
  { redisUrl, keyPrefix }: { readonly redisUrl: string; readonly keyPrefix: string },
): Promise<void> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, commandTimeout: 10_000 });
  redis.on('error', () => undefined);
  const key = `${keyPrefix}:data-keys`;
  try {
    const own = vault instanceof KeyedVault ? vault.fingerprint : '';
    if (own !== '') await redis.set(key, own, 'NX');
    const kept = (await redis.get(key)) ?? '';
    if (kept === own) return;
    throw new FwError(
      'FW_CONFIG',
      `Tasks in Redis are sealed with other keys (${kept}) than those of this process (${own === '' ? 'it has none' : own}). Give it theirs in FOREWARN_DATA_KEYS, or delete ${key} to give up what they sealed.`,
    );
  } catch (cause) {
    if (isFwError(cause)) throw cause;
    throw new FwError('FW_REDIS_AWAY', 'Redis cannot be asked whose keys sealed its tasks.', {
      cause,
    });
  } finally {
    redis.disconnect();
  }
}
