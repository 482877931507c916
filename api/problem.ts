// Every error leaves as an RFC 9457 problem whose `code` is a name of the table in signal/fw-error.ts. What we did wrong ourselves is told by
// its request id alone: its text may name things that are nobody's business, and stands in the log.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, type ErrorCode, FwError, isFwError } from '../signal/fw-error.ts';
import type { App } from './app.ts';
import { PROBLEM_CONTENT_TYPE, type Problem } from './contract/problem.ts';
import { maskPath, maskPathPart } from './masking.ts';
import { requestFaults } from './validation.ts';

/** What a route adds to the problem that it answers with. */
export type ProblemExtras = Partial<Pick<Problem, 'sent' | 'rejected'>>;

const RETRY_AFTER_SECONDS = 1;

/** Fastify's own errors that a caller can cause. */
const CODES_OF_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'FW_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'FW_BODY_TOO_LARGE',
  FST_ERR_NOT_FOUND: 'FW_NOT_FOUND',
};

/** Errors of Node's HTTP parser that are more than nonsense. */
const CODES_OF_HTTP: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'FW_HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'FW_REQUEST_SLOW',
};

/** Makes problems of all errors and of paths that do not exist. */
export function answerWithProblems(app: App, patterns: RoutePatterns): void {
  app.setErrorHandler((error, request, reply) =>
    // Fastify may complain about the body before it sees that there is no such path or method.
    request.is404 && isFastifyError(error) && (error.statusCode ?? 500) < 500
      ? sendNotFound(patterns, request, reply)
      : sendProblem(error, request, reply),
  );
  app.setNotFoundHandler((request, reply) => {
    return sendNotFound(patterns, request, reply);
  });
}

/** Of a path that does not exist, or not with this method. */
function sendNotFound(patterns: RoutePatterns, request: FastifyRequest, reply: FastifyReply) {
  const methods = patterns.methodsOf(pathOf(request));
  if (methods.length === 0) {
    const error = new FwError('FW_NOT_FOUND', 'There is no such path; /docs lists those that are.');
    return sendProblem(error, request, reply);
  }
  reply.header('allow', methods.join(', '));
  const text = `${request.method} is no method of this path; use ${methods.join(' or ')}.`;
  return sendProblem(new FwError('FW_METHOD', text), request, reply);
}

/** Answers with the problem that an error is, and writes down what is not the caller's doing. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  extras: ProblemExtras = {},
): FastifyReply {
  const problem = problemOf(error, request, extras);
  const { domain } = ERRORS[codeOf(error)];
  const fields = { requestId: request.id, err: error, code: problem.code };
  if (domain === 'bug') request.log.error(fields, 'request failed');
  else if (domain === 'outside') request.log.warn(fields, 'away');
  const isToComeAgain = problem.status === 503 || problem.status === 429;
  if (isToComeAgain && !reply.hasHeader('retry-after'))
    reply.header('retry-after', String(RETRY_AFTER_SECONDS));
  return reply
    .code(problem.status)
    .type(PROBLEM_CONTENT_TYPE)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem);
}

/** Answers bytes that are no HTTP request, or headers that are too large or too slow, and hangs up. */
export function refuseBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CODES_OF_HTTP[error.code ?? ''] ?? 'FW_REQUEST_INVALID';
  const { httpStatus: status, text, retry } = ERRORS[code];
  const body = JSON.stringify({
    type: `urn:forewarn:error:${code}`,
    code,
    title: text,
    status,
    detail: `The request cannot be read as HTTP (${error.code ?? 'unknown'}).`,
    instance: '',
    requestId: '',
    retry,
  });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: ${PROBLEM_CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body);
}

interface ConnectionError extends Error {
  readonly code?: string;
}

/** The problem body of an error. */
export function problemOf(
  error: unknown,
  request: FastifyRequest,
  extras: ProblemExtras = {},
): Problem {
  const code = codeOf(error);
  const { httpStatus: status, retry, text: title } = ERRORS[code];
  const faults = isFastifyError(error)
    ? requestFaults(error.validation ?? [], error.validationContext)
    : [];
  return {
    type: `urn:forewarn:error:${code}`,
    code,
    title,
    status,
    detail: withoutNumbersOf(
      pathOf(request),
      detailOf(
        error,
        code,
        faults.map(({ message }) => message),
      ),
    ),
    instance: maskPath(pathOf(request)),
    requestId: request.id,
    retry,
    ...(faults.length === 0 ? {} : { faults }),
    ...extras,
  };
}

function codeOf(error: unknown): ErrorCode {
  // What reads a query further in calls wrong usage what is a wrong request here.
  if (isFwError(error)) return error.code === 'FW_USAGE' ? 'FW_REQUEST_INVALID' : error.code;
  if (!isFastifyError(error)) return 'FW_INTERNAL';
  const known = CODES_OF_FASTIFY[error.code];
  if (known !== undefined) return known;
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? 'FW_REQUEST_INVALID' : 'FW_INTERNAL';
}

function detailOf(error: unknown, code: ErrorCode, faults: readonly string[]): string {
  if (code === 'FW_INTERNAL') {
    return 'The request could not be answered because of a fault of ours. Give the request id to whoever runs this system.';
  }
  if (faults.length > 0) return `${faults.join('; ')}.`;
  return error instanceof Error ? error.message : ERRORS[code].text;
}

function isFastifyError(error: unknown): error is FastifyError {
  return (
    error instanceof Error &&
    'code' in error &&
    ('validation' in error || ('statusCode' in error && typeof error.statusCode === 'number'))
  );
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

/** A text that repeats parts of the path, with those masked that are somebody's number. */
function withoutNumbersOf(path: string, text: string): string {
  return path.split('/').reduce((masked, part) => {
    const shown = maskPathPart(part);
    return shown === part ? masked : masked.replaceAll(decodeURIComponent(part), shown);
  }, text);
}

/** The paths that exist, with their methods, so that a wrong method can be told from a wrong path. */
export class RoutePatterns {
  readonly #methods = new Map<string, Set<string>>();

  add(url: string, methods: readonly string[]): void {
    const known = this.#methods.get(url) ?? new Set();
    for (const method of methods) known.add(method);
    this.#methods.set(url, known);
  }

  /** Methods of the route that a path leads to; none when there is none. */
  methodsOf(path: string): string[] {
    const parts = path.split('/');
    const fits = (pattern: string) => {
      const wanted = pattern.split('/');
      return (
        wanted.length === parts.length &&
        wanted.every((part, i) => (part.startsWith(':') ? parts[i] !== '' : part === parts[i]))
      );
    };
    const methods = this.#methods.get(path) ?? [...this.#methods].find(([one]) => fits(one))?.[1];
    return [...(methods ?? [])].sort();
  }
}
