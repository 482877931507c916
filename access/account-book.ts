// Accounts as they are kept: made by an admin and approved by another, entered by a password and a second factor, or by a signed request.
import { randomBytes, randomUUID } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { Seal } from '../vault/seal.ts';
import type { AccessStore } from './access-store.ts';
import {
  type Account,
  failed,
  isAccountName,
  isLocked,
  type ProvidedAccount,
  type ServiceKey,
  succeeded,
} from './account.ts';
import { hashPassword, isPassword } from './password.ts';
import { type Grant, type Identity, isPartner, may } from './role.ts';
import { SecondFactors, usedStep } from './second-factor.ts';

const ACCOUNTS = 'accounts';
/** Names of all who could ever come in as an admin: taken up for good. */
const ADMINS = 'admins-known';
const INVITE_MS = 24 * 3_600_000;
/** How long the key before goes on to be taken after a new one was made. */
export const KEY_OVERLAP_MS = 7 * 86_400_000;

/** Who comes no further than their own account without a second factor. */
export const SECOND_FACTOR_OF = ['admins', 'everybody', 'nobody'] as const;
export type SecondFactorOf = (typeof SECOND_FACTOR_OF)[number];

export interface AccountBookOptions {
  readonly store: AccessStore;
  readonly seal: Seal;
  readonly secondFactorOf: SecondFactorOf;
  readonly now?: () => number;
}

export interface PasswordChange {
  readonly current: string;
  readonly password: string;
  /** Six digits of the second factor, when it is on. */
  readonly code?: string;
}

export interface NewAccount {
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly sources?: readonly string[];
}

export interface SignIn {
  readonly name: string;
  readonly password: string;
  /** Six digits of the second factor. */
  readonly code?: string;
}

export class AccountBook {
  readonly #store: AccessStore;
  readonly #seal: Seal;
  readonly #factors: SecondFactors;
  readonly #secondFactorOf: SecondFactorOf;
  readonly #now: () => number;

  constructor(options: AccountBookOptions) {
    const { store, seal, secondFactorOf, now = Date.now } = options;
    this.#secondFactorOf = secondFactorOf;
    this.#store = store;
    this.#seal = seal;
    this.#factors = new SecondFactors(seal);
    this.#now = now;
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#store.count(ACCOUNTS)) === 0;
  }

  find(name: string): Promise<Account | undefined> {
    return this.#store.read<Account>(ACCOUNTS, name);
  }

  list(): Promise<Account[]> {
    return this.#store.list<Account>(ACCOUNTS);
  }

