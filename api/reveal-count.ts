// How often one person sees numbers within an hour, and that a holder's are seen by the holder alone.
import type { AccessParts } from '../access/access-parts.ts';
import type { Identity } from '../access/role.ts';
import type { Task } from '../dissuasion/task.ts';
import { FwError } from '../signal/fw-error.ts';

/** A lead looks at some; whoever copies a region's numbers is stopped, and seen in the audit. */
export const REVEALS_MAX = 30;
/** A caller dials one person after the other, some more than once; nobody calls five a minute for an hour. */
export const HELD_REVEALS_MAX = 300;
const HOUR_MS = 3_600_000;

type Access = Pick<AccessParts, 'store'> | undefined;

/** Counts a look of a lead. Throws FwError FW_TOO_MANY. */
export function countReveal(access: Access, identity: Identity | undefined): Promise<void> {
  return count(access, identity, { book: 'reveals', max: REVEALS_MAX });
}

/** Counts a look of whoever holds a task, at the person or at the family alike. Throws FwError FW_FORBIDDEN when another holds it, FW_TOO_MANY. */
export async function countHeldReveal(
  access: Access,
  identity: Identity | undefined,
  { staff, task }: { readonly staff: string; readonly task: Pick<Task, 'taskId'> },
): Promise<void> {
  if (identity?.kind === 'person' && staff !== identity.name) {
    throw new FwError('FW_FORBIDDEN', `${staff} holds task ${task.taskId}.`);
  }
  await count(access, identity, { book: 'held-reveals', max: HELD_REVEALS_MAX });
}

async function count(
  access: Access,
  identity: Identity | undefined,
  { book, max }: { readonly book: string; readonly max: number },
): Promise<void> {
  if (access === undefined || identity === undefined) return;
  const seen = await access.store.countWithin(`${book}:${identity.name}`, HOUR_MS);
  if (seen <= max) return;
  const text = `${identity.name} saw ${max} tasks with their numbers within an hour, which is as many as one person may; the audit has them.`;
  throw new FwError('FW_TOO_MANY', text);
}
