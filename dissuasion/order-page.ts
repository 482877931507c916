// Orders page by page, the newest first; of those of one millisecond the last id first, as Redis gives them.
import { isWithin } from '../signal/region.ts';
import type { Order, OrderState } from './order.ts';
import { type Cursor, parseCursor, printCursor } from './task-view.ts';

export interface OrderQuery {
  readonly desk?: string;
  readonly state?: OrderState;
  readonly episodeId?: string;
  /** Only those that a bank or carrier has and did not do by their deadline, and only the others. */
  readonly late?: boolean;
  /** Of the page before. */
  readonly cursor?: string;
  /** At most 500; 100 when missing. */
  readonly limit?: number;
}

export interface OrderPage {
  readonly orders: readonly Order[];
  /** Give it back to read on; absent after the last order. */
  readonly cursor?: string;
}

/** Where a page begins; undefined for the first. Throws FwError FW_USAGE for what is no cursor. */
export function startOf({ cursor }: OrderQuery): Cursor | undefined {
  return cursor === undefined ? undefined : parseCursor(cursor);
}

/** Whether an order is asked for, and lies behind where the page begins. `isLate`: it is not done by its deadline. */
export function isAsked(
  order: Order,
  { desk, state, late }: OrderQuery,
  isLate: boolean,
  start?: Cursor,
): boolean {
  return (
    (state === undefined || order.state === state) &&
    (late === undefined || late === isLate) &&
    (desk === undefined || isWithin(order.desk, desk)) &&
    (start === undefined || newestFirst(start, placeOf(order)) < 0)
  );
}

/** The first `size` of what was found, and the cursor when there are more. */
export function pageOf(found: readonly Order[], size: number): OrderPage {
  const sorted = [...found].sort((a, b) => newestFirst(placeOf(a), placeOf(b)));
  const orders = sorted.slice(0, size);
  const last = orders.at(-1);
  if (last === undefined || found.length <= size) return { orders };
  return { orders, cursor: printCursor(placeOf(last)) };
}

function placeOf({ requestedAt, orderId }: Order): Cursor {
  return { order: String(requestedAt), id: orderId };
}

function newestFirst(a: Cursor, b: Cursor): number {
  return Number(b.order) - Number(a.order) || (a.id > b.id ? -1 : a.id < b.id ? 1 : 0);
}