  /** Whether two admins could ever come in, by password or provider; it stays true when one of them is disabled or no admin any more. */
  async hadTwoAdmins(): Promise<boolean> {
    for (const account of await this.list()) await this.#noteAdmin(account);
    return (await this.#store.count(ADMINS)) > 1;
  }

  /** Makes an account that nobody can enter yet; partners are services, all others people. Throws FwError FW_REQUEST_INVALID, FW_ACCOUNT_REFUSED when the name is taken, or it is a partner without sources. One that the same change has made already stays as it is. */
  async create(asked: NewAccount, changeId?: string): Promise<Account> {
    const account = { ...this.#made(asked), ...(changeId && { madeBy: changeId }) };
    if (await this.#store.save(ACCOUNTS, account.name, account, 0)) return account;
    const found = await this.find(account.name);
    if (changeId !== undefined && found?.madeBy === changeId) return found;
    throw new FwError('FW_ACCOUNT_REFUSED', `There is an account ${account.name} already.`);
  }

  /** Changes what an account may do, or whether it may be entered. Throws FwError FW_NOT_FOUND, FW_ACCOUNT_REFUSED as `create`, and what `to` throws. */
  change(
    name: string,
    to: (account: Account) => Partial<Pick<Account, 'grants' | 'sources' | 'isDisabled'>>,
  ): Promise<Account> {
    return this.#change(name, (account) => {
      const changed = to(account);
      const after = { ...account, ...changed };
      if (changed.grants !== undefined || changed.sources !== undefined) requireSources(after);
      return after;
    });
  }

  /** What `create` and `change` refuse of grants, before anybody is asked to approve them. Throws FwError FW_ACCOUNT_REFUSED. */
  async checkGrants(asked: NewAccount): Promise<void> {
    const sources = asked.sources ?? (await this.find(asked.name))?.sources;
    requireSources({ ...asked, ...(sources === undefined ? {} : { sources }) });
  }

  /**
   * A token by which the person sets their first password, within a day. Throws FwError FW_NOT_FOUND, and FW_ACCOUNT_REFUSED for an account that has a
   * password or can have none: an invitation would hand it to whoever made the invitation.
   */
  async invite(name: string): Promise<string> {
    checkInvitable(await this.#require(name));
    const token = randomBytes(32).toString('base64url');
    await this.#store.keepFor(`invite:${token}`, name, INVITE_MS);
    return token;
  }

  /** Sets the first password of whom the token was made for. Throws FwError FW_SIGN_IN_REFUSED, FW_REQUEST_INVALID, FW_ACCOUNT_REFUSED when they have one by now. */
  async acceptInvite(token: string, password: string): Promise<Account> {
    const name = await this.#store.kept(`invite:${token}`);
    if (name === undefined) {
      throw new FwError(
        'FW_SIGN_IN_REFUSED',
        'This invitation was used or is over; ask for another.',
      );
    }
    const passwordHash = await hashPassword(password, name);
    if ((await this.#store.take(`invite:${token}`)) === undefined) {
      throw new FwError('FW_SIGN_IN_REFUSED', 'This invitation was used just now.');
    }
    return this.#change(name, (account) => {
      checkInvitable(account);
      return succeeded({ ...account, passwordHash, passwordSetAt: this.#now() });
    });
  }

  /** Takes password and second factor away, so that the person can be invited anew. Throws FwError FW_NOT_FOUND, FW_ACCOUNT_REFUSED when there is no password. */
  reset(name: string): Promise<Account> {
    return this.#change(name, ({ passwordHash, totp: _gone, nextFactor: _next, ...account }) => {
      if (passwordHash === undefined) throw noPassword(name);
      return succeeded(account);
    });
  }

  /**
   * Who signs in. Throws FwError FW_SIGN_IN_REFUSED, the same for a wrong name, password or code; after the fifth failure in a row nothing is
   * tried for a minute, then for twice as long each time.
   */
  async signIn({ name, password, code }: SignIn): Promise<Account> {
    const step = await this.#prove(name, password, code);
    return this.#change(name, (one) => succeeded(used(one, step)));
  }

  /**
   * Sets another password of somebody who says the one that they have. Throws FwError FW_SIGN_IN_REFUSED as `signIn`, failures counted alike,
   * FW_REQUEST_INVALID for a password that is not taken, FW_ACCOUNT_REFUSED for an account that has none here.
   */
  async changePassword(
    name: string,
    { current, password, code }: PasswordChange,
  ): Promise<Account> {
    if ((await this.#require(name)).passwordHash === undefined) throw noPassword(name);
    const step = await this.#prove(name, current, code);
    const passwordHash = await hashPassword(password, name);
    return this.#change(name, (one) =>
      succeeded({ ...used(one, step), passwordHash, passwordSetAt: this.#now() }),
    );
  }

  /** The step of the code of somebody who says their password; undefined without a second factor. Counts failures. */
  async #prove(
    name: string,
    password: string,
    code: string | undefined,
  ): Promise<number | undefined> {
    const account = await this.find(name);
    const isOpen = account !== undefined && !account.isDisabled && !isLocked(account, this.#now());
    const isRight = await isPassword(password, isOpen ? account.passwordHash : undefined);
    if (!isOpen) throw refused();
    const step = this.#factors.stepOf(account, code, this.#now());
    if (isRight && step !== 'wrong') return step;
    return this.#fail(name);
  }

  /** Counts a failure of sign-in and refuses. */
  async #fail(name: string): Promise<never> {
    await this.#change(name, (one) => failed(one, this.#now()));
    throw refused();
  }

  /**
   * Somebody whom the identity provider has recognised, with what it lets them do now. Throws FwError FW_SIGN_IN_REFUSED without a grant, for a name
   * that is no account name, for one that has a password here, and when the account is disabled.
   */
  async fromProvider(name: string, grants: readonly Grant[]): Promise<ProvidedAccount> {
    if (!isAccountName(name) || grants.length === 0) {
      const what = `The identity provider gives ${JSON.stringify(name.slice(0, 60))} no role here.`;
      throw new FwError('FW_SIGN_IN_REFUSED', what);
    }
    const before = await this.find(name);
    const made: Account = { ...this.#made({ name, grants }), isProvided: true };
    if (before === undefined) await this.#store.save(ACCOUNTS, name, made, 0);
    const account = await this.#change(name, (one) => {
      if (one.isProvided !== true || one.isDisabled) throw refused();
      return succeeded({ ...one, grants });
    });
    return { account, before: before?.grants };
  }

  /**
   * A secret for an authenticator app, as an `otpauth:` address; it counts after `confirmTotp`. Who has a second factor shows a code of it. Throws FwError
   * FW_NOT_FOUND, FW_SIGN_IN_REFUSED for a wrong code.
   */
  async beginTotp(name: string, code?: string): Promise<string> {
    const account = await this.#require(name);
    if (isLocked(account, this.#now())) throw refused();
    const step = this.#factors.stepOf(account, code, this.#now());
    if (step === 'wrong') return this.#fail(name);
    const { nextFactor, address } = this.#factors.begin(account);
    await this.#change(name, (one) => ({ ...used(one, step), nextFactor }));
    return address;
  }

  /** Puts the new second factor in force. Throws FwError FW_SIGN_IN_REFUSED when the code is not one of now. */
  confirmTotp(name: string, code: string): Promise<Account> {
    return this.#change(name, (account) => {
      const after = this.#factors.confirm(account, code, this.#now());
      if (after === undefined) throw refused();
      return after;
    });
  }

  /** A new key of a service; those before are taken for another week. The secret is told this once. Throws FwError FW_NOT_FOUND, FW_ACCOUNT_REFUSED for a person, in whose name it would sign. */
  async newKey(name: string): Promise<{ keyId: string; secret: string }> {
    const keyId = randomUUID();
    const secret = randomBytes(32).toString('base64url');
    const madeAt = this.#now();
    await this.#change(name, (account) => {
      if (account.kind !== 'service') {
        const what = `${name} is a person and signs in; keys are for services.`;
        throw new FwError('FW_ACCOUNT_REFUSED', what);
      }
      const key: ServiceKey = { keyId, secret: this.#seal.seal(secret, `key ${keyId}`), madeAt };
      const before = (account.keys ?? [])
        .filter(({ endsAt }) => endsAt === undefined || endsAt > madeAt)
        .map((one) => ({
          ...one,
          endsAt: Math.min(one.endsAt ?? Infinity, madeAt + KEY_OVERLAP_MS),
        }));
      return { ...account, keys: [key, ...before] };
    });
    const owner: KeyOwner = { name, revision: 1 };
    await this.#store.save('key-owners', keyId, owner, 0);
    return { keyId, secret };
  }

  /** Ends a key at once. Throws FwError FW_NOT_FOUND. */
  async endKey(name: string, keyId: string): Promise<void> {
    await this.#change(name, (account) => ({
      ...account,
      keys: (account.keys ?? []).filter((key) => key.keyId !== keyId),
    }));
    await this.#store.remove('key-owners', keyId);
  }

  /** Whose key it is, and its secret; undefined when it is not taken (any more). */
  async keyOf(keyId: string): Promise<{ account: Account; secret: string } | undefined> {
    const owner = await this.#store.read<KeyOwner>('key-owners', keyId);
    const account = owner === undefined ? undefined : await this.find(owner.name);
    if (account?.kind !== 'service' || account.isDisabled) return undefined;
    const key = account.keys?.find((one) => one.keyId === keyId);
    if (key === undefined || (key.endsAt !== undefined && key.endsAt <= this.#now()))
      return undefined;
    return { account, secret: this.#seal.open(key.secret, `key ${keyId}`) };
  }

  /** Somebody as the gate knows them: who needs a second factor and has none comes no further than their own account. */
  identityOf(account: Account): Identity {
    const identity = identityOf(account);
    return this.#lacksFactor(account) ? { ...identity, lacksSecondFactor: true } : identity;
  }

  /** The identity provider asks those who come through it for theirs. */
  #lacksFactor(account: Account): boolean {
    if (account.kind !== 'person' || account.isProvided === true || account.totp?.isOn === true)
      return false;
    if (this.#secondFactorOf === 'everybody') return true;
    return this.#secondFactorOf === 'admins' && isAdmin(account);
  }

  #made({ name, grants, sources }: NewAccount): Account {
    if (!isAccountName(name)) {
      const what = `"${name}" is no account name: 2 to 40 lower-case letters, digits, dots, lines and underscores.`;
      throw new FwError('FW_REQUEST_INVALID', what);
    }
    requireSources({ name, grants, ...(sources === undefined ? {} : { sources }) });
    return {
      name,
      kind: isPartner({ grants }) ? 'service' : 'person',
      grants,
      ...(sources === undefined ? {} : { sources }),
      isDisabled: false,
      failures: 0,
      revision: 1,
    };
  }

  async #require(name: string): Promise<Account> {
    const account = await this.find(name);
    if (account === undefined) throw unknownAccount(name);
    return account;
  }

  async #change(name: string, apply: (account: Account) => Account): Promise<Account> {
    const account = await this.#store.change<Account>(ACCOUNTS, name, apply);
    if (account === undefined) throw unknownAccount(name);
    await this.#noteAdmin(account);
    return account;
  }

  async #noteAdmin(account: Account): Promise<void> {
    const canComeIn = account.passwordHash !== undefined || account.isProvided === true;
    if (!canComeIn || !isAdmin(account)) return;
    const known: KnownAdmin = { revision: 1 };
    await this.#store.save(ADMINS, account.name, known, 0);
  }
}

