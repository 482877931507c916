// Through whom what goes out goes, how each stands, and the receipts that they post.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { App } from '../app.ts';
import { Deliveries, ReceiptParams, ReceiptPosted } from '../contract/delivery.ts';
import type { ApiDeps } from '../ports.ts';

const RECEIPT_BYTES_MAX = 100_000;

/** GET /v1/deliveries, POST /v1/receipts/{provider}. */
export function deliveryRoutes(app: App, { deliveries }: Pick<ApiDeps, 'deliveries'>): void {
  app.get(
    '/v1/deliveries',
    {
      schema: {
        operationId: 'getDeliveries',
        tags: ['deliveries'],
        summary: 'Through whom what goes out goes, and how each stands',
        response: { 200: Deliveries },
      },
    },
    () => ({
      providers: deliveries.views.map((view) => ({ ...view, failed: { ...view.failed } })),
    }),
  );
  app.register((scope, _options, done) => {
    // The signature is of the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    receiptRoute(scope.withTypeProvider<TypeBoxTypeProvider>(), deliveries);
    done();
  });
}

function receiptRoute(app: App, deliveries: ApiDeps['deliveries']): void {
  app.post(
    '/v1/receipts/:provider',
    {
      bodyLimit: RECEIPT_BYTES_MAX,
      // The description is for readers; the body is judged where the provider is known.
      validatorCompiler: () => () => true,
      schema: {
        operationId: 'takeReceipt',
        tags: ['deliveries'],
        summary: 'Tell what became of a delivery',
        description:
          'For providers, banks, carriers and police. JSON with `deliveryId` (or `reference`, their own number of it), `state` (accepted, delivered, done, refused, failed) and, where there is more to say, `reason`, `answer` (what the person pressed or sent back) and `doneFen`. Signed as Standard Webhooks has it with the `receiptSecret` of the provider, or with that secret as bearer token. Saying it twice, late or out of order changes nothing; say it again after 5xx.',
        params: ReceiptParams,
        body: { content: { 'application/json': { schema: ReceiptPosted } } },
        response: { 204: Type.Null() },
      },
      config: {
        problems: [
          'FW_NOT_FOUND',
          'FW_RECEIPT_REFUSED',
          'FW_REQUEST_INVALID',
          'FW_REDIS_AWAY',
          'FW_DELIVERY_AWAY',
        ],
      },
    },
    async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      const { provider } = request.params;
      const receipts = await deliveries.takePost(provider, { headers: request.headers, body });
      // Its signature says who it is, and an order is another one by it.
      request.auditWho = provider;
      request.auditTold = { receipts };
      return reply.code(204).send(null);
    },
  );
}
