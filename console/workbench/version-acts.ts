// What may be done with a version in the state that it is in, the straight way first. What is missing for a step the server says.
import type { Permission } from '../link/session.ts';
import type { Act, VersionHead } from './versions.ts';

export type ActName = Act['kind'];

interface Offer {
  readonly name: ActName;
  readonly permission: Permission;
}

const write = (name: ActName): Offer => ({ name, permission: 'rules:write' });
const approve = (name: ActName): Offer => ({ name, permission: 'rules:approve' });

const OFFERS: Readonly<Record<VersionHead['state'], readonly Offer[]>> = {
  draft: [write('checked'), write('evidence'), write('retired')],
  checked: [write('backtested'), write('evidence'), write('draft'), write('retired')],
  backtested: [write('shadow'), write('evidence'), write('draft'), write('retired')],
  shadow: [approve('approval'), write('evidence'), write('backtested'), write('retired')],
  approved: [approve('live'), write('evidence'), write('shadow'), write('retired')],
  live: [approve('rollback'), write('evidence')],
  retired: [],
};

/** The steps that follow. A version that is live for some can be made so for more. */
export function actsOf({ state, scope }: Pick<VersionHead, 'state' | 'scope'>): readonly Offer[] {
  return scope === undefined ? OFFERS[state] : [approve('live'), ...OFFERS[state]];
}

/** Whether somebody wrote at a version, and so cannot approve it. */
export function isOwnWork(
  { author, editors }: Pick<VersionHead, 'author' | 'editors'>,
  staff: string,
): boolean {
  return author === staff || editors.includes(staff);
}
