// Who may do what: the one table of roles. A grant is a role at a region and holds for that region and all below it.
import { isWithin } from '../signal/region.ts';

export const ROLES = [
  'operator',
  'supervisor',
  'analyst',
  'commander',
  'auditor',
  'partner',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'tasks:read',
  'tasks:work',
  'tasks:lead',
  'orders:read',
  'orders:request',
  'orders:approve',
  'orders:answer',
  'reports:read',
  'exports:approve',
  'risk:read',
  'rules:read',
  'rules:write',
  'rules:approve',
  'signals:send',
  'checks:ask',
  'sources:read',
  'sources:mend',
  'system:read',
  'access:read',
  'access:change',
  'audit:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What each role may do in its region. */
export const PERMISSIONS_OF: Readonly<Record<Role, readonly Permission[]>> = {
  operator: ['tasks:read', 'tasks:work', 'orders:read', 'orders:request', 'risk:read'],
  supervisor: [
    'tasks:read',
    'tasks:work',
    'tasks:lead',
    'orders:read',
    'orders:request',
    'orders:approve',
    'orders:answer',
    'reports:read',
    'exports:approve',
    'risk:read',
    'rules:read',
    'rules:approve',
  ],
  analyst: [
    'reports:read',
    'risk:read',
    'rules:read',
    'rules:write',
    'rules:approve',
    'sources:read',
    'sources:mend',
    'system:read',
  ],
  commander: ['reports:read', 'exports:approve', 'system:read'],
  auditor: [
    'tasks:read',
    'orders:read',
    'reports:read',
    'sources:read',
    'system:read',
    'access:read',
    'audit:read',
  ],
  partner: ['signals:send', 'checks:ask', 'orders:answer'],
  admin: ['rules:read', 'sources:read', 'system:read', 'access:read', 'access:change'],
};

export interface Grant {
  readonly role: Role;
  /** Region code; `000000` is the whole country. */
  readonly region: string;
}

/** Somebody who was recognised: a person, or a partner's program. */
export interface Identity {
  readonly kind: 'person' | 'service';
  /** A wall screen: it changes nothing but its own session. */
  readonly isWall?: true;
  /** They must turn on a second factor before they do anything else. */
  readonly lacksSecondFactor?: true;
  /** Unique among both kinds; what trails and ledger name. */
  readonly name: string;
  readonly grants: readonly Grant[];
  /** Of a partner: names of what is its own; nothing is when it is missing. */
  readonly sources?: readonly string[];
}

/** Whether it is limited to what is its own: a partner's program, whatever else it may do. */
export function isPartner({ grants }: Pick<Identity, 'grants'>): boolean {
  return grants.some(({ role }) => role === 'partner');
}

/** What is a caller's own, of a partner; undefined for everybody whom roles and regions alone limit. */
export function ownSourcesOf(identity: Identity | undefined): readonly string[] | undefined {
  return identity === undefined || !isPartner(identity) ? undefined : (identity.sources ?? []);
}

export const WHOLE_COUNTRY = '000000';

/** Whether a region is the other or lies in it. */
export function liesIn(region: string, outer: string): boolean {
  return outer === WHOLE_COUNTRY || isWithin(region, outer);
}

/** Regions in which somebody has a permission, as granted; none when they have it nowhere. */
export function regionsWith({ grants }: Identity, permission: Permission): string[] {
  const regions = grants
    .filter(({ role }) => PERMISSIONS_OF[role].includes(permission))
    .map(({ region }) => region);
  return [...new Set(regions)];
}

/** Whether somebody has a permission in a region; anywhere when no region is given. */
export function may(identity: Identity, permission: Permission, region?: string): boolean {
  const regions = regionsWith(identity, permission);
  if (region === undefined) return regions.length > 0;
  return regions.some((granted) => liesIn(region, granted));
}

/** Whether somebody has a permission wherever these grants are: an admin of a region touches nothing that reaches beyond it. Without a grant one is of the whole country. */
export function mayReach(
  identity: Identity,
  permission: Permission,
  grants: readonly Grant[],
): boolean {
  if (grants.length === 0) return may(identity, permission, WHOLE_COUNTRY);
  return grants.every(({ region }) => may(identity, permission, region));
}

/** The smallest region that holds all of these; the whole country for none. */
export function regionOver(regions: readonly string[]): string {
  const [first = WHOLE_COUNTRY, ...others] = regions;
  const above = [first, `${first.slice(0, 4)}00`, `${first.slice(0, 2)}0000`];
  return above.find((outer) => others.every((one) => liesIn(one, outer))) ?? WHOLE_COUNTRY;
}
