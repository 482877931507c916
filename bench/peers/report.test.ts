import { expect, test } from 'vitest';
import { measured } from './report.ts';

const plan = (name: string) => ({ name, title: name, work: 'whole' as const, command: () => [] });
const pass = (seconds: number, cpuSeconds: number, signals?: number) => ({
  ...{ seconds, cpuSeconds, counts: [], checksum: '' },
  ...(signals === undefined ? {} : { signals }),
});

test('the median pass counts, against the first contender', () => {
  const [first, second] = measured(
    [
      { plan: plan('a'), passes: [pass(1, 0.5), pass(2, 0.5), pass(90, 0.5)] },
      { plan: plan('b'), passes: [pass(4, 1), pass(4, 1), pass(4, 1)] },
    ],
    1_000,
  );
  expect([first?.signalsPerSecond, second?.signalsPerSecond]).toEqual([500, 250]);
  expect([first?.ratio, second?.ratio, second?.cpuRatio]).toEqual([1, 2, 2]);
});

test('a contender that takes a part of the signals is rated by that part', () => {
  const passes = [pass(1, 1, 200)];
  expect(measured([{ plan: plan('a'), passes }], 1_000)[0]?.signalsPerSecond).toBe(200);
});
