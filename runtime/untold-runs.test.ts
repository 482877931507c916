import { expect, test } from 'vitest';
import type { LoggedFrame } from '../log/log.ts';
import type { Stepped } from './engine-port.ts';
import { type UntoldRun, UntoldRuns } from './untold-runs.ts';

const STEPPED: Stepped = {
  view: { pack: '', watermark: 0, newestTime: 0 },
  tellings: {
    ...{ tasks: [], ledger: {}, decisions: [], warnings: [] },
    ...{ deadLetters: [], verdicts: [], sent: [] },
  },
  counts: { accepted: 0, late: 0, duplicate: 0, invalid: 0 },
  checked: [],
  batchSeconds: 0,
  signalSeconds: [],
};

function runOf(frameCount: number) {
  const { promise: told, resolve } = Promise.withResolvers<boolean>();
  const frame: LoggedFrame = {
    ...{ partition: 0, position: '1-0', appendedAt: frameCount },
    frame: new Uint8Array(),
  };
  const frames = Array.from({ length: frameCount }, () => frame);
  const run: UntoldRun = { frames, stepped: undefined, outAt: undefined, told };
  return { run, tell: resolve };
}

/** Whether there is room without anything being told. */
async function hasRoom(runs: UntoldRuns): Promise<boolean> {
  const later = new Promise<'later'>((resolve) => setImmediate(() => resolve('later')));
  return (await Promise.race([runs.room(16), later])) !== 'later';
}

test('small runs go on while one is told, whatever came of them, until as many frames are held as may be', async () => {
  const runs = new UntoldRuns();
  const first = runOf(1);
  runs.add(first.run);
  for (let i = 0; i < 15; i++) {
    expect(await hasRoom(runs)).toBe(true);
    const { run } = runOf(1);
    run.stepped = STEPPED;
    runs.add(run);
  }
  expect(await hasRoom(runs)).toBe(true);
  runs.add(runOf(1).run);
  const room = runs.room(16);
  expect(await hasRoom(runs)).toBe(false);
  runs.shift();
  first.tell(true);
  expect(await room).toBe(true);
  expect(runs.since).toBe(1);
});

test('what the engine has run can be told together, but nothing before what it has not', () => {
  const runs = new UntoldRuns();
  const [first, second, third] = [runOf(1).run, runOf(2).run, runOf(3).run];
  for (const run of [first, second, third]) runs.add(run);
  first.stepped = STEPPED;
  third.stepped = STEPPED;
  expect(runs.tellable()).toEqual([first]);
  second.stepped = STEPPED;
  expect(runs.tellable()).toEqual([first, second, third]);
  runs.shift();
  expect([runs.has(first), runs.has(second)]).toEqual([false, true]);
});

test('after a telling that was given up there is no going on', async () => {
  const runs = new UntoldRuns();
  const full = runOf(17);
  runs.add(full.run);
  const room = runs.room(16);
  full.tell(false);
  expect(await room).toBe(false);
});
