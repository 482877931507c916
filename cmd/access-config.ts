// Settings of who may come in.
import { resolve } from 'node:path';
import { SECOND_FACTOR_OF, type SecondFactorOf } from '../access/account-book.ts';
import type { OidcOptions } from '../access/oidc.ts';
import type { RequestLimits } from '../api/caller-limit.ts';
import type { SettingName } from './settings.ts';

export interface AccessConfig {
  /** Sealing keys, the newest first; none: the data folder has one of its own. */
  readonly keys: readonly Buffer[];
  /** undefined while nobody comes through an identity provider. */
  readonly oidc: OidcOptions | undefined;
  readonly secondFactorOf: SecondFactorOf;
  readonly limits: RequestLimits;
  readonly anchors: AnchorConfig;
}

/** Where the audit is noted down, beside the log. */
export interface AnchorConfig {
  /** Processing time between two at the most, ms; 0: by count and at the end alone. */
  readonly everyMs: number;
  /** undefined: in the log alone. */
  readonly file: string | undefined;
}

const KEY_FORM = /^[A-Za-z0-9+/]{43}=$/;

/** Undefined while nobody has to sign in. */
export function accessConfigOf(
  value: (name: SettingName) => string,
  number: (name: SettingName) => number,
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
  const oidc = oidcOf(value, faults);
  const secondFactorOf = secondFactorOfText(value('FOREWARN_SECOND_FACTOR'), faults);
  const limits = {
    person: number('FOREWARN_LIMIT_PERSON'),
    service: number('FOREWARN_LIMIT_PROGRAM'),
  };
  const file = value('FOREWARN_AUDIT_ANCHOR_FILE');
  const anchors = {
    everyMs: number('FOREWARN_AUDIT_ANCHOR_MINUTES') * 60_000,
    file: file === '' ? undefined : resolve(file),
  };
  if (mode !== 'on') return undefined;
  return {
    keys: keys.map((key) => Buffer.from(key, 'base64')),
    oidc,
    secondFactorOf,
    limits,
    anchors,
  };
}

function secondFactorOfText(text: string, faults: string[]): SecondFactorOf {
  const found = SECOND_FACTOR_OF.find((one) => one === text);
  if (found === undefined)
    faults.push(`FOREWARN_SECOND_FACTOR must be ${SECOND_FACTOR_OF.join(', ')}, not '${text}'`);
  return found ?? 'admins';
}

function oidcOf(value: (name: SettingName) => string, faults: string[]): OidcOptions | undefined {
  const issuer = value('FOREWARN_OIDC_ISSUER');
  if (issuer === '') return undefined;
  const publicUrl = value('FOREWARN_PUBLIC_URL');
  for (const [name, url] of [
    ['FOREWARN_OIDC_ISSUER', issuer],
    ['FOREWARN_PUBLIC_URL', publicUrl],
  ] as const) {
    if (!/^https?:\/\/[^/]/.test(url))
      faults.push(`${name} must be an address as https://host, not '${url}'`);
  }
  const [clientId, claim] = [value('FOREWARN_OIDC_CLIENT'), value('FOREWARN_OIDC_CLAIM')];
  if (clientId === '')
    faults.push('FOREWARN_OIDC_CLIENT must be the client id that the identity provider gave');
  return { issuer, clientId, clientSecret: value('FOREWARN_OIDC_SECRET'), publicUrl, claim };
}
