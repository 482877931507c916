// Orders to banks and carriers: stop a payment (止付), freeze an account (冻结), return funds (资金返还), suspend a line (停机). Each goes one
// way: requested, approved by a second person, sent, acknowledged, done; refused or expired end it. Pure: the clock is an argument.
import { FwError } from '../signal/fw-error.ts';
import type { Level } from '../signal/level.ts';

export const ORDER_KINDS = ['stop-payment', 'freeze', 'return-funds', 'line-suspension'] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

export const ORDER_STATES = [
  'requested',
  'approved',
  'sent',
  'acknowledged',
  'done',
  'refused',
  'expired',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What the order is about; what it must name follows from its kind. */
export interface OrderTarget {
  readonly kind: 'account' | 'phone';
  readonly id: string;
}

export const ORDER_CAUSES = ['transfer-under-way', 'paid-already'] as const;

/** Why forewarn made an order by itself: what `reason` says in words. */
export interface OrderCause {
  readonly code: (typeof ORDER_CAUSES)[number];
  readonly typology: string;
  /** Of the episode, where that is why. */
  readonly level?: Level;
}

/** What is asked for. */
export interface OrderRequest {
  readonly kind: OrderKind;
  readonly target: OrderTarget;
  readonly episodeId: string;
  /** Region code of the desk that answers for it. */
  readonly desk: string;
  /** Person whom it protects. */
  readonly person: string;
  readonly reason: string;
  /** Missing where a person wrote the reason, and of orders of before it was noted. */
  readonly cause?: OrderCause;
  readonly amountFen?: number;
  readonly transferId?: string;
  /** Order that lapses otherwise. */
  readonly prolongs?: string;
  /** Order that came to nothing and is requested again. */
  readonly repeats?: string;
}

export interface OrderStep {
  readonly state: OrderState | 'reminded';
  /** Processing time, epoch ms. */
  readonly at: number;
  /** Member of staff, `forewarn`, or whoever got the order. */
  readonly by: string;
  readonly note?: string;
  /** Of a first step: the order that is requested again, and why forewarn made it. The history goes to the ledger as it is. */
  readonly repeats?: string;
  readonly cause?: OrderCause;
}

export interface Order extends OrderRequest {
  readonly orderId: string;
  readonly state: OrderState;
  /** Grows by one with every change. */
  readonly revision: number;
  readonly requestedAt: number;
  readonly requestedBy: string;
  readonly approvedBy?: string;
  /** Number under which the bank or carrier knows it. */
  readonly reference?: string;
  /** Money that it held or returned, as the bank says. */
  readonly doneFen?: number;
  /** When it lapses unless it is prolonged, epoch ms; absent until it is done and for what never lapses. */
  readonly endsAt?: number;
  /** How often it was sent in vain, and when it is tried again. */
  readonly failures?: number;
  readonly retryAt?: number;
  readonly history: readonly OrderStep[];
}

export interface OrderRule {
  /** A request that nobody approves by then is over, ms. */
  readonly approveWithinMs: number;
  /** How long it holds once done, ms; for ever when missing. */
  readonly lastsMs?: number;
  /** How long before that somebody is reminded, ms. */
  readonly remindMs?: number;
  /** By when after it was sent a bank or carrier must have done or refused it, ms; somebody is reminded from then on. No deadline when missing. */
  readonly doneWithinMs?: number;
}

export type OrderRules = Readonly<Record<OrderKind, OrderRule>>;

/** What a bank or carrier says of an order. */
export interface OrderReceipt {
  readonly state: 'acknowledged' | 'done' | 'refused';
  /** Who says it. */
  readonly by: string;
  readonly reference?: string;
  readonly doneFen?: number;
  readonly note?: string;
}

/** What forewarn itself does is done by this name. */
export const FOREWARN = 'forewarn';
/** Somebody is reminded of a request that waits so long, and of an order that nobody acknowledges. */
const WAITING_MS = 10 * 60_000;
/** Reminders of an order that is not done by its deadline come ever more seldom, and at least so often. */
const LATE_MS_MAX = 24 * 3_600_000;
const RETRY_MS_MIN = 5_000;
const RETRY_MS_MAX = 10 * 60_000;
const TARGET_OF: Readonly<Record<OrderKind, OrderTarget['kind']>> = {
  'stop-payment': 'account',
  freeze: 'account',
  'return-funds': 'account',
  'line-suspension': 'phone',
};

/** A new order. Throws FwError FW_ORDER_REFUSED when it asks for what its kind cannot do. */
export function requestOrder(
  orderId: string,
  request: OrderRequest,
  by: string,
  now: number,
): Order {
  const { kind, target, amountFen, repeats, cause } = request;
  if (target.kind !== TARGET_OF[kind]) {
    throw refusal(orderId, `a ${kind} is about a ${TARGET_OF[kind]}, not a ${target.kind}`);
  }
  if (kind === 'return-funds' && (amountFen ?? 0) <= 0) {
    throw refusal(orderId, 'a return of funds needs amountFen, the money that is to come back');
  }
  const again = repeats === undefined ? {} : { repeats };
  const made = cause === undefined ? {} : { cause };
  const first: OrderStep = { state: 'requested', at: now, by, ...again, ...made };
  return {
    ...request,
    orderId,
    state: 'requested',
    revision: 1,
    requestedAt: now,
    requestedBy: by,
    history: [first],
  };
}

/** Approved by a second person. Throws FwError FW_ORDER_REFUSED. */
export function approveOrder(order: Order, by: string, now: number): Order {
  expectState(order, ['requested'], 'approved');
  if (order.requestedBy === by) {
    throw refusal(order.orderId, `${by} requested it; a second person has to approve`);
  }
  return { ...step(order, 'approved', by, now), approvedBy: by };
}

/** Refused by whoever was to approve it, or taken back by who requested it. Throws FwError FW_ORDER_REFUSED. */
export function refuseOrder(order: Order, by: string, reason: string, now: number): Order {
  expectState(order, ['requested', 'approved'], 'refused by the desk');
  return step(order, 'refused', by, now, reason);
}

/** Handed to the bank or carrier, also while the desk took it back: who has it now may do it. Throws FwError FW_ORDER_REFUSED. */
export function sentOrder(order: Order, to: string, now: number): Order {
  if (!wasTakenBack(order)) expectState(order, ['approved'], 'sent');
  const { retryAt: _retryAt, ...rest } = order;
  return step(rest, 'sent', FOREWARN, now, to);
}

/** Could not be handed over; it is tried again, ever later. Throws FwError FW_ORDER_REFUSED. */
export function failedOrder(order: Order, why: string, now: number): Order {
  expectState(order, ['approved'], 'sent again');
  const failures = (order.failures ?? 0) + 1;
  const retryAt = now + Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(failures - 1, 10));
  // Only the first failure is told: the others say the same.
  const told: OrderStep = { state: 'reminded', at: now, by: FOREWARN, note: why };
  const history = failures === 1 ? [...order.history, told] : order.history;
  return { ...order, revision: order.revision + 1, failures, retryAt, history };
}

