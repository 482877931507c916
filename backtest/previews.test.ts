import { expect, test, vi } from 'vitest';
import type { PreviewResult } from './preview.ts';
import type { PreviewOrder } from './preview-order.ts';
import { Previews } from './previews.ts';

const PACK = { name: 'text', files: [] };
const ASKED = { text: PACK, live: PACK };
const ARCHIVE = { dir: 'nowhere', keys: [] };
const EPISODES = { quietAfterNotFraudMs: 3_600_000 };

/** Runs that end when the test says so, or when they are killed. */
function held() {
  const runs: { order: PreviewOrder; done: PromiseWithResolvers<PreviewResult | undefined> }[] = [];
  const start = (order: PreviewOrder) => {
    const done = Promise.withResolvers<PreviewResult | undefined>();
    runs.push({ order, done });
    const kill = () => done.reject(new Error('ended early'));
    return { done: done.promise, stop: kill, kill };
  };
  return { runs, start };
}

const SIDE = { pack: 'demo@1.0.0', hits: 0, calls: 0, desks: [] };
const RESULT: PreviewResult = {
  from: 0,
  to: 1,
  isPartial: false,
  signals: 1,
  warmUp: { neededMs: 0, thereMs: 0 },
  text: SIDE,
  live: SIDE,
  both: 0,
  onlyText: 0,
  onlyLive: 0,
  rules: [],
  samples: [],
};

test('a newer one of the same person ends the older; others have theirs', async () => {
  const { runs, start } = held();
  const previews = new Previews({ start, archive: () => ARCHIVE, episodes: EPISODES });
  const first = previews.ask({ by: 'an', ...ASKED });
  const other = previews.ask({ by: 'bo', ...ASKED });
  const second = previews.ask({ by: 'an', ...ASKED });
  expect(await first).toEqual({ state: 'replaced' });
  expect(runs.map(({ order }) => order.episodes)).toEqual([EPISODES, EPISODES, EPISODES]);
  expect(await previews.ask({ by: 'cy', ...ASKED })).toEqual({ state: 'busy' });
  for (const { done } of runs) done.resolve(undefined);
  expect(await Promise.all([second, other])).toEqual([{ state: 'empty' }, { state: 'empty' }]);
  const next = previews.ask({ by: 'cy', ...ASKED });
  runs.at(-1)?.done.resolve(undefined);
  expect(await next).toEqual({ state: 'empty' });
});

test('whoever goes away has it ended, and one that breaks by itself says why', async () => {
  const { runs, start } = held();
  const previews = new Previews({ start, archive: () => ARCHIVE, episodes: EPISODES });
  const gone = new AbortController();
  const left = previews.ask({ by: 'an', ...ASKED, gone: gone.signal });
  gone.abort();
  expect(await left).toEqual({ state: 'replaced' });
  const broken = previews.ask({ by: 'an', ...ASKED });
  runs.at(-1)?.done.reject(new Error('a block is damaged'));
  await expect(broken).rejects.toThrow('a block is damaged');
});

test('one that has nothing to tell when its time is up is told of as busy', async () => {
  vi.useFakeTimers();
  try {
    const previews = new Previews({
      start: held().start,
      archive: () => ARCHIVE,
      episodes: EPISODES,
    });
    const late = previews.ask({ by: 'an', ...ASKED });
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await late).toEqual({ state: 'busy' });
  } finally {
    vi.useRealTimers();
  }
});

test('one that came to no signal in its time is busy, and not a text without hits', async () => {
  const { runs, start } = held();
  const previews = new Previews({ start, archive: () => ARCHIVE, episodes: EPISODES });
  const late = previews.ask({ by: 'an', ...ASKED });
  runs.at(-1)?.done.resolve({ ...RESULT, isPartial: true, signals: 0 });
  expect(await late).toEqual({ state: 'busy' });
  const partly = previews.ask({ by: 'an', ...ASKED });
  runs.at(-1)?.done.resolve({ ...RESULT, isPartial: true, signals: 5 });
  expect(await partly).toMatchObject({ state: 'done', result: { signals: 5 } });
});

test('where no archive is kept nothing is started', async () => {
  const { runs, start } = held();
  const previews = new Previews({ start, archive: () => undefined, episodes: EPISODES });
  expect(await previews.ask({ by: 'an', ...ASKED })).toEqual({ state: 'off' });
  expect(runs).toEqual([]);
});
