// What a feature counts: windows, keys and each aggregate. Every expectation here is checked against the oracle as well.
import { describe, expect, test } from 'vitest';
import type { FieldValue, Signal } from '../signal/signal.ts';
import { decide, packOf, signal } from '../test/evaluate.ts';

const HOUR_MS = 3_600_000;

/** A feature as it stands at the last of some payments. */
function reading(feature: string, payments: readonly Signal[]) {
  const files = packOf(
    `
features:
  f: ${feature}
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 } }
rules:
  last: { typology: demo, on: transfer.completed, when: signal.note == 'last', points: 50, reason: 'it is {f}' }
`,
    'lateness: 1h',
  );
  const signals = payments.map((each, index) =>
    index === payments.length - 1 ? { ...each, note: 'last' } : each,
  );
  return decide(files, signals)[0]?.rules[0]?.features['f'];
}

function pay(timeMs: number, amountFen: number, fields: Record<string, FieldValue> = {}): Signal {
  return signal('transfer.completed', timeMs, {
    id: `${timeMs}/${amountFen}`,
    transferId: 't',
    payer: 'a',
    payee: 'b',
    amountFen,
    ...fields,
  });
}

describe('a window of 10 minutes', () => {
  const count = '{ on: transfer.completed, by: victim, value: count, window: 10m }';

  test('does not hold what lies exactly 10 minutes back', () => {
    expect(reading(count, [pay(0, 1), pay(600_000, 2)])?.value).toBe(1);
  });

  test('holds what lies a millisecond less than 10 minutes back', () => {
    expect(reading(count, [pay(1, 1), pay(600_000, 2)])?.value).toBe(2);
  });

  test('holds what lies at the same millisecond', () => {
    expect(reading(count, [pay(0, 1), pay(0, 2)])?.value).toBe(2);
  });

  test('does not hold what came earlier but lies a millisecond later', () => {
    expect(reading(count, [pay(1, 1), pay(0, 2)])?.value).toBe(1);
  });

  test('takes a signal that comes out of order where it belongs', () => {
    const late = [pay(0, 1), pay(1_200_000, 2), pay(900_000, 3), pay(1_200_001, 4)];
    expect(reading(count, late)?.value).toBe(3);
  });

  test('names the signals that it counts, oldest first, at most eight', () => {
    const payments = Array.from({ length: 10 }, (_, index) => pay(index, index));
    const ids = payments.slice(2).map((each) => `test/${each.id}`);
    expect(reading(count, payments)).toEqual({
      value: 10,
      windowMs: 600_000,
      key: 'account:a',
      signals: ids,
    });
  });

  test('counts again for a time before the newest signal', () => {
    expect(reading(count, [pay(0, 1), pay(900_000, 2), pay(300_000, 3)])?.value).toBe(2);
  });
});

describe('a window with buckets', () => {
  const count = '{ on: transfer.completed, by: victim, value: count, window: 2d, bucket: 1d }';
  const midnightMs = 22 * HOUR_MS;

  test('floors both ends to whole buckets', () => {
    const first = pay(midnightMs, 1);
    expect(reading(count, [first, pay(midnightMs + 47 * HOUR_MS, 2)])?.value).toBe(2);
    expect(reading(count, [first, pay(midnightMs + 48 * HOUR_MS, 2)])?.value).toBe(1);
  });
});