/**
 * What the bank or carrier says, also of an order that the desk took back and that had reached it all the same. Saying the same again changes nothing. `endBefore` is when the order ends that this one prolongs. Throws
 * FwError FW_ORDER_REFUSED when it was not sent or is over.
 */
export function receiveOrder(
  order: Order,
  receipt: OrderReceipt,
  rules: OrderRules,
  now: number,
  endBefore = now,
): Order {
  if (order.state === receipt.state) return order;
  if (order.state === 'done' && receipt.state === 'acknowledged') return order;
  if (!wasTakenBack(order)) expectState(order, ['sent', 'acknowledged'], receipt.state);
  const { by, note, reference, doneFen } = receipt;
  const { lastsMs } = rules[order.kind];
  const ends = receipt.state === 'done' && lastsMs !== undefined;
  return {
    ...step(order, receipt.state, by, now, note),
    ...(reference === undefined ? {} : { reference }),
    ...(doneFen === undefined ? {} : { doneFen }),
    ...(ends ? { endsAt: Math.max(now, endBefore) + lastsMs } : {}),
  };
}

/** Whether the desk took it back after a second person approved it and before anybody was known to have it: it may have been on its way. */
function wasTakenBack(order: Order): boolean {
  const { state, approvedBy } = order;
  return state === 'refused' && approvedBy !== undefined && sentTo(order) === undefined;
}

/** The provider through which it went out; undefined before. */
export function sentTo({ history }: Order): string | undefined {
  return history.findLast(({ state }) => state === 'sent')?.note;
}

/** When an order asks for attention next, epoch ms: to be sent, reminded of or ended; undefined: never. */
export function orderDueAt(order: Order, rules: OrderRules): number | undefined {
  const { approveWithinMs, remindMs = 0 } = rules[order.kind];
  const since = lastStep(order).at;
  switch (order.state) {
    case 'requested': {
      const end = order.requestedAt + approveWithinMs;
      return isReminded(order) ? end : Math.min(end, since + WAITING_MS);
    }
    case 'approved':
      return order.retryAt ?? since;
    case 'sent':
    case 'acknowledged':
      return reminderDueAt(order, rules);
    case 'done':
      if (order.endsAt === undefined) return undefined;
      return isReminded(order) ? order.endsAt : Math.max(since, order.endsAt - remindMs);
    default:
      return undefined;
  }
}

