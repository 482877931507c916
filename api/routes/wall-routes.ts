// Wall screens: a link that lasts for months, reads the reports of one region, and can be ended at once.
import Type from 'typebox';
import type { AccessParts } from '../../access/access-parts.ts';
import { type Identity, may } from '../../access/role.ts';
import type { Wall } from '../../access/wall-book.ts';
import { FwError } from '../../signal/fw-error.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { setSessionCookie } from '../access-gate.ts';
import type { App } from '../app.ts';
import { Me } from '../contract/access.ts';
import { NewWallView, WallList, WallOpening, WallParams, WallRequest } from '../contract/wall.ts';
import { callerOf, limitTries, meOf } from './session-routes.ts';

/** A browser forgets a cookie sooner or later; the link brings it back. */
const COOKIE_MS = 366 * 86_400_000;

/** Everything under /v1/walls; there is nothing without access control, as a wall needs no leave then. */
export function wallRoutes(app: App, access: AccessParts): void {
  makingRoute(app, access);
  openingRoute(app, access);
  listRoutes(app, access);
}

function makingRoute(app: App, { walls }: AccessParts): void {
  app.post(
    '/v1/walls',
    {
      schema: {
        operationId: 'makeWall',
        tags: ['access'],
        summary: 'Make a link for a wall screen',
        description:
          'Whoever opens it reads the reports of the region and how the system stands, and changes nothing. It holds as long as its maker may read the reports of the region, and `days` at most.',
        body: WallRequest,
        response: { 201: NewWallView },
      },
      config: { problems: ['FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const { wall, token } = await walls.make(request.body, callerOf(request).name);
      request.auditChange = { before: null, after: auditViewOf(wall) };
      return reply.code(201).send({ ...wallViewOf(wall), token });
    },
  );
}

function openingRoute(app: App, { walls, store }: AccessParts): void {
  app.post(
    '/v1/walls/opening',
    {
      schema: {
        operationId: 'openWall',
        tags: ['access'],
        summary: 'Begin as a wall screen, by its link',
        description: 'The session is a cookie, as after signing in.',
        body: WallOpening,
        response: { 200: Me },
      },
      config: { problems: ['FW_SIGN_IN_REFUSED', 'FW_TOO_MANY', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      await limitTries(request, store, 'wall-tries');
      const { token } = request.body;
      const identity = await walls.whose(token);
      if (identity === undefined)
        throw new FwError(
          'FW_SIGN_IN_REFUSED',
          'This wall was ended, is over, or its maker may not see these reports any more; ask for a new link.',
        );
      request.identity = identity;
      setSessionCookie(reply, token, COOKIE_MS);
      return meOf(identity);
    },
  );
}

function listRoutes(app: App, { walls }: AccessParts): void {
  app.get(
    '/v1/walls',
    {
      schema: {
        operationId: 'listWalls',
        tags: ['access'],
        summary: 'Wall screens that are not over, the newest first',
        description: "The caller's own; all of them for who has `access:read`.",
        response: { 200: WallList },
      },
      config: { problems: ['FW_NOT_SIGNED_IN', 'FW_REDIS_AWAY'] },
    },
    async (request) => {
      const isSeen = isTheirs(callerOf(request), 'access:read');
      return { walls: (await walls.list()).filter(isSeen).map(wallViewOf) };
    },
  );
  app.delete(
    '/v1/walls/:wallId',
    {
      schema: {
        operationId: 'endWall',
        tags: ['access'],
        summary: 'End a wall screen at once',
        description: "The caller's own; any of a region for who has `access:change` there.",
        params: WallParams,
        response: { 204: Type.Null({ description: 'Ended.' }) },
      },
      config: { problems: ['FW_NOT_SIGNED_IN', 'FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async (request, reply) => {
      const isAllowed = isTheirs(callerOf(request), 'access:change');
      const ended = await walls.end(request.params.wallId, isAllowed);
      if (ended === undefined) throw new FwError('FW_NOT_FOUND', 'There is no such wall of yours.');
      request.auditChange = { before: auditViewOf(ended), after: null };
      request.auditRegions = [ended.region];
      return reply.code(204).send(null);
    },
  );
}

function isTheirs(identity: Identity, permission: 'access:read' | 'access:change') {
  return ({ madeBy, region }: Wall) =>
    madeBy === identity.name || may(identity, permission, region);
}

/** Where it hangs is typed by its maker. */
function auditViewOf({ wallId, place, region, madeBy, madeAt, endsAt }: Wall) {
  return { wallId, place: maskNote(place), region, madeBy, madeAt, endsAt };
}

function wallViewOf({ revision: _kept, ...wall }: Wall) {
  return wall;
}
