// A vault with a key of its own, for tests of what is kept sealed.
import { randomBytes } from 'node:crypto';
import { textProvider } from '../vault/key-ring.ts';
import { KeyedVault } from '../vault/vault.ts';

export function newVault(): KeyedVault {
  return new KeyedVault(textProvider(randomBytes(32).toString('base64')));
}
