// When a count of distinct values becomes an estimate, and what an explanation then says. Expectations on short stories are checked
// against the oracle as well.
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldValue, Signal } from '../signal/signal.ts';
import { arbitraryCrowd } from '../test/arbitrary-crowd.ts';
import { checkCase, decide, packOf, planOf, signal } from '../test/evaluate.ts';
import type { FeatureReading } from './decision.ts';
import { Engine } from './engine.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const people = (fields: string, when = 'people >= 1') =>
  packOf(
    `
features:
  people: { on: call.ended, by: caller, value: distinct(signal.callee), ${fields} }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 10, red: 80 }, cooldown: 1s }
rules:
  many: { typology: goip, on: [call.started, call.ended], when: "${when}", points: 60, reason: { zh: '{people}人', en: '{people} people' } }
`,
    'lateness: 10m',
  );
const TEN_MINUTES = people('window: 10m, exactUpTo: 16');

function call(timeMs: number, callee: number, fields: Record<string, FieldValue> = {}): Signal {
  return signal('call.ended', timeMs, {
    id: `${timeMs}/${callee}`,
    callId: 'c',
    caller: '17000000001',
    callee: `1380000${String(callee).padStart(4, '0')}`,
    durationMs: 0,
    answered: false,
    ...fields,
  });
}

/** Calls to so many people, one every two seconds. */
function calls(count: number, startMs = 0): Signal[] {
  return Array.from({ length: count }, (_, index) => call(startMs + index * 2_000, index));
}

/** The feature at each decision. */
function readings(files = TEN_MINUTES, signals: readonly Signal[] = []): FeatureReading[] {
  return decide(files, signals).flatMap((decision) => decision.rules[0]?.features['people'] ?? []);
}

