// The life of an order, read as its rules: each path, each refusal, each lapse.
import { describe, expect, test } from 'vitest';
import { readDeskSettings } from './desk-settings.ts';
import { episodeOf, START_TIME } from './fixture.ts';
import {
  approveOrder,
  doneByOf,
  failedOrder,
  isOver,
  ORDER_KINDS,
  ORDER_STATES,
  type Order,
  type OrderKind,
  type OrderRequest,
  orderDueAt,
  passTime,
  receiveOrder,
  refuseOrder,
  requestOrder,
  sentOrder,
} from './order.ts';
import { pendingPayments, reportedPayments } from './order-preparing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = START_TIME;
const rules = readDeskSettings().orders;
const REQUEST: OrderRequest = {
  kind: 'stop-payment',
  target: { kind: 'account', id: '6222021234567890123' },
  episodeId: 'e1',
  desk: '330106',
  person: 'p1',
  reason: 'transfer under way',
  amountFen: 5_000_000,
};
const requested = requestOrder('o1', REQUEST, 'li', NOW);
const approved = approveOrder(requested, 'chen', NOW + 1);
const sent = sentOrder(approved, 'bank', NOW + 2);
const acknowledged = receiveOrder(
  sent,
  { state: 'acknowledged', by: 'bank', reference: 'B7' },
  rules,
  NOW + 3,
);
const done = receiveOrder(
  acknowledged,
  { state: 'done', by: 'bank', doneFen: 4_000_000 },
  rules,
  NOW + 4,
);

const ACKNOWLEDGED = { state: 'acknowledged', by: 'bank' } as const;

function requestOf(kind: OrderKind): OrderRequest {
  const target =
    kind === 'line-suspension'
      ? ({ kind: 'phone', id: '+8617000000001' } as const)
      : REQUEST.target;
  return { ...REQUEST, kind, target };
}

describe('an order', () => {
  test('goes from requested over approved, sent and acknowledged to done, and tells who did what when', () => {
    expect(done).toMatchObject({
      state: 'done',
      revision: 5,
      requestedBy: 'li',
      approvedBy: 'chen',
      reference: 'B7',
      doneFen: 4_000_000,
    });
    expect(done.history).toEqual([
      { state: 'requested', at: NOW, by: 'li' },
      { state: 'approved', at: NOW + 1, by: 'chen' },
      { state: 'sent', at: NOW + 2, by: 'forewarn', note: 'bank' },
      { state: 'acknowledged', at: NOW + 3, by: 'bank' },
      { state: 'done', at: NOW + 4, by: 'bank' },
    ]);
  });

  test('is never approved by who requested it', () => {
    expect(() => approveOrder(requested, 'li', NOW)).toThrow(/a second person has to approve/);
  });

  test('that forewarn prepared is approved by any one person', () => {
    const prepared = requestOrder('o2', REQUEST, 'forewarn', NOW);
    expect(approveOrder(prepared, 'li', NOW).approvedBy).toBe('li');
  });

  test('is never sent before it is approved, and once', () => {
    for (const order of [requested, sent, acknowledged, done]) {
      expect(() => sentOrder(order, 'bank', NOW)).toThrow(/only one that is approved is sent/);
    }
  });

  test('is refused by the second person, or taken back, until it is sent', () => {
    expect(refuseOrder(requested, 'chen', 'wrong account', NOW)).toMatchObject({
      state: 'refused',
    });
    expect(refuseOrder(approved, 'li', 'reached her', NOW).history.at(-1)).toMatchObject({
      by: 'li',
      note: 'reached her',
    });
    expect(() => refuseOrder(sent, 'chen', 'too late', NOW)).toThrow(/it is sent/);
  });

  test('that was taken back while it was on its way is what the bank says of it', () => {
    const back = refuseOrder(approved, 'li', 'reached her', NOW);
    expect(sentOrder(back, 'bank', NOW)).toMatchObject({ state: 'sent' });
    const done = receiveOrder(back, { state: 'done', by: 'bank' }, rules, NOW);
    expect(done).toMatchObject({ state: 'done' });
    expect(done.endsAt).toBeGreaterThan(NOW);
    const neverApproved = refuseOrder(requested, 'chen', 'wrong account', NOW);
    expect(() => sentOrder(neverApproved, 'bank', NOW)).toThrow(/it is refused/);
    const byBank = receiveOrder(sent, { state: 'refused', by: 'bank' }, rules, NOW);
    expect(() => receiveOrder(byBank, { state: 'done', by: 'bank' }, rules, NOW)).toThrow(
      /it is refused/,
    );
  });

  test('is refused by the bank, with its reason, after it was sent', () => {
    const receipt = { state: 'refused', by: 'bank', note: 'no such account' } as const;
    for (const order of [sent, acknowledged]) {
      const refused = receiveOrder(order, receipt, rules, NOW);
      expect(refused).toMatchObject({ state: 'refused' });
      expect(isOver(refused)).toBe(true);
    }
    expect(() => receiveOrder(approved, receipt, rules, NOW)).toThrow(/it is approved/);
  });

  test('may be done without being acknowledged first, and hears the same receipt again without harm', () => {
    const receipt = { state: 'done', by: 'bank' } as const;
    const direct = receiveOrder(sent, receipt, rules, NOW);
    expect(direct.state).toBe('done');
    expect(receiveOrder(direct, receipt, rules, NOW + 9)).toBe(direct);
    expect(receiveOrder(direct, { state: 'acknowledged', by: 'bank' }, rules, NOW)).toBe(direct);
    expect(() => receiveOrder(direct, { state: 'refused', by: 'bank' }, rules, NOW)).toThrow(
      /it is done/,
    );
  });

  test('that is over changes no more', () => {
    const refused = refuseOrder(requested, 'chen', 'x', NOW);
    expect(() => approveOrder(refused, 'chen', NOW)).toThrow(/it is refused/);
    expect(passTime(refused, rules, NOW + 1_000 * HOUR_MS)).toBe(refused);
    expect(orderDueAt(refused, rules)).toBeUndefined();
  });

  test.each(ORDER_KINDS)('%s is about the thing that it can act on, and nothing else', (kind) => {
    const request = requestOf(kind);
    expect(requestOrder('o', request, 'li', NOW).state).toBe('requested');
    const wrong = request.target.kind === 'phone' ? 'account' : 'phone';
    const swap = () =>
      requestOrder('o', { ...request, target: { kind: wrong, id: 'x' } }, 'li', NOW);
    expect(swap).toThrow(/is about a/);
  });

  test('to return funds says how much', () => {
    const { amountFen: _amount, ...request } = requestOf('return-funds');
    expect(() => requestOrder('o', request, 'li', NOW)).toThrow(/needs amountFen/);
  });
});

