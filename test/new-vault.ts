// Vaults with keys of their own, for tests of what is kept sealed.
import { randomBytes } from 'node:crypto';
import { KeyedVault } from '../vault/vault.ts';

/** A vault with one key. */
export function newVault(): KeyedVault {
  const [vault] = vaultsOfKeys();
  return vault;
}

/** A vault of one key; processes that are given the same two share it. */
export function vaultOf(index: Buffer, key: Buffer): KeyedVault {
  return new KeyedVault({
    place: 'the test',
    read: () => ({ index, keys: [{ key, madeAt: undefined }] }),
    rotate: undefined,
    retire: undefined,
  });
}

/** Of one look-up key: a vault with an old key, one with a newer key beside it, and one with the newer key alone. */
export function vaultsOfKeys(): [KeyedVault, KeyedVault, KeyedVault] {
  const index = randomBytes(32);
  const [old, newer] = [randomBytes(32), randomBytes(32)];
  const vaultOf = (...keys: Buffer[]) =>
    new KeyedVault({
      place: 'the test',
      read: () => ({ index, keys: keys.map((key) => ({ key, madeAt: undefined })) }),
      rotate: undefined,
      retire: undefined,
    });
  return [vaultOf(old), vaultOf(newer, old), vaultOf(newer)];
}
