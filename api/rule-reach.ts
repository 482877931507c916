// For whom somebody may change the rules that are live. Texts are written and tried for all; who they hold for is a matter of region.
import { type Identity, may, regionsWith } from '../access/role.ts';
import type { RuleVersion } from '../rulebook/version.ts';
import { FwError } from '../signal/fw-error.ts';
import { regionLevel } from '../signal/region.ts';

/**
 * Whether rules may become live, or cease to be, for some regions, or for everybody when none are named: the first takes the permission in each of them, the second
 * in a province or the country. Throws FwError FW_FORBIDDEN.
 */
export function requireRuleReach(
  identity: Identity | undefined,
  regions: readonly string[] = [],
): void {
  if (identity === undefined) return;
  const isForAll = regions.length === 0;
  const isReached = isForAll
    ? regionsWith(identity, 'rules:approve').some((region) => regionLevel(region) === 'province')
    : regions.every((region) => may(identity, 'rules:approve', region));
  if (isReached) return;
  const what = isForAll
    ? 'a province or the country, which rules for everybody take'
    : `all of ${regions.join(', ')}`;
  throw new FwError('FW_FORBIDDEN', `${identity.name} does not have rules:approve in ${what}.`);
}

/** Tells which version is live for some, and for whom. */
interface PartialSource {
  standing(): Promise<{ readonly partial?: Pick<RuleVersion, 'versionId' | 'scope'> }>;
}

/** The same of the version that is live for some, when it is this one. Throws FwError FW_FORBIDDEN, FW_REDIS_AWAY. */
export async function requireReachOfPartial(
  identity: Identity | undefined,
  rules: PartialSource,
  versionId: string,
): Promise<void> {
  const { partial } = await rules.standing();
  if (partial?.versionId === versionId) requireRuleReach(identity, partial.scope?.regions);
}
