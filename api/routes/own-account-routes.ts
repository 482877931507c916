// One's own password, and where one is signed in.
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import { FwError } from '../../signal/fw-error.ts';
import { sessionTokenOf, setSessionCookie } from '../access-gate.ts';
import type { App } from '../app.ts';
import { PasswordRequest, SessionList, SessionParams, SignedIn } from '../contract/access.ts';
import { callerOf, limitTries, meOf } from './session-routes.ts';

const PROBLEMS = ['FW_NOT_SIGNED_IN', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] as const;

/** PUT /v1/session/password, GET /v1/session/all, DELETE /v1/session/all/{sessionId}. */
export function ownAccountRoutes(app: App, access: AccessParts | undefined): void {
  if (access === undefined) return;
  passwordRoute(app, access);
  ownSessionRoutes(app, access);
}

function passwordRoute(app: App, { accounts, sessions, store }: AccessParts): void {
  app.put(
    '/v1/session/password',
    {
      schema: {
        operationId: 'changePassword',
        tags: ['access'],
        summary: "Change one's own password",
        description:
          'Ends all sessions and begins a new one. The old password and a code of the second factor, where it is on, are asked for, and failures count as those of signing in. A password that is common, leaked or follows a pattern is not taken.',
        body: PasswordRequest,
        response: { 200: SignedIn },
      },
      config: {
        problems: [...PROBLEMS, 'FW_SIGN_IN_REFUSED', 'FW_ACCOUNT_REFUSED', 'FW_TOO_MANY'],
      },
    },
    async (request, reply) => {
      await limitTries(request, store);
      const account = await accounts.changePassword(callerOf(request).name, request.body);
      await sessions.endAll(account.name);
      const token = await sessions.begin(account.name, request.headers['user-agent']);
      setSessionCookie(reply, token);
      return { me: meOf(accounts.identityOf(account)), token };
    },
  );
}

function ownSessionRoutes(app: App, { accounts, sessions }: AccessParts): void {
  app.get(
    '/v1/session/all',
    {
      schema: {
        operationId: 'listSessions',
        tags: ['access'],
        summary: 'Where the caller is signed in',
        response: { 200: SessionList },
      },
      config: { problems: PROBLEMS },
    },
    async (request) => {
      const { name } = callerOf(request);
      const { passwordSetAt, factorSetAt } = (await accounts.find(name)) ?? {};
      return {
        sessions: await sessions.list(name, sessionTokenOf(request) ?? ''),
        ...(passwordSetAt === undefined ? {} : { passwordSetAt }),
        ...(factorSetAt === undefined ? {} : { factorSetAt }),
      };
    },
  );
  app.delete(
    '/v1/session/all/:sessionId',
    {
      schema: {
        operationId: 'endSession',
        tags: ['access'],
        summary: "End one of the caller's sessions",
        params: SessionParams,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
      config: { problems: PROBLEMS },
    },
    async (request, reply) => {
      const { sessionId } = request.params;
      if (!(await sessions.endOne(callerOf(request).name, sessionId)))
        throw new FwError('FW_NOT_FOUND', `There is no session ${sessionId} of yours.`);
      return reply.code(204).send(null);
    },
  );
}