describe('a count of distinct values', () => {
  test('is exact up to the stated size and an estimate above it, which the reason tells', () => {
    const decisions = decide(TEN_MINUTES, calls(17));
    const [exact, estimate] = decisions.slice(-2).map((decision) => decision.rules[0]);
    expect(exact?.reason).toEqual({ zh: '16人', en: '16 people' });
    expect(exact?.features['people']).not.toHaveProperty('isEstimate');
    expect(estimate?.reason).toEqual({ zh: '约17人', en: 'about 17 people' });
    expect(estimate?.features['people']).toEqual({
      value: 17,
      isEstimate: true,
      windowMs: 600_000,
      key: 'phone:+8617000000001',
      signals: Array.from({ length: 8 }, (_, index) => `test/${(9 + index) * 2_000}/${9 + index}`),
    });
  });

  test('stays exact while the values above that size do not lie in one window', () => {
    const far = [...calls(10), ...calls(20, 10 * MINUTE_MS).slice(-10)];
    expect(readings(TEN_MINUTES, far).at(-1)).toEqual(
      expect.not.objectContaining({ isEstimate: true }),
    );
  });

  test('stays exact while few values come many times', () => {
    const same = Array.from({ length: 50 }, (_, index) => call(index * 2_000, index % 16));
    expect(readings(TEN_MINUTES, same).at(-1)).toMatchObject({ value: 16 });
    expect(readings(TEN_MINUTES, same).at(-1)).not.toHaveProperty('isEstimate');
  });

  test('lets values go to the millisecond once it is an estimate', () => {
    const lastMs = 16 * 2_000 + 10 * MINUTE_MS;
    expect(readings(TEN_MINUTES, [...calls(17), call(lastMs - 1, 16)]).at(-1)?.value).toBe(1);
    expect(readings(TEN_MINUTES, [...calls(17), call(lastMs - 1, 99)]).at(-1)?.value).toBe(2);
    expect(readings(TEN_MINUTES, [...calls(17), call(lastMs, 99)]).at(-1)?.value).toBe(1);
  });

  test('tells a late signal of the window that ends with it', () => {
    const files = people('window: 10m, exactUpTo: 16', "signal.callId == 'late' && people >= 1");
    const late = [...calls(30), call(11_001, 500, { callId: 'late' })];
    // Six people until 11 s, and the one who comes late.
    expect(readings(files, late)).toMatchObject([{ value: 7, isEstimate: true }]);
  });

  test('takes a late value into account that makes the size too large before what was read last', () => {
    const files = people('window: 10m, exactUpTo: 16', "people >= 1 && signal.callId == 'late'");
    const reader = signal('call.started', 10 * MINUTE_MS + 10_000, {
      callId: 'c',
      caller: '17000000001',
      callee: '13800000001',
    });
    const late = [...calls(16), reader, call(40_000, 500, { callId: 'late' })];
    expect(readings(files, late)).toMatchObject([{ value: 17, isEstimate: true }]);
  });

  test('is an estimate until all of it is a window behind the watermark, and then exact again', () => {
    const forgottenMs = 16 * 2_000 + 20 * MINUTE_MS;
    const [before] = readings(TEN_MINUTES, [...calls(17), call(forgottenMs - 1, 1)]).slice(-1);
    const [after] = readings(TEN_MINUTES, [...calls(17), call(forgottenMs, 1)]).slice(-1);
    expect(before).toMatchObject({ value: 1, isEstimate: true });
    expect(after).toMatchObject({ value: 1 });
    expect(after).not.toHaveProperty('isEstimate');
  });

  test('is exact again however lately the engine looked for what it can forget', () => {
    const forgottenMs = 16 * 2_000 + 20 * MINUTE_MS;
    const other = call(forgottenMs - 1, 1, { caller: '17000000002' });
    const [after] = readings(TEN_MINUTES, [...calls(17), other, call(forgottenMs, 1)]).slice(-1);
    expect(after).not.toHaveProperty('isEstimate');
  });

  test('estimates windows with buckets by whole buckets', () => {
    const files = people('window: 2d, bucket: 1h, exactUpTo: 16');
    const [first, second] = [47 * HOUR_MS + 59 * MINUTE_MS, 48 * HOUR_MS].map((timeMs) =>
      readings(files, [...calls(17), call(timeMs, 99)]).at(-1),
    );
    expect(first).toMatchObject({ value: 18, isEstimate: true });
    expect(second).toMatchObject({ value: 1, isEstimate: true });
  });
});

