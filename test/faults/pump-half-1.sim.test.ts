// Half of the worlds in which everything breaks (worlds.ts).
import { expect, test } from 'vitest';
import { simulateSeed } from './simulation.ts';
import { runWorlds, seedsOfHalf } from './worlds.ts';

const seeds = seedsOfHalf(1);

test.skipIf(seeds.length === 0)(
  'whatever crashes, tears, fills up or is away, nothing is lost, nothing doubled and nothing decided otherwise, part 1',
  async () => {
    const sum = await runWorlds(seeds);
    expect(sum('tasks')).toBeGreaterThan(0);
  },
);

test('a seed is the same world each time', async () => {
  expect(await simulateSeed(1)).toEqual(await simulateSeed(1));
});

test('worlds read ahead as far as they may, so that one frame more would show', async () => {
  const isFull = async (seed: number) => (await simulateSeed(seed)).fullReads === 1;
  let seed = 1;
  while (seed < 20 && !(await isFull(seed))) seed++;
  expect(seed).toBeLessThan(20);
});