describe('each value', () => {
  const payments = [pay(0, 300), pay(1_000, 100), pay(2_000, 100), pay(3_000, 500)];
  test.each([
    ['count', 4],
    ['sum(signal.amountFen)', 1_000],
    ['min(signal.amountFen)', 100],
    ['max(signal.amountFen)', 500],
    ['mean(signal.amountFen)', 250],
    ['stddev(signal.amountFen)', Math.sqrt(27_500)],
    ['distinct(signal.amountFen)', 3],
    ['last(signal.amountFen)', 500],
    ['rate(1m)', 4 / 60],
    ['ratio(signal.amountFen < 200)', 0.5],
    ['top(signal.amountFen)', 100],
    ['top_share(signal.amountFen)', 0.5],
    ['time_since', 1_000],
    ['first_seen', 1_772_416_800_000],
  ])('%s', (value, expected) => {
    const feature = `{ on: transfer.completed, by: victim, value: '${value}', window: 1h }`;
    expect(reading(feature, payments)?.value).toBeCloseTo(expected, 9);
  });

  test.each([
    ['count', 0],
    ['sum(signal.durationMs)', 0],
    ['min(signal.durationMs)', null],
    ['max(signal.durationMs)', null],
    ['mean(signal.durationMs)', null],
    ['stddev(signal.durationMs)', null],
    ['distinct(signal.caller)', 0],
    ['last(signal.caller)', null],
    ['rate(1m)', 0],
    ['ratio(signal.answered)', null],
    ['top(signal.caller)', null],
    ['top_share(signal.caller)', null],
    ['time_since', null],
    ['first_seen', null],
  ])('%s over nothing is %j', (value, expected) => {
    const feature = `{ on: call.ended, by: victim, value: '${value}', window: 1h }`;
    expect(reading(feature, payments)?.value).toBe(expected);
  });

  test('time_since over the current signal alone is missing', () => {
    const feature = '{ on: transfer.completed, by: victim, value: time_since, window: 1h }';
    expect(reading(feature, [pay(0, 1)])?.value).toBe(null);
  });

  test('time_since sees another signal of the same millisecond', () => {
    const feature = '{ on: transfer.completed, by: victim, value: time_since, window: 1h }';
    expect(reading(feature, [pay(0, 1), pay(0, 2)])?.value).toBe(0);
  });

  test('of equally frequent values top is the smallest', () => {
    const feature =
      '{ on: transfer.completed, by: victim, value: top(signal.amountFen), window: 1h }';
    expect(reading(feature, [pay(0, 9), pay(1, 30)])?.value).toBe(9);
  });

  test('last goes by event time, and at one time by arrival', () => {
    const feature =
      '{ on: transfer.completed, by: victim, value: last(signal.amountFen), window: 1h }';
    expect(reading(feature, [pay(5, 7), pay(0, 8), pay(5, 9)])?.value).toBe(9);
  });

  test('a sum that was too large for whole numbers is exact again once the large amounts are out', () => {
    const feature =
      '{ on: transfer.completed, by: victim, value: sum(signal.amountFen), window: 1m }';
    const huge = Number.MAX_SAFE_INTEGER;
    const payments = [pay(0, huge), pay(1, huge), pay(2, huge), pay(59_000, 3), pay(60_002, 4)];
    expect(reading(feature, payments)?.value).toBe(7);
  });
});

describe('what is counted', () => {
  test('is only what the condition surely holds for', () => {
    const feature =
      "{ on: transfer.completed, by: victim, where: signal.channel != 'atm', value: count, window: 1h }";
    const payments = [pay(0, 1, { channel: 'app' }), pay(1, 2), pay(2, 3, { channel: 'atm' })];
    expect(reading(feature, payments)?.value).toBe(1);
  });

  test('is not a signal that lacks the value', () => {
    const feature =
      '{ on: transfer.completed, by: victim, value: mean(signal.balanceFen), window: 1h }';
    expect(reading(feature, [pay(0, 1, { balanceFen: 80 }), pay(1, 2)])?.value).toBe(80);
  });

  test('is kept by every part of a composite key', () => {
    const feature =
      '{ on: transfer.completed, by: [victim, payee, channel], value: count, window: 1h }';
    const app = { channel: 'app' };
    const payments = [pay(0, 1, app), pay(1, 2, { channel: 'web' }), pay(2, 3, app)];
    expect(reading(feature, payments)).toMatchObject({ value: 2, key: 'account:a b app' });
  });

  test('is missing when the signal lacks a part of the key', () => {
    const feature = '{ on: transfer.completed, by: [victim, channel], value: count, window: 1h }';
    expect(reading(feature, [pay(0, 1, { channel: 'app' }), pay(1, 2)])).toMatchObject({
      value: null,
      signals: [],
    });
  });

  test('of a suspect is read at the primary suspect of the signal', () => {
    const feature =
      '{ on: transfer.completed, by: payee, role: suspect, value: distinct(signal.payer), window: 1h }';
    const payments = [pay(0, 1, { payer: 'x' }), pay(1, 2, { payer: 'y' }), pay(2, 3)];
    expect(reading(feature, payments)).toMatchObject({ value: 3, key: 'account:b' });
  });

  test('data volumes are numbers', () => {
    const files = packOf(`
features:
  volume: { on: data.used, by: victim, value: sum(signal.volumeKib), window: 1h }
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 } }
rules:
  much: { typology: demo, on: data.used, when: volume > 100, points: 50, reason: '{volume}' }
`);
    const used = (timeMs: number) =>
      signal('data.used', timeMs, { phone: '13800000001', volumeKib: 60 });
    expect(decide(files, [used(0), used(1)])[0]?.rules[0]?.reason.en).toBe('120');
  });
});
