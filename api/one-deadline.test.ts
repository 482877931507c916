// One timer for all who wait: each has the whole time, and nobody waits longer.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { OneDeadline } from './one-deadline.ts';

const never = new Promise<string>(() => undefined);

/** What came of waiting, and after how long. */
async function timed(waiting: Promise<string>): Promise<{ came: string; ms: number }> {
  const startedMs = performance.now();
  const came = await waiting;
  return { came, ms: performance.now() - startedMs };
}

test('what comes in time is given as it is, and as an error when it is one', async () => {
  const deadline = new OneDeadline(10_000);
  expect(await deadline.wait(Promise.resolve('said'), 'late')).toBe('said');
  await expect(deadline.wait(Promise.reject(new Error('broken')), 'late')).rejects.toThrow(
    'broken',
  );
});

test('everybody has the whole time from when they began to wait, whatever became of those before', async () => {
  const deadline = new OneDeadline(60);
  const first = timed(deadline.wait(never, 'late'));
  const answered = deadline.wait(
    pause(5).then(() => 'said'),
    'late',
  );
  await pause(30);
  const second = timed(deadline.wait(never, 'late'));
  const waited = [await first, await second];
  expect(await answered).toBe('said');
  for (const { came, ms } of waited) {
    expect(came).toBe('late');
    expect(ms).toBeGreaterThan(58);
  }
  // Nobody waits and no timer is left from before: the next one has one of their own.
  const { came, ms } = await timed(deadline.wait(never, 'late'));
  expect(came).toBe('late');
  expect(ms).toBeGreaterThan(58);
});

test('a timer of those who were answered holds nobody else up', async () => {
  const deadline = new OneDeadline(80);
  await deadline.wait(Promise.resolve('said'), 'late');
  await pause(50);
  const { came, ms } = await timed(deadline.wait(never, 'late'));
  expect(came).toBe('late');
  expect(ms).toBeGreaterThan(78);
});
