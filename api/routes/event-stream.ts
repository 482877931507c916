// Answers without end, as server-sent events: they end with the server, with the session or the role by which they were asked for, and after a while in any case.
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { App } from '../app.ts';

/** Then a browser comes again, and access is asked again. */
const STREAM_MS = 15 * 60_000;
/** How often it is asked whether who has a stream may still have it. */
const ASK_AGAIN_MS = 5_000;
const EVENT_STREAM = 'text/event-stream';

/** The answer of a route that streams. */
export const STREAM_RESPONSE = {
  200: {
    description: 'Events without end.',
    content: { [EVENT_STREAM]: { schema: Type.Unsafe<Readable>(Type.String()) } },
  },
};

/** When a stream ends. */
export interface StreamEnd {
  readonly signal: AbortSignal;
  readonly lastsMs: number;
}

/** The end of each stream that the server has, be it the server's, its caller's leave, or its own. */
export function streamEndOf(
  app: App,
  lastsMs = STREAM_MS,
): (asked: Pick<FastifyReply, 'raw' | 'request'>) => StreamEnd {
  const ending = new AbortController();
  app.addHook('preClose', async () => ending.abort());
  return ({ request, raw }) => {
    const left = new AbortController();
    const timer = setInterval(() => void endWithLeave(request, left), ASK_AGAIN_MS).unref();
    raw.once('close', () => clearInterval(timer));
    return { signal: AbortSignal.any([ending.signal, left.signal]), lastsMs };
  };
}

/** Who cannot be asked about, as while Redis is away, keeps the stream until its own end. */
async function endWithLeave(request: FastifyRequest, left: AbortController): Promise<void> {
  const isLetIn = await request.isStillLetIn?.().catch(() => true);
  if (isLetIn === false) left.abort();
}

/** Blocks as the body of an answer that no proxy holds back. */
export function streamOf(
  reply: Pick<FastifyReply, 'type' | 'header'>,
  blocks: AsyncIterable<string>,
): Readable {
  reply.type(EVENT_STREAM);
  reply.header('x-accel-buffering', 'no');
  return Readable.from(blocks);
}
