// A lease that is renewed while something is written down: how often, when the machine is slow.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { taskNumbered } from '../dissuasion/fixture.ts';
import type { Claim } from '../dissuasion/task.ts';
import { whileHeld } from './held-lease.ts';

const claim: Claim = {
  task: taskNumbered(1),
  staff: 'li',
  lease: 'a',
  claimedAt: 0,
  expiresAt: 3_000,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a lease is renewed three times within its time, and no more once the deed is done', async () => {
  const deed = Promise.withResolvers<string>();
  const claimOf = vi.fn(async () => claim);
  const held = whileHeld({ claimOf }, claim, 0, () => deed.promise);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(claimOf).toHaveBeenCalledTimes(3);
  deed.resolve('done');
  expect(await held).toBe('done');
  await vi.advanceTimersByTimeAsync(9_000);
  expect(claimOf).toHaveBeenCalledTimes(3);
});

test('a renewal that is not answered is not asked for again, also when the lease was used up before the deed began', async () => {
  const deed = Promise.withResolvers<string>();
  const answer = Promise.withResolvers<Claim>();
  const claimOf = vi.fn(() => answer.promise);
  const held = whileHeld({ claimOf }, claim, 60_000, () => deed.promise);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(claimOf).toHaveBeenCalledTimes(1);
  answer.reject(new Error('lost'));
  await vi.advanceTimersByTimeAsync(50);
  expect(claimOf).toHaveBeenCalledTimes(2);
  deed.resolve('done');
  expect(await held).toBe('done');
});
