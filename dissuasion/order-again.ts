// The two ways in which an order is asked for again by a person: for another term, and once more after it came to nothing. Each is a new order, which a second person approves.
import { type Order, type OrderRequest, refusal } from './order.ts';

/** The request for another term of an order that holds. Throws FwError FW_ORDER_REFUSED. */
export function prolongation(order: Order, reason: string): OrderRequest {
  const { orderId, state, endsAt } = order;
  if (state !== 'done' || endsAt === undefined)
    throw refusal(orderId, `it is ${state}; only one that is done and will lapse is prolonged`);
  return { ...requestOf(order, reason), prolongs: orderId };
}

/** The same request once more, of an order that was refused, could not be delivered, or expired. Throws FwError FW_ORDER_REFUSED. */
export function repetition(order: Order, reason: string): OrderRequest {
  const { orderId, state } = order;
  if (state !== 'refused' && state !== 'expired')
    throw refusal(
      orderId,
      `it is ${state}; only one that is refused or expired is requested again`,
    );
  const { prolongs } = order;
  const again = { ...requestOf(order, reason), repeats: orderId };
  return prolongs === undefined ? again : { ...again, prolongs };
}

function requestOf(order: Order, reason: string): OrderRequest {
  const { kind, target, episodeId, desk, person, amountFen, transferId } = order;
  return {
    kind,
    target,
    episodeId,
    desk,
    person,
    reason,
    ...(amountFen === undefined ? {} : { amountFen }),
    ...(transferId === undefined ? {} : { transferId }),
  };
}
