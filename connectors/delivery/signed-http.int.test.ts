// Signed JSON over HTTP, against the sandbox.
import { describeDelivery } from './delivery.conformance.ts';

describeDelivery('signed-http', {
  channel: 'order',
  entry: ({ url }, place) =>
    `{ kind: signed-http, url: '${url}/${place}', secret: env:SECRET, receiptSecret: env:SECRET, private: true }`,
  delivery: (number) => ({
    channel: 'order',
    deliveryId: `order-${number}`,
    kind: 'freeze',
    target: { kind: 'account', id: `62220212345678901${number}` },
    reason: '受害人已转账',
    desk: '330106',
  }),
});
