// Every change and every read of personal data becomes an entry of the audit before its answer goes out: what cannot be recorded is not told.
import type { FastifyRequest } from 'fastify';
import type { AccessParts } from '../access/access-parts.ts';
import type { AuditAct } from '../access/audit-entry.ts';
import { regionOver } from '../access/role.ts';
import { isFwError } from '../signal/fw-error.ts';
import { maskNote } from '../signal/masked-words.ts';
import { isAudited } from './access-table.ts';
import type { App } from './app.ts';
import {
  type AuditChange,
  changeBetween,
  type StandingDeps,
  standingOf,
} from './audit-standing.ts';
import { maskPathPart } from './masking.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a route changed; without secrets and personal data. */
    auditChange: AuditChange | undefined;
    /** What else there is to say of an act; without secrets and personal data. */
    auditTold: object | undefined;
    /** What it is about where the path does not say so, masked. */
    auditObject: string | undefined;
    /** Regions of what it is about; of who does it when missing, as where it was refused: who tries beyond their region is seen at home. */
    auditRegions: readonly string[] | undefined;
    /** How what the path names stood before. */
    auditBefore: object | null | undefined;
    /** Who showed by a signature of their own who they are, where the route is open. */
    auditWho: string | undefined;
  }
}

const WHY_LENGTH_MAX = 500;
const REGION_FORM = /^\d{6}$/;
const ENTRIES: ReadonlySet<string> = new Set(['signIn', 'endOidc', 'acceptInvite', 'openWall']);

/** Adds the hook. */
export function writeAudit(
  app: App,
  { audit, accounts }: Pick<AccessParts, 'audit' | 'accounts'>,
  { now, ...standing }: StandingDeps & { readonly now: () => number },
): void {
  app.decorateRequest('auditBefore', undefined);
  app.decorateRequest('auditWho', undefined);
  app.decorateRequest('auditChange', undefined);
  app.decorateRequest('auditTold', undefined);
  app.decorateRequest('auditObject', undefined);
  app.decorateRequest('auditRegions', undefined);
  app.addHook('onSend', async (request, reply, payload) => {
    const operationId: unknown = Object(request.routeOptions.schema).operationId;
    if (typeof operationId !== 'string' || !isAudited(operationId, request.method)) return payload;
    // Who was not recognised did nothing, unless it was to try a password.
    const { identity, auditWho } = request;
    if (identity === undefined && auditWho === undefined && !ENTRIES.has(operationId))
      return payload;
    await noteChange(request, reply.statusCode, standing);
    const act = actOf(request, operationId, reply.statusCode, now());
    await audit.add({ ...act, region: await regionOf(request, act.who, accounts) });
    return payload;
  });
}

/** What a path's task, member of staff or review became, where the route says nothing itself. The act is done by then: that it cannot be read what came of it is told here alone. */
async function noteChange(
  request: FastifyRequest,
  status: number,
  standing: StandingDeps,
): Promise<void> {
  const { auditBefore: before, auditChange, log } = request;
  if (before === undefined || auditChange !== undefined || status >= 300) return;
  try {
    request.auditChange = changeBetween(before, await standingOf(request, standing));
  } catch (error) {
    request.auditChange = { before, afterUnread: isFwError(error) ? error.code : 'FW_INTERNAL' };
    log.warn({ err: error }, 'the audit has an act without what came of it: it could not be read');
  }
}

function actOf(request: FastifyRequest, act: string, status: number, at: number): AuditAct {
  const { identity, auditChange, auditTold, auditWho } = request;
  const isTold = auditChange !== undefined || auditTold !== undefined;
  const body = Object(request.body);
  const params: Record<string, unknown> = Object(request.params);
  const tried = typeof body.name === 'string' ? body.name.slice(0, 40) : '';
  return {
    at,
    who: identity?.name ?? auditWho ?? tried,
    kind: identity?.kind ?? (auditWho === undefined ? 'nobody' : 'service'),
    act,
    object:
      request.auditObject ??
      Object.values(params)
        .map((part) => maskPathPart(String(part)))
        .join('/'),
    why: typeof body.reason === 'string' ? maskNote(body.reason.slice(0, WHY_LENGTH_MAX)) : '',
    status,
    change: isTold ? JSON.stringify({ ...auditTold, ...auditChange }) : '',
  };
}

/** The smallest region that holds all that it is about, else all that the caller has; of a try to sign in, all that the tried account has. */
async function regionOf(
  { auditRegions, identity }: FastifyRequest,
  who: string,
  accounts: AccessParts['accounts'],
): Promise<string> {
  const named = (auditRegions ?? []).filter((region) => REGION_FORM.test(region));
  if (named.length > 0) return regionOver(named);
  const grants = identity?.grants ?? (who === '' ? [] : (await accounts.find(who))?.grants);
  return regionOver((grants ?? []).map(({ region }) => region));
}
