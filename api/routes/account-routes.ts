// Accounts, for admins: changes of who may do what are asked for by one and approved by another.
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import type { Account } from '../../access/account.ts';
import type { AccessChange, AskedChange } from '../../access/change-book.ts';
import { type Grant, mayReach } from '../../access/role.ts';
import type { App } from '../app.ts';
import {
  AccountList,
  AccountParams,
  ChangeDecision,
  ChangeList,
  ChangeParams,
  ChangeRequest,
  ChangeView,
  Invitation,
  KeyParams,
  NewKey,
} from '../contract/access.ts';
import { callerOf } from './session-routes.ts';
import { wallRoutes } from './wall-routes.ts';

/** Everything under /v1/accounts, /v1/access-changes and /v1/walls; nothing without access control. */
export function accountRoutes(app: App, access: AccessParts | undefined): void {
  if (access === undefined) return;
  listRoutes(app, access);
  changeRoutes(app, access);
  entryRoutes(app, access);
  keyRoutes(app, access);
  wallRoutes(app, access);
}

function listRoutes(app: App, { accounts, changes }: AccessParts): void {
  app.get(
    '/v1/accounts',
    {
      schema: {
        operationId: 'listAccounts',
        tags: ['access'],
        summary: 'Who has an account',
        description: 'Those whose grants all lie in regions of the caller.',
        response: { 200: AccountList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async (request) => {
      const isSeen = ({ grants }: Account) => mayReach(callerOf(request), 'access:read', grants);
      return { accounts: (await accounts.list()).filter(isSeen).map(accountViewOf) };
    },
  );
  app.get(
    '/v1/access-changes',
    {
      schema: {
        operationId: 'listAccessChanges',
        tags: ['access'],
        summary: 'Changes of who may do what, the newest first',
        description:
          'Those of accounts whose grants, before and after, lie in regions of the caller.',
        response: { 200: ChangeList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async (request) => {
      const grantsOf = new Map((await accounts.list()).map(({ name, grants }) => [name, grants]));
      const isSeen = ({ change }: AskedChange) => {
        const grants = [
          ...(grantsOf.get(change.name) ?? []),
          ...('grants' in change ? change.grants : []),
        ];
        return mayReach(callerOf(request), 'access:read', grants);
      };
      return { changes: (await changes.list()).filter(isSeen).map(changeViewOf) };
    },
  );
}

function changeRoutes(app: App, { accounts, changes }: AccessParts): void {
  app.post(
    '/v1/access-changes',
    {
      schema: {
        operationId: 'askAccessChange',
        tags: ['access'],
        summary: 'Ask for an account or other roles',
        description:
          'Holds when another admin approves it; at once until a second admin could come in for the first time, which the change then says. Who gets the role `partner` is a service, and needs `sources`.',
        body: ChangeRequest,
        response: { 201: ChangeView },
      },
      config: { problems: ['FW_ACCOUNT_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { body } = request;
      if (body.kind === 'create' || body.kind === 'grant') await accounts.checkGrants(body);
      const before = auditViewOf(await accounts.find(body.name));
      const asked = await changes.ask(body, callerOf(request).name);
      const after = auditViewOf(await accounts.find(body.name));
      request.auditTold = changeViewOf(asked);
      request.auditChange = { before, after };
      request.auditRegions = regionsOf(before, after, body);
      return reply.code(201).send(changeViewOf(asked));
    },
  );
  app.post(
    '/v1/access-changes/:changeId/decision',
    {
      schema: {
        operationId: 'decideAccessChange',
        tags: ['access'],
        summary: 'Approve or refuse a change',
        description: 'Nobody approves their own; who asked may take it back.',
        params: ChangeParams,
        body: ChangeDecision,
        response: { 200: ChangeView },
      },
      config: { problems: ['FW_ACCOUNT_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const { changeId } = request.params;
      const by = callerOf(request).name;
      const name = (await changes.find(changeId))?.change.name ?? '';
      const before = auditViewOf(await accounts.find(name));
      const decided = changeViewOf(await changes.decide(changeId, by, request.body.approve));
      const after = auditViewOf(await accounts.find(name));
      request.auditTold = decided;
      request.auditChange = { before, after };
      request.auditRegions = regionsOf(before, after, decided.change);
      return decided;
    },
  );
}

function entryRoutes(app: App, { accounts, changes }: AccessParts): void {
  app.post(
    '/v1/accounts/:name/disabling',
    {
      schema: {
        operationId: 'disableAccount',
        tags: ['access'],
        summary: 'Close an account and end its sessions, at once',
        description:
          "To open it again, and to close an admin's, another admin has to agree: POST /v1/access-changes with `enable` or `disable`.",
        params: AccountParams,
        response: { 204: Type.Null({ description: 'Closed.' }) },
      },
      config: { problems: ['FW_ACCOUNT_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { name } = request.params;
      const before = auditViewOf(await accounts.find(name));
      request.auditChange = { before, after: auditViewOf(await changes.close(name)) };
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/accounts/:name/invitation',
    {
      schema: {
        operationId: 'inviteAccount',
        tags: ['access'],
        summary: 'Let a person set their first password',
        description:
          'Of an account that has a password another admin agrees first to take it away: POST /v1/access-changes with `reset`.',
        params: AccountParams,
        response: { 201: Invitation },
      },
      config: { problems: ['FW_ACCOUNT_REFUSED', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params: { name } }, reply) =>
      reply.code(201).send({ token: await accounts.invite(name) }),
  );
}

function keyRoutes(app: App, { accounts, changes }: AccessParts): void {
  app.post(
    '/v1/accounts/:name/keys',
    {
      schema: {
        operationId: 'makeServiceKey',
        tags: ['access'],
        summary: 'Make a key with which a service signs',
        description:
          'Keys before it are taken for another week, so that the service changes over without a stop. Once there were two admins another agrees first: POST /v1/access-changes with `key`.',
        params: AccountParams,
        response: { 201: NewKey },
      },
      config: {
        problems: ['FW_ACCOUNT_REFUSED', 'FW_SECOND_ADMIN', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'],
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const before = auditViewOf(await accounts.find(name));
      await changes.useEntrance({ kind: 'key', name }, callerOf(request).name);
      const key = await accounts.newKey(name);
      request.auditChange = { before, after: auditViewOf(await accounts.find(name)) };
      return reply.code(201).send(key);
    },
  );
  app.delete(
    '/v1/accounts/:name/keys/:keyId',
    {
      schema: {
        operationId: 'endServiceKey',
        tags: ['access'],
        summary: 'End a key at once',
        params: KeyParams,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { name, keyId } = request.params;
      const before = auditViewOf(await accounts.find(name));
      await accounts.endKey(name, keyId);
      request.auditChange = { before, after: auditViewOf(await accounts.find(name)) };
      return reply.code(204).send(null);
    },
  );
}

/** What the audit says of an account before and after a change; null where there is none. */
function auditViewOf(account: Account | undefined) {
  if (account === undefined) return null;
  const { grants, sources, isDisabled, hasPassword, hasSecondFactor, keys } =
    accountViewOf(account);
  const keyIds = keys.map(({ keyId }) => keyId);
  return { grants, sources, isDisabled, hasPassword, hasSecondFactor, keyIds };
}

/** Regions of all grants that a change takes or gives. */
function regionsOf(...parts: (AccessChange | { readonly grants: readonly Grant[] } | null)[]) {
  return parts.flatMap((part) =>
    part !== null && 'grants' in part ? part.grants.map(({ region }) => region) : [],
  );
}

/** Without anything that is secret. */
function accountViewOf(account: Account) {
  const { name, kind, grants, sources, isDisabled, lockedUntil, keys = [] } = account;
  return {
    name,
    kind,
    grants: grants.map((grant) => ({ ...grant })),
    ...(sources === undefined ? {} : { sources: [...sources] }),
    isDisabled,
    hasPassword: account.passwordHash !== undefined,
    hasSecondFactor: account.totp?.isOn === true,
    ...(lockedUntil === undefined ? {} : { lockedUntil }),
    keys: keys.map(({ keyId, madeAt, endsAt }) => ({
      keyId,
      madeAt,
      ...(endsAt === undefined ? {} : { endsAt }),
    })),
  };
}

function changeViewOf({ revision: _own, isAtHand: _mark, ...asked }: AskedChange) {
  return asked;
}
