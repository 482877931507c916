// Accounts: people who sign in, and services that sign their requests. Pure changes of one account; account-book.ts keeps them.
import type { Grant } from './role.ts';

export interface ServiceKey {
  readonly keyId: string;
  /** Sealed. */
  readonly secret: string;
  readonly madeAt: number;
  /** Epoch ms after which it is not taken any more. */
  readonly endsAt?: number;
}

export interface Account {
  readonly name: string;
  readonly kind: 'person' | 'service';
  readonly grants: readonly Grant[];
  /** Of a partner: names of what is its own. */
  readonly sources?: readonly string[];
  /** Comes through the identity provider, which says what it may do. */
  readonly isProvided?: boolean;
  readonly isDisabled: boolean;
  /** Change by which it was made: the same one does not find its name taken. */
  readonly madeBy?: string;
  /** Argon2id; missing until the person has set one, and of services. */
  readonly passwordHash?: string;
  /** Sealed secret of the second factor; `isOn` when a code has been shown once. */
  readonly totp?: { readonly secret: string; readonly isOn: boolean; readonly lastStep?: number };
  /** Sealed secret of a second factor of which no code was shown yet; the one in force goes on until then. */
  readonly nextFactor?: string;
  readonly keys?: readonly ServiceKey[];
  /** When the password and the second factor were set last, epoch ms. */
  readonly passwordSetAt?: number;
  readonly factorSetAt?: number;
  /** Failures of sign-in since the last success. */
  readonly failures: number;
  /** Epoch ms until which no password is tried. */
  readonly lockedUntil?: number;
  readonly revision: number;
}

const FAILURES_FREE = 4;
const LOCK_MS = 60_000;
const LOCK_MS_MAX = 3_600_000;

/** After the fifth failure in a row nothing is tried for a minute, then for twice as long each time, an hour at most. */
export function failed(account: Account, now: number): Account {
  const failures = account.failures + 1;
  if (failures <= FAILURES_FREE) return { ...account, failures };
  const lockMs = Math.min(LOCK_MS * 2 ** (failures - FAILURES_FREE - 1), LOCK_MS_MAX);
  return { ...account, failures, lockedUntil: now + lockMs };
}

export function succeeded(account: Account): Account {
  const { lockedUntil: _ended, ...rest } = account;
  return { ...rest, failures: 0 };
}

export function isLocked({ lockedUntil }: Account, now: number): boolean {
  return lockedUntil !== undefined && now < lockedUntil;
}

const ACCOUNT_NAME = /^[a-z0-9][a-z0-9._-]{1,39}$/;

/** Lower-case letters, digits, dots, lines and underscores, 2 to 40 of them: it stands in trails and file names. */
export function isAccountName(name: string): boolean {
  return ACCOUNT_NAME.test(name);
}

/** Who came in through the identity provider. */
export interface ProvidedAccount {
  readonly account: Account;
  /** What they were granted until then; undefined at their first sign-in. */
  readonly before: readonly Grant[] | undefined;
}
