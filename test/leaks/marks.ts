// Values that occur nowhere but in the run of the leak test: wherever one of them turns up, something of a person was written there.
export type MarkKind = 'phone' | 'account' | 'device' | 'identity' | 'name' | 'place' | 'reason';

/** As they are written in signals and requests. */
export const PERSON = {
  phone: '+8613912348765',
  account: '6222981234500017',
  device: '356938035641234',
  identity: '33010619900707317X',
  name: '欧阳标记',
  place: '标记路九十九号',
} as const;
export const SUSPECT = { phone: '+8617055543210', account: '6228480000099917' } as const;
/** What staff type as the reason of an act: shown to their colleagues, so nobody is to be named in it. */
export const REASON = '标记缘由待核';
export const RELATIVE = { phone: '+8613787654321' } as const;

/** What is looked for, in whatever form it was written. */
const MARKS: readonly (readonly [MarkKind, string])[] = [
  ['phone', '13912348765'],
  ['phone', '17055543210'],
  ['phone', '13787654321'],
  ['account', PERSON.account],
  ['account', SUSPECT.account],
  ['device', PERSON.device],
  ['identity', PERSON.identity],
  ['name', PERSON.name],
  ['place', PERSON.place],
  ['reason', REASON],
];

/** Kinds of marks that a text has, in order of the alphabet. */
export function marksIn(text: string): MarkKind[] {
  const kinds = MARKS.filter(
    ([, mark]) => text.includes(mark) || text.includes(encodeURIComponent(mark)),
  );
  return [...new Set(kinds.map(([kind]) => kind))].sort();
}
