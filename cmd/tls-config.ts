// TLS at forewarn itself, from the settings.
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { TlsKeys } from '../api/http-server.ts';
import { FwError } from '../signal/fw-error.ts';
import type { SettingName } from './settings.ts';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export interface TlsConfig extends TlsFiles {
  readonly asksCertificates: boolean;
}

/** Undefined where a proxy ends TLS. Faults are added to the others. */
export function tlsConfigOf(
  value: (name: SettingName) => string,
  faults: string[],
): TlsConfig | undefined {
  const [certFile, keyFile] = [value('FOREWARN_TLS_CERT_FILE'), value('FOREWARN_TLS_KEY_FILE')];
  const certificates = value('FOREWARN_TLS_CERTIFICATES');
  if (certificates !== 'ask' && certificates !== 'off')
    faults.push(`FOREWARN_TLS_CERTIFICATES must be ask or off, not '${certificates}'`);
  const isOn = certFile !== '' && keyFile !== '';
  if (!isOn && (certFile !== '' || keyFile !== ''))
    faults.push('FOREWARN_TLS_CERT_FILE and FOREWARN_TLS_KEY_FILE go together');
  const asksCertificates = certificates === 'ask';
  if (asksCertificates && !isOn)
    faults.push(
      'FOREWARN_TLS_CERTIFICATES=ask needs FOREWARN_TLS_CERT_FILE and FOREWARN_TLS_KEY_FILE',
    );
  if (asksCertificates && value('FOREWARN_ACCESS') !== 'on')
    faults.push('FOREWARN_TLS_CERTIFICATES=ask needs FOREWARN_ACCESS=on, which has the accounts');
  return isOn ? { certFile, keyFile, asksCertificates } : undefined;
}

/** How the API may be come to. Throws FW_CONFIG as `readTls` does. */
export function doorOf({ addressLimit, allowRemote, tls }: Door) {
  return { addressLimit, allowRemote, ...readTls(tls) };
}

interface Door {
  readonly addressLimit: number;
  readonly allowRemote: boolean;
  readonly tls: TlsConfig | undefined;
}

/** What the files hold. Throws FW_CONFIG when they cannot be read, or do not belong together. */
function readTls(config: TlsConfig | undefined): { readonly tls?: TlsKeys } {
  if (config === undefined) return {};
  return { tls: { ...tlsPairOf(config), asksCertificates: config.asksCertificates } };
}

/** Certificate and key, as PEM, that belong together. Throws FW_CONFIG when they cannot be read, or do not. */
export function tlsPairOf({ certFile, keyFile }: TlsFiles): TlsPair {
  try {
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError(
      'FW_CONFIG',
      `TLS cannot be had by ${certFile} (FOREWARN_TLS_CERT_FILE) and ${keyFile} (FOREWARN_TLS_KEY_FILE): ${why}.`,
      { cause },
    );
  }
}
