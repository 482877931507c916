import { expect, test } from 'vitest';
import { type UntoldRun, UntoldRuns } from './untold-runs.ts';

function runOf(frameCount: number, hasEffects: boolean) {
  const { promise: told, resolve } = Promise.withResolvers<boolean>();
  const run: UntoldRun = { since: frameCount, frameCount, hasEffects, told };
  return { run, tell: resolve };
}

/** Whether there is room without anything being told. */
async function hasRoom(runs: UntoldRuns): Promise<boolean> {
  const later = new Promise<'later'>((resolve) => setImmediate(() => resolve('later')));
  return (await Promise.race([runs.room(16), later])) !== 'later';
}

test('many small runs that are nobody’s business go on while one is told', async () => {
  const runs = new UntoldRuns();
  runs.add(runOf(1, true).run);
  for (let i = 0; i < 15; i++) {
    expect(await hasRoom(runs)).toBe(true);
    runs.add(runOf(1, false).run);
  }
  expect(await hasRoom(runs)).toBe(true);
  runs.add(runOf(1, false).run);
  expect(await hasRoom(runs)).toBe(false);
});

test('two runs with something to tell are enough, so that what comes meanwhile is told together', async () => {
  const runs = new UntoldRuns();
  const [first, second] = [runOf(1, true), runOf(1, false)];
  runs.add(first.run);
  runs.add(second.run);
  expect(await hasRoom(runs)).toBe(true);
  second.run.hasEffects = true;
  const room = runs.room(16);
  expect(await hasRoom(runs)).toBe(false);
  runs.shift();
  first.tell(true);
  expect(await room).toBe(true);
  expect(runs.since).toBe(1);
});

test('after a telling that was given up there is no going on', async () => {
  const runs = new UntoldRuns();
  const full = runOf(17, true);
  runs.add(full.run);
  const room = runs.room(16);
  full.tell(false);
  expect(await room).toBe(false);
});