describe('time', () => {
  test('reminds of a request after ten minutes and ends it after a day', () => {
    expect(orderDueAt(requested, rules)).toBe(NOW + 10 * MINUTE_MS);
    const reminded = passTime(requested, rules, NOW + 10 * MINUTE_MS);
    expect(reminded.history.at(-1)).toMatchObject({
      state: 'reminded',
      note: 'a second person has to approve it',
    });
    expect(reminded.state).toBe('requested');
    expect(orderDueAt(reminded, rules)).toBe(NOW + 24 * HOUR_MS);
    const expired = passTime(reminded, rules, NOW + 24 * HOUR_MS);
    expect(expired).toMatchObject({ state: 'expired' });
    expect(() => approveOrder(expired, 'chen', NOW)).toThrow(/it is expired/);
  });

  test('reminds of an order that nobody acknowledges after ten minutes, and when it should have been done', () => {
    const dueAt = NOW + 2 + 10 * MINUTE_MS;
    expect(orderDueAt(sent, rules)).toBe(dueAt);
    const reminded = passTime(sent, rules, dueAt);
    expect(reminded.history.at(-1)?.note).toBe('nobody acknowledged it');
    expect(orderDueAt(reminded, rules)).toBe(NOW + 2 + 30 * MINUTE_MS);
    expect(receiveOrder(reminded, { state: 'done', by: 'bank' }, rules, NOW).state).toBe('done');
  });

  test.each(ORDER_KINDS)(
    'reminds of a %s that is not done by its deadline, ever more seldom and at least once a day',
    (kind) => {
      const { doneWithinMs = 0 } = rules[kind];
      const begun = approveOrder(requestOrder('o', requestOf(kind), 'li', NOW), 'chen', NOW);
      let order = receiveOrder(sentOrder(begun, 'bank', NOW), ACKNOWLEDGED, rules, NOW + 1);
      expect(doneByOf(order, rules)).toBe(NOW + doneWithinMs);
      const waits: number[] = [];
      for (let at = NOW; waits.length < 9; ) {
        const dueAt = orderDueAt(order, rules) ?? 0;
        waits.push(dueAt - at);
        order = passTime(order, rules, dueAt);
        expect(order).toMatchObject({ state: 'acknowledged' });
        expect(order.history.at(-1)?.note).toBe('it is not done by its deadline');
        at = dueAt;
      }
      const [first, second, third] = waits;
      const day = 24 * HOUR_MS;
      expect([first, second, third]).toEqual([
        doneWithinMs,
        Math.min(day, doneWithinMs),
        Math.min(day, 2 * doneWithinMs),
      ]);
      expect(waits.at(-1)).toBe(day);
      expect(
        orderDueAt(receiveOrder(order, { state: 'refused', by: 'bank' }, rules, NOW), rules),
      ).toBeUndefined();
    },
  );

  test('gives no deadline to what waits for people, is done or over', () => {
    for (const order of [requested, approved, done]) expect(doneByOf(order, rules)).toBeUndefined();
    const { 'stop-payment': stop, ...others } = rules;
    const { doneWithinMs: _deadline, ...free } = stop;
    expect(orderDueAt(acknowledged, { ...others, 'stop-payment': free })).toBeUndefined();
  });

  test('ends a stop-payment 48 hours after it was done, and reminds four hours before', () => {
    expect(done.endsAt).toBe(NOW + 4 + 48 * HOUR_MS);
    expect(orderDueAt(done, rules)).toBe(NOW + 4 + 44 * HOUR_MS);
    const reminded = passTime(done, rules, NOW + 4 + 44 * HOUR_MS);
    expect(reminded.history.at(-1)?.note).toBe('it lapses soon unless it is prolonged');
    expect(passTime(reminded, rules, NOW + 47 * HOUR_MS)).toBe(reminded);
    expect(passTime(reminded, rules, NOW + 49 * HOUR_MS)).toMatchObject({ state: 'expired' });
  });

  test('prolonging begins where the term before ends', () => {
    const next = receiveOrder(
      sent,
      { state: 'done', by: 'bank' },
      rules,
      NOW + 40 * HOUR_MS,
      done.endsAt,
    );
    expect(next.endsAt).toBe(NOW + 4 + 96 * HOUR_MS);
  });

  test('does not end what has no term', () => {
    const order = sentOrder(
      approveOrder(requestOrder('o', requestOf('return-funds'), 'li', NOW), 'chen', NOW),
      'bank',
      NOW,
    );
    const returned = receiveOrder(order, { state: 'done', by: 'bank', doneFen: 1 }, rules, NOW);
    expect(returned.endsAt).toBeUndefined();
    expect(isOver(returned)).toBe(true);
  });

  test('tries what could not be sent again, ever later, and tells the first failure', () => {
    let order: Order = approved;
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      order = failedOrder(order, 'no answer', NOW);
      waits.push(((orderDueAt(order, rules) ?? 0) - NOW) / 1_000);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
    expect(order.history.filter(({ state }) => state === 'reminded')).toHaveLength(1);
    expect(sentOrder(order, 'bank', NOW).retryAt).toBeUndefined();
  });
});

