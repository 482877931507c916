// What desks set of those who call, as capacity asks for it: `callers` are there in every shift, around the clock where nobody keeps hours.
import type { DeskSettings } from '../dissuasion/desk-settings.ts';
import type { DeskStaffing } from '../tuning/capacity/ask-capacity.ts';

/** The staffing of desk settings. */
export function staffingOf({ staff, riseAfterMs }: DeskSettings): DeskStaffing {
  return {
    hours: (desk) => {
      const callers = staff.callersAssumed(desk);
      const shifts = staff.shifts(desk);
      if (shifts.length === 0) return [{ fromMinute: 0, toMinute: 0, callers }];
      return shifts.map(({ fromMinute, toMinute }) => ({ fromMinute, toMinute, callers }));
    },
    callsAnHour: staff.callsAnHour,
    wrapUpMs: staff.wrapUpMs,
    riseAfterMs,
  };
}
