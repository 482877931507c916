// Orders as the ledger knows them: what is put back when Redis has lost them.
import type { Order } from '../dissuasion/order.ts';
import type { Ledger } from './ledger.ts';

interface OrderRow {
  readonly order_id: string;
  readonly revision: number;
  readonly kind: Order['kind'];
  readonly state: Order['state'];
  readonly episode_id: string;
  readonly desk: string;
  readonly person: string;
  readonly target_kind: Order['target']['kind'];
  readonly target_id: string;
  readonly transfer_id: string;
  readonly amount_fen: number;
  readonly done_fen: number;
  readonly reason: string;
  readonly prolongs: string;
  readonly requested_ms: number;
  readonly requested_by: string;
  readonly approved_by: string;
  readonly reference: string;
  readonly ends_ms: number | null;
  readonly history: string;
}

/** FINAL is exact here: episode and time of request, the key and the partition, never change for an order. */
const LIVE_SQL = `
SELECT order_id, revision, kind, state, episode_id, desk, person, target_kind, target_id, transfer_id, amount_fen, done_fen, reason,
  prolongs, requested_by, approved_by, reference, history,
  toUnixTimestamp64Milli(requested_at) AS requested_ms,
  toUnixTimestamp64Milli(ends_at) AS ends_ms
FROM orders FINAL
WHERE state NOT IN ('refused', 'expired') OR toUnixTimestamp64Milli(requested_at) >= {since:Int64}
ORDER BY requested_ms, order_id`;

/** Orders that may still change, and those that are over and were requested since a time (epoch ms), the oldest first. Throws FwError FW_LEDGER_AWAY. */
export async function ordersSince(ledger: Ledger, sinceMs: number): Promise<Order[]> {
  const rows = await ledger.query<OrderRow>(LIVE_SQL, { since: sinceMs });
  return ledger.openAll(rows.map(decodeOrder));
}

/** JSON text was written by encode-row.ts from this very type. */
function decodeOrder(row: OrderRow): Order {
  const history: Order['history'] = JSON.parse(row.history);
  const { repeats, cause } = history[0] ?? {};
  return {
    orderId: row.order_id,
    revision: row.revision,
    kind: row.kind,
    state: row.state,
    episodeId: row.episode_id,
    desk: row.desk,
    person: row.person,
    target: { kind: row.target_kind, id: row.target_id },
    reason: row.reason,
    requestedAt: row.requested_ms,
    requestedBy: row.requested_by,
    history,
    ...(row.transfer_id === '' ? {} : { transferId: row.transfer_id }),
    ...(row.amount_fen === 0 ? {} : { amountFen: row.amount_fen }),
    ...(row.done_fen === 0 ? {} : { doneFen: row.done_fen }),
    ...(row.prolongs === '' ? {} : { prolongs: row.prolongs }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(cause === undefined ? {} : { cause }),
    ...(row.approved_by === '' ? {} : { approvedBy: row.approved_by }),
    ...(row.reference === '' ? {} : { reference: row.reference }),
    ...(row.ends_ms === null ? {} : { endsAt: row.ends_ms }),
  };
}
