// Signed JSON over HTTP, against the sandbox: orders, requests to police, events for partners.

import { describeDelivery } from './delivery.conformance.ts';
import type { Delivery } from './delivery.ts';

const FORMS = {
  order: (number: number) => ({
    channel: 'order',
    deliveryId: `order-${number}`,
    kind: 'freeze',
    target: { kind: 'account', id: `62220212345678901${number}` },
    reason: '受害人已转账',
    desk: '330106',
  }),
  dispatch: (number: number) => ({
    channel: 'dispatch',
    deliveryId: `dispatch-${number}`,
    region: '330106',
    phone: `+861381234567${number % 10}`,
    reason: '电话无人接听',
    place: '西湖区',
  }),
  webhook: (number: number) => ({
    channel: 'webhook',
    deliveryId: `event-${number}`,
    to: 'first',
    event: 'episode',
    data: { episodeId: `e${number}`, level: 'red' },
  }),
} satisfies Partial<Record<Delivery['channel'], (number: number) => Delivery>>;

for (const channel of ['order', 'dispatch', 'webhook'] as const) {
  describeDelivery('signed-http', {
    channel,
    entry: ({ url }, place) =>
      `{ kind: signed-http, url: '${url}/${place}', secret: env:SECRET, receiptSecret: env:SECRET, private: true }`,
    delivery: FORMS[channel],
  });
}
