// Answers without end, as server-sent events: they end with the server, and after a while in any case.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { App } from '../app.ts';

/** Then a browser comes again, and access is asked again. */
const STREAM_MS = 15 * 60_000;
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

/** The end of all streams that the server has, be it the server's or their own. */
export function streamEndOf(app: App, lastsMs = STREAM_MS): StreamEnd {
  const ending = new AbortController();
  app.addHook('preClose', async () => ending.abort());
  return { signal: ending.signal, lastsMs };
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
