// Whose signal it is: links of phones and accounts, lists, confirmed suspects and reach-back, late and duplicate signals.
// Every expectation here is checked against the oracle as well, save those on bounds, which the oracle does not have.
import { describe, expect, test } from 'vitest';
import type { FieldValue } from '../signal/signal.ts';
import { decide, packOf, planOf, processAll, START_MS, signal } from '../test/evaluate.ts';
import { Engine } from './engine.ts';
import { TOUCHES_MAX } from './state/touch-store.ts';

const HOUR_MS = 3_600_000;

const [PHONE, PHONE_2] = ['+8613800000001', '+8613800000002'];
const link = (timeMs: number, fields: Record<string, FieldValue>) =>
  signal('link.declared', timeMs, fields);
const pay = (timeMs: number, payer: string, payee = 'z') =>
  signal('transfer.completed', timeMs, { transferId: 't', payer, payee, amountFen: 100 });
const text = (timeMs: number, receiver: string) =>
  signal('sms.received', timeMs, { sender: '95588', receiver });

describe('links', () => {
  const files = packOf(
    `
features:
  events: { on: [sms.received, transfer.completed, case.filed], by: victim, value: count, window: 1d }
typologies:
  demo: { name: x, role: victim, combine: sum, halfLife: 1d, levels: { orange: 40, red: 80 }, cooldown: 1s }
rules:
  many: { typology: demo, on: [sms.received, transfer.completed], when: events >= 2, points: 50, reason: '{events}' }
  few: { typology: demo, on: [sms.received], when: events == 1, points: 35, reason: '{events}' }
`,
    'lateness: 1h',
  );

  test('make phone and account one person', () => {
    const [decision] = decide(files, [
      link(0, { person: 'P1', phone: PHONE, account: 'a' }),
      text(1, PHONE),
      pay(2, 'a'),
    ]);
    expect(decision).toMatchObject({
      subject: { kind: 'person', id: 'P1' },
      phone: PHONE,
      score: 85,
      level: 'red',
    });
  });

  test('bring what was kept under an identifier to the person, score and windows', () => {
    const [decision] = decide(files, [
      text(0, PHONE),
      link(1, { person: 'P1', phone: PHONE }),
      link(2, { person: 'P1', account: 'a' }),
      pay(3, 'a'),
    ]);
    expect(decision).toMatchObject({ subject: { id: 'P1' }, score: 85 });
  });

  test('to another person bring nothing: the number only changes hands', () => {
    const decisions = decide(files, [
      link(0, { person: 'P1', phone: PHONE }),
      text(1, PHONE),
      link(2, { person: 'P2', phone: PHONE, account: 'b' }),
      pay(3, 'b'),
    ]);
    expect(decisions).toEqual([]);
  });

  test('of an account opened without a person make it follow its phone, also to a person named later', () => {
    const decisions = decide(files, [
      signal('account.opened', 0, { account: 'a', phone: PHONE }),
      pay(1, 'a'),
      link(2, { person: 'P1', phone: PHONE }),
      pay(3, 'a'),
    ]);
    expect(decisions.map(({ subject }) => subject.id)).toEqual(['P1']);
  });

  test('leave an account with its owner when the phone that it followed changes hands', () => {
    const decisions = decide(files, [
      signal('account.opened', 0, { account: 'a', phone: PHONE }),
      link(1, { person: 'P1', phone: PHONE }),
      link(2, { person: 'P2', phone: PHONE }),
      pay(3, 'a'),
      pay(4, 'a'),
    ]);
    expect(decisions.map(({ subject }) => subject.id)).toEqual(['P1']);
  });

  test('to somebody named by phone reach the person behind it', () => {
    const decisions = decide(files, [
      link(0, { person: 'P1', phone: PHONE }),
      link(1, { person: `phone:${PHONE}`, account: 'a' }),
      pay(2, 'a'),
      pay(3, 'a'),
    ]);
    expect(decisions.map(({ subject }) => subject.id)).toEqual(['P1']);
  });

  test('put together what lies at one millisecond in the order in which it came to the person', () => {
    const pack = packOf(`
features:
  latest: { on: transfer.completed, by: victim, value: last(signal.payee), window: 1d }
typologies:
  demo: { name: x, role: victim, halfLife: 1d, levels: { orange: 40, red: 80 } }
rules:
  known: { typology: demo, on: sms.received, when: known(latest), points: 50, reason: '{latest}' }
`);
    const [decision] = decide(pack, [
      link(0, { person: 'P1', phone: PHONE, account: 'a' }),
      pay(5, 'b', 'first'),
      signal('transfer.completed', 5, {
        id: '2',
        transferId: 't',
        payer: 'a',
        payee: 'second',
        amountFen: 1,
      }),
      link(5, { person: 'P1', account: 'b' }),
      text(5, PHONE),
    ]);
    expect(decision?.rules[0]?.reason.en).toBe('first');
  });

  test('keep of two firings of a rule at one time the one that joins', () => {
    const pack = packOf(`
typologies:
  demo: { name: x, role: victim, combine: sum, halfLife: 1d, levels: { orange: 40, red: 80 } }
rules:
  pays: { typology: demo, on: transfer.completed, when: 'true', points: 30, reason: 'pays {signal.payee}' }
  told: { typology: demo, on: sms.received, when: 'true', points: 50, reason: x }
`);
    const [decision] = decide(pack, [
      link(0, { person: 'P1', phone: PHONE, account: 'a' }),
      pay(0, 'b', 'joins'),
      { ...pay(0, 'a', 'stays'), id: 'stays' },
      link(1, { person: 'P1', account: 'b' }),
      text(1, PHONE),
    ]);
    expect(decision?.rules.map(({ reason }) => reason.en)).toEqual(['x', 'pays joins']);
  });

  test('join the levels as they stand at the time of the link, whether or not a spent score was swept away', () => {
    const pack = packOf(
      `
typologies:
  demo: { name: x, role: victim, combine: sum, halfLife: 1m, levels: { orange: 40, red: 80 }, hysteresis: 9, cooldown: 1s }
rules:
  red: { typology: demo, on: transfer.completed, when: signal.payee == 'r', points: 90, reason: x }
  near: { typology: demo, on: transfer.completed, when: signal.payee == 'n', points: 35, reason: x }
`,
      'lateness: 1m',
    );
    // Long enough for 90 points to be none, too short for a sweep.
    const laterMs = HOUR_MS / 3;
    const signals = [
      pay(0, 'a', 'r'),
      pay(laterMs, 'b', 'n'),
      link(laterMs, { person: 'P1', account: 'a' }),
      link(laterMs, { person: 'P1', account: 'b', id: 'second' }),
      pay(laterMs + 1, 'b', 'n'),
    ];
    expect(decide(pack, signals).map(({ level }) => level)).toEqual(['red']);
  });
});

