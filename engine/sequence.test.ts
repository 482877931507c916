// What each word of a sequence means. Every expectation here is checked against the oracle as well.
import { describe, expect, test } from 'vitest';
import type { FieldValue, Signal } from '../signal/signal.ts';
import type { SignalType } from '../signal/signal-type.ts';
import { decide, packOf, signal } from '../test/evaluate.ts';

const MINUTE_MS = 60_000;

/** Whether the last signal completes a sequence of these steps, in flow style. */
function completes(steps: readonly string[], signals: readonly Signal[], lists = ''): boolean {
  const types = [...new Set(signals.map((each) => each.type))].filter(
    (type) => type !== 'list.changed' && type !== 'number.activated',
  );
  const files = packOf(
    `
${lists}
sequences:
  found:
    steps:
${steps.map((step) => `      - { ${step} }`).join('\n')}
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 }, cooldown: 1s }
rules:
  seen: { typology: demo, on: [${types.join(', ')}], when: found, points: 50, reason: found }
`,
    'lateness: 2h',
  );
  const last = signals.at(-1);
  return decide(files, signals).some((decision) => decision.signal.id === last?.id);
}

const PHONE = '13800000001';
const LINK = signal('link.declared', -1_000, { person: 'P1', phone: PHONE, account: 'a' });

const call = (timeMs: number, fields: Record<string, FieldValue> = {}) =>
  signal('call.started', timeMs, { callId: 'c', caller: '95588', callee: PHONE, ...fields });
const hangUp = (timeMs: number, callId = 'c') =>
  signal('call.ended', timeMs, {
    callId,
    caller: '95588',
    callee: PHONE,
    durationMs: 1,
    answered: true,
  });
const install = (timeMs: number, fields: Record<string, FieldValue> = {}) =>
  signal('app.installed', timeMs, { phone: PHONE, app: 'x', ...fields });
const pay = (timeMs: number, fields: Record<string, FieldValue> = {}) =>
  signal('transfer.attempted', timeMs, {
    transferId: 't',
    payer: 'a',
    payee: 'b',
    amountFen: 100,
    ...fields,
  });

const CALL = 'id: call, on: call.started';
const PAY = 'id: pay, on: transfer.attempted, within: 10m';

describe('steps', () => {
  test('are found in order, over phone and account of one person', () => {
    expect(completes([CALL, PAY], [LINK, call(0), pay(1)])).toBe(true);
    expect(completes([CALL, PAY], [LINK, pay(0)])).toBe(false);
  });

  test('of two people make no sequence', () => {
    expect(completes([CALL, PAY], [call(0), pay(1)])).toBe(false);
  });

  test('go by event time, not by arrival', () => {
    expect(completes([CALL, PAY], [LINK, call(2), pay(1)])).toBe(false);
    expect(completes([CALL, PAY], [LINK, install(5), call(0), pay(1)])).toBe(true);
  });

  test('of one millisecond go by arrival', () => {
    expect(completes([CALL, PAY], [LINK, call(0), pay(0)])).toBe(true);
    expect(completes([CALL, PAY], [LINK, pay(0), call(0)])).toBe(false);
  });

  test('may come exactly `within` after the step before, not a millisecond later', () => {
    expect(completes([CALL, PAY], [LINK, call(0), pay(10 * MINUTE_MS)])).toBe(true);
    expect(completes([CALL, PAY], [LINK, call(0), pay(10 * MINUTE_MS + 1)])).toBe(false);
  });

  test('pass over signals that do not fit', () => {
    const want = `${PAY}, where: signal.payee != 'z'`;
    expect(completes([CALL, want], [LINK, call(0), pay(1, { payee: 'z' }), pay(2)])).toBe(true);
  });

  test('take an older candidate when the newest does not fit', () => {
    const want = `${PAY}, where: call.caller == '95588'`;
    const calls = [call(0), call(1, { caller: '95599' })];
    expect(completes([CALL, want], [LINK, ...calls, pay(2)])).toBe(true);
  });

  test('before a link count once the link is known', () => {
    expect(completes([CALL, PAY], [call(-5_000), LINK, pay(1)])).toBe(true);
  });
});

