// The other half of the worlds in which everything breaks (worlds.ts).
import { expect, test } from 'vitest';
import { runWorlds, seedsOfHalf } from './worlds.ts';

const seeds = seedsOfHalf(2);

test.skipIf(seeds.length === 0)(
  'whatever crashes, tears, fills up or is away, nothing is lost, nothing doubled and nothing decided otherwise, part 2',
  async () => {
    const sum = await runWorlds(seeds);
    expect(sum('tasks')).toBeGreaterThan(0);
  },
);
