// forewarn is killed with SIGKILL at each named step between reading a frame and trimming the log, once a start, and then at moments drawn by a seed, while a bank sends and
// a desk works. The next start is the one that is killed at the next step. FOREWARN_FAULT_SEED draws other moments.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { BrokenSystem } from './broken-system.ts';

const STEPS = [
  'signals in the log, sender not answered',
  'frames read',
  'frames run',
  'task about to be opened',
  'desk of a task known, task not yet',
  'task in its queue, deadline not yet',
  'task opened',
  'task raised',
  'decisions about to be inserted',
  'decisions inserted',
  'episodes inserted',
  'task_events inserted',
  'dead letters about to be written',
  'dead letters written',
  'state copied, checkpoint not begun',
  'half a checkpoint written',
  'checkpoint written, not renamed',
  'checkpoint renamed, folder not flushed',
  'checkpoint in place',
  'old checkpoint about to be removed',
  'old checkpoint removed',
  'log about to be trimmed',
  'log trimmed',
  'outcomes about to be inserted',
  'outcomes inserted',
  'outcome in the log, task not completed',
  'task closed, its holder not free yet',
  'task completed, desk not answered',
  'task withdrawn',
];
const RANDOM_KILLS = 4;
const REACHED_MS_MAX = 60_000;
const seed = Number(process.env['FOREWARN_FAULT_SEED'] ?? 1);

let system: BrokenSystem;
const killedAt: string[] = [];

async function killAt(step: string): Promise<void> {
  rmSync(system.killFile, { force: true });
  const isTrimming = step.startsWith('log ');
  if (isTrimming) await system.archive();
  const running = system.start({
    TEST_KILL_AT: step,
    ...(isTrimming ? { FOREWARN_LOG_KEEP_HOURS: '0' } : {}),
  });
  const impatience = setTimeout(() => running.child.kill('SIGTERM'), REACHED_MS_MAX);
  const end = await running.ended;
  clearTimeout(impatience);
  const reached = existsSync(system.killFile) ? readFileSync(system.killFile, 'utf8') : '';
  expect([end, reached], running.output()).toEqual(['SIGKILL', step]);
  killedAt.push(step);
}

async function killAfter(ms: number): Promise<void> {
  const running = system.start();
  await system.untilUp(running);
  await sleep(ms);
  running.child.kill('SIGKILL');
  expect(await running.ended).toBe('SIGKILL');
}

beforeAll(async () => {
  system = await BrokenSystem.make();
});

afterAll(() => system.remove());

test('killed at every step and at any moment, it loses nothing and doubles nothing', async () => {
  const first = system.start();
  await system.untilUp(first);
  system.startTraffic();
  await sleep(1_000);
  first.child.kill('SIGKILL');
  await first.ended;
  for (const step of STEPS) await killAt(step);
  const rng = new Rng(seed);
  for (let kill = 0; kill < RANDOM_KILLS; kill++) await killAfter(rng.int(0, 1_500));
  const last = system.start();
  await system.untilUp(last);
  await sleep(1_000);
  await system.comeToRest();
  last.child.kill('SIGTERM');
  expect(await last.ended, last.output()).toBe(0);
  const verdict = await system.judge();
  const { signals, decisions, tasks, outcomes, rows, lost, doubled } = verdict;
  console.log(
    `killed at ${killedAt.length} steps and ${RANDOM_KILLS + 1} times at random (seed ${seed}): signals in ${signals}, decisions ${decisions}, ` +
      `tasks ${tasks}, outcomes ${outcomes}, rows ${rows}, lost ${lost.length}, doubled ${doubled.length}`,
  );
  expect([lost, doubled]).toEqual([[], []]);
  expect(tasks).toBeGreaterThan(10);
  expect(outcomes).toBeGreaterThan(10);
}, 1_200_000);