describe('an optional step', () => {
  const steps = [CALL, 'id: app, on: app.installed, within: 5m, optional: true', PAY];

  test('may be left out', () => {
    expect(completes(steps, [LINK, call(0), pay(1)])).toBe(true);
  });

  test('lengthens the time when it is there: `within` counts from it', () => {
    const late = pay(12 * MINUTE_MS);
    expect(completes(steps, [LINK, call(0), late])).toBe(false);
    expect(completes(steps, [LINK, call(0), install(4 * MINUTE_MS), late])).toBe(true);
  });

  test('that was left out has no fields', () => {
    const want = `${PAY}, where: "app.app == 'x'"`;
    const [first = '', second = ''] = steps;
    expect(completes([first, second, want], [LINK, call(0), pay(1)])).toBe(false);
    expect(completes([first, second, want], [LINK, call(0), install(1), pay(2)])).toBe(true);
  });
});

describe('a repeated step', () => {
  const steps = [CALL, 'id: app, on: app.installed, within: 5m, times: 3..', PAY];
  const installs = (count: number) => Array.from({ length: count }, (_, i) => install(i + 1));

  test('needs so many signals', () => {
    expect(completes(steps, [LINK, call(0), ...installs(2), pay(9)])).toBe(false);
    expect(completes(steps, [LINK, call(0), ...installs(3), pay(9)])).toBe(true);
  });

  test('counts them after the step before it only', () => {
    expect(completes(steps, [LINK, install(0), call(1), install(2), install(3), pay(9)])).toBe(
      false,
    );
  });

  test('counts those that the whole condition holds for', () => {
    const want = `id: app, on: app.installed, within: 5m, times: 2.., where: signal.app != call.callId`;
    const apps = (app: string) => [install(1, { app }), install(2)];
    expect(completes([CALL, want, PAY], [LINK, call(0), ...apps('c'), pay(9)])).toBe(false);
    expect(completes([CALL, want, PAY], [LINK, call(0), ...apps('d'), pay(9)])).toBe(true);
  });

  test('as the last step counts the signal at hand', () => {
    const want = `${PAY}, times: 2..`;
    expect(completes([CALL, want], [LINK, call(0), pay(1)])).toBe(false);
    expect(completes([CALL, want], [LINK, call(0), pay(1), pay(2)])).toBe(true);
  });

  test('as the first step counts within the longest time of the whole sequence', () => {
    const want = [`${CALL}, times: 2..`, PAY];
    const end = pay(10 * MINUTE_MS);
    expect(completes(want, [LINK, call(0), call(1), end])).toBe(true);
    expect(completes(want, [LINK, call(-1), call(1), end])).toBe(false);
  });
});

describe('`without`', () => {
  test('counts from the step before it', () => {
    const steps = [CALL, `${PAY}, without: { on: app.installed }`];
    expect(completes(steps, [LINK, call(1), pay(2)])).toBe(true);
    expect(completes(steps, [LINK, install(0), call(1), pay(2)])).toBe(true);
    expect(completes(steps, [LINK, call(0), install(1), pay(2)])).toBe(false);
  });

  test('lies strictly between, at one millisecond by arrival', () => {
    const steps = [CALL, `${PAY}, without: { on: app.installed }`];
    expect(completes(steps, [LINK, call(0), install(0), pay(0)])).toBe(false);
    expect(completes(steps, [LINK, install(0), call(0), pay(0)])).toBe(true);
  });

  test('has a condition that may read earlier steps', () => {
    const steps = [
      CALL,
      `${PAY}, without: { on: app.installed, where: signal.app == call.callId }`,
    ];
    expect(completes(steps, [LINK, call(0), install(1), pay(2)])).toBe(true);
    expect(completes(steps, [LINK, call(0), install(1, { app: 'c' }), pay(2)])).toBe(false);
  });

  test('counts from the nearest step that matched when the step before was left out', () => {
    const steps = [
      CALL,
      'id: app, on: app.installed, within: 5m, optional: true',
      `${PAY}, without: { on: call.ended }`,
    ];
    expect(completes(steps, [LINK, call(0), pay(2)])).toBe(true);
    expect(completes(steps, [LINK, call(0), hangUp(1), pay(2)])).toBe(false);
    expect(completes(steps, [LINK, call(0), hangUp(1), install(2), pay(3)])).toBe(true);
  });

  test('can count from an earlier step', () => {
    const steps = [
      CALL,
      'id: app, on: app.installed, within: 5m',
      `${PAY}, without: { on: call.ended, since: call }`,
    ];
    expect(completes(steps, [LINK, call(0), hangUp(1), install(2), pay(3)])).toBe(false);
  });
});

