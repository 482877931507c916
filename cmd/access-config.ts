// Settings of who may come in.
import type { SettingName } from './settings.ts';

export interface AccessConfig {
  /** Sealing keys, the newest first; none: the data folder has one of its own. */
  readonly keys: readonly Buffer[];
}

const KEY_FORM = /^[A-Za-z0-9+/]{43}=$/;

/** Undefined while nobody has to sign in. */
export function accessConfigOf(
  value: (name: SettingName) => string,
  faults: string[],
): AccessConfig | undefined {
  const keys = value('FOREWARN_ACCESS_KEYS')
    .split(',')
    .filter((text) => text !== '');
  if (!keys.every((key) => KEY_FORM.test(key))) {
    faults.push(
      'FOREWARN_ACCESS_KEYS must be keys of 32 bytes in base64 with commas between, as `openssl rand -base64 32` makes them',
    );
  }
  const mode = value('FOREWARN_ACCESS');
  if (mode !== 'on' && mode !== 'off')
    faults.push(`FOREWARN_ACCESS must be on or off, not '${mode}'`);
  return mode === 'on' ? { keys: keys.map((key) => Buffer.from(key, 'base64')) } : undefined;
}
