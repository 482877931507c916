// The description of the API (OpenAPI 3.1) grows out of the routes' own schemas, so it cannot say anything else than what is checked. The
// errors of a route are named by their codes and described from the table of codes.
import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import { ERRORS, type ErrorCode } from '../signal/fw-error.ts';
import { signalTypeSchema } from '../signal/json-schema.ts';
import { SIGNAL_TYPE_NAMES } from '../signal/signal-type.ts';
import { SESSION_COOKIE } from './access-gate.ts';
import { addAnswerExamples } from './answer-examples.ts';
import type { App } from './app.ts';
import { IdempotencyHeaders } from './contract/idempotency.ts';
import { LadderView } from './contract/ladder.ts';
import { OrderView } from './contract/order.ts';
import { PROBLEM_CONTENT_TYPE, Problem } from './contract/problem.ts';
import { ReachView } from './contract/reach.ts';
import { Review } from './contract/review.ts';
import { RuleVersionView } from './contract/rule-version.ts';
import { StaffView } from './contract/staff.ts';
import { Claim, Task, TaskView } from './contract/task.ts';
import { describedDeprecation } from './deprecation.ts';
import { takesIdempotencyKey } from './replay.ts';

const TAGS = [
  { name: 'signals', description: 'What happened, from carriers, banks and police.' },
  { name: 'tasks', description: 'The desk: who is at risk, who calls them, and how it ended.' },
  { name: 'staff', description: 'Who works at the desks, and how they stand.' },
  { name: 'checks', description: 'Transfers, asked about before they go.' },
  { name: 'risk', description: 'How somebody stands now.' },
  { name: 'orders', description: 'What banks and carriers are asked to do, by two persons.' },
  { name: 'deliveries', description: 'What goes out of the house, and what comes back of it.' },
  { name: 'access', description: 'Who somebody is, and who may do what.' },
  { name: 'reports', description: 'What was saved, and what was filed.' },
  { name: 'rules', description: 'Versions of the rules: drafted, tried, approved, live.' },
  { name: 'system', description: 'How the system stands.' },
];

const DESCRIPTION = `forewarn sees a telecom fraud forming from telephone and money signals together, and gets a trained person to the victim in time.

Money is in fen (1 yuan = 100 fen), times are epoch milliseconds, regions are six-digit GB/T 2260 codes. Errors are RFC 9457 problems with a \`code\`. Every answer carries \`X-Request-Id\`; one that is sent is kept. People sign in (POST /v1/session), programs sign their requests, and each route says what it asks for; without access control the server answers loopback only.`;

const SHARED = [
  Task,
  TaskView,
  Claim,
  OrderView,
  LadderView,
  ReachView,
  StaffView,
  Review,
  RuleVersionView,
];

/** Of reads of JSON; api/unchanged.ts. */
const NOT_MODIFIED = {
  304: {
    type: 'null',
    description: 'The same as the answer whose `ETag` the request has in `If-None-Match`.',
  },
};

/** Errors that any route can answer with. */
const EVERYWHERE: readonly ErrorCode[] = [
  'FW_HOST_REFUSED',
  'FW_HEADERS_TOO_LARGE',
  'FW_REQUEST_SLOW',
  'FW_INTERNAL',
];

/** How a request says who sends it; docs/access.md. */
const SECURITY_SCHEMES = {
  session: { type: 'http', scheme: 'bearer', description: 'The token of POST /v1/session.' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'The same in a browser.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'x-forewarn-signature',
    description:
      "A partner's program signs each request: `v1=` and the HMAC-SHA-256 in hexadecimal, by the secret of its key, of `<time>.<nonce>.<METHOD> <path and query>.<body>`. Beside it stand x-forewarn-key (the key's id), x-forewarn-time (epoch ms, at most five minutes off) and x-forewarn-nonce (8 to 64 letters, digits, dots, lines, underscores; another each time). Or it shows a certificate that is bound to its account, where the server asks for one.",
  },
} as const;

