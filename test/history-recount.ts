// What a report must say of a history, recounted from its raw events with formulas of its own: no code of the ledger is used.
// Money held of tries at one sum to one payee is the largest excess of tries over completions that any end of their sequence has; what the
// classes take together is the smaller of what was claimed and the pool; what is lost of an episode's money is how far its loss reaches along it.
import type { OutcomeRow } from '../ledger/rows.ts';
import type { MoveEvent, RawEvent } from './ledger-history.ts';

const DAY_MS = 86_400_000;

/** What says that it was fraud, the first of all outcomes that may count money. */
const FRAUD = ['dissuaded', 'already-paid', 'visit-needed', 'police-dispatched'];

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
  const at = (event: { readonly at: number }) => event.at;
  const outcomes = lastBy(only(events, 'outcome'), ({ row }) => row.episodeId, at);
  const rows = new Map([...outcomes].map(([episodeId, { row }]) => [episodeId, row]));
  const money = moneyOf(only(events, 'move'), rows);
  return {
    money,
    losses: lossesOf(money, rows),
    calls: lastBy(only(events, 'aftercare'), ({ row }) => row.episodeId, at),
    orders: lastBy(only(events, 'order'), ({ row }) => row.episodeId, at),
    outcomes,
    // Of filings of one time the one that was heard of last.
    filed: new Map(
      only(events, 'case')
        .sort((a, b) => a.row.filedTime - b.row.filedTime || a.at - b.at)
        .map((event) => [event.row.caseId, event]),
    ),
  };
}

function recountLast(last: Last, query: RecountQuery): Recounted {
  const made = recountLoss(last, query);
  const dayOf = (time: number) => Math.floor((time + DAY_MS / 3) / DAY_MS);
  let first = Infinity;
  for (const { row } of last.filed.values()) {
    if (row.isWithdrawn === true || !row.region.startsWith(query.prefix)) continue;
    first = Math.min(first, row.filedTime);
    if (row.filedTime >= query.from && row.filedTime < query.to) {
      made.cases++;
      made.caseLoss += row.lossFen;
    }
    // A period of more than a year holds part of the one before.
    if (row.filedTime >= query.before[0] && row.filedTime < query.before[1]) made.casesBefore++;
  }
  // Of a time before the region's first case nothing is known.
  if (dayOf(query.before[0]) < dayOf(first)) made.casesBefore = Number.NaN;
  return made;
}

function recountLoss(
  { money, losses, calls, orders, outcomes }: Last,
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
    const { held, left, others } = money.get(episodeId) ?? { held: 0, left: 0, others: [] };
    const { lost, heard } = losses.get(episodeId) ?? { lost: row.lostFen ?? 0, heard: 0 };
    const elsewhere = others.reduce((sum, { amount }) => sum + amount, 0);
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
    made.stated += Math.max(0, kept.dissuaded - dissuaded - unclear - elsewhere - heard);
    made.claimed += reported + kept.dissuaded;
    made.lost += lost;
    const call = calls.get(episodeId)?.row;
    if (call?.isLast === true && call.result === 'money-stayed') made.confirmed += bank + dissuaded;
  }
  made.peopleDissuaded = people.size;
  return made;
}

interface Money {
  readonly held: number;
  readonly left: number;
  /** Of transfers whose money is that of another episode. */
  readonly others: readonly Other[];
}

interface Other {
  readonly name: string;
  readonly owner: string;
  readonly amount: number;
  readonly hasLeft: boolean;
}

