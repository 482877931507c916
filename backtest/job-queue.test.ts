import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { required } from '../signal/invariant.ts';
import type { BacktestResult } from './backtest-result.ts';
import type { AskedBacktest, BacktestJob, JobProgress } from './job.ts';
import { JobFolder } from './job-folder.ts';
import type { RunOrder } from './job-order.ts';
import { BacktestJobs, type BacktestJobsOptions } from './job-queue.ts';
import { runBacktest } from './run-backtest.ts';

/** A run that ends when the test says so. */
interface HeldRun {
  readonly order: RunOrder;
  readonly onProgress: (progress: JobProgress) => void;
  readonly done: PromiseWithResolvers<BacktestResult>;
}

const PLAN = loadPlan('rules/packs/zhejiang');

let dir = '';
let runs: HeldRun[] = [];
let attached: string[] = [];
let changed: BacktestJob[] = [];
let open: BacktestJobs[] = [];
let clock = 0;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jobs-'));
  [runs, attached, changed, open, clock] = [[], [], [], [], 1_000];
});
afterEach(async () => {
  for (const jobs of open) await jobs.stop();
  await rm(dir, { recursive: true, force: true });
});

async function openJobs(more: Partial<BacktestJobsOptions> = {}): Promise<BacktestJobs> {
  const jobs = new BacktestJobs({
    folder: new JobFolder(dir),
    start(order, onProgress) {
      const done = Promise.withResolvers<BacktestResult>();
      runs.push({ order, onProgress, done });
      return {
        done: done.promise,
        stop: () => void resultOf(true).then(done.resolve),
        kill: () => done.reject(new Error('ended early')),
      };
    },
    archive: () => ({ dir: 'nowhere', keys: [] }),
    staff: readDeskSettings().staff,
    episodes: { quietAfterNotFraudMs: 3_600_000 },
    attach: async ({ backtestId }) => attached.push(backtestId),
    onChange: (job) => changed.push(job),
    now: () => ++clock,
    ...more,
  });
  await jobs.open();
  open.push(jobs);
  return jobs;
}

async function* nothing() {}

async function resultOf(isPartial: boolean): Promise<BacktestResult> {
  const made = await runBacktest({
    challenger: PLAN,
    live: PLAN,
    frames: nothing(),
    from: 0,
    to: 9,
  });
  return { ...made, isPartial };
}

function asked(name: string): AskedBacktest {
  const pack = (versionId: string) => ({
    versionId,
    pack: `${versionId}@1.0.0`,
    digest: versionId,
  });
  const files = { version: [{ name: 'pack.yaml', text: name }], against: [] };
  const about = { by: 'an', reason: 'new', from: 0, to: 9 };
  return { ...about, version: pack(name), against: pack('live'), files };
}

/** Resolves when the newest news of a backtest holds. */
async function until(jobs: BacktestJobs, id: string, holds: (job: BacktestJob) => boolean) {
  while (!holds(jobs.find(id))) await new Promise((resolve) => setImmediate(resolve));
  return jobs.find(id);
}

const isIn = (state: BacktestJob['state']) => (job: BacktestJob) => job.state === state;
const running = (index: number) => required(runs[index], 'a run that was started');

test('one runs, the next waits for it, and each is attached once it is done', async () => {
  const jobs = await openJobs();
  const first = await jobs.ask(asked('one'));
  const second = await jobs.ask(asked('two'));
  await until(jobs, first.backtestId, isIn('running'));
  expect(jobs.find(second.backtestId).state).toBe('queued');
  expect(jobs.list().map(({ version }) => version.versionId)).toEqual(['two', 'one']);
  const progress = { share: 0.5, signals: 10, signalsPerSecond: 5, secondsLeft: 2 };
  while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
  running(0).onProgress(progress);
  expect(jobs.find(first.backtestId).progress).toEqual(progress);
  running(0).done.resolve(await resultOf(false));
  expect(
    await until(jobs, first.backtestId, ({ isAttached }) => isAttached === true),
  ).toMatchObject({
    state: 'done',
    hasResult: true,
  });
  expect((await jobs.result(first.backtestId))?.isPartial).toBe(false);
  await until(jobs, second.backtestId, isIn('running'));
  while (runs.length === 1) await new Promise((resolve) => setImmediate(resolve));
  expect(running(1).order.challenger.files).toEqual([{ name: 'pack.yaml', text: 'two' }]);
  expect(running(1).order.episodes).toEqual({ quietAfterNotFraudMs: 3_600_000 });
  expect(attached).toEqual([first.backtestId]);
  expect((await readdir(dir)).filter((name) => name.endsWith('.packs'))).toHaveLength(1);
});

