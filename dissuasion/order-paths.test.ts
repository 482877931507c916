// Everything that can be done to an order in every state that it can have, as one table a kind. "no" is refused and leaves it as it is; "=" is
// heard and changes nothing; "reminded" is said again and again while it stays as it is; "new" makes another order.
import { describe, expect, test } from 'vitest';
import { isFwError } from '../signal/fw-error.ts';
import { readTable } from '../test/path-table.ts';
import { readDeskSettings } from './desk-settings.ts';
import { START_TIME } from './fixture.ts';
import {
  approveOrder,
  failedOrder,
  ORDER_KINDS,
  ORDER_STATES,
  type Order,
  type OrderKind,
  type OrderRequest,
  type OrderState,
  orderDueAt,
  passTime,
  receiveOrder,
  refuseOrder,
  requestOrder,
  sentOrder,
} from './order.ts';
import { prolongation, repetition } from './order-again.ts';

const RULES = `
  what happens               requested  approved  sent          acknowledged  done     refused  expired
  a second person approves   approved   no        no            no            no       no       no
  who requested it approves  no         no        no            no            no       no       no
  the desk refuses           refused    refused   no            no            no       no       no
  it is handed over          no         sent      no            no            no       no       no
  handing over fails         no         approved  no            no            no       no       no
  the bank acknowledges      no         no        acknowledged  =             =        no       no
  the bank has done it       no         no        done          done          =        no       no
  the bank refuses           no         no        refused       refused       no       =        no
  time passes                expired    =         reminded      reminded      LAPSES   =        =
  another term is asked for  no         no        no            no            TERM     no       no
  it is asked for again      no         no        no            no            no       new      new
`;

const AT = START_TIME + 60_000;
const rules = readDeskSettings().orders;
const bank = { by: 'bank' } as const;

const DEEDS = {
  'a second person approves': (order: Order) => approveOrder(order, 'chen', AT),
  'who requested it approves': (order: Order) => approveOrder(order, 'li', AT),
  'the desk refuses': (order: Order) => refuseOrder(order, 'chen', 'wrong account', AT),
  'it is handed over': (order: Order) => sentOrder(order, 'bank', AT),
  'handing over fails': (order: Order) => failedOrder(order, 'no answer', AT),
  'the bank acknowledges': (order: Order) =>
    receiveOrder(order, { state: 'acknowledged', ...bank }, rules, AT),
  'the bank has done it': (order: Order) =>
    receiveOrder(order, { state: 'done', ...bank }, rules, AT),
  'the bank refuses': (order: Order) =>
    receiveOrder(order, { state: 'refused', ...bank }, rules, AT),
  'time passes': untilNothingIsDue,
  'another term is asked for': (order: Order) => anotherOrder(prolongation(order, 'x')),
  'it is asked for again': (order: Order) => anotherOrder(repetition(order, 'x')),
};
type Deed = keyof typeof DEEDS;
const isDeed = (name: string): name is Deed => Object.hasOwn(DEEDS, name);
const DEED_NAMES = Object.keys(DEEDS).filter(isDeed);

function anotherOrder({ kind, reason }: OrderRequest): 'new' {
  expect([ORDER_KINDS.includes(kind), reason]).toEqual([true, 'x']);
  return 'new';
}

/** Every reminder and every end, or "reminded" when reminders have no end; an approved order waits for its sending and for nothing else. */
function untilNothingIsDue(order: Order): Order | 'reminded' {
  let now = order;
  for (let times = 0; times < 10 && now.state !== 'approved'; times++) {
    const dueAt = orderDueAt(now, rules);
    if (dueAt === undefined) return now;
    expect(passTime(now, rules, dueAt - 1)).toBe(now);
    now = passTime(now, rules, dueAt);
  }
  if (now.state !== 'approved') return 'reminded';
  return now;
}

function orderIn(state: OrderState, kind: OrderKind): Order {
  const target = {
    kind: kind === 'line-suspension' ? 'phone' : 'account',
    id: '6222021234567890123',
  } as const;
  const head = { episodeId: 'e1', desk: '330106', person: 'p1', reason: 'under way' };
  const request = { ...head, kind, target, amountFen: 100 };
  const requested = requestOrder('o1', request, 'li', START_TIME);
  const approved = approveOrder(requested, 'chen', START_TIME);
  const sent = sentOrder(approved, 'bank', START_TIME);
  const receive = (to: 'acknowledged' | 'done' | 'refused') =>
    receiveOrder(sent, { state: to, ...bank }, rules, START_TIME);
  switch (state) {
    case 'requested':
      return requested;
    case 'approved':
      return approved;
    case 'sent':
      return sent;
    case 'expired':
      return passTime(requested, rules, START_TIME + rules[kind].approveWithinMs);
    default:
      return receive(state);
  }
}

function whatComesOf(deed: Deed, order: Order): string {
  try {
    const after = DEEDS[deed](order);
    if (typeof after === 'string') return after;
    return after.state === order.state && deed !== 'handing over fails' ? '=' : after.state;
  } catch (error) {
    if (!isFwError(error, 'FW_ORDER_REFUSED')) throw error;
    return 'no';
  }
}

describe.each(ORDER_KINDS)('a %s', (kind) => {
  // What has no term stays done.
  const ending = kind === 'return-funds' ? '=' : 'expired';
  const term = kind === 'return-funds' ? 'no' : 'new';
  const rows = RULES.replace('LAPSES', ending).replace('TERM', term);
  const ruleOf = readTable(rows, DEED_NAMES, ORDER_STATES);
  const paths = ORDER_STATES.flatMap((state) => DEED_NAMES.map((deed) => [state, deed] as const));

  test.each(paths)('that is %s, when %s, comes to what the table says', (state, deed) => {
    expect(whatComesOf(deed, orderIn(state, kind))).toBe(ruleOf(deed, state));
  });
});
