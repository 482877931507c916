// What banks said that they held or returned of an episode's money, by class. Said twice, in TypeScript and in SQL, as loss-prevented.ts is.
//
// An order that prolongs another is about the same money: of orders of one kind, account and transfer the largest counts. Orders for different
// transfers add up; one for the account as a whole holds those as well. A return, a freeze and a stop at one account are about the same money
// too: what was returned had been frozen, and what is frozen had been stopped.
import type { Order, OrderKind } from '../dissuasion/order.ts';
import type { LossClass } from '../dissuasion/task.ts';

/** A class that banks can speak of. */
export type BankClass = Exclude<LossClass, 'dissuaded'>;

/** Fen by class, only of classes that a bank has spoken of. */
export type BankWord = Readonly<Partial<Record<BankClass, number>>>;

const KIND_OF = {
  returned: 'return-funds',
  frozen: 'freeze',
  'payment-stopped': 'stop-payment',
} as const satisfies Record<BankClass, OrderKind>;

/** What a bank said of an order, fen: the amount that it reached, 0 when it refused; null while it has named none. */
export function bankFenOf({ state, doneFen = 0, history }: Order): number | null {
  if (state === 'refused') return history.some((step) => step.state === 'sent') ? 0 : null;
  return (state === 'done' || state === 'expired') && doneFen > 0 ? doneFen : null;
}

/** What banks said by episode. Order and repetition of the rows change nothing. */
export function bankWords(orders: Iterable<Order>): Map<string, BankWord> {
  const said = [...orders].filter((order) => bankFenOf(order) !== null);
  const byEpisode = Map.groupBy(said, ({ episodeId }) => episodeId);
  return new Map([...byEpisode].map(([episodeId, theirs]) => [episodeId, wordOf(theirs)]));
}

function wordOf(orders: readonly Order[]): BankWord {
  const sums = { returned: 0, frozen: 0, 'payment-stopped': 0 };
  for (const theirs of Map.groupBy(orders, ({ target }) => target.id).values()) {
    const returned = reachedBy(theirs, 'return-funds');
    const frozen = reachedBy(theirs, 'freeze');
    const stopped = reachedBy(theirs, 'stop-payment');
    sums.returned += returned;
    sums.frozen += Math.max(0, frozen - returned);
    sums['payment-stopped'] += Math.max(0, stopped - Math.max(frozen, returned));
  }
  const hasWord = (name: BankClass) => orders.some(({ kind }) => kind === KIND_OF[name]);
  return {
    ...(hasWord('returned') ? { returned: sums.returned } : {}),
    ...(hasWord('frozen') ? { frozen: sums.frozen } : {}),
    ...(hasWord('payment-stopped') ? { 'payment-stopped': sums['payment-stopped'] } : {}),
  };
}

/** What orders of a kind reached at one account. */
function reachedBy(orders: readonly Order[], kind: OrderKind): number {
  let apartFen = 0;
  let wholeFen = 0;
  const chains = Map.groupBy(
    orders.filter((order) => order.kind === kind),
    ({ transferId = '' }) => transferId,
  );
  for (const [transferId, chain] of chains) {
    const mostFen = Math.max(...chain.map((order) => bankFenOf(order) ?? 0));
    if (transferId === '') wholeFen = mostFen;
    else apartFen += mostFen;
  }
  return Math.max(apartFen, wholeFen);
}

const reachedSql = (kind: OrderKind) =>
  `greatest(sumIf(most_fen, kind = '${kind}' AND transfer_id != ''), maxIf(most_fen, kind = '${kind}' AND transfer_id = ''))`;
const hasSql = (kind: OrderKind) => `countIf(kind = '${kind}') > 0`;

/** SELECT of one row an episode of which a bank spoke: episode_id, and by class has_… (0 or 1) and bank_…_fen. `episodes` is SQL of a set of ids. */
export function bankWordsSql(episodes: string): string {
  return `
SELECT
  episode_id, max(has_return) AS has_returned, max(has_freeze) AS has_frozen, max(has_stop) AS has_stopped,
  sum(return_fen) AS bank_returned_fen, sum(greatest(0, freeze_fen - return_fen)) AS bank_frozen_fen,
  sum(greatest(0, stop_fen - greatest(freeze_fen, return_fen))) AS bank_stopped_fen
FROM (
  SELECT
    episode_id, target_id, ${hasSql('return-funds')} AS has_return, ${hasSql('freeze')} AS has_freeze, ${hasSql('stop-payment')} AS has_stop,
    ${reachedSql('return-funds')} AS return_fen, ${reachedSql('freeze')} AS freeze_fen, ${reachedSql('stop-payment')} AS stop_fen
  FROM (
    SELECT episode_id, kind, target_id, transfer_id, max(assumeNotNull(bank_fen)) AS most_fen
    FROM orders WHERE bank_fen IS NOT NULL AND episode_id IN (${episodes})
    GROUP BY episode_id, kind, target_id, transfer_id
  )
  GROUP BY episode_id, target_id
)
GROUP BY episode_id`;
}