test('what must not be there is asked of whom each sequence is about, also when several forbid the same', () => {
  const steps = (name: string) => `
      - { id: ${name}First, on: transfer.attempted }
      - { id: ${name}Last, on: transfer.completed, within: 10m, without: { on: transfer.blocked } }`;
  const files = packOf(`
sequences:
  pays:
    steps: ${steps('pays')}
  takes:
    by: payee
    steps: ${steps('takes')}
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 } }
rules:
  payer: { typology: demo, on: transfer.completed, when: pays, points: 50, reason: x }
  payee: { typology: demo, on: transfer.completed, subject: payee, when: takes, points: 50, reason: x }
`);
  const transfer = (type: SignalType, timeMs: number, payer: string, payee: string) =>
    signal(type, timeMs, { transferId: 't', payer, payee, amountFen: 100 });
  const warned = (payer: string, payee: string) =>
    decide(files, [
      transfer('transfer.attempted', 0, 'a', 'b'),
      transfer('transfer.blocked', 1, payer, payee),
      transfer('transfer.completed', 2, 'a', 'b'),
    ]).flatMap(({ rules }) => rules.map(({ id }) => id));
  expect(warned('b', 'a')).toEqual(['payer', 'payee']);
  expect(warned('a', 'c')).toEqual(['payee']);
  expect(warned('c', 'b')).toEqual(['payer']);
});

describe('`during`', () => {
  const steps = [CALL, `${PAY}, during: call`];

  test('holds until the same call ends', () => {
    expect(completes(steps, [LINK, call(0), pay(1)])).toBe(true);
    expect(completes(steps, [LINK, call(0), hangUp(1), pay(2)])).toBe(false);
  });

  test('is not ended by another call', () => {
    expect(completes(steps, [LINK, call(0), hangUp(1, 'other'), pay(2)])).toBe(true);
  });
});

describe('lists in conditions', () => {
  const lists = 'lists: { known: { entries: ["95588"] } }';
  const off = signal('list.changed', 1, { list: 'known', entry: '95588', op: 'remove' });

  test('are asked when the signal comes, if only that signal is read', () => {
    const first = `${CALL}, where: "listed('known', signal.caller)"`;
    expect(completes([first, PAY], [LINK, call(0), off, pay(2)], lists)).toBe(true);
    expect(completes([first, PAY], [LINK, off, call(1), pay(2)], lists)).toBe(false);
  });

  test('are asked when the last step comes, if earlier steps are read', () => {
    const last = `${PAY}, where: "listed('known', call.caller)"`;
    expect(completes([CALL, last], [LINK, call(0), off, pay(2)], lists)).toBe(false);
  });

  test('in a term beside one that reads earlier steps are still asked when the signal comes', () => {
    const app = `id: app, on: app.installed, within: 5m, where: "listed('known', signal.app) && call.callId == 'c'"`;
    const signals = [LINK, call(0), install(0, { app: '95588' }), off, pay(2)];
    expect(completes([CALL, app, PAY], signals, lists)).toBe(true);
  });
});
