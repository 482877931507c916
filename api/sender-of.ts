// Whose signals a caller may send: a partner's are of its own sources and regions.
import { type Identity, may, ownSourcesOf, type Permission, regionsWith } from '../access/role.ts';
import type { Sender } from '../connectors/http/sender.ts';

/** The bounds of a partner that sends under a permission; undefined for everybody else. */
export function senderOf(
  identity: Identity | undefined,
  permission: Permission,
): Sender | undefined {
  const sources = ownSourcesOf(identity);
  if (identity === undefined || sources === undefined) return undefined;
  const regions = regionsWith(identity, permission);
  return { sources, regions, covers: (region) => may(identity, permission, region) };
}
