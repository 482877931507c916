// Signals in, and what can be sent. What is in the body of POST /v1/signals is judged by connectors/http/ingest.ts.
import Type from 'typebox';
import {
  type CONTENT_TYPES,
  type IngestResult,
  ingestSignals,
} from '../../connectors/http/ingest.ts';
import { FwError } from '../../signal/fw-error.ts';
import { signalSchema, signalTypeSchema } from '../../signal/json-schema.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import { isSignalType, SIGNAL_TYPE_NAMES, signalTypeSpec } from '../../signal/signal-type.ts';
import type { App } from '../app.ts';
import { IngestAnswer, SIGNAL_EXAMPLE, SignalTypes } from '../contract/signal.ts';
import { describedRef } from '../openapi.ts';
import type { ApiDeps } from '../ports.ts';
import { sendProblem } from '../problem.ts';
import { senderOf } from '../sender-of.ts';
import { readStreamed, streamedRoutes } from '../streamed-body.ts';

type Deps = Pick<ApiDeps, 'appender' | 'metrics' | 'quality'> & { readonly now: () => number };

/** POST /v1/signals, GET /v1/signal-types, GET /v1/schemas/{type}. */
export function signalRoutes(app: App, deps: Deps): void {
  streamedRoutes(app, (scope) => ingestRoute(scope, deps));
  schemaRoutes(app);
}

function ingestRoute(app: App, { appender, metrics, quality, now }: Deps): void {
  app.post(
    '/v1/signals',
    {
      // The description is for readers; the body is judged item by item, where good ones are kept whatever the others are.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'sendSignals',
        tags: ['signals'],
        summary: 'Send signals',
        description:
          'One signal, an array of them, or a stream of lines; bare or as CloudEvents 1.0 (structured, batch, binary). Answers when the log has the good items durably. Send all of a body again after any failure: an item that was there already counts once, by its source and id. JSON bodies have at most 16 MiB; NDJSON is read as it comes and has no limit but 1 MiB a line.',
        body: { content: bodyContent() },
        response: { 202: IngestAnswer },
      },
      config: {
        problems: ['FW_SIGNAL_INVALID', 'FW_MEDIA_TYPE', 'FW_BODY_TOO_LARGE', 'FW_LOG_AWAY'],
      },
    },
    async (request, reply) => {
      const { headers } = request;
      const sender = senderOf(request.identity, 'signals:send');
      const result = await readStreamed(request, (body) =>
        ingestSignals({ headers, body, nowMs: now(), sender }, appender),
      );
      for (const { source, count, ...fault } of result.refusals)
        quality.refused(source, fault, count, now());
      metrics.countHttpItems(result.accepted, result.rejectedCount);
      const answer = answerOf(result);
      if (result.accepted > 0 || result.rejectedCount === 0) return reply.code(202).send(answer);
      const text = `None of the ${result.rejectedCount} items is a valid signal; rejected says why.`;
      const error = new FwError('FW_SIGNAL_INVALID', text);
      return sendProblem(error, request, reply, { rejected: answer.rejected });
    },
  );
}

function bodyContent() {
  const signal = Type.Unsafe<unknown>({ $ref: describedRef('Signal') });
  const cloudEvent = {
    specversion: '1.0',
    type: SIGNAL_EXAMPLE.type,
    id: SIGNAL_EXAMPLE.id,
    source: SIGNAL_EXAMPLE.source,
    time: SIGNAL_EXAMPLE.time,
    data: { region: '330106', callId: '7d1f', caller: '+85255501234', callee: '13800000000' },
  };
  const event = Type.Object(
    {
      specversion: Type.Literal('1.0'),
      id: Type.String(),
      source: Type.String(),
      type: Type.String(),
      data: Type.Unknown({ description: 'The other fields of the signal.' }),
    },
    { description: 'A CloudEvent 1.0.', examples: [cloudEvent] },
  );
  const lines = `${JSON.stringify(SIGNAL_EXAMPLE)}\n`;
  return {
    'application/json': {
      schema: Type.Union([signal, Type.Array(signal)], { examples: [SIGNAL_EXAMPLE] }),
    },
    'application/x-ndjson': {
      schema: Type.String({ description: 'One signal a line.', examples: [lines] }),
    },
    'application/cloudevents+json': { schema: event },
    'application/cloudevents-batch+json': {
      schema: Type.Array(event, { examples: [[cloudEvent]] }),
    },
  } satisfies Record<(typeof CONTENT_TYPES)[number], unknown>;
}

function answerOf(result: IngestResult) {
  return {
    accepted: result.accepted,
    rejectedCount: result.rejectedCount,
    rejected: result.rejected.map((item) => ({
      ...item,
      faults: item.faults.map((fault) => ({ ...fault })),
    })),
  };
}

function schemaRoutes(app: App): void {
  const types = SIGNAL_TYPE_NAMES.map((type) => {
    const { side, text, required, optional, suspectKeys, victimKeys } = signalTypeSpec(type);
    return {
      type,
      side,
      text,
      required: [...required],
      optional: [...optional],
      suspectKeys: [...suspectKeys],
      victimKeys: [...victimKeys],
      schema: `/v1/schemas/${type}`,
    };
  });
  app.get(
    '/v1/signal-types',
    {
      schema: {
        operationId: 'listSignalTypes',
        tags: ['signals'],
        summary: 'What can be sent',
        response: { 200: SignalTypes },
      },
    },
    () => ({ types }),
  );
  app.get(
    '/v1/schemas/:type',
    {
      schema: {
        operationId: 'getSchema',
        tags: ['signals'],
        summary: 'JSON Schema of a signal type',
        description: 'JSON Schema 2020-12; `signal` gives the schema of any signal.',
        params: Type.Object({ type: Type.String({ maxLength: 64, examples: ['call.started'] }) }),
        response: {
          200: {
            description: 'The schema.',
            content: {
              'application/schema+json': { schema: Type.Record(Type.String(), Type.Unknown()) },
            },
          },
        },
      },
      config: { problems: ['FW_NOT_FOUND'] },
    },
    (request, reply) => {
      reply.type('application/schema+json');
      return { ...schemaOf(request.params.type) };
    },
  );
}

function schemaOf(type: string) {
  if (type === 'signal') return signalSchema();
  if (isSignalType(type)) return signalTypeSchema(type);
  const hint = didYouMean(type, ['signal', ...SIGNAL_TYPE_NAMES]);
  throw new FwError('FW_NOT_FOUND', `There is no signal type '${type}'${hint === '' ? '.' : hint}`);
}
