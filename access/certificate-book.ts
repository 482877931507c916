// Certificates by which programs of partners are known: each is bound to one service account by its fingerprint. Whoever shows one at the handshake of TLS has proved to
// hold its key, so that no authority has to have signed it.
import { X509Certificate } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { AccessStore } from './access-store.ts';
import type { Account } from './account.ts';
import type { AccountBook } from './account-book.ts';

const CERTIFICATES = 'certificates';
/** Of one account: one of each of its programs, and the next one of each. */
const CERTIFICATES_MAX = 20;

export interface BoundCertificate {
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  readonly fingerprint: string;
  readonly account: string;
  readonly subject: string;
  /** Epoch ms between which it holds. */
  readonly startsAt: number;
  readonly endsAt: number;
  readonly boundAt: number;
  readonly revision: number;
}

export class CertificateBook {
  readonly #store: AccessStore;
  readonly #accounts: AccountBook;
  readonly #now: () => number;

  constructor(store: AccessStore, accounts: AccountBook, now: () => number = Date.now) {
    this.#store = store;
    this.#accounts = accounts;
    this.#now = now;
  }

  /**
   * Binds a certificate, given as PEM, to a service. Throws FwError FW_NOT_FOUND, FW_REQUEST_INVALID for what is no certificate or is over,
   * FW_ACCOUNT_REFUSED for an account of a person and for a certificate that is bound already.
   */
  async bind(name: string, pem: string): Promise<BoundCertificate> {
    const account = await this.#accounts.find(name);
    if (account === undefined) throw new FwError('FW_NOT_FOUND', `There is no account ${name}.`);
    if (account.kind !== 'service')
      throw refused(`${name} is a person, who signs in by a password.`);
    if ((await this.listOf(name)).length >= CERTIFICATES_MAX)
      throw refused(`${name} has ${CERTIFICATES_MAX} certificates; end one first.`);
    const bound = boundCertificate(name, pem, this.#now());
    if (await this.#store.save(CERTIFICATES, bound.fingerprint, bound, 0)) return bound;
    throw refused('This certificate is bound to an account already.');
  }

  /** Those of an account, the newest first. */
  async listOf(name: string): Promise<BoundCertificate[]> {
    const all = await this.#store.list<BoundCertificate>(CERTIFICATES);
    return all.filter(({ account }) => account === name).sort((a, b) => b.boundAt - a.boundAt);
  }

  /** Ends one at once. Throws FwError FW_NOT_FOUND. */
  async end(name: string, fingerprint: string): Promise<void> {
    const bound = await this.#store.read<BoundCertificate>(CERTIFICATES, fingerprint);
    if (bound?.account !== name)
      throw new FwError('FW_NOT_FOUND', `${name} has no certificate ${fingerprint}.`);
    await this.#store.remove(CERTIFICATES, fingerprint);
  }

  /** Whose it is; undefined when it is bound to nobody, is over, or the account is disabled. */
  async whose(fingerprint: string): Promise<Account | undefined> {
    const bound = await this.#store.read<BoundCertificate>(CERTIFICATES, fingerprint);
    const now = this.#now();
    if (bound === undefined || now < bound.startsAt || now >= bound.endsAt) return undefined;
    const account = await this.#accounts.find(bound.account);
    return account === undefined || account.isDisabled ? undefined : account;
  }
}

/** A certificate, given as PEM, for an account; `now` is epoch ms. Throws FwError FW_REQUEST_INVALID for what is none, says nothing of when it holds, or is over. */
export function boundCertificate(account: string, pem: string, now: number): BoundCertificate {
  const certificate = certificateOf(pem);
  const startsAt = Date.parse(certificate.validFrom);
  const endsAt = Date.parse(certificate.validTo);
  if (Number.isNaN(startsAt) || Number.isNaN(endsAt))
    throw new FwError('FW_REQUEST_INVALID', 'The certificate does not say when it holds.');
  if (endsAt <= now)
    throw new FwError(
      'FW_REQUEST_INVALID',
      `The certificate is over since ${certificate.validTo}.`,
    );
  return {
    fingerprint: fingerprintOf(pem),
    account,
    subject: subjectOf(certificate),
    startsAt,
    endsAt,
    boundAt: now,
    revision: 1,
  };
}

/** For people. Node's types do not say that a certificate need not have one; then its other names stand for it. */
function subjectOf({ subject, subjectAltName }: X509Certificate): string {
  return String(subject ?? subjectAltName ?? '').replaceAll('\n', ', ');
}

/** SHA-256 of a certificate, given as PEM, 64 hexadecimal digits. Throws FwError FW_REQUEST_INVALID for what is none. */
export function fingerprintOf(pem: string): string {
  return plainFingerprint(certificateOf(pem).fingerprint256);
}

/** A fingerprint as OpenSSL writes it, as 64 hexadecimal digits. */
export function plainFingerprint(written: string): string {
  return written.replaceAll(':', '').toLowerCase();
}

function certificateOf(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    const what = 'certificate is none; send the PEM file, -----BEGIN CERTIFICATE----- and on.';
    throw new FwError('FW_REQUEST_INVALID', what, { cause });
  }
}

function refused(text: string): FwError {
  return new FwError('FW_ACCOUNT_REFUSED', text);
}