/** Errors of routes that ask who somebody is. */
const GUARDED: readonly ErrorCode[] = [
  'FW_NOT_SIGNED_IN',
  'FW_SIGN_IN_REFUSED',
  'FW_FORBIDDEN',
  'FW_TOO_MANY',
  'FW_NOT_FOUND',
  'FW_REQUEST_INVALID',
  'FW_REDIS_AWAY',
  'FW_LEDGER_AWAY',
];
/** Errors of routes that take an Idempotency-Key. */
const REPEATED: readonly ErrorCode[] = ['FW_IDEMPOTENCY_KEY', 'FW_IDEMPOTENCY_BUSY'];

/** Registers the shared schemas and the document; routes that are added later become part of it. */
export function describeApi(app: App, version: string): void {
  for (const schema of SHARED) app.addSchema(schema);
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'forewarn',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: TAGS,
      components: { schemas: describedSchemas(), securitySchemes: SECURITY_SCHEMES },
    },
    // Errors are described here alone: they are not written by the routes' serializers, and building those takes long.
    transform: ({ schema, url, route }) => ({ schema: withProblems(schema, route), url }),
    transformObject: (described) => {
      const document =
        'openapiObject' in described ? described.openapiObject : described.swaggerObject;
      addAnswerExamples(document);
      return document;
    },
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) =>
        typeof $id === 'string' ? $id : `def-${i}`,
    },
  });
}

/** Where the document keeps a schema that no route compiles. */
export function describedRef(name: string): string {
  return `#/components/schemas/${name}`;
}

/** The problem and the signals: what only the document needs to know. */
function describedSchemas(): Record<string, object> {
  const signals = SIGNAL_TYPE_NAMES.map((type) => {
    const { $schema: _dialect, $id: _urn, ...schema } = signalTypeSchema(type);
    return [`Signal.${type}`, schema] as const;
  });
  const signal = {
    description: 'Any signal; `type` says which.',
    oneOf: signals.map(([name]) => ({ $ref: describedRef(name) })),
  };
  return { Problem, Signal: signal, ...Object.fromEntries(signals) };
}

/** The schema of a route with the problems that it can answer with, one entry a status. */
function withProblems(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  const codes = new Set<ErrorCode>([...(route.config?.problems ?? []), ...EVERYWHERE]);
  if (schema?.params !== undefined || schema?.querystring !== undefined) {
    codes.add('FW_REQUEST_INVALID');
  }
  if (schema?.body !== undefined) {
    for (const code of ['FW_REQUEST_INVALID', 'FW_MEDIA_TYPE', 'FW_BODY_TOO_LARGE'] as const) {
      codes.add(code);
    }
  }
  const { access } = route.config ?? {};
  const isGuarded = access !== undefined && access !== 'open';
  if (isGuarded) for (const code of GUARDED) codes.add(code);
  const isRepeatable = takesIdempotencyKey(schema, route);
  if (isRepeatable) for (const code of REPEATED) codes.add(code);
  const response = {
    ...Object(schema?.response),
    ...(hasTag(route, schema) ? NOT_MODIFIED : {}),
    ...problemResponses([...codes]),
  };
  return {
    ...schema,
    ...describedDeprecation(schema, route),
    ...(isRepeatable ? { headers: IdempotencyHeaders } : {}),
    // An empty one stands for a server without accounts, which answers loopback only.
    ...(isGuarded ? { security: [{ session: [] }, { cookie: [] }, { signature: [] }, {}] } : {}),
    response,
  };
}

/** Whether it is a read that answers with JSON alone. */
function hasTag({ method }: RouteOptions, schema: FastifySchema | undefined): boolean {
  const answer: unknown = Object(schema?.response)[200];
  if (method !== 'GET' || answer === undefined) return false;
  const { content } = Object(answer);
  return content === undefined || Object.hasOwn(content, 'application/json');
}

function problemResponses(codes: readonly ErrorCode[]): Record<number, unknown> {
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].httpStatus);
  const responses = [...byStatus].map(([status, among]) => [
    status,
    {
      description: among.map((code) => `\`${code}\`: ${ERRORS[code].text}`).join('\n\n'),
      content: { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: describedRef('Problem') } } },
    },
  ]);
  return Object.fromEntries(responses);
}