describe('lists', () => {
  const files = packOf(`
lists:
  exact: { entries: ['95588'] }
  ranges: { match: prefix, entries: ['955'] }
  sites: { match: suffix, entries: ['bad.example', '.worse.example'] }
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 }, cooldown: 1s }
rules:
  exact: { typology: demo, on: sms.received, when: "listed('exact', signal.sender)", points: 50, reason: exact }
  ranges: { typology: demo, on: sms.received, when: "listed('ranges', signal.sender)", points: 50, reason: ranges }
  sites: { typology: demo, on: sms.received, when: "listed('sites', signal.domain)", points: 50, reason: sites }
`);
  const message = (timeMs: number, sender: string, fields: Record<string, FieldValue> = {}) =>
    signal('sms.received', timeMs, { sender, receiver: PHONE, ...fields });
  const change = (timeMs: number, fields: Record<string, FieldValue>) =>
    signal('list.changed', timeMs, fields);
  const reasons = (...signals: Parameters<typeof decide>[1]) =>
    decide(files, signals)
      .at(-1)
      ?.rules.map(({ id }) => id)
      .sort() ?? [];

  test('match exactly, by prefix or by suffix', () => {
    expect(reasons(message(0, '95588'))).toEqual(['exact', 'ranges']);
    expect(reasons(message(0, '95599', { domain: 'pay.bad.example' }))).toEqual([
      'ranges',
      'sites',
    ]);
    expect(reasons(message(0, '12306', { domain: 'bad.example.org' }))).toEqual([]);
  });

  test.each([
    ['bad.example', true],
    ['pay.bad.example', true],
    ['notbad.example', false],
    ['pay.worse.example', true],
    ['worse.example', false],
    ['notworse.example', false],
  ])('by suffix know a domain and those below it: %s %s', (domain, isListed) => {
    expect(reasons(message(0, '12306', { domain }))).toEqual(isListed ? ['sites'] : []);
  });

  test('hold an entry until it expires, by event time', () => {
    const add = { list: 'exact', entry: '12306', op: 'add', expiresTime: START_MS + 10 };
    expect(reasons(change(0, add), message(9, '12306'))).toEqual(['exact']);
    expect(reasons(change(0, add), message(10, '12306'))).toEqual([]);
  });

  test('keep an entry of the pack off once it was taken off, also in an engine that is restored', () => {
    const plan = planOf(files);
    const engine = new Engine(plan);
    engine.process(change(0, { list: 'exact', entry: '95588', op: 'remove' }));
    const restored = new Engine(plan, structuredClone(engine.snapshot()));
    const [decision] = restored.process(message(1, '95588')).decisions;
    expect(decision?.rules.map(({ id }) => id)).toEqual(['ranges']);
  });

  test("lose an entry with the pack's next version that does not have it", () => {
    const engine = new Engine(planOf(files));
    const [file] = files;
    const next = planOf(
      packOf((file?.text ?? '').split('1.0.0\n')[1]?.replace("['95588']", "['1']") ?? ''),
    );
    const [decision] = new Engine(next, engine.snapshot()).process(message(0, '95588')).decisions;
    expect(decision?.rules.map(({ id }) => id)).toEqual(['ranges']);
  });
});

