// The vault of a data folder, for tests that look at what a forewarn has left there.
import { openVault } from '../cmd/open-vault.ts';
import type { Vault } from '../vault/vault.ts';

export function dataVault(dataDir: string): Vault {
  return openVault({ dataKeys: '', dataDir });
}
