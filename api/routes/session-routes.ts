// Signing in and out, and one's own second factor.
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import { identityOf } from '../../access/account-book.ts';
import type { OidcSignIn } from '../../access/oidc.ts';
import { type Identity, PERMISSIONS, regionsWith } from '../../access/role.ts';
import type { SessionBook } from '../../access/session-book.ts';
import { FwError } from '../../signal/fw-error.ts';
import { cookieOf, sessionTokenOf, setSessionCookie } from '../access-gate.ts';
import type { App } from '../app.ts';
import { changeBetween } from '../audit-standing.ts';
import {
  AccessState,
  CodeRequest,
  FactorRequest,
  InviteRequest,
  Me,
  SecondFactor,
  SignedIn,
  SignInRequest,
} from '../contract/access.ts';

/** Tries of one address within a minute, right or wrong. */
const TRIES_MAX = 20;
const TRIES_MS = 60_000;
const OIDC_COOKIE = '__Host-forewarn-oidc';

/** Everything under /v1/session. */
export function sessionRoutes(app: App, access: AccessParts | undefined, isDemo = false): void {
  app.get(
    '/v1/session/state',
    {
      schema: {
        operationId: 'getAccessState',
        tags: ['access'],
        summary: 'Whether and how to sign in',
        response: { 200: AccessState },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async () => ({
      isOn: access !== undefined,
      needsFirstAdmin: access !== undefined && (await access.accounts.isEmpty()),
      oidc: access?.oidc !== undefined,
      isDemo,
    }),
  );
  if (access === undefined) return;
  signInRoutes(app, access);
  ownRoutes(app, access);
  secondFactorRoutes(app, access);
  if (access.oidc !== undefined) oidcRoutes(app, access.oidc, access.sessions);
}

/** Counts a try of an address, of people and of walls apart: dark walls that ask again keep nobody out. Throws FwError FW_TOO_MANY. */
export async function limitTries(
  { ip }: FastifyRequest,
  store: AccessParts['store'],
  by: 'tries' | 'wall-tries' = 'tries',
): Promise<void> {
  if ((await store.countWithin(`${by}:${ip}`, TRIES_MS)) <= TRIES_MAX) return;
  throw new FwError('FW_TOO_MANY', 'Too many tries from this address; wait a minute.');
}

function signInRoutes(app: App, { accounts, sessions, store }: AccessParts): void {
  const limit = (request: FastifyRequest) => limitTries(request, store);
  app.post(
    '/v1/session',
    {
      schema: {
        operationId: 'signIn',
        tags: ['access'],
        summary: 'Sign in',
        description:
          'The session ends after half an hour without a request, and after twelve hours in any case. A wrong name, password or code is answered alike; after five failures in a row the account waits for a minute, then twice as long each time.',
        body: SignInRequest,
        response: { 200: SignedIn },
      },
      config: { problems: ['FW_SIGN_IN_REFUSED', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      await limit(request);
      const account = await accounts.signIn(request.body);
      const token = await sessions.begin(account.name, request.headers['user-agent']);
      setSessionCookie(reply, token);
      return { me: meOf(accounts.identityOf(account)), token };
    },
  );
  app.post(
    '/v1/session/invitation',
    {
      schema: {
        operationId: 'acceptInvite',
        tags: ['access'],
        summary: 'Set a password by an invitation',
        description:
          'Takes away a second factor that was lost, and ends all sessions. Sign in afterwards.',
        body: InviteRequest,
        response: { 204: Type.Null({ description: 'Set.' }) },
      },
      config: { problems: ['FW_SIGN_IN_REFUSED', 'FW_TOO_MANY', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      await limit(request);
      const { token, password } = request.body;
      const { name, grants } = await accounts.acceptInvite(token, password);
      request.auditRegions = grants.map(({ region }) => region);
      await sessions.endAll(name);
      return reply.code(204).send(null);
    },
  );
}

function ownRoutes(app: App, { sessions }: AccessParts): void {
  app.get(
    '/v1/session',
    {
      schema: {
        operationId: 'whoAmI',
        tags: ['access'],
        summary: 'Who the caller is and what they may do',
        response: { 200: Me },
      },
      config: { problems: ['FW_NOT_SIGNED_IN', 'FW_REDIS_AWAY'] },
    },
    async (request) => meOf(callerOf(request)),
  );
  app.delete(
    '/v1/session',
    {
      schema: {
        operationId: 'signOut',
        tags: ['access'],
        summary: 'Sign out',
        querystring: Type.Object({
          everywhere: Type.Optional(
            Type.Boolean({ description: 'End all sessions of the caller.' }),
          ),
        }),
        response: { 204: Type.Null({ description: 'Signed out.' }) },
      },
      config: { problems: ['FW_NOT_SIGNED_IN', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      if (request.query.everywhere === true) await sessions.endAll(callerOf(request).name);
      await sessions.end(sessionTokenOf(request) ?? '');
      setSessionCookie(reply, '');
      return reply.code(204).send(null);
    },
  );
}

function oidcRoutes(app: App, oidc: OidcSignIn, sessions: SessionBook): void {
  const problems = ['FW_SIGN_IN_REFUSED', 'FW_SIGN_IN_AWAY', 'FW_REDIS_AWAY'] as const;
  app.get(
    '/v1/session/oidc',
    {
      schema: {
        operationId: 'beginOidc',
        tags: ['access'],
        summary: 'Sign in through the identity provider',
        description: 'For browsers: leads to the provider, which leads back here.',
        response: { 302: Type.Null({ description: 'To the provider.' }) },
      },
      config: { problems },
    },
    async (_request, reply) => {
      const { url, browser } = await oidc.begin();
      reply.header('set-cookie', oidcCookie(browser));
      return reply.redirect(url);
    },
  );
  app.get(
    '/v1/session/oidc/callback',
    {
      schema: {
        operationId: 'endOidc',
        tags: ['access'],
        summary: 'Where the identity provider leads back to',
        response: { 302: Type.Null({ description: 'To the console, signed in.' }) },
      },
      config: { problems },
    },
    async (request, reply) => {
      const query = request.url.slice(request.url.indexOf('?') + 1);
      const cookie = cookieOf(request.headers.cookie, OIDC_COOKIE);
      const { account, before } = await oidc.end(query, cookie);
      const { name, grants } = account;
      request.identity = identityOf(account);
      request.auditRegions = [...grants, ...(before ?? [])].map(({ region }) => region);
      request.auditChange = changeBetween(before ? { grants: before } : null, { grants });
      setSessionCookie(reply, await sessions.begin(name, request.headers['user-agent']));
      reply.header('set-cookie', oidcCookie(''));
      return reply.redirect('/');
    },
  );
}

/** Comes along when the provider leads back, which is another site. */
function oidcCookie(browser: string): string {
  const life = browser === '' ? 0 : 600;
  return `${OIDC_COOKIE}=${browser}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${life}`;
}

function secondFactorRoutes(app: App, { accounts }: AccessParts): void {
  app.post(
    '/v1/session/second-factor',
    {
      schema: {
        operationId: 'beginSecondFactor',
        tags: ['access'],
        summary: 'Get a secret for an authenticator app',
        description:
          'It is asked for at sign-in once a code of it was shown with PUT; until then the one before goes on. Whoever has one shows a code of it.',
        body: FactorRequest,
        response: { 200: SecondFactor },
      },
      // Who has none yet sends nothing.
      preValidation: async (request) => {
        request.body ??= {};
      },
      config: {
        problems: ['FW_NOT_SIGNED_IN', 'FW_SIGN_IN_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'],
      },
    },
    async (request) => ({
      address: await accounts.beginTotp(callerOf(request).name, request.body.code),
    }),
  );
  app.put(
    '/v1/session/second-factor',
    {
      schema: {
        operationId: 'confirmSecondFactor',
        tags: ['access'],
        summary: 'Turn the second factor on',
        body: CodeRequest,
        response: { 204: Type.Null({ description: 'It is on.' }) },
      },
      config: {
        problems: ['FW_NOT_SIGNED_IN', 'FW_SIGN_IN_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'],
      },
    },
    async (request, reply) => {
      await accounts.confirmTotp(callerOf(request).name, request.body.code);
      return reply.code(204).send(null);
    },
  );
}

/** Who sends the request. Throws FwError FW_NOT_SIGNED_IN on a route that asked nobody. */
export function callerOf({ identity }: FastifyRequest): Identity {
  if (identity !== undefined) return identity;
  throw new FwError('FW_NOT_SIGNED_IN', 'Sign in with POST /v1/session.');
}

/** What an identity is told of itself. */
export function meOf(identity: Identity) {
  const { name, kind, isWall, lacksSecondFactor, grants } = identity;
  const permissions = PERMISSIONS.map((permission) => ({
    permission,
    regions: regionsWith(identity, permission),
  })).filter(({ regions }) => regions.length > 0);
  return {
    ...{ name, kind, ...(isWall && { isWall }) },
    ...(lacksSecondFactor && { lacksSecondFactor }),
    grants: grants.map((grant) => ({ ...grant })),
    permissions,
  };
}
