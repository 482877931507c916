// Reads that a screen or a program asks for again and again have a tag of their content: who sends it along is told that nothing changed (304) instead of the same
// once more. Where a route names its own revision, that is its tag.
import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { App } from './app.ts';

/** Of 32 bytes; two contents with the same tag are not to be met. */
const TAG_LENGTH = 22;

/** Adds the hook; to be added after the one of the audit, which has to see how the request was answered. Streams, pages and errors have no tag. */
export function answerUnchanged(app: App): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string')
      return done();
    if (!String(reply.getHeader('content-type')).startsWith('application/json')) return done();
    const tag = tagOf(reply, payload);
    reply.header('etag', tag);
    if (!isNamed(request.headers['if-none-match'], tag)) return done();
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    done(null, '');
  });
}

function tagOf(reply: FastifyReply, payload: string): string {
  const given = reply.getHeader('etag');
  if (typeof given === 'string') return given;
  return `"${createHash('sha256').update(payload).digest('base64url').slice(0, TAG_LENGTH)}"`;
}

/** As RFC 9110 compares them: a proxy that packs an answer makes its tag a weak one. */
function isNamed(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((one) => {
    const name = one.trim();
    return name === '*' || name.replace(/^W\//, '') === tag;
  });
}
