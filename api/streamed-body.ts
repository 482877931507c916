// A body that is handed on as it comes, so that a stream of lines is read only as fast as the log takes it.
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { FwError } from '../signal/fw-error.ts';
import type { App } from './app.ts';

/** How long an answer waits for the rest of a body that nobody needs. */
const THROW_AWAY_MS_MAX = 10_000;

/** Adds routes whose bodies nobody reads before they do. */
export function streamedRoutes(app: App, add: (scope: App) => void): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    add(scope.withTypeProvider<TypeBoxTypeProvider>());
    done();
  });
}

/** What `read` makes of the body of a request. Throws FW_MEDIA_TYPE for an encoded one, FW_REQUEST_INVALID for one that was cut off, and what `read` throws. */
export async function readStreamed<T>(
  { headers, raw, signedBody }: Pick<FastifyRequest, 'headers' | 'raw' | 'signedBody'>,
  read: (body: Uint8Array | AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  checkEncoding(headers['content-encoding']);
  try {
    // Leaving the loop early must not destroy the stream, or the sender would never get our answer.
    return await read(signedBody ?? raw.iterator({ destroyOnReturn: false }));
  } catch (error) {
    await throwAway(raw);
    throw wasCutOff(raw) ? cutOff(error) : error;
  }
}

/**
 * Reads on without keeping anything, because many senders listen for the answer only when they are through. On a connection that closes
 * with the answer the answer has to wait for that, within bounds: closing under a sender makes it lose the answer.
 */
async function throwAway(raw: IncomingMessage): Promise<void> {
  raw.resume();
  if (raw.headers.connection?.toLowerCase() !== 'close') return;
  const signal = AbortSignal.timeout(THROW_AWAY_MS_MAX);
  await finished(raw, { signal }).catch(() => undefined);
}

function wasCutOff(raw: IncomingMessage): boolean {
  return raw.destroyed && !raw.complete;
}

function cutOff(cause: unknown): FwError {
  return new FwError('FW_REQUEST_INVALID', 'The body ended before its end; send all of it again.', {
    cause,
  });
}

function checkEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new FwError('FW_MEDIA_TYPE', `The body has the encoding ${encoding}; send it as it is.`);
}