describe('a confirmed suspect', () => {
  const files = packOf(
    `
lists:
  mules: { confirms: account }
features:
  tells: { on: suspect.confirmed, by: victim, value: count, window: 1d }
typologies:
  demo: { name: x, role: victim, halfLife: 1d, levels: { orange: 40, red: 80 }, cooldown: 1s }
rules:
  touched: { typology: demo, on: suspect.confirmed, when: suspect.confirmed, points: 50, reason: '{signal.touchTime}' }
  pays: { typology: demo, on: transfer.completed, when: suspect.confirmed, points: 50, reason: x }
`,
    'touchRetention: 1h\nlateness: 1h',
  );
  const list = (timeMs: number) =>
    signal('list.changed', timeMs, { list: 'mules', entry: 'm', op: 'add' });
  const file = (timeMs: number, phone: string) =>
    signal('case.filed', timeMs, {
      caseId: 'c',
      phone,
      typology: 'x',
      lossFen: 1,
      suspectAccount: 'm',
    });
  const ids = (...signals: Parameters<typeof decide>[1]) =>
    decide(files, signals).map(({ subject }) => subject.id);

  test('reaches back to everyone whom it touched, in order of touch', () => {
    expect(ids(pay(2, 'b', 'm'), pay(1, 'a', 'm'), list(3))).toEqual(['a', 'b']);
  });

  test('is the suspect of the decisions that follow, whatever its kind', () => {
    const [decision] = decide(files, [pay(0, 'a', 'm'), list(1)]);
    expect(decision).toMatchObject({
      signal: { id: 'list.changed@1#account:m', type: 'suspect.confirmed' },
      suspect: { kind: 'account', id: 'm' },
    });
  });

  test('does not reach back as far as the retention, to the millisecond', () => {
    expect(ids(pay(0, 'a', 'm'), list(HOUR_MS - 1))).toEqual(['a']);
    expect(ids(pay(0, 'a', 'm'), list(HOUR_MS))).toEqual([]);
  });

  test('reaches each person once, however many accounts of theirs it touched', () => {
    const links = [
      link(0, { person: 'P1', account: 'a' }),
      link(1, { person: 'P1', account: 'b' }),
    ];
    const signals = [...links, pay(2, 'a', 'm'), pay(3, 'b', 'm'), list(4)];
    expect(decide(files, signals).map(({ subject }) => subject.id)).toEqual(['P1']);
  });

  test('leaves out the person whose case it was', () => {
    const links = [link(0, { person: 'P1', phone: PHONE, account: 'a' })];
    expect(ids(...links, pay(1, 'a', 'm'), pay(2, 'b', 'm'), file(3, PHONE))).toEqual(['b']);
  });

  test('leaves out the person of the outcome, named by a phone that was linked since', () => {
    const outcome = signal('outcome.recorded', 3, {
      episodeId: 'e',
      taskId: 't',
      person: 'account:a',
      outcome: 'already-paid',
      suspectAccount: 'm',
    });
    expect(ids(pay(0, 'a', 'm'), link(1, { person: 'P1', account: 'a' }), outcome)).toEqual([]);
  });

  test('is confirmed once: a second case does not reach back again', () => {
    expect(ids(pay(0, 'a', 'm'), list(1), file(2, PHONE_2))).toEqual(['a']);
  });

  test('is known to signals that come afterwards', () => {
    expect(ids(list(0), pay(1, 'a', 'm'))).toEqual(['a']);
    expect(ids(list(0), pay(HOUR_MS, 'a', 'm'))).toEqual([]);
  });

  test('is not made by an outcome that was no fraud', () => {
    const fields = { episodeId: 'e', taskId: 't', person: 'P9', suspectAccount: 'm' };
    const outcome = (name: string) => signal('outcome.recorded', 1, { ...fields, outcome: name });
    expect(ids(pay(0, 'a', 'm'), outcome('not-fraud'))).toEqual([]);
    expect(ids(pay(0, 'a', 'm'), outcome('dissuaded'))).toEqual(['a']);
  });

  test('is also told of where only features count it', () => {
    const pack = packOf(`
lists:
  mules: { confirms: account }
features:
  tells: { on: suspect.confirmed, by: victim, value: count, window: 1d }
typologies:
  demo: { name: x, role: victim, halfLife: 1d, levels: { orange: 40, red: 80 } }
rules:
  told: { typology: demo, on: cash.withdrawn, when: tells == 1, points: 50, reason: x }
`);
    const cash = signal('cash.withdrawn', 5, { account: 'a', amountFen: 1 });
    expect(decide(pack, [pay(0, 'a', 'm'), list(1), cash])).toHaveLength(1);
  });

  test('remembers the newest people that it touched, up to a bound', () => {
    const engine = new Engine(planOf(files));
    for (let i = 0; i <= TOUCHES_MAX; i++) engine.process(pay(i, `p${i}`, 'm'));
    const people = engine.process(list(TOUCHES_MAX + 1)).decisions.map(({ subject }) => subject.id);
    expect(people.length).toBeLessThanOrEqual(TOUCHES_MAX);
    expect(people).toEqual(
      Array.from({ length: people.length }, (_, i) => `p${TOUCHES_MAX + 1 - people.length + i}`),
    );
    expect(people.length).toBeGreaterThan(TOUCHES_MAX * 0.8);
  });
});

