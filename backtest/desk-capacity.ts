// How many calls a day each desk can make: as somebody asks a backtest to take it, else as the desks set it. Plain data, for it goes to another process.
import { isDesk, parentDesk } from '../dissuasion/desk-tree.ts';
import type { DeskCapacity, StaffSettings } from '../dissuasion/supervisor/staff-settings.ts';
import { homeRegion, regionsOf } from '../signal/region.ts';

/** Calls a day: of all desks alike, and of single desks with those below them. */
export interface AskedCapacity {
  readonly capacity?: number;
  /** By desk; the nearest holds, and before `capacity`. */
  readonly capacities?: Readonly<Record<string, number>>;
}

/** Calls a day of every desk. */
export interface CallsADay {
  readonly all: number;
  readonly of: Readonly<Record<string, number>>;
}

/** What desks set of those who call. */
export type DeskStaff = Pick<StaffSettings, 'shifts'> & DeskCapacity;

const DAY_MINUTES = 1_440;

/** Calls that a desk's own people make in a day: in each shift, or around the clock where nobody keeps hours, as many call as the desk sets. */
export function callsADay(staff: DeskStaff, desk: string): number {
  const shifts = staff.shifts(desk);
  const minutes = shifts.reduce(
    (sum, { fromMinute, toMinute }) =>
      sum + ((toMinute - fromMinute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES),
    0,
  );
  const hours = (shifts.length === 0 ? DAY_MINUTES : minutes) / 60;
  return Math.floor(hours * staff.callersAssumed(desk) * staff.callsAnHour(desk));
}

/** Every desk's calls a day. */
export function capacitiesOf({ capacity, capacities = {} }: AskedCapacity, staff: DeskStaff) {
  const asked = (desk: string) => nearest(capacities, desk) ?? capacity;
  const desks = [homeRegion(), ...below(homeRegion())].filter(isDesk);
  const known = [...desks, ...Object.keys(capacities)];
  const of = Object.fromEntries(
    known.map((desk) => [desk, asked(desk) ?? callsADay(staff, desk)] as const),
  );
  return { all: capacity ?? callsADay(staff, homeRegion()), of } satisfies CallsADay;
}

/** Calls a day of one desk; of a county that no table knows those of its city. */
export function capacityAt({ all, of }: CallsADay, desk: string): number {
  return nearest(of, desk) ?? all;
}

function nearest(of: Readonly<Record<string, number>>, desk: string): number | undefined {
  for (let at: string | undefined = desk; at !== undefined; at = parentDesk(at)) {
    const found = of[at];
    if (found !== undefined) return found;
  }
  return undefined;
}

function below(desk: string): string[] {
  return regionsOf(desk).flatMap(({ code }) => [code, ...below(code)]);
}
