// Wall screens: each has a link of its own that lasts for months and lets whoever opens it read the reports of one region, nothing else. Only a hash of
// what is in the link is kept here. A wall has no more than who made it: it goes dark when they lose their account or their role there.
import { createHash, randomBytes } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { AccessStore } from './access-store.ts';
import { type AccountBook, identityOf } from './account-book.ts';
import { type Identity, may } from './role.ts';

const WALLS = 'walls';
const DAY_MS = 86_400_000;
/** Walls that are not over, of all regions together. */
export const WALLS_MAX = 500;
/** When a wall was seen is written at most so often. */
const TOUCH_MS = 3_600_000;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

export interface Wall {
  /** The hash of its token. */
  readonly wallId: string;
  /** Where it hangs, in words of who made it. */
  readonly place: string;
  readonly region: string;
  readonly madeBy: string;
  /** Epoch ms. */
  readonly madeAt: number;
  readonly endsAt: number;
  /** When it last asked for anything, to the hour. */
  readonly seenAt?: number;
  readonly revision: number;
}

export interface NewWall {
  readonly place: string;
  readonly region: string;
  readonly days: number;
}

export class WallBook {
  readonly #store: AccessStore;
  readonly #accounts: AccountBook;
  readonly #now: () => number;

  constructor(store: AccessStore, accounts: AccountBook, now: () => number = Date.now) {
    this.#store = store;
    this.#accounts = accounts;
    this.#now = now;
  }

  /** Makes a wall; its token is told this once. Throws FwError FW_TOO_MANY. */
  async make(
    { place, region, days }: NewWall,
    by: string,
  ): Promise<{ readonly wall: Wall; readonly token: string }> {
    if ((await this.list()).length >= WALLS_MAX)
      throw new FwError('FW_TOO_MANY', `There are ${WALLS_MAX} walls; end one first.`);
    const token = randomBytes(32).toString('base64url');
    const madeAt = this.#now();
    const endsAt = madeAt + days * DAY_MS;
    const wall = { wallId: idOf(token), place, region, madeBy: by, madeAt, endsAt, revision: 1 };
    await this.#store.save(WALLS, wall.wallId, wall, 0);
    return { wall, token };
  }

  /** Who a wall is to the rest; undefined when it has ended, never was, or its maker may not see the reports of its region any more. */
  async whose(token: string): Promise<Identity | undefined> {
    if (!TOKEN_FORM.test(token)) return undefined;
    const now = this.#now();
    const wall = await this.#store.read<Wall>(WALLS, idOf(token));
    if (wall === undefined || now >= wall.endsAt) return undefined;
    const { wallId, madeBy, region, seenAt = 0 } = wall;
    const maker = await this.#accounts.find(madeBy);
    if (maker === undefined || maker.isDisabled) return undefined;
    if (!may(identityOf(maker), 'reports:read', region)) return undefined;
    if (now - seenAt >= TOUCH_MS)
      await this.#store.change<Wall>(WALLS, wallId, (one) => ({ ...one, seenAt: now }));
    const name = `${madeBy}:wall-${wallId.slice(0, 8)}`;
    return { kind: 'person', isWall: true, name, grants: [{ role: 'commander', region }] };
  }

  /** Walls that are not over, the newest first; those that are over are forgotten by this. */
  async list(): Promise<Wall[]> {
    const now = this.#now();
    const all = await this.#store.list<Wall>(WALLS);
    for (const { wallId, endsAt } of all)
      if (now >= endsAt) await this.#store.remove(WALLS, wallId);
    return all.filter(({ endsAt }) => now < endsAt).sort((a, b) => b.madeAt - a.madeAt);
  }

  /** Ends a wall at once; undefined when there is none that `isAllowed` lets the caller end. */
  async end(wallId: string, isAllowed: (wall: Wall) => boolean): Promise<Wall | undefined> {
    const wall = await this.#store.read<Wall>(WALLS, wallId);
    if (wall === undefined || !isAllowed(wall)) return undefined;
    await this.#store.remove(WALLS, wallId);
    return wall;
  }
}

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
