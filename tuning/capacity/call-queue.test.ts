// The queue of a desk against what is known of queues: Erlang's formula, and that more staff never lets anybody wait longer.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { callTimes, type QueuedTask } from './call-queue.ts';
import { rosterOf, staffedMs } from './roster.ts';

const HOUR_MS = 3_600_000;
const alone = (at: number, serviceMs: number, priority = 1): QueuedTask => ({
  urgency: [{ at, priority }],
  serviceMs,
});
const always = (callers: number) => [{ at: 0, callers }];

/** Numbers between 0 and 1, the same at every run. */
function draws(seed: number): () => number {
  const rng = new Rng(seed);
  return () => rng.unit() + 0.5 / 2 ** 32;
}

/** Mean wait in a queue with Poisson arrivals, exponential calls and `callers`, in units of a call (Erlang C). */
function erlangWait(callers: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= callers; n++) blocked = (load * blocked) / (n + load * blocked);
  const waits = blocked / (1 - (load / callers) * (1 - blocked));
  return waits / (callers - load);
}

test.each([
  [1, 0.7],
  [3, 2.4],
  [8, 6.8],
])('%i callers under a load of %d let people wait as Erlang says', (callers, load) => {
  const next = draws(7);
  let at = 0;
  const tasks = Array.from({ length: 200_000 }, () => {
    at += (-Math.log(next()) * HOUR_MS) / load;
    return alone(at, -Math.log(next()) * HOUR_MS);
  });
  const called = callTimes(tasks, always(callers));
  const waits = tasks.map(({ urgency }, i) => (called[i] ?? Number.NaN) - (urgency[0]?.at ?? 0));
  const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length / HOUR_MS;
  expect(mean / erlangWait(callers, load)).toBeGreaterThan(0.93);
  expect(mean / erlangWait(callers, load)).toBeLessThan(1.07);
});

const arrivals = fc.array(
  fc.record({ at: fc.nat(1_000), serviceMs: fc.integer({ min: 1, max: 300 }) }),
  { maxLength: 60 },
);
const inOrder = (tasks: readonly { at: number; serviceMs: number }[]) =>
  [...tasks].sort((a, b) => a.at - b.at);

test('one more caller lets nobody of one urgency wait longer', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 6 }), (given, callers) => {
      const tasks = inOrder(given).map(({ at, serviceMs }) => alone(at, serviceMs));
      const fewer = callTimes(tasks, always(callers));
      const more = callTimes(tasks, always(callers + 1));
      return more.every((at, i) => at !== undefined && at <= (fewer[i] ?? 0));
    }),
  );
});

test('less urgent tasks of the same length take nothing from urgent ones but the call that is going on', () => {
  fc.assert(
    fc.property(arrivals, arrivals, fc.integer({ min: 1, max: 4 }), (some, others, callers) => {
      const urgent = inOrder(some).map(({ at }) => alone(at, 100, 1));
      const rest = inOrder(others).map(({ at }) => alone(at, 100, 2));
      const without = callTimes(urgent, always(callers));
      const beside = callTimes([...urgent, ...rest], always(callers));
      return urgent.every((_, i) => (beside[i] ?? 0) <= (without[i] ?? 0) + 100);
    }),
  );
});

test('no caller idles while somebody waits, and nobody is called twice or before they come', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 4 }), (given, callers) => {
      const tasks = inOrder(given).map(({ at, serviceMs }, i) => alone(at, serviceMs, i % 3));
      const called = callTimes(tasks, always(callers));
      return tasks.every(({ urgency }, i) => {
        const came = urgency[0]?.at ?? 0;
        const at = called[i] ?? -1;
        if (at < came) return false;
        if (at === came) return true;
        const busyAt = (moment: number) =>
          tasks.filter((task, j) => {
            const begun = called[j] ?? Number.POSITIVE_INFINITY;
            return begun <= moment && begun + task.serviceMs > moment;
          }).length;
        return busyAt(at - 0.5) === callers;
      });
    }),
  );
});

test('who becomes more urgent goes before those who came earlier', () => {
  const risen: QueuedTask = {
    urgency: [
      { at: 20, priority: 4 },
      { at: 50, priority: 1 },
    ],
    serviceMs: 10,
  };
  const called = callTimes([alone(0, 100, 4), alone(10, 10, 4), risen], always(1));
  expect(called).toEqual([0, 110, 100]);
});

test('outside the hours nobody calls, a call that began is ended, and at the end of all hours the rest is not called', () => {
  const from = Date.parse('2026-03-02T00:00:00+08:00');
  const hours = [{ fromMinute: 22 * 60, toMinute: 2 * 60, callers: 1 }];
  const roster = rosterOf(hours, { from, to: from + 48 * HOUR_MS });
  const at = (hour: number) => from + hour * HOUR_MS;
  const steps = roster.map((step) => [(step.at - from) / HOUR_MS, step.callers]);
  expect(steps).toEqual([
    [0, 1],
    [2, 0],
    [22, 1],
    [26, 0],
    [46, 1],
    [48, 0],
  ]);
  expect(staffedMs(roster, { from: at(1), to: at(23) })).toBe(2 * HOUR_MS);
  const tasks = [alone(at(1.5), HOUR_MS), alone(at(1.6), 4 * HOUR_MS), alone(at(47), 9 * HOUR_MS)];
  expect(callTimes([...tasks, alone(at(47.5), 1)], roster)).toEqual([
    at(1.5),
    at(22),
    at(47),
    undefined,
  ]);
});

test('hours that overlap add up', () => {
  const hours = [
    { fromMinute: 0, toMinute: 0, callers: 2 },
    { fromMinute: 480, toMinute: 720, callers: 3 },
  ];
  const from = Date.parse('2026-03-02T00:00:00+08:00');
  expect(
    staffedMs(rosterOf(hours, { from, to: from + 24 * HOUR_MS }), {
      from,
      to: from + 24 * HOUR_MS,
    }),
  ).toBe((2 * 24 + 3 * 4) * HOUR_MS);
});
