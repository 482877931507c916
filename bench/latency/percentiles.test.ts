import { expect, test } from 'vitest';
import { spreadOf } from './percentiles.ts';
import { waitsOf } from './queue.ts';

test('a percentile is the least time that so many of a hundred do not exceed', () => {
  const times = Float64Array.from({ length: 1_000 }, (_, index) => 1_000 - index);
  expect(spreadOf(times)).toEqual({ p50: 500, p99: 990, p999: 999, max: 1_000 });
});

test('who arrives while another is served waits for the rest of it, however late the server is', () => {
  const arrivals = Float64Array.of(0, 1, 2, 100);
  const services = Float64Array.of(10, 1, 1, 5);
  expect([...waitsOf(arrivals, services)]).toEqual([10, 10, 10, 5]);
});
