// Orders put back from the ledger after Redis has lost them, each at its newest revision that the ledger knows. One that Redis has at the same
// or a newer revision stays as it is, so that doing it again changes nothing.
import type { OrderBook } from '../dissuasion/order-book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { ordersSince } from '../ledger/restore-orders.ts';
import { countEach } from './count-each.ts';

export interface OrderRestoreOptions {
  readonly ledger: Ledger;
  readonly orders: Pick<OrderBook, 'find' | 'restore'>;
  /** Only counts what would be done. */
  readonly isDryRun?: boolean;
  /** Processing time, epoch ms. */
  readonly now: number;
}

/** What became of the orders that the ledger knows, or would become of them in a dry run. */
export interface OrderRestoration {
  readonly orders: number;
  /** Redis did not know them. */
  readonly restored: number;
  /** Redis had an older revision. */
  readonly updated: number;
  readonly unchanged: number;
}

/** Orders that are over are listed so long. */
const LISTED_MS = 30 * 86_400_000;

/** Restores orders. Throws FwError FW_LEDGER_AWAY and FW_REDIS_AWAY; the same may then be done again. */
export async function restoreOrders(options: OrderRestoreOptions): Promise<OrderRestoration> {
  const { ledger, orders, isDryRun = false, now } = options;
  const known = await ordersSince(ledger, now - LISTED_MS);
  const counts = await countEach(
    known,
    { restored: 0, updated: 0, unchanged: 0 },
    async (order) => {
      const before = await orders.find(order.orderId);
      if (before !== undefined && before.revision >= order.revision) return 'unchanged';
      if (!isDryRun) await orders.restore(order);
      return before === undefined ? 'restored' : 'updated';
    },
  );
  return { orders: known.length, ...counts };
}
