// Thousands of small worlds in which everything breaks, each drawn from one seed. FOREWARN_FAULT_SEEDS says how many, FOREWARN_FAULT_SEED runs one alone.
import { expect, test } from 'vitest';
import { simulateSeed } from './simulation.ts';

const SEEDS = Number(process.env['FOREWARN_FAULT_SEEDS'] ?? 1_000);
const only = process.env['FOREWARN_FAULT_SEED'];
const first = Number(only ?? 1);
const seeds = Array.from({ length: only === undefined ? SEEDS : 1 }, (_, i) => first + i);

test('whatever crashes, tears, fills up or is away, nothing is lost, nothing doubled and nothing decided otherwise', async () => {
  const sums = new Map<string, number>();
  for (const seed of seeds) {
    const told = await simulateSeed(seed).catch((cause: unknown) => {
      const again = `FOREWARN_FAULT_SEED=${seed} npx vitest run --project sim test/faults/pump.sim.test.ts`;
      throw new Error(
        `seed ${seed}: ${cause instanceof Error ? cause.stack : cause}\nrun it again: ${again}`,
      );
    });
    for (const [name, count] of Object.entries(told)) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  const sum = (name: string) => sums.get(name) ?? 0;
  console.log(
    `${seeds.length} seeds: ${sum('signals')} signals in, ${sum('decisions')} decisions, ${sum('tasks')} tasks, ${sum('outcomes')} outcomes, ` +
      `${sum('rows')} rows, lost 0, doubled 0; ${sum('crashes')} crashes (${sum('powerCuts')} power cuts), ` +
      `${sum('damagedCheckpoints')} checkpoints damaged, ${sum('events')} events`,
  );
  expect(sum('tasks')).toBeGreaterThan(0);
});

test('a seed is the same world each time', async () => {
  expect(await simulateSeed(first)).toEqual(await simulateSeed(first));
});