/** An account whose code was used. Throws FwError FW_SIGN_IN_REFUSED for one that was used before. */
function used(account: Account, step: number | undefined): Account {
  const after = usedStep(account, step);
  if (after === undefined) throw refused();
  return after;
}

interface KnownAdmin {
  readonly revision: number;
}

/** Without sources nothing is a partner's own, so that it could do nothing. */
function requireSources({ name, grants, sources = [] }: NewAccount): void {
  if (!isPartner({ grants }) || sources.length > 0) return;
  const what = `${name} is a partner, so it needs sources: names of the sources that it sends for, and of the providers through which orders reach it.`;
  throw new FwError('FW_ACCOUNT_REFUSED', what);
}

interface KeyOwner {
  readonly name: string;
  readonly revision: number;
}

/** Somebody as the rest of the system knows them. */
export function identityOf({ name, kind, grants, sources }: Account): Identity {
  return { name, kind, grants, ...(sources === undefined ? {} : { sources }) };
}

/** Whether an account is that of an admin somewhere, disabled or not. */
export function isAdmin(account: Account): boolean {
  return may(identityOf(account), 'access:change');
}

function refused(): FwError {
  return new FwError(
    'FW_SIGN_IN_REFUSED',
    'Name, password or code is wrong, or the account is locked for now.',
  );
}

function checkInvitable({ name, kind, passwordHash, isProvided }: Account): void {
  const why =
    passwordHash !== undefined
      ? 'has a password; two admins reset it: POST /v1/access-changes with `reset`'
      : isProvided === true
        ? 'comes in through the identity provider'
        : kind === 'service'
          ? 'is a service and signs by a key'
          : undefined;
  if (why !== undefined) throw new FwError('FW_ACCOUNT_REFUSED', `${name} ${why}.`);
}

/** There is nothing to reset. */
export function noPassword(name: string): FwError {
  return new FwError('FW_ACCOUNT_REFUSED', `${name} has no password here that could be reset.`);
}

function unknownAccount(name: string): FwError {
  return new FwError('FW_NOT_FOUND', `There is no account ${name}.`);
}
