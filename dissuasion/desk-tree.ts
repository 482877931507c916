// Desks stand where the regions stand: province, city, county, named by region code; regions without one are served from above. A task waits at the
// desk of its county and rises towards the home desk; whoever sits at a desk sees that desk and those below it, never those beside it.
import {
  homeRegion,
  isRegionCode,
  isWithin,
  parentRegionOf,
  type Region,
  regionOf,
} from '../signal/region.ts';

/**
 * The desk of a region code: the county's own desk, or for a county that has none or that no table knows (mistyped) that of its city, then of its
 * province, so that no task waits where nobody sits. A county that has ended is served by the one that took it over, or by its city where several did.
 * Counties of provinces that are not in the table wait at their province's desk; what lies above the home desk, and a text that is no region code at
 * all, at the home desk.
 */
export function deskOf(region: string): string {
  if (!isRegionCode(region)) return homeRegion();
  let code = region;
  for (let at = regionOf(code); !hasDesk(at); at = regionOf(code)) code = servedBy(code, at);
  return isWithin(homeRegion(), code) ? homeRegion() : code;
}

/** Whether a code names a desk at which tasks may wait. */
export function isDesk(code: string): boolean {
  return hasDesk(regionOf(code));
}

/** The desk that a task rises to: county to city, city to province, over regions without a desk; undefined for the home desk and for a province. */
export function parentDesk(desk: string): string | undefined {
  if (desk === homeRegion()) return undefined;
  const above = parentRegionOf(desk);
  return above === undefined || isDesk(above) ? above : parentDesk(above);
}

function hasDesk(region: Region | undefined): boolean {
  if (region === undefined) return false;
  return region.level === 'province' || (region.validTo === undefined && region.hasDesk !== false);
}

/** Where to look next when a code has no desk. */
function servedBy(code: string, ended: Region | undefined): string {
  const [successor, ...others] = ended?.successors ?? [];
  if (successor !== undefined && successor !== code && others.length === 0) return successor;
  return parentRegionOf(code) ?? homeRegion();
}
