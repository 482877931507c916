// Roles, the regions where they hold, and both as they are read, `劝阻员 · 西湖区`.
import { regionName } from '../../signal/region.ts';
import type { Language } from '../text/language.ts';
import type { ChangeBody } from './admin.ts';

export type Grant = Extract<ChangeBody, { readonly kind: 'create' }>['grants'][number];
type Role = Grant['role'];

export const WHOLE_COUNTRY = '000000';

/** Every role of the contract; one that is missing here is a type error. */
const ROLES: Readonly<Record<Role, Role>> = {
  operator: 'operator',
  supervisor: 'supervisor',
  analyst: 'analyst',
  commander: 'commander',
  auditor: 'auditor',
  partner: 'partner',
  admin: 'admin',
};

export const ROLE_NAMES: readonly Role[] = Object.values(ROLES);

/** A role of its name. Throws TypeError for one that there is not. */
export function roleOf(name: string): Role {
  const role = ROLE_NAMES.find((one) => one === name);
  if (role === undefined) throw new TypeError(`no role ${name}`);
  return role;
}

interface GrantText {
  readonly role: Readonly<Record<string, string>>;
  readonly wholeCountry: string;
}

/** A role and where it holds, in words. A role that has none is shown as it is called. */
export function grantWords(
  { role, region }: { readonly role: string; readonly region: string },
  { role: names, wholeCountry }: GrantText,
  language: Language,
): string {
  const place = region === WHOLE_COUNTRY ? wholeCountry : regionName(region, language);
  return `${names[role] ?? role} · ${place}`;
}
