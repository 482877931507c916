import { expect, test } from 'vitest';
import { SignalRate } from './signal-rate.ts';

test('the rate is the slope over the window and forgets what lies before it', () => {
  const rate = new SignalRate(10_000);
  for (let second = 0; second <= 30; second++) {
    rate.sample(second * 1_000, second < 20 ? second * 1_000 : 20_000);
  }
  expect(rate.perSecond).toBe(0);
  rate.sample(31_000, 20_500);
  expect(rate.perSecond).toBeCloseTo(500 / 10, 5);
});

test('there is no rate before the second sample, nor for samples of one moment', () => {
  const rate = new SignalRate(10_000);
  expect(rate.perSecond).toBe(0);
  rate.sample(5, 1);
  expect(rate.perSecond).toBe(0);
  rate.sample(5, 9);
  expect(rate.perSecond).toBe(0);
});

test('a total that fell begins anew instead of giving a rate below zero', () => {
  const rate = new SignalRate(10_000);
  rate.sample(0, 1_000);
  rate.sample(1_000, 100);
  rate.sample(2_000, 150);
  expect(rate.perSecond).toBe(50);
});
