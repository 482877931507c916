// The one place where access is decided: who sends a request, whether they may use its route, and whether they may in the region that it is
// about. Without accounts (`FOREWARN_ACCESS=off`) nothing is asked, and the server answers loopback only.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessParts } from '../access/access-parts.ts';
import { identityOf } from '../access/account-book.ts';
import { type Identity, may, mayReach, ownSourcesOf, WHOLE_COUNTRY } from '../access/role.ts';
import { SESSION_MS_MAX } from '../access/session-book.ts';
import {
  CLOCK_SKEW_MS_MAX,
  faultOfClaim,
  isSignature,
  SIGNATURE_HEADERS,
  signatureOf,
} from '../access/signed-request.ts';
import { FwError } from '../signal/fw-error.ts';
import { writeAudit } from './access-audit.ts';
import { type RegionDeps, regionsOf } from './access-region.ts';
import {
  ACCESS_TABLE,
  type AccessRow,
  type AccessRule,
  isAudited,
  type RegionFrom,
} from './access-table.ts';
import { requireAddressee } from './addressee.ts';
import type { App } from './app.ts';
import { standingOf } from './audit-standing.ts';
import { shownFingerprint } from './http-server.ts';
import type { PushPort, ReachPort } from './ports.ts';
import { isStillLetIn } from './still-let-in.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; undefined without access control and on open routes. */
    identity: Identity | undefined;
    /** The body of a signed request, read to its end to check the signature. */
    signedBody: Buffer | undefined;
    /** Whether who sends it would be let in again; undefined without access control. */
    isStillLetIn: (() => Promise<boolean>) | undefined;
    /** Secret of the key that a request says it is signed with. */
    signingSecret: string | undefined;
  }
  interface FastifyContextConfig {
    access?: AccessRow;
  }
}

export const SESSION_COOKIE = '__Host-forewarn';
/** Signed bodies are held whole until their signature is checked. */
const SIGNED_BYTES_MAX = 16_777_216;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

export interface GateDeps extends RegionDeps {
  readonly access: AccessParts | undefined;
  readonly reach: Pick<ReachPort, 'find'>;
  readonly now: () => number;
  readonly push: Pick<PushPort, 'sourceOfToken'>;
}

/** Adds the hooks. Throws FwError FW_CONFIG when a route is added that the table does not name. */
export function guardAccess(app: App, deps: GateDeps): void {
  app.decorateRequest('identity', undefined);
  app.decorateRequest('signedBody', undefined);
  app.decorateRequest('signingSecret', undefined);
  app.decorateRequest('isStillLetIn', undefined);
  app.addHook('onRoute', (route) => {
    const operationId = Object(route.schema).operationId;
    if (operationId === undefined) return;
    const row = ACCESS_TABLE[operationId];
    if (row === undefined) {
      throw new FwError('FW_CONFIG', `${operationId} stands in no row of api/access-table.ts.`);
    }
    route.config = { ...route.config, access: row };
  });
  const { access } = deps;
  if (access === undefined) return;
  app.addHook('onRequest', async (request) => admit(request, access, deps));
  app.addHook('preParsing', async (request, _reply, payload) => {
    const { identity, signingSecret } = request;
    if (identity === undefined || signingSecret === undefined) return payload;
    const body = await wholeBody(payload);
    await checkSignature(
      request,
      body,
      { name: identity.name, secret: signingSecret },
      access.store,
    );
    request.signedBody = body;
    return Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
  });
  writeAudit(app, access, deps);
  app.addHook('preValidation', async (request) => {
    await checkRegion(request, deps);
    if (isChange(request)) request.auditBefore = await standingOf(request, deps);
    nameStaff(request);
    request.isStillLetIn = () => isStillLetIn(request, sessionTokenOf(request), access);
  });
}

/** The cookie of a session; an empty token takes it away. */
export function setSessionCookie(
  reply: FastifyReply,
  token: string,
  lastsMs: number = SESSION_MS_MAX,
): void {
  const seconds = token === '' ? 0 : Math.floor(lastsMs / 1_000);
  reply.header(
    'set-cookie',
    `${SESSION_COOKIE}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${seconds}`,
  );
}

