// Records that are kept as JSON: what scripts and lists must read stays beside the seal, all else is in it. Records from before anything was sealed are
// read as they are.
import type { Vault } from './vault.ts';

/** A record as it is kept: its open fields and all of it sealed. */
export interface SealedRecord {
  readonly sealed: string;
}

/** The record as JSON, with the fields of `open` readable; without a vault that seals it is all readable. */
export function sealJson(vault: Vault, record: object, about: string, open: object = {}): string {
  if (!vault.isOn) return JSON.stringify(record);
  return JSON.stringify({ ...open, sealed: vault.seal(JSON.stringify(record), about) });
}

/** The record of a text that `sealJson` made, or that was kept before anything was sealed. Throws FwError FW_CONFIG as `Vault.open` does. */
export function openJson<Kept>(vault: Vault, text: string, about: string): Kept {
  return openRecord<Kept>(vault, JSON.parse(text), about);
}

/** The same for what is parsed already. */
export function openRecord<Kept>(vault: Vault, kept: Kept | SealedRecord, about: string): Kept {
  return isSealed(kept) ? JSON.parse(vault.open(kept.sealed, about)) : kept;
}

function isSealed<Kept>(kept: Kept | SealedRecord): kept is SealedRecord {
  return (
    typeof kept === 'object' && kept !== null && 'sealed' in kept && typeof kept.sealed === 'string'
  );
}
