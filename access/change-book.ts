// Changes of who may do what, asked for by one admin and approved by another. Until a second admin could come in for the first time, a change holds at
// once and says that one person made it alone; from then on two are needed for good, whatever becomes of either. What is approved is marked as at hand until
// it is made, so that one that was cut off in between is made by whoever comes next.
import { randomUUID } from 'node:crypto';
import { FwError, isFwError } from '../signal/fw-error.ts';
import type { AccessStore } from './access-store.ts';
import type { Account } from './account.ts';
import {
  type AccountBook,
  identityOf,
  isAdmin,
  type NewAccount,
  noPassword,
} from './account-book.ts';
import { type Grant, mayReach } from './role.ts';
import type { SessionBook } from './session-book.ts';

const CHANGES = 'changes';
const ENTRANCE_MS = 24 * 3_600_000;

export type AccessChange =
  | ({ readonly kind: 'create' } & NewAccount)
  | {
      readonly kind: 'grant';
      readonly name: string;
      readonly grants: readonly Grant[];
      readonly sources?: readonly string[];
    }
  | { readonly kind: 'enable'; readonly name: string }
  | { readonly kind: 'disable'; readonly name: string }
  /** Takes password and second factor away: who has lost them is invited anew. */
  | { readonly kind: 'reset'; readonly name: string }
  | NewEntrance;

/** A key of a service that who asks may make, or a certificate that they may bind, once and within a day. */
export type NewEntrance =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'certificate'; readonly name: string; readonly fingerprint: string };

export interface AskedChange {
  readonly changeId: string;
  readonly change: AccessChange;
  readonly state: 'asked' | 'approved' | 'refused';
  readonly askedBy: string;
  readonly askedAt: number;
  /** Missing while it is asked for; who asked, when there was no second admin yet. */
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** Approved, and not known to be made. */
  readonly isAtHand?: true;
  readonly revision: number;
}

export interface ChangeParts {
  readonly store: AccessStore;
  readonly accounts: AccountBook;
  readonly sessions: SessionBook;
  readonly now: () => number;
  /** Hears of each change that was cut off when it was approved, and is made since. */
  readonly onFinished?: (change: AskedChange) => Promise<void>;
}

export class ChangeBook {
  readonly #store: AccessStore;
  readonly #accounts: AccountBook;
  readonly #sessions: SessionBook;
  readonly #now: () => number;
  readonly #onFinished: (change: AskedChange) => Promise<void>;

  constructor({ store, accounts, sessions, now, onFinished = async () => {} }: ChangeParts) {
    this.#onFinished = onFinished;
    this.#store = store;
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#now = now;
  }

