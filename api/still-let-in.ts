// Whether who was let in would be let in again: asked of what goes on after its request, as streams do. Sessions are not kept from ending by it.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import type { AccessParts } from '../access/access-parts.ts';
import type { Identity } from '../access/role.ts';
import { shownFingerprint } from './http-server.ts';

/** Whether they are recognised as the same, with the same roles: whoever has others is to ask anew. `session` is the token that came. Throws FwError FW_REDIS_AWAY. */
export async function isStillLetIn(
  request: FastifyRequest,
  session: string | undefined,
  access: AccessParts,
): Promise<boolean> {
  const { identity, signingSecret } = request;
  if (identity === undefined) return true;
  // Who signs shows it with each request: what lasts is the account.
  const token = signingSecret === undefined ? session : undefined;
  return isDeepStrictEqual(await identityNow(request, identity, token, access), identity);
}

async function identityNow(
  request: FastifyRequest,
  { name, isWall }: Identity,
  token: string | undefined,
  { accounts, sessions, walls, certificates }: AccessParts,
): Promise<Identity | undefined> {
  if (isWall === true) return walls.whose(token ?? '');
  if (token !== undefined && !(await sessions.isOn(token))) return undefined;
  if (token === undefined && request.signingSecret === undefined) {
    const fingerprint = shownFingerprint(request) ?? '';
    if ((await certificates.whose(fingerprint))?.name !== name) return undefined;
  }
  const account = await accounts.find(name);
  if (account === undefined || account.isDisabled) return undefined;
  return accounts.identityOf(account);
}