describe('a stop-payment', () => {
  const transfers = [
    { transferId: 't1', amountFen: 100, payee: 'a1', state: 'attempted', time: NOW },
    { transferId: 't2', amountFen: 200, payee: 'a2', state: 'completed', time: NOW },
    { transferId: 't3', amountFen: 300, payee: 'a3', state: 'blocked', time: NOW },
  ] as const;

  test('prepares itself for each transfer under way of an orange or red episode', () => {
    for (const level of ['orange', 'red'] as const) {
      const requests = pendingPayments({
        episode: episodeOf({ level, transfers }),
        desk: '330106',
      });
      expect(requests).toMatchObject([
        {
          kind: 'stop-payment',
          target: { kind: 'account', id: 'a1' },
          amountFen: 100,
          transferId: 't1',
          desk: '330106',
        },
      ]);
    }
    for (const level of ['yellow', 'blue'] as const) {
      expect(pendingPayments({ episode: episodeOf({ level, transfers }), desk: '330106' })).toEqual(
        [],
      );
    }
  });

  test('prepares itself for each payment that the person reports and whose account is known', () => {
    const recorded = {
      outcomeId: 'o',
      taskId: 't',
      episodeId: 'e1',
      staff: 'li',
      desk: '330106',
      recordedAt: NOW,
      outcome: 'already-paid',
      paid: [
        { amountFen: 200, paidAt: NOW, transferId: 't2' },
        { amountFen: 300, paidAt: NOW },
        { amountFen: 900, paidAt: NOW, payee: 'a9' },
        { amountFen: 777, paidAt: NOW },
      ],
    } as const;
    const requests = reportedPayments(recorded, episodeOf({ transfers }));
    // An account that was typed is asked for by who typed it, so that another person approves.
    expect(requests.map(({ request, by }) => [request.target.id, request.amountFen, by])).toEqual([
      ['a2', 200, 'forewarn'],
      ['a3', 300, 'forewarn'],
      ['a9', 900, 'li'],
    ]);
  });
});

test('every state is one that an order can come to', () => {
  const expired = passTime(requested, rules, NOW + 24 * HOUR_MS);
  const refused = refuseOrder(requested, 'chen', 'x', NOW);
  const reached = [requested, approved, sent, acknowledged, done, refused, expired];
  expect(reached.map(({ state }) => state)).toEqual([...ORDER_STATES]);
});
