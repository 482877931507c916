// The process that looks for whom a suspect met in the archive.
import { archiveKeys } from '../archive/archive-keys.ts';
import { blocksBetween, listSegments, readFrames } from '../archive/archive-reader.ts';
import { serveOrder } from './apart-program.ts';
import type { SearchOrder } from './archive-search.ts';
import { newestOf, reachesBackTo } from './newest-blocks.ts';
import { type AskedGraph, graphOf, type SuspectGraph } from './suspect-graph.ts';

/** They are read twice, and searched for a few dozen names: some seconds. */
const BYTES_MAX = 256 << 20;

serveOrder<SearchOrder<AskedGraph>, SuspectGraph>(async ({ archive, ...asked }) => {
  const all = blocksBetween(await listSegments(archive.dir), asked.from, asked.to);
  const blocks = newestOf(all, BYTES_MAX);
  const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
  const graph = await graphOf(asked, () => readFrames(blocks, keys));
  return { ...graph, isCut: graph.isCut || !reachesBackTo(asked.from, blocks, all) };
});
