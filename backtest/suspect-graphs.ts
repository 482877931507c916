// Who and what a suspect met, and whom those met: two hops through the newest signals.

import { startApart } from './apart-process.ts';
import type { ArchiveSearch, ArchiveSearchOptions } from './archive-search.ts';
import type { AskedGraph, SuspectGraph } from './suspect-graph.ts';

const PROGRAM = new URL('./graph-program.ts', import.meta.url);

export type SuspectGraphs = ArchiveSearch<AskedGraph, SuspectGraph>;

/** What starts processes, with an environment that holds no secrets. */
export function graphStarter(
  env: Readonly<Record<string, string>>,
): ArchiveSearchOptions<AskedGraph, SuspectGraph>['start'] {
  const about = {
    program: PROGRAM,
    name: 'the process that looks for a graph',
    env,
    isWaitedFor: true,
  };
  return (order) => startApart({ ...about, order });
}
