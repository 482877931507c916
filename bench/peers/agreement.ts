// Whether all contenders find the hits that the oracle finds. The oracle works every window out anew from the list of what happened,
// so the workloads are small: a dense hour, in which suspects dial through many, and a sparse stretch in which even the
// windows of a day slide.

import { readPackFiles } from '../../runtime/load-pack.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { Oracle } from '../../sim/oracle/oracle.ts';
import { readOraclePack } from '../../sim/oracle/pack.ts';
import type { Hits } from './hits.ts';
import { RULES } from './hits.ts';
import { type WorkloadSettings, workloadLines } from './workload.ts';

/** Together they make every rule hold somewhere. */
export const SMALL: readonly WorkloadSettings[] = [
  { signals: 3_000, people: 2_000, hours: 0.5, seed: 11 },
  { signals: 3_000, people: 60, hours: 50, seed: 12 },
];

/** Every hit that the oracle finds in a workload with a pack, as `index rule`, sorted. */
export function oracleHits(settings: WorkloadSettings, pack: string): string[] {
  const oracle = new Oracle(readOraclePack(readPackFiles(pack)));
  const hits: string[] = [];
  for (const line of workloadLines(settings)) {
    const parsed = parseSignalLine(line);
    if (!parsed.ok) throw new Error(`${line}: ${parsed.faults[0]?.message}`);
    const { verdict, decisions } = oracle.process(parsed.signal);
    if (verdict !== 'accepted') throw new Error(`${line}: ${verdict}`);
    for (const { signal, typology } of decisions) hits.push(`${signal.id} ${typology}`);
  }
  return hits.sort();
}

/** Listed hits of a contender in the form of `oracleHits`. */
export function printedHits({ listed = [] }: Hits): string[] {
  return listed.map(([index, rule]) => `${index} ${RULES[rule]}`).sort();
}

/** Hits that only one of two sorted lists has: + those of the first, - those of the second. */
export function difference(found: readonly string[], wanted: readonly string[]): string[] {
  const [all, due] = [new Set(found), new Set(wanted)];
  return [
    ...found.filter((hit) => !due.has(hit)).map((hit) => `+ ${hit}`),
    ...wanted.filter((hit) => !all.has(hit)).map((hit) => `- ${hit}`),
  ];
}
