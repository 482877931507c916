// Small worlds in which everything breaks, each drawn from one seed. FOREWARN_FAULT_SEEDS says how many, FOREWARN_FAULT_SEED runs one alone.
import { simulateSeed } from './simulation.ts';

const SEEDS = Number(process.env['FOREWARN_FAULT_SEEDS'] ?? 800);
const only = process.env['FOREWARN_FAULT_SEED'];

/** The seeds of one half of the worlds: odd ones or even ones, so that two files, and so two cores, share the work. */
export function seedsOfHalf(half: 1 | 2): number[] {
  const seeds =
    only === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [Number(only)];
  return seeds.filter((seed) => seed % 2 === half % 2);
}

/** Runs worlds to their ends, prints what they came to, and gives the sums. Throws for the first that breaks, with the line that runs it again. */
export async function runWorlds(seeds: readonly number[]): Promise<(name: string) => number> {
  const sums = new Map<string, number>();
  for (const seed of seeds) {
    const told = await simulateSeed(seed).catch((cause: unknown) => {
      const again = `FOREWARN_FAULT_SEED=${seed} npx vitest run --project sim test/faults/pump`;
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
      `${sum('damagedCheckpoints')} checkpoints damaged, ${sum('events')} events; read ahead as far as may be in ${sum('fullReads')}`,
  );
  return sum;
}
