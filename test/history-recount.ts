// What a report must say of a history, recounted from its raw events with formulas of its own: no code of the ledger is used.
// Money held of tries at one sum to one payee is the largest excess of tries over completions that any end of their sequence has; what the
// classes take together is the smaller of what was claimed and the pool.
import type { MoveEvent, RawEvent } from './ledger-history.ts';

export interface Recounted {
  peopleDissuaded: number;
  dissuaded: number;
  paymentStopped: number;
  frozen: number;
  returned: number;
  confirmed: number;
  claimed: number;
  stated: number;
  lost: number;
  episodes: number;
  cases: number;
  caseLoss: number;
  casesBefore: number;
}

/** `from` and `to` are epoch ms, `before` the same period a year earlier; `prefix` the digits that the region's codes begin with. */
export interface RecountQuery {
  readonly from: number;
  readonly to: number;
  readonly before: readonly [number, number];
  readonly prefix: string;
}

export function recount(events: readonly RawEvent[], query: RecountQuery): Recounted {
  return recounterOf(events)(query);
}

/** The same for many queries of one history. */
export function recounterOf(events: readonly RawEvent[]): (query: RecountQuery) => Recounted {
  const last = lastOf(events);
  return (query) => recountLast(last, query);
}

type Last = ReturnType<typeof lastOf>;

/** What counts of each episode and case. */
function lastOf(events: readonly RawEvent[]) {
  const moves = Map.groupBy(only(events, 'move'), ({ episode }) => `e${episode}`);
  const at = (event: { readonly at: number }) => event.at;
  return {
    money: new Map([...moves].map(([episodeId, own]) => [episodeId, seen(own)])),
    calls: lastBy(only(events, 'aftercare'), ({ row }) => row.episodeId, at),
    orders: lastBy(only(events, 'order'), ({ row }) => row.episodeId, at),
    outcomes: lastBy(only(events, 'outcome'), ({ row }) => row.episodeId, at),
    filed: lastBy(
      only(events, 'case'),
      ({ row }) => row.caseId,
      ({ row }) => row.filedTime,
    ),
  };
}

function recountLast(last: Last, query: RecountQuery): Recounted {
  const made = recountLoss(last, query);
  for (const { row } of last.filed.values()) {
    if (row.isWithdrawn === true || !row.region.startsWith(query.prefix)) continue;
    if (row.filedTime >= query.from && row.filedTime < query.to) {
      made.cases++;
      made.caseLoss += row.lossFen;
    }
    // A period of more than a year holds part of the one before.
    if (row.filedTime >= query.before[0] && row.filedTime < query.before[1]) made.casesBefore++;
  }
  return made;
}

function recountLoss(
  { money, calls, orders, outcomes }: Last,
  { from, to, prefix }: RecountQuery,
): Recounted {
  const made: Recounted = {
    peopleDissuaded: 0,
    dissuaded: 0,
    paymentStopped: 0,
    frozen: 0,
    returned: 0,
    confirmed: 0,
    claimed: 0,
    stated: 0,
    lost: 0,
    episodes: 0,
    cases: 0,
    caseLoss: 0,
    casesBefore: 0,
  };
  const people = new Set<string>();
  for (const [episodeId, { row }] of outcomes) {
    if (!row.region.startsWith(prefix) || row.eventTime < from || row.eventTime >= to) continue;
    if (row.outcome === 'dissuaded') people.add(row.person);
    if (row.outcome === 'not-fraud' || row.outcome === 'duplicate') continue;
    const { held, left } = money.get(episodeId) ?? { held: 0, left: 0 };
    const lost = row.lostFen ?? 0;
    const leftNet = Math.max(left - lost, 0);
    const pool = Math.max(held + left - lost, 0);
    const kept = { dissuaded: 0, 'payment-stopped': 0, frozen: 0, returned: 0, ...row.kept };
    const reported = kept.returned + kept.frozen + kept['payment-stopped'];
    const { doneFen: said = 0, kind, state } = orders.get(episodeId)?.row ?? {};
    const hasWord = said > 0 && (state === 'done' || state === 'expired');
    if (hasWord && kind === 'return-funds') kept.returned = said;
    if (hasWord && kind === 'freeze') kept.frozen = said;
    if (hasWord && kind === 'stop-payment') kept['payment-stopped'] = said;
    const most = Math.max(reported, hasWord ? said : 0);
    const upTo = (claimed: number) => Math.min(claimed, pool, most);
    const withFrozen = kept.returned + kept.frozen;
    const bank = upTo(withFrozen + kept['payment-stopped']);
    const dissuaded = Math.min(kept.dissuaded, pool - Math.max(bank, leftNet));
    made.returned += upTo(kept.returned);
    made.frozen += upTo(withFrozen) - upTo(kept.returned);
    made.paymentStopped += bank - upTo(withFrozen);
    made.dissuaded += dissuaded;
    const unclear = Math.max(0, leftNet - bank) + Math.max(0, bank - reported);
    made.stated += Math.max(0, kept.dissuaded - dissuaded - unclear);
    made.claimed += reported + kept.dissuaded;
    made.lost += lost;
    const call = calls.get(episodeId)?.row;
    if (call?.isLast === true && call.result === 'money-stayed') made.confirmed += bank + dissuaded;
  }
  made.peopleDissuaded = people.size;
  return made;
}

/** Held and left of an episode's moves: the newest state of each transfer counts. */
function seen(moves: readonly MoveEvent[]): { held: number; left: number } {
  const newest = new Map(moves.map((move) => [move.transfer.transferId, move.transfer]));
  let held = 0;
  let left = 0;
  for (const tries of Map.groupBy(
    newest.values(),
    (one) => `${one.payee}/${one.amountFen}`,
  ).values()) {
    const amount = tries[0]?.amountFen ?? 0;
    const steps = tries
      .toSorted((a, b) => b.time - a.time || (a.state === 'completed' ? -1 : 1))
      .map(({ state }) => (state === 'completed' ? -1 : 1));
    left += amount * steps.filter((step) => step < 0).length;
    let sum = 0;
    let most = 0;
    for (const step of steps) {
      sum += step;
      most = Math.max(most, sum);
    }
    held += amount * most;
  }
  return { held, left };
}

function only<K extends RawEvent['kind']>(events: readonly RawEvent[], kind: K) {
  return events.filter((event): event is Extract<RawEvent, { kind: K }> => event.kind === kind);
}

/** The one with the greatest order of each key. */
function lastBy<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  orderOf: (item: T) => number,
): Map<string, T> {
  const last = new Map<string, T>();
  for (const item of items) {
    const known = last.get(keyOf(item));
    if (known === undefined || orderOf(item) > orderOf(known)) last.set(keyOf(item), item);
  }
  return last;
}