test('who asks for what waits or runs already gets that one, and too many are refused', async () => {
  const jobs = await openJobs();
  const first = await jobs.ask(asked('one'));
  expect((await jobs.ask({ ...asked('one'), by: 'bo' })).backtestId).toBe(first.backtestId);
  for (let i = 0; i < 19; i++) await jobs.ask(asked(`more ${i}`));
  await expect(jobs.ask(asked('too many'))).rejects.toMatchObject({ code: 'FW_BACKTEST_REFUSED' });
});

test('without an archive it is refused', async () => {
  const jobs = await openJobs({ archive: () => undefined });
  await expect(jobs.ask(asked('one'))).rejects.toMatchObject({ code: 'FW_BACKTEST_REFUSED' });
  expect(jobs.list()).toEqual([]);
});

test('a running one that is cancelled keeps what it read and is no evidence; a waiting one is just gone from the queue', async () => {
  const jobs = await openJobs();
  const first = await jobs.ask(asked('one'));
  const second = await jobs.ask(asked('two'));
  expect(await jobs.cancel(second.backtestId, 'bo')).toMatchObject({
    state: 'cancelled',
    trouble: 'cancelled by bo',
  });
  while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const cancelled = await jobs.cancel(first.backtestId, 'bo');
  expect(cancelled).toMatchObject({ state: 'cancelled', hasResult: true });
  expect(cancelled).not.toHaveProperty('isAttached');
  expect((await jobs.result(first.backtestId))?.isPartial).toBe(true);
  expect(attached).toEqual([]);
  await expect(jobs.cancel(first.backtestId, 'bo')).rejects.toMatchObject({
    code: 'FW_BACKTEST_REFUSED',
  });
});

test('what fails says why, and the next one runs', async () => {
  const jobs = await openJobs();
  const first = await jobs.ask(asked('one'));
  const second = await jobs.ask(asked('two'));
  while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
  running(0).done.reject(new Error('a block is damaged'));
  expect(await until(jobs, first.backtestId, isIn('failed'))).toMatchObject({
    trouble: 'a block is damaged',
    hasResult: false,
  });
  await until(jobs, second.backtestId, isIn('running'));
});

test('what ran at a stop begins anew at the next start, and one that breaks forewarn three times does not', async () => {
  let jobs = await openJobs();
  const { backtestId } = await jobs.ask(asked('one'));
  await until(jobs, backtestId, isIn('running'));
  while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await jobs.stop();
  for (let tries = 1; tries <= 3; tries++) {
    // Nothing is stopped in order: as after a kill.
    jobs = await openJobs();
    expect(await until(jobs, backtestId, isIn('running'))).toMatchObject({ tries });
  }
  jobs = await openJobs();
  expect(jobs.find(backtestId)).toMatchObject({ state: 'failed', tries: 3 });
  expect(jobs.find(backtestId).trouble).toContain('3 times');
});

test('evidence that was not taken is attached at the next start', async () => {
  const away = async () => {
    throw new Error('Redis is away');
  };
  const before = await openJobs({ attach: away });
  const { backtestId } = await before.ask(asked('one'));
  while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
  running(0).done.resolve(await resultOf(false));
  expect(await until(before, backtestId, isIn('done'))).toMatchObject({ isAttached: false });
  await before.stop();
  const after = await openJobs();
  expect(after.find(backtestId)).toMatchObject({ isAttached: true });
  expect(attached).toEqual([backtestId]);
  expect(changed.at(-1)?.backtestId).toBe(backtestId);
});
