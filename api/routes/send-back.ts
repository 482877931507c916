// What staff typed goes back to them when it could not be taken.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFwError } from '../../signal/fw-error.ts';
import { sendProblem } from '../problem.ts';

/** Whatever kept an outcome from being recorded, what the holder typed goes back, without the lease. */
export function sendBack(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { body } = request;
  if (!isFwError(error) || typeof body !== 'object' || body === null) {
    return sendProblem(error, request, reply);
  }
  const { lease: _lease, ...sent } = Object(body);
  return sendProblem(error, request, reply, { sent });
}