/** The money of each episode. Of a transfer that several know all go by the last of its ends, or else of its tries; it is money of one. */
function moneyOf(
  moves: readonly MoveEvent[],
  outcomes: ReadonlyMap<string, OutcomeRow>,
): Map<string, Money> {
  const told = new Map(
    moves.map((move) => [`${move.episode}/${move.transfer.transferId}`, move] as const),
  );
  const nameOf = ({ transfer }: MoveEvent) => `${transfer.transferId}/${transfer.payee}`;
  const endOf = ({ episode }: MoveEvent) => outcomes.get(`e${episode}`)?.outcome ?? '';
  const byEpisode = new Map<string, { own: MoveEvent[]; others: Other[] }>();
  for (const [name, all] of Map.groupBy(told.values(), nameOf)) {
    const ended = all.filter(({ transfer }) => transfer.state !== 'attempted');
    const lastAt = Math.max(...(ended.length > 0 ? ended : all).map((one) => one.transfer.time));
    const lasts = (ended.length > 0 ? ended : all)
      .filter(({ transfer }) => transfer.time === lastAt)
      .sort((a, b) => a.transfer.amountFen - b.transfer.amountFen);
    const last = lasts.findLast((one) => one.transfer.state === 'completed') ?? lasts.at(-1);
    const counting = all
      .filter((one) => !['not-fraud', 'duplicate', ''].includes(endOf(one)))
      .sort((a, b) => a.opened - b.opened || (`e${a.episode}` < `e${b.episode}` ? -1 : 1));
    const owner = counting.find((one) => FRAUD.includes(endOf(one))) ?? counting[0];
    for (const one of all) {
      const mine = byEpisode.get(`e${one.episode}`) ?? { own: [], others: [] };
      byEpisode.set(`e${one.episode}`, mine);
      const { transfer } = last ?? one;
      const { amountFen: amount, state } = transfer;
      if (owner === undefined || owner === one) mine.own.push({ ...one, transfer });
      else {
        const hasLeft = state === 'completed';
        mine.others.push({ name, owner: `e${owner.episode}`, amount, hasLeft });
      }
    }
  }
  return new Map(
    [...byEpisode].map(([id, { own, others }]) => [id, { ...seen(own), others }] as const),
  );
}

/** What was lost of each episode's money and beyond all transfers, and the part of it that only other episodes say. */
function lossesOf(
  money: ReadonlyMap<string, Money>,
  outcomes: ReadonlyMap<string, OutcomeRow>,
): Map<string, { lost: number; heard: number }> {
  const said: { owner: string; name: string; amount: number }[] = [];
  const own = new Map<string, { inside: number; beyond: number }>();
  for (const [id, { held, left, others }] of money) {
    const { outcome = '', lostFen = 0 } = outcomes.get(id) ?? {};
    const lost = ['not-fraud', 'duplicate', ''].includes(outcome) ? 0 : lostFen;
    const named = others.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const line = [
      { name: 'own', owner: id, amount: left },
      ...named.filter(({ hasLeft }) => hasLeft),
      { name: 'own', owner: id, amount: held },
      ...named.filter(({ hasLeft }) => !hasLeft),
    ];
    let start = 0;
    let inside = 0;
    for (const { name, owner, amount } of line) {
      const reached = Math.min(Math.max(lost - start, 0), amount);
      if (owner === id) inside += reached;
      else said.push({ owner, name, amount: reached });
      start += amount;
    }
    own.set(id, { inside, beyond: Math.max(lost - start, 0) });
  }
  return new Map(
    [...own].map(([id, { inside, beyond }]) => {
      const { held = 0, left = 0 } = money.get(id) ?? {};
      const named = Map.groupBy(
        said.filter(({ owner }) => owner === id),
        ({ name }) => name,
      );
      const most = [...named.values()].map((all) => Math.max(...all.map(({ amount }) => amount)));
      const both = Math.max(
        inside,
        Math.min(
          most.reduce((a, b) => a + b, 0),
          held + left,
        ),
      );
      return [id, { lost: both + beyond, heard: both - inside }];
    }),
  );
}

/** Held and left of an episode's moves, the newest of each transfer. */
function seen(newest: readonly MoveEvent[]): { held: number; left: number } {
  let held = 0;
  let left = 0;
  for (const tries of Map.groupBy(
    newest.map(({ transfer }) => transfer),
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
