// Roles as somebody types them, `operator@330106 supervisor@330100`, and as they are read, `劝阻员 · 西湖区`.
import { regionName } from '../../signal/region.ts';
import type { Language } from '../text/language.ts';
import type { ChangeBody } from './admin.ts';

export type Grant = Extract<ChangeBody, { readonly kind: 'create' }>['grants'][number];
type Role = Grant['role'];

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

/** The grants of a text; what is none is left out. */
export function grantsOf(text: string): Grant[] {
  return text.split(/\s+/).flatMap((word) => {
    const [name, region = ''] = word.split('@');
    const role = Object.values(ROLES).find((one) => one === name);
    return role === undefined || !/^\d{6}$/.test(region) ? [] : [{ role, region }];
  });
}

/** A role and where it holds, in words. A role that has none is shown as it is called. */
export function grantWords(
  { role, region }: { readonly role: string; readonly region: string },
  names: Readonly<Record<string, string>>,
  language: Language,
): string {
  return `${names[role] ?? role} · ${regionName(region, language)}`;
}
