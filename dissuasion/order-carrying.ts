// An order as what goes out of the house, and what comes back as what a bank or carrier says of it.
import type { Carrier, OrderDelivery, Receipt } from '../connectors/delivery/delivery.ts';
import type { Order, OrderReceipt } from './order.ts';

/** What leaves the house: no person, no names of staff. The order's id is the delivery's. */
export function orderDelivery(order: Order): OrderDelivery {
  const { orderId, kind, target, amountFen, transferId, reason, prolongs, desk } = order;
  return {
    channel: 'order',
    deliveryId: orderId,
    kind,
    target,
    reason,
    desk,
    ...(amountFen === undefined ? {} : { amountFen }),
    ...(transferId === undefined ? {} : { transferId }),
    ...(prolongs === undefined ? {} : { prolongs }),
  };
}

/** What a receipt says of the order; undefined while it only says that whoever carries it has it. One that cannot be delivered any more is refused, with why. */
export function orderReceipt(receipt: Receipt): OrderReceipt | undefined {
  const { state, provider: by, reference, doneFen, reason } = receipt;
  const said = {
    by,
    ...(reference === undefined ? {} : { reference }),
    ...(doneFen === undefined ? {} : { doneFen }),
  };
  const note = reason === undefined ? {} : { note: reason };
  switch (state) {
    case 'accepted':
      return undefined;
    case 'delivered':
      return { state: 'acknowledged', ...said, ...note };
    case 'done':
    case 'refused':
      return { state, ...said, ...note };
    case 'failed':
    case 'expired':
      return { state: 'refused', ...said, note: `could not be delivered: ${reason ?? state}` };
  }
}

/** People carry everything, by telephone or on paper, and record what they are told. `now` is epoch ms. */
export function byHand(now: () => number): Carrier {
  const name = 'by-hand';
  return {
    name,
    send: ({ deliveryId }) =>
      Promise.resolve({ deliveryId, state: 'accepted', provider: name, at: now() }),
  };
}