/** The token of the session that a request belongs to. */
export function sessionTokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer ([A-Za-z0-9_-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? cookieOf(request.headers.cookie, SESSION_COOKIE);
}

async function admit(
  request: FastifyRequest,
  access: AccessParts,
  { now, push }: GateDeps,
): Promise<void> {
  const row = request.routeOptions.config.access;
  // A path that does not exist is told so by its own handler.
  if (row === undefined || row === 'open') return;
  const identity = (await recognise(request, access, now())) ?? byPushToken(request, push);
  if (identity === undefined) {
    throw new FwError(
      'FW_NOT_SIGNED_IN',
      'Sign in with POST /v1/session, or sign the request; `signature` in /openapi.json says how.',
    );
  }
  request.identity = identity;
  if (identity.isWall === true) keepWallReading(request);
  if (row !== 'self' && identity.lacksSecondFactor === true) throw lacksFactor(identity);
  if (row !== 'self' && !may(identity, row.permission) && !isLetIn(row, identity))
    throw forbidden(row, identity);
  if (row !== 'self') requireOwn(identity);
}

/** Accounts of partners that were made when sources could be left out. */
function requireOwn(identity: Identity): void {
  if (ownSourcesOf(identity)?.length !== 0) return;
  const what = `${identity.name} is a partner without sources, so nothing here is its own; an admin names them with POST /v1/access-changes, kind grant.`;
  throw new FwError('FW_FORBIDDEN', what);
}

function isLetIn({ or }: AccessRule, identity: Identity): boolean {
  return or !== undefined && may(identity, or);
}

/** A wall hangs where anybody may walk up to it. */
function keepWallReading({ method, routeOptions }: FastifyRequest): void {
  if (SAFE_METHODS.has(method) || Object(routeOptions.schema).operationId === 'signOut') return;
  throw new FwError('FW_FORBIDDEN', 'A wall screen reads; it changes nothing.');
}

async function recognise(
  request: FastifyRequest,
  { accounts, sessions, walls, certificates }: AccessParts,
  nowMs: number,
): Promise<Identity | undefined> {
  const keyId = keyIdOf(request);
  if (keyId !== undefined) {
    const fault = faultOfClaim(headerOf(request, 'time'), headerOf(request, 'nonce'), nowMs);
    if (fault !== undefined)
      throw new FwError('FW_SIGN_IN_REFUSED', `The signature is not taken: ${fault}.`);
    const found = await accounts.keyOf(keyId);
    if (found === undefined) throw badSignature();
    request.signingSecret = found.secret;
    return identityOf(found.account);
  }
  const token = sessionTokenOf(request);
  if (token === undefined) return byCertificate(request, certificates);
  const name = await sessions.whose(token);
  if (name === undefined) return walls.whose(token);
  const account = await accounts.find(name);
  if (account === undefined || account.isDisabled) return undefined;
  if (request.headers.authorization === undefined) refuseForeignPage(request);
  return accounts.identityOf(account);
}

async function byCertificate(
  request: FastifyRequest,
  certificates: AccessParts['certificates'],
): Promise<Identity | undefined> {
  const fingerprint = shownFingerprint(request);
  const account = fingerprint === undefined ? undefined : await certificates.whose(fingerprint);
  if (account === undefined) return undefined;
  // A browser shows its certificate to whatever page makes it ask, as it sends cookies.
  refuseForeignPage(request);
  return identityOf(account);
}

/** Whoever shows the token of a source that records are pushed to may push to this one, and do nothing else. */
function byPushToken(
  request: FastifyRequest,
  push: Pick<PushPort, 'sourceOfToken'>,
): Identity | undefined {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const { operationId } = Object(request.routeOptions.schema);
  if (operationId !== 'pushRecords' || token === undefined) return undefined;
  const name = String(Object(request.params).name);
  const source = push.sourceOfToken(name, token);
  if (source === undefined) return undefined;
  const grants = [{ role: 'partner' as const, region: WHOLE_COUNTRY }];
  return { kind: 'service', name: `push:${name}`, grants, sources: [source] };
}

/** A browser sends the cookie along with whatever any page makes it send: only pages of this server may change something. */
function refuseForeignPage({ method, headers }: FastifyRequest): void {
  if (SAFE_METHODS.has(method)) return;
  const site = headers['sec-fetch-site'];
  const isOwn =
    site === undefined
      ? headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host
      : site === 'same-origin' || site === 'none';
  if (!isOwn) throw new FwError('FW_FORBIDDEN', "Another site's page sent this request.");
}

async function checkSignature(
  request: FastifyRequest,
  body: Buffer,
  signer: { readonly name: string; readonly secret: string },
  store: AccessParts['store'],
): Promise<void> {
  const [time, nonce] = [headerOf(request, 'time'), headerOf(request, 'nonce')];
  const { method, url: path } = request;
  const wanted = signatureOf(signer.secret, { time, nonce, method, path, body });
  if (!isSignature(headerOf(request, 'signature'), wanted)) throw badSignature();
  if (await store.isFirst(`nonce:${signer.name}:${nonce}`, 2 * CLOCK_SKEW_MS_MAX)) return;
  throw new FwError(
    'FW_SIGN_IN_REFUSED',
    `A request with the nonce ${nonce} came before; each needs a new one.`,
  );
}

/** People act under their own name: it stands in for what the body says, and another's is refused. */
function nameStaff(request: FastifyRequest): void {
  const { identity, body } = request;
  if (identity?.kind !== 'person' || body === null || typeof body !== 'object') return;
  if (!hasStaff(request)) return;
  if ('staff' in body && body.staff !== identity.name) {
    throw new FwError(
      'FW_FORBIDDEN',
      `You are ${identity.name}; leave staff out, or send your own name.`,
    );
  }
  Object.assign(body, { staff: identity.name });
}

function hasStaff(request: FastifyRequest): boolean {
  const { properties } = Object(Object(request.routeOptions.schema).body);
  return Object(properties).staff !== undefined;
}

/** Whether the audit tells what became of what it is about. */
function isChange({ method, routeOptions, identity }: FastifyRequest): boolean {
  const { operationId } = Object(routeOptions.schema);
  const isRead = SAFE_METHODS.has(method);
  return identity !== undefined && !isRead && isAudited(String(operationId), method);
}

async function checkRegion(request: FastifyRequest, deps: GateDeps): Promise<void> {
  const row = request.routeOptions.config.access;
  const { identity } = request;
  if (identity === undefined || row === undefined || row === 'open' || row === 'self') return;
  if (row.region === 'anywhere') return;
  if (row.region === 'account') return checkAccount(request, row, identity, deps);
  if (!may(identity, row.permission) && isLetIn(row, identity)) return;
  const regions = await regionsOf(request, row, identity, deps);
  if (!regions.some((region) => may(identity, row.permission, region)))
    throw forbidden(row, identity);
  request.auditRegions = regions;
  await requireAddressee(request.params, row, identity, deps);
}

/** An account that reaches beyond the caller's regions is not theirs to touch; that there is none is told by the route. */
async function checkAccount(
  request: FastifyRequest,
  row: AccessRule,
  identity: Identity,
  { access }: GateDeps,
): Promise<void> {
  const account = await access?.accounts.find(String(Object(request.params).name));
  if (account === undefined) return;
  if (!mayReach(identity, row.permission, account.grants)) throw forbidden(row, identity);
  request.auditRegions = account.grants.map((grant) => grant.region);
}

function keyIdOf(request: FastifyRequest): string | undefined {
  const id = request.headers[SIGNATURE_HEADERS.key];
  return typeof id === 'string' ? id : undefined;
}

function headerOf(request: FastifyRequest, which: keyof typeof SIGNATURE_HEADERS): string {
  const value = request.headers[SIGNATURE_HEADERS[which]];
  return typeof value === 'string' ? value : '';
}

/** The value of a cookie of a request. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const parts = (header ?? '').split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}

async function wholeBody(payload: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of payload) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > SIGNED_BYTES_MAX) {
      throw new FwError(
        'FW_BODY_TOO_LARGE',
        `A signed body has at most ${SIGNED_BYTES_MAX} bytes.`,
      );
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function lacksFactor({ name }: Identity): FwError {
  const what = `${name} may do this with a second factor alone: turn it on with POST and PUT /v1/session/second-factor.`;
  return new FwError('FW_SECOND_FACTOR', what);
}

function badSignature(): FwError {
  return new FwError(
    'FW_SIGN_IN_REFUSED',
    'The key is not taken, or the signature is not that of this request; `signature` in /openapi.json says what is signed.',
  );
}

function forbidden(
  { permission, region }: { permission: string; region: RegionFrom },
  { name }: Identity,
): FwError {
  const where = region === 'anywhere' ? '' : ' in this region';
  return new FwError('FW_FORBIDDEN', `${name} does not have ${permission}${where}.`);
}
