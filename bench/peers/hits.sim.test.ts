import { expect, test } from 'vitest';
import { packLines } from '../../log/frame.ts';
import { oracleHits, printedHits, SMALL } from './agreement.ts';
import { forewarnProgram, PACK } from './forewarn-program.ts';
import { HitTally, RULES } from './hits.ts';
import { mapProgram } from './map-program.ts';
import type { MakeProgram } from './program.ts';
import { type WorkloadSettings, workloadLines } from './workload.ts';

test('engine and plain program find the hits of the oracle on the small workloads', async () => {
  const seen = new Set<string>();
  for (const settings of SMALL) {
    const wanted = oracleHits(settings, PACK);
    expect(await hitsOf(forewarnProgram, settings)).toEqual(wanted);
    expect(await hitsOf(mapProgram, settings)).toEqual(wanted);
    for (const hit of wanted) seen.add(hit.replace(/^\d+ /, ''));
  }
  expect([...seen].sort()).toEqual([...RULES].sort());
});

async function hitsOf(make: MakeProgram, settings: WorkloadSettings): Promise<string[]> {
  const program = await make(packLines([...workloadLines(settings)]));
  const tally = new HitTally(true);
  await program.begin()(tally);
  return printedHits(tally.hits());
}
