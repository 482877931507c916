// Threads have modules of their own: they work with the tree of regions of whoever started them.
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { adoptRegions, type RegionTree, regionTree } from '../signal/region.ts';

const KEY = 'forewarn.regions';

/** Threads that are started from now on may work with the tree of this one. */
export function handRegionsOn(): void {
  setEnvironmentData(KEY, JSON.stringify(regionTree()));
}

/** Works with the tree that was handed on, if one was. */
export function adoptHandedRegions(): void {
  const handed = getEnvironmentData(KEY);
  if (typeof handed !== 'string') return;
  const tree: RegionTree = JSON.parse(handed);
  adoptRegions(tree);
}
