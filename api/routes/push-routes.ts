// Records that partners push in their own words, to a source of the file of sources; what is in a body is judged by connectors/http-push.
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { JSON_BYTES_MAX } from '../../connectors/http/sent-body.ts';
import type { PushPlace } from '../../connectors/http-push/push-room.ts';
import type { App } from '../app.ts';
import { PushAnswer } from '../contract/push.ts';
import { sendCorrelator } from '../correlator.ts';
import type { ApiDeps } from '../ports.ts';
import { senderOf } from '../sender-of.ts';
import { readStreamed, streamedRoutes } from '../streamed-body.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the body of a push has its place. */
    pushPlace: PushPlace | undefined;
  }
}

/** POST /v1/sources/{name}/records. */
export function pushRoutes(app: App, deps: Pick<ApiDeps, 'push'>): void {
  app.decorateRequest('pushPlace', undefined);
  streamedRoutes(app, (scope) => pushRoute(scope, deps));
}

function pushRoute(app: App, { push }: Pick<ApiDeps, 'push'>): void {
  const sourceOf = (request: FastifyRequest) => {
    const sender = senderOf(request.identity, 'signals:send');
    const { name } = Object(request.params);
    return { sender, source: push.pushSource(String(name), sender) };
  };
  app.post(
    '/v1/sources/:name/records',
    {
      // The description is for readers; records are judged one by one, where good ones are kept whatever the others are.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'pushRecords',
        tags: ['signals'],
        summary: "Push records in a partner's own words",
        description:
          "Records of a partner for a source of kind http-push; the source's mapping makes signals of them. A mapping of JSON reads one record, an array, lines, and CloudEvents 1.0 (structured, batch, binary); one of tables reads CSV; one of ISO 20022 reads messages in XML or JSON. Answers when the log has the signals durably and the dead letters have what was refused; it is 202 also when all was, since nothing is to be sent again. After any other answer send all of the body again: a signal that was there already counts once, by its source and id. JSON bodies have at most 16 MiB; lines, tables and messages are read as they come. Who cannot sign shows the token of the source as a bearer token; it opens this route of this source alone.",
        params: Type.Object({
          name: Type.String({ maxLength: 63, examples: ['carrier-events'] }),
        }),
        body: { content: bodyContent() },
        response: { 202: PushAnswer },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_FILE',
          'FW_MAPPING_INVALID',
          'FW_MEDIA_TYPE',
          'FW_BODY_TOO_LARGE',
          'FW_TOO_MANY',
          'FW_LOG_AWAY',
          'FW_LETTERS_AWAY',
          'FW_SOURCE_AWAY',
        ],
      },
      // Before the body of a signed request is read.
      onRequest: async (request, reply) => {
        sendCorrelator(request, reply);
        const place = sourceOf(request).source.enter();
        request.pushPlace = place;
        reply.raw.once('close', () => place.leave());
        if (request.signingSecret !== undefined) place.hold(lengthOf(request));
      },
    },
    async (request, reply) => {
      const { headers, pushPlace: place } = request;
      const { source, sender } = sourceOf(request);
      if (place === undefined) throw new Error('a push came in without a place');
      try {
        const answer = await readStreamed(request, (body) =>
          source.take({ headers, body, place, sender }),
        );
        return await reply.code(202).send({ ...answer, rejected: [...answer.rejected] });
      } finally {
        place.leave();
      }
    },
  );
}

/** Bytes that a signed body has, or may have where it does not say so. */
function lengthOf({ headers }: FastifyRequest): number {
  const length = Number(headers['content-length'] ?? JSON_BYTES_MAX);
  return Number.isFinite(length) ? length : JSON_BYTES_MAX;
}

function bodyContent() {
  const record = { msisdn: '13800000006', at: '2026-03-02T09:10:00+08:00', event: 'install' };
  const event = {
    specversion: '1.0',
    id: 'e1',
    source: 'https://operator.example/sim-swap',
    type: 'org.camaraproject.sim-swap-subscriptions.v0.swapped',
    time: '2026-03-02T02:00:00Z',
    data: { subscriptionId: 's1', phoneNumber: '+8613800000001' },
  };
  const json = (description: string, example: unknown) => ({
    schema: Type.Unknown({ description, examples: [example] }),
  });
  const text = (description: string, example: string) => ({
    schema: Type.String({ description, examples: [example] }),
  });
  const message = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">…</Document>';
  return {
    'application/json': json('A record, or an array of them; with ce-* headers an event.', record),
    'application/x-ndjson': text('A record a line.', `${JSON.stringify(record)}\n`),
    'application/cloudevents+json': json('A CloudEvent; the mapping reads all of it.', event),
    'application/cloudevents-batch+json': json('CloudEvents.', [event]),
    'text/csv': text('A table, as the mapping says.', 'ref,payer,payee\nt1,6222,6228\n'),
    'text/tab-separated-values': text('The same.', 'ref\tpayer\nt1\t6222\n'),
    'application/xml': text('Messages of ISO 20022.', message),
    'text/xml': text('The same.', message),
  } satisfies Record<string, unknown>;
}
