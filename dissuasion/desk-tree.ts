// Desks stand where the regions stand: province, city, county, named by region code. A task waits at the desk of its county and
// rises towards the province; whoever sits at a desk sees that desk and those below it, never those beside it.
import { isRegionCode, parentRegionOf, provinceOf, regionOf } from '../signal/region.ts';

/** The desk that sees all others of the home province. */
export const HOME_DESK = '330000';

/**
 * The desk of a region code: the county's own desk, or for a county that no table knows (redrawn, mistyped) that of its city, then of its
 * province, so that no task waits where nobody sits. Other provinces' counties are not in the table and wait at their province desk.
 * A text that is no region code at all gets `homeDesk`.
 */
export function deskOf(region: string, homeDesk = HOME_DESK): string {
  if (!isRegionCode(region)) return homeDesk;
  let code = region;
  while (regionOf(code) === undefined) {
    const parent = parentRegionOf(code);
    if (parent === undefined) return provinceOf(code);
    code = parent;
  }
  return code;
}

/** The desk that a task rises to: county to city, city to province; undefined for a province. */
export function parentDesk(desk: string): string | undefined {
  return parentRegionOf(desk);
}
