// `Idempotency-Key`: a POST that makes something may be sent again with the same key after any failure of the line; it has the same answer and makes nothing twice. Not of
// routes whose answers hold secrets, or that are safe to repeat by the ids in them.
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Replay, ReplayBook, ReplayRequest } from '../access/replay-book.ts';
import { FwError } from '../signal/fw-error.ts';
import type { App } from './app.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The key under which this request's answer is to be kept. */
    replay: ReplayRequest | undefined;
  }
}

const HEADER = 'idempotency-key';
const KEY_FORM = /^[\x21-\x7e]{1,128}$/;
/** Secrets and sessions, what has an id of its own, and what changes nothing. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'signIn',
  'acceptInvite',
  'inviteAccount',
  'makeServiceKey',
  'beginSecondFactor',
  'sendSignals',
  'pushRecords',
  'takeReceipt',
  'takeReply',
  'checkTransfer',
  'checkScamSignal',
  'searchTasks',
  'queryRisk',
  'revealTask',
  'revealHeldTask',
]);

/** Whether a route's answers are kept under the caller's key. */
export function takesIdempotencyKey(
  schema: unknown,
  route: Pick<RouteOptions, 'method' | 'config'>,
) {
  const { operationId } = Object(schema);
  const access = route.config?.access;
  const isGuarded = access !== undefined && access !== 'open';
  return isGuarded && [route.method].flat().includes('POST') && !LEFT_OUT.has(String(operationId));
}

/** Adds the hooks, after those that decide whether the request is allowed. */
export function replayAnswers(app: App, replays: ReplayBook): void {
  app.decorateRequest('replay', undefined);
  app.addHook('preHandler', async (request, reply) => {
    const asked = replayOf(request);
    if (asked === undefined) return undefined;
    const begun = await replays.begin(asked);
    if (begun === 'new') {
      request.replay = asked;
      return undefined;
    }
    if (begun === 'other') {
      const text = `Another request was sent with the ${HEADER} ${asked.key}; give each its own.`;
      throw new FwError('FW_IDEMPOTENCY_KEY', text);
    }
    if (begun === 'busy') {
      const text = `The request with the ${HEADER} ${asked.key} is being answered; ask again in a moment.`;
      throw new FwError('FW_IDEMPOTENCY_BUSY', text);
    }
    return sendAgain(reply, begun);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { replay } = request;
    if (replay === undefined) return payload;
    request.replay = undefined;
    const isKept = reply.statusCode < 300 && (typeof payload === 'string' || payload === null);
    if (isKept) {
      const type = String(reply.getHeader('content-type') ?? '');
      const body = typeof payload === 'string' ? payload : '';
      await replays.keep(replay, { status: reply.statusCode, type, body });
    } else {
      await replays.drop(replay);
    }
    return payload;
  });
}

function sendAgain(reply: FastifyReply, { status, type, body }: Replay): FastifyReply {
  reply.code(status).header('idempotency-replayed', 'true');
  if (type !== '') reply.type(type);
  return reply.serializer((text: unknown) => String(text)).send(status === 204 ? null : body);
}

function replayOf(request: FastifyRequest): ReplayRequest | undefined {
  const { method, identity, url, body } = request;
  const key = request.headers[HEADER];
  if (method !== 'POST' || key === undefined || identity === undefined) return undefined;
  const operationId: unknown = Object(request.routeOptions.schema).operationId;
  if (typeof operationId !== 'string' || LEFT_OUT.has(operationId)) return undefined;
  if (typeof key !== 'string' || !KEY_FORM.test(key)) {
    const text = `${HEADER} is 1 to 128 visible ASCII characters, as a UUID.`;
    throw new FwError('FW_REQUEST_INVALID', text);
  }
  return { caller: identity.name, key, asked: `${method} ${url} ${JSON.stringify(body)}` };
}