  /** Throws FwError FW_FORBIDDEN when it reaches beyond the regions of who asks; FW_REQUEST_INVALID, FW_ACCOUNT_REFUSED, FW_NOT_FOUND when the change could not be made. */
  async ask(change: AccessChange, by: string): Promise<AskedChange> {
    await this.finish();
    await this.#check(change);
    await this.#checkReach(change, by);
    const asked: AskedChange = {
      changeId: randomUUID(),
      change,
      state: 'asked',
      askedBy: by,
      askedAt: this.#now(),
      revision: 1,
    };
    await this.#store.save(CHANGES, asked.changeId, asked, 0);
    if (await this.#accounts.hadTwoAdmins()) return asked;
    return this.#decide(asked.changeId, by, true);
  }

  /**
   * Approves or refuses; who asked may only take back. Throws FwError FW_NOT_FOUND, FW_ACCOUNT_REFUSED, and FW_FORBIDDEN when the change reaches beyond the
   * regions of who decides, or, to approve it, beyond those that who asked has by then.
   */
  async decide(changeId: string, by: string, isApproved: boolean): Promise<AskedChange> {
    await this.finish();
    const asked = await this.#store.read<AskedChange>(CHANGES, changeId);
    if (isApproved && asked?.askedBy === by) {
      throw new FwError(
        'FW_ACCOUNT_REFUSED',
        'Nobody approves a change of their own; another admin does.',
      );
    }
    if (asked !== undefined && asked.askedBy !== by) await this.#checkReach(asked.change, by);
    if (asked !== undefined && isApproved) await this.#checkReach(asked.change, asked.askedBy);
    return this.#decide(changeId, by, isApproved);
  }

  /** Closes an account at once, which takes one person. Throws FwError FW_ACCOUNT_REFUSED for an admin's, which takes two, and FW_NOT_FOUND. */
  async close(name: string): Promise<Account> {
    await this.finish();
    const account = await this.#accounts.change(name, (one) => {
      if (!isAdmin(one)) return { isDisabled: true };
      const what = `${name} is an admin: ask for it as a change of the kind "disable", which another admin approves.`;
      throw new FwError('FW_ACCOUNT_REFUSED', what);
    });
    await this.#sessions.endAll(name);
    return account;
  }

  /**
   * Uses up that another admin agreed to a key or a certificate, asked for by the same person within a day. Nothing is needed until a second admin could come in. Throws
   * FwError FW_SECOND_ADMIN.
   */
  async useEntrance(entrance: NewEntrance, by: string): Promise<void> {
    if (!(await this.#accounts.hadTwoAdmins())) return;
    await this.finish();
    if ((await this.#store.take(entranceName(entrance, by))) !== undefined) return;
    const { kind, name } = entrance;
    const what = `A ${kind} of ${name} takes another admin: ask for it by POST /v1/access-changes with ${JSON.stringify(entrance)}, and make this request again within a day of the approval.`;
    throw new FwError('FW_SECOND_ADMIN', what);
  }

  find(changeId: string): Promise<AskedChange | undefined> {
    return this.#store.read<AskedChange>(CHANGES, changeId);
  }

  /** Makes what was approved and cut off before it was made; what cannot be made is asked for again. Throws FwError FW_REDIS_AWAY. */
  async finish(): Promise<void> {
    const all = await this.#store.list<AskedChange>(CHANGES);
    const cutOff = all.filter(({ isAtHand }) => isAtHand === true);
    cutOff.sort((a, b) => (a.decidedAt ?? 0) - (b.decidedAt ?? 0));
    for (const asked of cutOff) {
      try {
        await this.#onFinished(await this.#make(asked));
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
    }
  }

  /** The newest first. */
  async list(): Promise<AskedChange[]> {
    await this.finish();
    const all = await this.#store.list<AskedChange>(CHANGES);
    return all.sort((a, b) => b.askedAt - a.askedAt || (a.changeId < b.changeId ? -1 : 1));
  }

  async #decide(changeId: string, by: string, isApproved: boolean): Promise<AskedChange> {
    const decided = await this.#store.change<AskedChange>(CHANGES, changeId, (asked) => {
      if (asked.state !== 'asked') {
        throw new FwError(
          'FW_ACCOUNT_REFUSED',
          `This change was ${asked.state} by ${asked.decidedBy}.`,
        );
      }
      const decision = { decidedBy: by, decidedAt: this.#now() };
      if (!isApproved) return { ...asked, ...decision, state: 'refused' };
      return { ...asked, ...decision, state: 'approved', isAtHand: true };
    });
    if (decided === undefined) throw new FwError('FW_NOT_FOUND', `There is no change ${changeId}.`);
    return isApproved ? this.#make(decided) : decided;
  }

  /** What is approved comes to be; what cannot is asked for as before. */
  async #make(asked: AskedChange): Promise<AskedChange> {
    try {
      await this.#apply(asked);
    } catch (error) {
      if (isRefusal(error))
        await this.#leave(asked, ({ decidedBy: _, decidedAt: __, ...one }) => ({
          ...one,
          state: 'asked',
        }));
      throw error;
    }
    return this.#leave(asked, (one) => one);
  }

  /** Takes the mark off, unless another has. */
  async #leave(asked: AskedChange, as: (change: AskedChange) => AskedChange): Promise<AskedChange> {
    const left = await this.#store.change<AskedChange>(CHANGES, asked.changeId, (one) => {
      const { isAtHand, ...rest } = one;
      return isAtHand === true ? as(rest) : one;
    });
    return left ?? asked;
  }

  async #check(change: AccessChange): Promise<void> {
    if (change.kind === 'create') {
      if ((await this.#accounts.find(change.name)) === undefined) return;
      throw new FwError('FW_ACCOUNT_REFUSED', `There is an account ${change.name} already.`);
    }
    const account = await this.#accounts.find(change.name);
    if (account === undefined)
      throw new FwError('FW_NOT_FOUND', `There is no account ${change.name}.`);
    if (isEntrance(change) && account.kind !== 'service')
      throw new FwError('FW_ACCOUNT_REFUSED', `${change.name} is a person, who signs in.`);
    if (change.kind !== 'reset') return;
    if (account.passwordHash === undefined) throw noPassword(change.name);
    if (await this.#accounts.hadTwoAdmins()) return;
    throw new FwError(
      'FW_ACCOUNT_REFUSED',
      'A reset needs a second admin to approve it, and none has come in yet: one person could take the account over.',
    );
  }

  async #checkReach(change: AccessChange, by: string): Promise<void> {
    const admin = await this.#accounts.find(by);
    const before = (await this.#accounts.find(change.name))?.grants ?? [];
    const grants = 'grants' in change ? [...before, ...change.grants] : before;
    const isReached =
      admin !== undefined &&
      !admin.isDisabled &&
      isAdmin(admin) &&
      mayReach(identityOf(admin), 'access:change', grants);
    if (isReached) return;
    const regions = [...new Set(grants.map(({ region }) => region))].join(', ');
    const what = `${by} is not an admin of all the regions of this change (${regions}).`;
    throw new FwError('FW_FORBIDDEN', what);
  }

  /** Made twice it is as made once. */
  async #apply({ change, changeId, askedBy }: AskedChange): Promise<void> {
    if (change.kind === 'create') {
      const { kind: _create, ...account } = change;
      await this.#accounts.create(account, changeId);
    } else if (isEntrance(change)) {
      await this.#store.keepFor(entranceName(change, askedBy), '1', ENTRANCE_MS);
    } else if (change.kind === 'enable') {
      await this.#accounts.change(change.name, () => ({ isDisabled: false }));
    } else if (change.kind === 'disable') {
      await this.#accounts.change(change.name, () => ({ isDisabled: true }));
      await this.#sessions.endAll(change.name);
    } else if (change.kind === 'reset') {
      const account = await this.#accounts.find(change.name);
      if (account?.passwordHash !== undefined) await this.#accounts.reset(change.name);
      await this.#sessions.endAll(change.name);
    } else {
      const { name, grants, sources } = change;
      const to = { grants, ...(sources === undefined ? {} : { sources }) };
      await this.#accounts.change(name, () => to);
    }
  }
}

function isEntrance(change: AccessChange): change is NewEntrance {
  return change.kind === 'key' || change.kind === 'certificate';
}

function entranceName(entrance: NewEntrance, by: string): string {
  const what = entrance.kind === 'key' ? '' : entrance.fingerprint;
  return `entrance:${entrance.kind}:${entrance.name}:${what}:${by}`;
}

/** It cannot be made as it is, in contrast to a store that is away for now. */
function isRefusal(error: unknown): boolean {
  return isFwError(error) && error.code !== 'FW_REDIS_AWAY';
}
