// Orders and requests are answered by whom they went to: partners by what is their own, staff for everybody.
import { type Identity, ownSourcesOf } from '../access/role.ts';
import { sentTo } from '../dissuasion/order.ts';
import { FwError } from '../signal/fw-error.ts';
import type { AccessRule } from './access-table.ts';
import type { OrderPort, ReachPort } from './ports.ts';

interface Books {
  readonly orders: Pick<OrderPort, 'require'>;
  readonly reach: Pick<ReachPort, 'find'>;
}

/** Throws FwError FW_FORBIDDEN when a partner answers what went to others, or to nobody yet; FW_NOT_FOUND without the order. */
export async function requireAddressee(
  params: unknown,
  { permission }: AccessRule,
  identity: Identity,
  books: Books,
): Promise<void> {
  const own = ownSourcesOf(identity);
  if (own === undefined || permission !== 'orders:answer') return;
  const addressee = await addresseeOf(Object(params), books);
  if (addressee !== undefined && own.includes(addressee)) return;
  const what = `This did not go to ${identity.name}, so it does not answer it; its own are ${own.join(', ')}.`;
  throw new FwError('FW_FORBIDDEN', what);
}

async function addresseeOf(
  { orderId, taskId, requestId }: Readonly<Record<string, unknown>>,
  { orders, reach }: Books,
): Promise<string | undefined> {
  if (orderId !== undefined) return sentTo(await orders.require(String(orderId)));
  const { requests } = await reach.find(String(taskId));
  return requests.find((one) => one.requestId === requestId)?.takenTo;
}
