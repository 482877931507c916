import { expect, test } from 'vitest';
import { LatencyRecord, SignalSampler } from './latency.ts';

test('of each batch the first signal is timed, and one in 64 after it', () => {
  const sampler = new SignalSampler();
  for (const [laps, timed] of [
    [0, 0],
    [1, 1],
    [2, 1],
    [64, 1],
    [65, 2],
    [200, 4],
  ] as const) {
    for (let lap = 0; lap < laps; lap++) sampler.lap();
    expect(sampler.take(), `${laps} signals`).toHaveLength(timed);
  }
});

test('percentiles are in ms, within a thousandth of what was added, and zeros before', () => {
  const record = new LatencyRecord();
  expect(record.ms).toEqual({ p50: 0, p99: 0, p999: 0 });
  for (let i = 1; i <= 10_000; i++) record.add(i / 1_000_000);
  const { p50, p99, p999 } = record.ms;
  expect(p50).toBeCloseTo(5, 1);
  expect(p99).toBeCloseTo(9.9, 1);
  expect(p999).toBeCloseTo(9.99, 1);
});

test('what takes less than a microsecond counts as one', () => {
  const record = new LatencyRecord();
  record.add(0);
  record.add(1e-9);
  expect(record.ms.p999).toBe(0.001);
});
