// How many rows about single people one person takes alone: a screen of them at once, and so many an hour. More is a file that another approves.
import type { AccessParts } from '../access/access-parts.ts';
import type { Identity } from '../access/role.ts';
import { FwError } from '../signal/fw-error.ts';

/** A screen shows 20; nobody reads more than this one by one. */
export const PEOPLE_ROWS_MAX = 100;
/** Fifty screens: who goes through a total looks at some, who copies a region's is stopped. */
export const PEOPLE_ROWS_HOUR_MAX = 1_000;
const HOUR_MS = 3_600_000;

/** Counts rows before they are told. Throws FwError FW_FORBIDDEN for too many at once, FW_TOO_MANY for too many an hour, FW_REDIS_AWAY. */
export async function countPeopleRows(
  access: Pick<AccessParts, 'store'> | undefined,
  identity: Identity | undefined,
  rows: number,
): Promise<void> {
  if (access === undefined || identity === undefined || rows === 0) return;
  // A wall is nobody: each has a name, and with it a count, of its own.
  if (identity.isWall === true)
    throw new FwError('FW_FORBIDDEN', 'A wall shows totals, no rows about single people.');
  const more = 'more is a file that another person approves: POST /v1/exports';
  if (rows > PEOPLE_ROWS_MAX) {
    const what = `${rows} rows about single people at once; at most ${PEOPLE_ROWS_MAX} are told to one person alone, ${more}.`;
    throw new FwError('FW_FORBIDDEN', what);
  }
  const taken = await access.store.countBy(`people-rows:${identity.name}`, rows, HOUR_MS);
  if (taken <= PEOPLE_ROWS_HOUR_MAX) return;
  const what = `${identity.name} took ${PEOPLE_ROWS_HOUR_MAX} rows about single people within an hour; ${more}.`;
  throw new FwError('FW_TOO_MANY', what);
}
