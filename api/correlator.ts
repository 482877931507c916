// `x-correlator`, CAMARA's id that goes through all systems: an answer has that of its request.
import type { FastifyReply, FastifyRequest } from 'fastify';

const CORRELATOR = /^[a-zA-Z0-9\-_:;./<>{}]{1,256}$/;

/** Sends it back, where the request has one of that form. */
export function sendCorrelator({ headers }: FastifyRequest, reply: FastifyReply): void {
  const { 'x-correlator': correlator } = headers;
  if (typeof correlator === 'string' && CORRELATOR.test(correlator))
    reply.header('x-correlator', correlator);
}