/** By when the bank or carrier that has it must have done or refused it, epoch ms; undefined without a deadline, and for what nobody has to do any more. */
export function doneByOf(order: Order, rules: OrderRules): number | undefined {
  const { doneWithinMs } = rules[order.kind];
  const sent = order.history.findLast(({ state }) => state === 'sent');
  const isAwaited = order.state === 'sent' || order.state === 'acknowledged';
  if (!isAwaited || sent === undefined || doneWithinMs === undefined) return undefined;
  return sent.at + doneWithinMs;
}

/** Once when nobody acknowledged it, at the deadline, and after it again and again: after as long as the deadline was, twice as long, and so on. */
function reminderDueAt(order: Order, rules: OrderRules): number | undefined {
  const unheardAt =
    order.state === 'sent' && !isReminded(order) ? lastStep(order).at + WAITING_MS : undefined;
  const doneBy = doneByOf(order, rules);
  if (doneBy === undefined) return unheardAt;
  const late = order.history.filter(({ state, at }) => state === 'reminded' && at >= doneBy);
  const last = late.at(-1);
  if (last === undefined) return Math.min(doneBy, unheardAt ?? doneBy);
  const { doneWithinMs = LATE_MS_MAX } = rules[order.kind];
  return last.at + Math.min(LATE_MS_MAX, doneWithinMs * 2 ** Math.min(late.length - 1, 20));
}

/** The order when its time has come: expired, or reminded of (`isProlonged`: another order prolongs it); the same when nothing is due. Sending is not done here. */
export function passTime(order: Order, rules: OrderRules, now: number, isProlonged = false): Order {
  const dueAt = orderDueAt(order, rules);
  if (dueAt === undefined || dueAt > now || order.state === 'approved') return order;
  if (order.state === 'requested' && now >= order.requestedAt + rules[order.kind].approveWithinMs) {
    return step(order, 'expired', FOREWARN, now, 'nobody approved it in time');
  }
  if (order.endsAt !== undefined && now >= order.endsAt) {
    return step(order, 'expired', FOREWARN, now, 'it lapsed and was not prolonged');
  }
  const reminder: OrderStep = {
    state: 'reminded',
    at: now,
    by: FOREWARN,
    note: reminderOf(
      order,
      isProlonged,
      now >= (doneByOf(order, rules) ?? Number.POSITIVE_INFINITY),
    ),
  };
  return { ...order, revision: order.revision + 1, history: [...order.history, reminder] };
}

/** Whether nothing more will happen to it. */
export function isOver({ state, endsAt }: Order): boolean {
  return state === 'refused' || state === 'expired' || (state === 'done' && endsAt === undefined);
}

function reminderOf({ state }: Order, isProlonged: boolean, isLate: boolean): string {
  if (isLate) return 'it is not done by its deadline';
  if (isProlonged) return 'it lapses soon and is being prolonged';
  if (state === 'requested') return 'a second person has to approve it';
  return state === 'sent' ? 'nobody acknowledged it' : 'it lapses soon unless it is prolonged';
}

/** Whether somebody was reminded since it came to its state. */
function isReminded({ history }: Order): boolean {
  return history.at(-1)?.state === 'reminded';
}

function lastStep(order: Order): OrderStep {
  const last = order.history.findLast(({ state }) => state !== 'reminded');
  return last ?? { state: 'requested', at: order.requestedAt, by: order.requestedBy };
}

function step(order: Order, state: OrderState, by: string, at: number, note?: string): Order {
  const taken: OrderStep = { state, at, by, ...(note === undefined ? {} : { note }) };
  return { ...order, state, revision: order.revision + 1, history: [...order.history, taken] };
}

function expectState(order: Order, states: readonly OrderState[], what: string): void {
  if (states.includes(order.state)) return;
  throw refusal(
    order.orderId,
    `it is ${order.state}; only one that is ${states.join(' or ')} is ${what}`,
  );
}

/** The fault of wanting of an order what it cannot do. */
export function refusal(orderId: string, why: string): FwError {
  return new FwError('FW_ORDER_REFUSED', `Order ${orderId} stays as it is: ${why}.`);
}