describe('signals that come late or twice', () => {
  const files = packOf('typologies: {}', 'lateness: 10m');
  const verdicts = (...signals: Parameters<typeof decide>[1]) =>
    processAll(files, signals).map(({ verdict }) => verdict);

  test('are late more than the lateness before the newest, to the millisecond', () => {
    expect(verdicts(text(600_000, PHONE), text(0, PHONE))).toEqual(['accepted', 'accepted']);
    expect(verdicts(text(600_001, PHONE), text(0, PHONE))).toEqual(['accepted', 'late']);
  });

  test('are not late by signals that were refused', () => {
    const duplicate = { ...text(600_001, PHONE), id: 'sms.received@1' };
    expect(verdicts(text(1, PHONE), duplicate, text(0, PHONE))).toEqual([
      'accepted',
      'duplicate',
      'accepted',
    ]);
  });

  test('are duplicates by source and id alone', () => {
    const other = { ...text(0, PHONE), source: 'other' };
    expect(verdicts(text(0, PHONE), other, { ...other, time: other.time + 5 })).toEqual([
      'accepted',
      'accepted',
      'duplicate',
    ]);
  });

  test('count as new when the first of them has passed out of the lateness', () => {
    const again = { ...text(0, PHONE), time: START_MS + 600_001 };
    expect(verdicts(text(0, PHONE), text(600_001, PHONE), again)).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
  });
});
