// What is asked of carriers and what their answers become.
import { describe, expect, test } from 'vitest';
import { bodyFor, pathOf, readAnswer } from './questions.ts';

const DAY_MS = 86_400_000;
const TIME = Date.UTC(2026, 2, 1, 2);
const PERSON = { phone: '+8613800000001', region: '330106', time: TIME };
const WITHIN = { source: 'carrier-a', withinMs: 3 * DAY_MS };

describe('a question', () => {
  test('has the path and the body of its CAMARA definition', () => {
    expect(pathOf('sim-swap', 'v2')).toBe('sim-swap/v2/retrieve-date');
    expect(pathOf('call-forwarding', 'v0.4')).toBe(
      'call-forwarding-signal/v0.4/unconditional-call-forwardings',
    );
    expect(bodyFor('sim-swap', PERSON, 3 * DAY_MS)).toEqual({ phoneNumber: '+8613800000001' });
    expect(bodyFor('device-swap-check', PERSON, 3 * DAY_MS)).toMatchObject({ maxAge: 72 });
    expect(bodyFor('sim-swap-check', PERSON, 400 * DAY_MS)).toMatchObject({ maxAge: 2400 });
    expect(bodyFor('number-recycling', PERSON, 3 * DAY_MS)).toMatchObject({
      specifiedDate: '2026-02-26',
    });
  });
});

describe('an answer', () => {
  test('is a signal at the time of the decision, with an id made of the change', () => {
    const answer = { latestSimChange: '2026-02-28T10:00:00+08:00' };
    const told = readAnswer('sim-swap', answer, PERSON, WITHIN);
    expect(told).toMatchObject({
      type: 'sim.swapped',
      source: 'carrier-a',
      time: TIME,
      region: '330106',
      phone: '+8613800000001',
    });
    expect(readAnswer('sim-swap', answer, { ...PERSON, time: TIME + 1 }, WITHIN)).toMatchObject({
      id: Reflect.get(Object(told), 'id'),
    });
  });

  test('about what was long ago, or never, is nothing', () => {
    const old = { latestDeviceChange: '2026-02-01T10:00:00Z' };
    expect(readAnswer('device-swap', old, PERSON, WITHIN)).toBe('nothing');
    expect(readAnswer('sim-swap', { latestSimChange: null }, PERSON, WITHIN)).toBe('nothing');
    expect(readAnswer('call-forwarding', { active: false }, PERSON, WITHIN)).toBe('nothing');
  });

  test.each([
    ['sim-swap-check', { swapped: true }, { type: 'sim.swapped' }],
    ['device-swap-check', { swapped: true }, { type: 'device.changed' }],
    ['call-forwarding', { active: true }, { type: 'forwarding.enabled' }],
    ['number-recycling', { phoneNumberRecycled: true }, { type: 'number.activated' }],
    ['scam-signal', { scamSignal: true, level: 'red' }, { type: 'warning.received', grade: 1 }],
    ['scam-signal', { scamSignal: true }, { type: 'warning.received', grade: 2 }],
  ] as const)('to %s of %j is a signal', (question, answer, signal) => {
    expect(readAnswer(question, answer, PERSON, WITHIN)).toMatchObject(signal);
  });

  test.each([
    ['sim-swap', { latestSimChange: 'yesterday' }],
    ['sim-swap', { swapped: true }],
    ['call-forwarding', { active: 'yes' }],
    ['scam-signal', undefined],
  ] as const)('to %s of %j is odd', (question, answer) => {
    expect(readAnswer(question, answer, PERSON, WITHIN)).toBe('odd');
  });
});
