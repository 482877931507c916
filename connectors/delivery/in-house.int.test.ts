// Deliveries that are carried in our own process, by the suite of all deliveries: people who record what they are told, and the kind for trying out.

import { describeDelivery } from './delivery.conformance.ts';
import type { Delivery, ReceiptState } from './delivery.ts';

const MESSAGE = { phone: '+8613812345678', text: '您可能正遭遇诈骗', language: 'zh' } as const;
const TARGET = { kind: 'account', id: '622202123456789012' };

/** One delivery of each channel under an id. */
const FORMS = {
  sms: (deliveryId: string) => ({ channel: 'sms', deliveryId, ...MESSAGE }),
  voice: (deliveryId: string) => ({ channel: 'voice', deliveryId, ...MESSAGE }),
  order: (deliveryId: string) => ({
    channel: 'order',
    deliveryId,
    kind: 'freeze',
    target: TARGET,
    reason: '受害人已转账',
    desk: '330106',
  }),
  dispatch: (deliveryId: string) => ({
    channel: 'dispatch',
    deliveryId,
    region: '330106',
    phone: MESSAGE.phone,
    reason: '电话无人接听',
  }),
  webhook: (deliveryId: string) => ({
    channel: 'webhook',
    deliveryId,
    to: 'first',
    event: 'order',
    data: {},
  }),
} satisfies Record<Delivery['channel'], (deliveryId: string) => Delivery>;

for (const channel of ['order', 'dispatch'] as const) {
  describeDelivery('by-hand', {
    channel,
    entry: () => '{ kind: by-hand }',
    delivery: (number) => FORMS[channel](`${channel}-${number}`),
    inHouse: { later: undefined, isLimited: false },
  });
}

const LATER = {
  sms: 'delivered',
  voice: 'delivered',
  order: 'done',
  dispatch: 'done',
  webhook: 'delivered',
} as const satisfies Record<Delivery['channel'], ReceiptState>;

for (const channel of ['sms', 'voice', 'order', 'dispatch', 'webhook'] as const) {
  describeDelivery('sandbox', {
    channel,
    entry: () => '{ kind: sandbox, receiptAfter: 50ms }',
    delivery: (number) => FORMS[channel](`${channel}-${number}`),
    inHouse: { later: LATER[channel], isLimited: true },
  });
}