describe('links', () => {
  const files = packOf(
    `
features:
  people: { on: [call.ended, transfer.completed], by: victim, value: distinct(signal.time), window: 1h, exactUpTo: 16 }
typologies:
  demo: { name: x, role: victim, halfLife: 1h, levels: { orange: 10, red: 80 }, cooldown: 1s }
rules:
  each: { typology: demo, on: [call.ended, transfer.completed], when: people >= 1, points: 50, reason: '{people}' }
`,
    'lateness: 10m',
  );
  const received = (count: number) =>
    Array.from({ length: count }, (_, index) => call(index * 2_000, 1));
  const paid = (count: number, startMs: number) =>
    Array.from({ length: count }, (_, index) =>
      signal('transfer.completed', startMs + index * 2_000, {
        transferId: 't',
        payer: 'a',
        payee: 'z',
        amountFen: 1,
      }),
    );
  const link = (timeMs: number, fields: Record<string, FieldValue>) =>
    signal('link.declared', timeMs, { person: 'P1', ...fields });
  const account = link(1, { account: 'a' });
  const phone = (timeMs: number) => link(timeMs, { phone: '13800000001' });

  test.each([
    ['two exact windows that make an exact one', 8, 7, 16, undefined],
    ['two exact windows that make an estimate', 10, 10, 21, true],
    ['an estimate into an exact window', 20, 3, 24, true],
    ['an exact window into an estimate', 3, 20, 24, true],
    ['two estimates', 20, 20, 41, true],
  ] as const)('unite %s', (_, receivedCount, paidCount, expected, isEstimate) => {
    const signals = [
      account,
      ...received(receivedCount),
      ...paid(paidCount, 100_001),
      phone(150_000),
      ...paid(1, 200_001),
    ];
    const reading = decide(files, signals).at(-1)?.rules[0]?.features['people'];
    expect(reading?.value).toBe(expected);
    expect(reading?.isEstimate).toBe(isEstimate);
  });

  const forgottenMs = 38_000 + 70 * MINUTE_MS;
  const last = (signals: readonly Signal[]) =>
    decide(files, signals).at(-1)?.rules[0]?.features['people'];

  test('leave behind an estimate that no signal can see', () => {
    const before = [account, ...received(20), ...paid(1, forgottenMs - 1)];
    const reading = last([...before, phone(forgottenMs), ...paid(1, forgottenMs + 2_000)]);
    expect(reading?.value).toBe(2);
    expect(reading).not.toHaveProperty('isEstimate');
  });

  test('make nothing of an estimate that no signal can see', () => {
    const before = [account, ...paid(20, 2_000), call(forgottenMs + 1_999, 1)];
    const reading = last([...before, phone(forgottenMs + 2_000), ...paid(1, forgottenMs + 4_000)]);
    expect(reading?.value).toBe(2);
    expect(reading).not.toHaveProperty('isEstimate');
  });

  test('count what a signal to come can see when they judge the size', () => {
    const other = call(20_000 + 70 * MINUTE_MS, 9);
    const before = [account, ...received(12), ...paid(10, 5_001), other];
    const reading = last([
      ...before,
      phone(20_000 + 70 * MINUTE_MS),
      ...paid(1, 22_000 + 70 * MINUTE_MS),
    ]);
    expect(reading).not.toHaveProperty('isEstimate');
  });
});

describe('thousands of values', () => {
  const files = people('window: 1h');

  test('are counted exactly up to 4,096 when the pack says nothing, and then within five standard errors', () => {
    const engine = new Engine(planOf(files));
    const told = Array.from({ length: 6_000 }, (_, index) => {
      const { decisions } = engine.process(call(index * 300, index));
      return { count: index + 1, reading: decisions[0]?.rules[0]?.features['people'] };
    });
    for (const { count, reading } of told) {
      if (reading === undefined) continue;
      expect(reading.isEstimate).toBe(count > 4_096 ? true : undefined);
      const error = Math.abs(Number(reading.value) - count) / count;
      expect(error).toBeLessThan(count > 4_096 ? 0.08 : 1e-12);
    }
  });

  test('leave a checkpoint that goes on alike and is no larger than 300 kB', () => {
    const engine = new Engine(planOf(people('window: 1h, exactUpTo: 1000')));
    for (let i = 0; i < 5_000; i++) engine.process(call(i * 300, i));
    const { sketches } = engine.snapshot();
    expect(serialize(sketches).length).toBeLessThan(300_000);
    const restored = new Engine(
      planOf(people('window: 1h, exactUpTo: 1000')),
      deserialize(serialize(engine.snapshot())),
    );
    for (const [index, each] of calls(50, 5_000 * 300).entries()) {
      expect([index, engine.process(each)]).toEqual([index, restored.process(each)]);
    }
  });
});

test('engine and oracle estimate alike, however signals come, keys join and engines are restored', () => {
  let estimateCount = 0;
  const property = fc.property(arbitraryCrowd(60), fc.nat({ max: 255 }), (crowd, at) => {
    checkCase(crowd, at);
    const engine = new Engine(planOf(crowd.files));
    for (const each of crowd.signals) {
      const hits = engine.process(each).decisions.flatMap(({ rules }) => rules);
      const told = hits.flatMap(({ features }) => Object.values(features));
      estimateCount += told.filter((reading) => reading.isEstimate).length;
    }
  });
  fc.assert(property, { numRuns: 40, seed: 1 });
  // The streams are such that it happens.
  expect(estimateCount).toBeGreaterThan(40);
}, 60_000);
